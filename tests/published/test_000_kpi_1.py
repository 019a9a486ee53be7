"""Document 000, Tables 2.1 and 2.2: KPI 1 by kind of service and by client group in the third quarter of 2008/09."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from analytics import headlines
from analytics.asking import period_of
from analytics.figures import Query
from analytics.groups import FLOATING, LONG_TERM
from pathways.codes import ClientGroup
from tests.published.facts_kpi import REGION_2_2, TABLE_2_1, TABLE_2_2
from tests.published.records import Records, figure
from tests.published.test_000_kpi_2 import smallest

pytestmark = pytest.mark.django_db
LAST = "2009-01-04"
LEFT = {"departure_reason": "left", "planned": "no", "destination_area": "not_known"}


def bring_in(folder):
    records = Records(folder)
    records.services(*((group, "long_term_supported", "long", group, "D01", []) for group in TABLE_2_2))
    for group, share in TABLE_2_2.items():
        count, of = smallest(share)
        records.stay(group, "2007-06-01", times=count)
        records.stay(group, "2007-06-01", LAST, times=of - count, **LEFT, destination="friends_family")
    records.bring_in_stays()
    rows = [("kpi1", "region", "sp:Q23", value, ClientGroup(group).label) for group, value in REGION_2_2.items()]
    records.bring_in("benchmarks", ("indicator", "geography", "period", "value", "breakdown"), rows)


def test_every_client_groups_share_is_as_printed(world):
    cells = figure("kpi1", "--period", "sp:Q23", "--by", "client_group")
    for group, printed in TABLE_2_2.items():
        cell = cells[ClientGroup(group).label, "KPI"]
        shown = (Decimal(100 * cell["count"]) / cell["of"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert shown == Decimal(printed), group


def test_the_region_stands_beside_each_client_group_that_it_gave(world):
    lines = headlines.elsewhere("kpi1", period_of("sp:Q23"), Query(by="client_group"))
    assert {row: squares[1].text for row, squares in lines.rows} == {
        ClientGroup(group).label: f"{value} % (Q23)" for group, value in REGION_2_2.items()
    }


def test_the_overall_share_of_table_2_1_lies_between_those_of_its_parts():
    overall, parts = Decimal("98.29"), [Decimal(TABLE_2_1[group]) for group in (LONG_TERM, FLOATING)]
    assert min(parts) < overall < max(parts)
