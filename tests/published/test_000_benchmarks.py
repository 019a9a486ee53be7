"""Document 000, Tables 2.4 and 2.5: KPI 1 and KPI 2 of the county beside the region and the nation, four quarters."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from analytics import headlines
from analytics.asking import benchmarks_of, period_of
from tests.published.facts_kpi import TABLE_2_4, TABLE_2_5
from tests.published.records import Records, figure
from tests.published.test_000_kpi_2 import smallest

pytestmark = pytest.mark.django_db
QUARTERS = {"Q20": "2008-02-10", "Q21": "2008-05-05", "Q22": "2008-08-05", "Q23": "2009-01-04"}
TABLES = {"kpi1": TABLE_2_4, "kpi2": TABLE_2_5}
KEPT = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented"}
LOST = {"departure_reason": "left", "planned": "no", "destination": "friends_family"}


def bring_in(folder):
    """Nobody is in service at the end of a quarter: those who left alone give the shares."""
    records = Records(folder)
    records.services(
        ("KPI1", "long_term_supported", "long", "offenders", "D01", []),
        ("KPI2", "supported_housing", "short", "offenders", "D01", []),
    )
    for indicator, table in TABLES.items():
        for day, share in zip(QUARTERS.values(), table["Kent"], strict=True):
            count, of = smallest(share)
            for facts, times in ((KEPT, count), (LOST, of - count)):
                records.stay(indicator.upper(), day, day, times=times, destination_area="not_known", **facts)
    records.bring_in_stays()
    rows = [
        (indicator, geography, f"sp:{quarter}", value)
        for indicator, table in TABLES.items()
        for geography in ("region", "nation")
        for quarter, value in zip(QUARTERS, table[geography], strict=True)
    ]
    records.bring_in("benchmarks", ("indicator", "geography", "period", "value"), rows)


@pytest.mark.parametrize("indicator", TABLES)
@pytest.mark.parametrize(("number", "quarter"), list(enumerate(QUARTERS)))
def test_county_region_and_nation_are_as_printed(world, indicator, number, quarter):
    table = TABLES[indicator]
    cell = figure(indicator, "--period", f"sp:{quarter}")["Total", "KPI"]
    shown = (Decimal(100 * cell["count"]) / cell["of"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert shown == Decimal(table["Kent"][number])
    beside = {each.geography: each.value for each in benchmarks_of(indicator, period_of(f"sp:{quarter}"))}
    assert beside == {place.capitalize(): Decimal(table[place][number]) for place in ("region", "nation")}


def test_the_sentence_says_on_which_side_of_region_and_nation_the_county_was(world):
    assert headlines.compared("kpi2", period_of("sp:Q20")).endswith(
        "above the region (67.6 %, Q20) and above the nation (68.6 %, Q20)."
    )
    # One person of this small world lost independence in the last quarter: so the share is hidden, and nothing said.
    assert headlines.compared("kpi1", period_of("sp:Q23")) == ""
