"""Document 000, Table 2.3: KPI 2 by client group in three programme quarters, from counts that give each percentage."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from pathways.codes import ClientGroup
from tests.published.facts_provision import TABLE_2_3
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
QUARTERS = {"Q21": "2008-05-05", "Q22": "2008-08-05", "Q23": "2009-01-04"}


def smallest(percent):
    """The fewest departures, and how many of them planned, that give a percentage to two decimals."""
    for of in range(1, 300):
        count = round(Decimal(percent) * of / 100)
        if (Decimal(100 * count) / of).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(percent):
            return count, of
    raise AssertionError(percent)


def bring_in(folder):
    records = Records(folder)
    records.services(*((group, "supported_housing", "short", group, "D01", []) for group in TABLE_2_3))
    for group, percents in TABLE_2_3.items():
        for day, percent in zip(QUARTERS.values(), percents, strict=True):
            if percent is None:
                continue
            count, of = smallest(percent)
            left = {"departure_reason": "left", "destination": "friends_family", "destination_area": "not_known"}
            records.stay(group, "2007-06-01", day, times=count, planned="yes", **left)
            records.stay(group, "2007-06-01", day, times=of - count, planned="no", **left)
    records.bring_in_stays()


@pytest.mark.parametrize(("number", "quarter"), list(enumerate(QUARTERS)))
def test_every_percentage_is_as_printed_and_no_departures_is_a_blank_and_not_0(world, number, quarter):
    cells = figure("kpi2", "--period", f"sp:{quarter}", "--by", "client_group")
    labels = dict(ClientGroup.choices)
    for group, percents in TABLE_2_3.items():
        cell = cells[labels[group], "KPI"]
        if percents[number] is None:
            assert (cell["percent"], cell["flag"]) == (None, "z")
        else:
            shown = Decimal(100 * cell["count"]) / cell["of"]
            assert shown.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(percents[number])
