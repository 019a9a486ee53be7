"""Document 000, Table 2.1: KPI 1 by kind of service in three quarters of 2008/09, from people who may be behind it."""

from decimal import Decimal
from itertools import product

import pytest

from analytics import headlines
from analytics.asking import aims_of, period_of
from analytics.figures import Query
from analytics.groups import FLOATING, LONG_TERM
from analytics.indicators.departures import KPI
from analytics.rounding import rounded
from tests.published.facts_kpi import REGION_2_1, TABLE_2_1, TARGET_OF_TABLE_2_1
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
DAYS = {"Q21": "2008-05-05", "Q22": "2008-08-05", "Q23": "2008-11-05"}
SERVICES = {LONG_TERM: "LONG", FLOATING: "FLOAT"}
MOVED_ON = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented"}
LEFT = {"departure_reason": "left", "planned": "no", "destination": "not_known"}


def people_behind(first, second, whole):
    """Counts and bases of two groups that give three shares to two decimals; the first that are found."""

    def hundredths(count, of):
        return (20000 * count + of) // (2 * of)

    def groups_of(share):
        wanted = round(Decimal(share) * 100)
        sizes = ((round(Decimal(share) * of / 100), of) for of in range(200, 2000))
        return [(count, of) for count, of in sizes if hundredths(count, of) == wanted]

    wanted = round(Decimal(whole) * 100)
    pairs = product(groups_of(first), groups_of(second))
    return next(pair for pair in pairs if hundredths(pair[0][0] + pair[1][0], pair[0][1] + pair[1][1]) == wanted)


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("LONG", "long_term_supported", "long", "generic", "D01", []),
        ("FLOAT", "floating_support", "long", "generic", "D02", []),
    )
    for number, day in enumerate(DAYS.values()):
        printed = (TABLE_2_1[row][number] for row in (*SERVICES, "Total"))
        for service, (count, of) in zip(SERVICES.values(), people_behind(*printed), strict=True):
            records.stay(service, day, day, times=count, destination_area="not_known", **MOVED_ON)
            records.stay(service, day, day, times=of - count, destination_area="not_known", **LEFT)
    records.bring_in_stays()
    rows = [("kpi1", "region", "sp:Q23", value, "" if row == "Total" else row) for row, value in REGION_2_1.items()]
    records.bring_in("benchmarks", ("indicator", "geography", "period", "value", "breakdown"), rows)
    target = [("kpi1", "Total", "2008-04-01", TARGET_OF_TABLE_2_1)]
    records.bring_in("targets", ("indicator", "scope", "period_from", "value"), target)


@pytest.mark.parametrize("quarter", DAYS)
def test_the_shares_of_accommodation_floating_support_and_both_are_as_printed(world, quarter):
    cells = figure("kpi1", "--period", f"sp:{quarter}")
    shown = {row: rounded(cells[row, "KPI"]["percent"], 2) for row in TABLE_2_1}
    assert shown == {row: shares[list(DAYS).index(quarter)] for row, shares in TABLE_2_1.items()}


def test_the_region_stands_beside_each_of_the_three(world):
    lines = headlines.elsewhere("kpi1", period_of("sp:Q23"), Query())
    beside = {row: squares[1].text for row, squares in lines.rows if squares[1].text}
    assert beside == {row: f"{value} % (Q23)" for row, value in REGION_2_1.items()}


@pytest.mark.parametrize("quarter", DAYS)
def test_floating_support_fell_short_of_the_target_and_the_whole_never_did(world, quarter):
    cells, aim = figure("kpi1", "--period", f"sp:{quarter}"), aims_of("kpi1", period_of(f"sp:{quarter}"))[""].value
    assert (cells["Total", KPI]["percent"] >= aim) and (cells[FLOATING, KPI]["percent"] < aim)
