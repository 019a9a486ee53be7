"""Document 000, Table 2.2: KPI 1 by client group in three quarters of 2008/09."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from analytics import headlines
from analytics.asking import period_of
from analytics.figures import Query
from pathways.codes import ClientGroup
from tests.published.facts_kpi import REGION_2_2, TABLE_2_2, TABLE_2_2_BEFORE
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
