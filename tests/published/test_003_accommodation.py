"""Document 003, Figures 1 and 5: where people on probation lived, whole and by office, April and May 2017."""

import pytest

from analytics.rounding import rounded
from tests.published.facts_probation import FIGURE_1, FIGURE_1_CLASSES, FIGURE_5, OFFICES
from tests.published.people import shown, statuses
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
APRIL, MAY = ("--period", "month:2017-04"), ("--period", "month:2017-05")


def bring_in(folder):
    records = Records(folder)
    statuses(
        records,
        "delius-2017",
        [({"recorded_on": "2017-04-30"}, status, count) for status, count in FIGURE_1.items()],
    )
    statuses(records, "crc-2017", offices(FIGURE_5, "2017-05-31"))


def offices(table, day):
    """Each cell of a table by office, then Surrey and Sussex, with the facts of its column."""
    columns = [*({"team": office, "area": "KENT"} for office in OFFICES), {"area": "SURREY"}, {"area": "SUSSEX"}]
    for status, counts in table.items():
        for column, count in zip(columns, counts, strict=True):
            yield {"recorded_on": day} | column, status, count


def test_every_status_of_april_2017_is_as_printed(world):
    cells = figure("accommodation-status", *APRIL)
    assert {row: cells[row, "Total"]["count"] for row in FIGURE_1} == FIGURE_1
    assert cells["Total", "Total"]["count"] == 1269


def test_classes_are_shares_of_the_whole_caseload(world):
    cells = figure("accommodation-status", *APRIL)
    for name, (count, percent) in FIGURE_1_CLASSES.items():
        assert cells[name, "Total"]["count"] == count
        assert rounded(100 * count / 1269) == percent


def test_no_fixed_abode_is_6_2_percent_of_everybody_and_not_of_the_unsettled(world):
    cells = figure("accommodation-status", *APRIL)
    abode, unsettled = cells["No fixed abode", "Total"]["count"], cells["Unsettled", "Total"]["count"]
    assert (rounded(100 * abode / 1269), rounded(100 * abode / unsettled)) == ("6.2", "25.1")


def test_every_cell_of_every_office_is_as_printed(world):
    cells = figure("accommodation-status", *MAY, "--by", "team")
    for status, counts in FIGURE_5.items():
        assert tuple(cells[shown(status), office]["count"] for office in OFFICES) == counts[:7]
    assert [cells["Total", office]["count"] for office in OFFICES] == [43, 33, 22, 13, 16, 15, 12]


def test_30_people_were_unsettled_in_kent_and_not_the_20_that_were_printed(world):
    cells = figure("accommodation-status", *MAY, "--by", "area")
    classes = {name: cells[name, "Kent"]["count"] for name in ("Settled", "Unsettled", "Unrecorded", "Total")}
    assert classes == {"Settled": 93, "Unsettled": 30, "Unrecorded": 31, "Total": 154}
    assert rounded(100 * 30 / 154) == "19.5"


def test_three_counties_are_333_and_not_the_335_that_were_printed(world):
    cells = figure("accommodation-status", *MAY, "--by", "area")
    assert [cells["Total", area]["count"] for area in ("Kent", "Surrey", "Sussex", "Total")] == [154, 75, 104, 333]


def test_shares_round_half_up_as_margate_prints_them(world):
    cells = figure("accommodation-status", *MAY, "--by", "team")
    of = cells["Total", "Margate"]["count"]
    printed = {
        "Settled - Family/Friends": "31.3",
        "Settled - Permanent Independent Housing": "43.8",
        "Unrecorded": "6.3",
    }
    for status, percent in printed.items():
        assert rounded(100 * cells[shown(status), "Margate"]["count"] / of) == percent
