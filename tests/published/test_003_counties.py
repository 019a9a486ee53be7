"""Document 003, Figures 6, 9 and 14: every county, and by risk of serious harm. 20,000 people: for the deep run."""

import pytest

from analytics.rounding import rounded
from tests.published.facts_probation import (
    FIGURE_6,
    FIGURE_9,
    FIGURE_9_TOTALS,
    FIGURE_14,
    FIGURE_14_WITHOUT_BAND,
    OFFICES,
)
from tests.published.people import shown, statuses
from tests.published.records import Records, figure
from tests.published.test_003_accommodation import offices

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
JUNE, JULY, AUGUST = (("--period", f"month:2017-0{month}") for month in (6, 7, 8))
STATUS_OF_CLASS = {"Settled": "C08", "Unsettled": "C01", "Unrecorded": "C14", "Hospital / Institution": "C13"}


def bring_in(folder):
    records = Records(folder)
    july = [
        ({"recorded_on": "2017-07-31", "area": area}, STATUS_OF_CLASS[name], count)
        for name, counts in FIGURE_9.items()
        for area, count in zip(("KENT", "SURREY", "SUSSEX", ""), counts, strict=True)
    ]
    august = [
        ({"recorded_on": "2017-08-31", "risk": risk}, status, count)
        for status, counts in FIGURE_14.items()
        for risk, count in zip(("low", "medium", "high"), counts, strict=True)
    ]
    without = ({"recorded_on": "2017-08-31"}, "C14", FIGURE_14_WITHOUT_BAND)
    for cells in (offices(FIGURE_6, "2017-06-30"), july, [*august, without]):
        statuses(records, "crc-2017", cells)


def test_every_cell_of_every_office_is_as_printed(world):
    cells = figure("accommodation-status", *JUNE, "--by", "team")
    for status, counts in FIGURE_6.items():
        assert tuple(cells[shown(status), office]["count"] for office in OFFICES) == counts[:7]


def test_surrey_and_sussex_are_what_their_rows_add_up_to(world):
    cells = figure("accommodation-status", *JUNE, "--by", "area")
    totals = [cells["Total", area]["count"] for area in ("Kent", "Surrey", "Sussex")]
    assert totals == [2548, 1189, 2156]
    unsettled, settled = (cells[name, "Kent"]["count"] for name in ("Unsettled", "Settled"))
    assert (unsettled, rounded(100 * unsettled / 2548)) == (415, "16.3")
    assert (settled, rounded(100 * settled / 2548)) == (2034, "79.8")


def test_80_people_outside_the_three_counties_are_a_column_of_their_own(world):
    cells = figure("accommodation-status", *JULY, "--by", "area")
    columns = ("Kent", "Surrey", "Sussex", "Not recorded")
    for name, counts in FIGURE_9.items():
        assert tuple(cells[name, column]["count"] for column in columns) == counts
    assert tuple(cells["Total", column]["count"] for column in columns) == FIGURE_9_TOTALS
    assert cells["Total", "Total"]["count"] == 9482


def test_every_cell_by_risk_is_as_printed_and_people_without_a_band_stand_apart(world):
    cells = figure("accommodation-status", *AUGUST, "--by", "risk")
    for status, counts in FIGURE_14.items():
        assert tuple(cells[shown(status), risk]["count"] for risk in ("Low", "Medium", "High")) == counts
    assert [cells["Total", risk]["count"] for risk in ("Low", "Medium", "High", "Not recorded")] == [1785, 2434, 8, 285]
    assert [cells["Unsettled", risk]["count"] for risk in ("Low", "Medium", "High")] == [291, 576, 3]
    assert [rounded(100 * n / of) for n, of in ((137, 1785), (73, 2434), (1, 8))] == ["7.7", "3.0", "12.5"]
