"""Document 000, Tables 6 and 8: quality visits and the grades that stand, quarter 24 of 2008/09."""

from itertools import chain

import pytest

from tests.published.facts_provision import TABLE_6, TABLE_6_COMPLETED, TABLE_8
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
PERIOD = ("--period", "sp:Q24")
GRADES = ("A", "B", "C", "D", "not_graded")
VISIT = ("service", "visited_on", "completed_on", "existing_grade", "self_assessed_grade", "awarded_grade")


def bring_in(folder):
    """31 services visited in the quarter; the other 296 have the grade of an earlier visit."""
    records = Records(folder)
    columns = ("code", "name", "agency", "service_type", "term", "client_group", "area", "units", "starts")
    facts = ("PROV", "sheltered", "long", "older_people", "D01", 0, "2007-04-02")
    records.bring_in("services", columns, [(f"S{n}", f"House {n}", *facts) for n in range(327)])
    graded = [
        list(chain.from_iterable([grade] * n for grade, n in zip(GRADES, row, strict=True))) for row in TABLE_6.values()
    ]
    visits = [
        (f"S{n}", "2009-01-20", "2009-02-20" if n < TABLE_6_COMPLETED else "", *grades)
        for n, grades in enumerate(zip(*graded, strict=True))
    ]
    left = dict(TABLE_8)
    for grade in graded[-1]:
        if grade in left:
            left[grade] -= 1
    earlier = chain.from_iterable([grade] * n for grade, n in left.items())
    visits += [(f"S{n}", "2008-05-20", "2008-06-20", "", "", grade) for n, grade in enumerate(earlier, start=31)]
    visits += [("S0", "2008-05-20", "2008-06-20", "", "", "D"), ("S40", "2009-06-20", "", "", "", "D")]
    records.bring_in("quality_visits", VISIT, visits)


def test_visits_and_their_three_grades_are_as_printed(world):
    cells = figure("quality-visits", *PERIOD)
    for row, counts in TABLE_6.items():
        assert tuple(cells[row, grade]["count"] for grade in ("A", "B", "C", "D", "Not graded")) == counts
        assert cells[row, "Total"]["count"] == 31
    assert cells["Visits", "Number conducted"]["count"] == 31
    assert cells["Visits", "Number completed"]["count"] == TABLE_6_COMPLETED


def test_322_services_have_a_grade_and_five_have_none(world):
    cells = figure("quality-grades", *PERIOD)
    assert {grade: cells[grade, "Services"]["count"] for grade in TABLE_8} == TABLE_8
    assert (cells["Total", "Services"]["count"], cells["Not graded", "Services"]["count"]) == (322, 5)
