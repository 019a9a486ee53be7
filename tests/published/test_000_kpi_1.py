"""Document 000, Tables 2.1 and 2.2: KPI 1 by kind of service and by client group in the third quarter of 2008/09."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pandas as pd
import pytest

from analytics import headlines
from analytics.asking import period_of
from analytics.figures import Query
from analytics.groups import FLOATING, LONG_TERM
from analytics.indicators.departures import KPI, kpi1
from analytics.mappings import VERSIONS
from analytics.rounding import percent
from pathways.codes import ClientGroup
from tests.published.facts_kpi import REGION_2_2, TABLE_2_1, TABLE_2_2, TABLE_2_2_BEFORE
from tests.published.records import Records, figure
from tests.published.test_000_kpi_2 import smallest

pytestmark = pytest.mark.django_db
LAST = "2009-01-04"
DAYS = {"Q21": "2008-05-05", "Q22": "2008-08-05"}
MOVED_ON = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented"}
LEFT = {"departure_reason": "left", "planned": "no", "destination_area": "not_known"}


def bring_in(folder):
    records = Records(folder)
    records.services(*((group, "long_term_supported", "long", group, "D01", []) for group in TABLE_2_2))
    for group, share in TABLE_2_2.items():
        count, of = smallest(share)
        records.stay(group, "2008-10-06", times=count)
        records.stay(group, "2008-10-06", LAST, times=of - count, **LEFT, destination="friends_family")
    for quarter, table in TABLE_2_2_BEFORE.items():
        for group, share in table.items():
            count, of = smallest(share)
            records.stay(group, DAYS[quarter], DAYS[quarter], times=count, **MOVED_ON)
            records.stay(group, DAYS[quarter], DAYS[quarter], times=of - count, **LEFT, destination="friends_family")
    records.bring_in_stays()
    rows = [("kpi1", "region", "sp:Q23", value, ClientGroup(group).label) for group, value in REGION_2_2.items()]
    records.bring_in("benchmarks", ("indicator", "geography", "period", "value", "breakdown"), rows)


@pytest.mark.parametrize(("quarter", "table"), [*TABLE_2_2_BEFORE.items(), ("Q23", TABLE_2_2)])
def test_every_client_groups_share_is_as_printed(world, quarter, table):
    cells = figure("kpi1", "--period", f"sp:{quarter}", "--by", "client_group")
    for group, printed in table.items():
        cell = cells[ClientGroup(group).label, "KPI"]
        shown = (Decimal(100 * cell["count"]) / cell["of"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert shown == Decimal(printed), group


def test_the_region_stands_beside_each_client_group_that_it_gave(world):
    lines = headlines.elsewhere("kpi1", period_of("sp:Q23"), Query(by="client_group"))
    assert {row: squares[1].text for row, squares in lines.rows} == {
        ClientGroup(group).label: f"{value} % (Q23)" for group, value in REGION_2_2.items()
    }


@pytest.mark.parametrize("quarter", range(3))
def test_the_shares_of_table_2_1_are_those_of_one_set_of_people(quarter):
    """So many people kept their independence, and so many did not, that all three printed shares come out."""
    groups = (LONG_TERM, FLOATING)
    printed = {row: shares[quarter] for row, shares in TABLE_2_1.items()}
    found = dict(zip(groups, people_behind(*printed.values()), strict=True))
    stock = pd.DataFrame([("kpi1", group, count) for group, (count, _) in found.items()])
    stock.columns = ["indicator", "service_group", "n"]
    left = [("kpi1", group, False, "left", "not_known", of - count) for group, (count, of) in found.items()]
    columns = ["indicator", "service_group", "planned", "reason", "destination", "n"]
    departed, rows = pd.DataFrame(left, columns=columns), {group: group for group in groups}
    table = kpi1(stock, departed, "service_group", rows, VERSIONS[0])
    assert {row: percent(table.cell(row, KPI), 2) for row in printed} == printed


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
