"""Document 001, Figure 2: KPI 2, planned moves from short-term services, second quarter of 2013/14."""

from datetime import date, timedelta

import pytest

from analytics.asking import period_of
from analytics.figures import FIGURES, Query, answer
from analytics.output import as_dict
from analytics.rounding import rounded
from tests.published.facts import FIGURE_2, FIGURE_2_BEFORE
from tests.published.records import QUARTER_2, Records, departed, every_day, figure

pytestmark = pytest.mark.django_db
PERIOD = ("--period", "fy:2013/14-Q2")
FIVE = [f"FS{n}" for n in range(1, 6)]


def planned_and_not(planned, everyone):
    return (
        (
            "planned",
            planned,
            "moved_on",
            "yes",
            ("social_rented", "private_rented", "friends_family", "prison", "hospital"),
        ),
        ("unplanned", everyone - planned, "left", "no", ("rough_sleeping", "bed_and_breakfast", "not_known", "prison")),
    )


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("HOSTEL", "direct_access", "short", "single_homeless", "D03", []),
        ("FOYER", "foyer", "short", "young_at_risk", "D09", []),
        *((code, "floating_support", "long", "offenders", "D05", ["kpi2"]) for code in FIVE),
        ("FS6", "floating_support", "long", "offenders", "D05", []),
        ("LONG", "long_term_supported", "long", "mental_health", "D01", []),
    )
    accommodation, support = FIGURE_2["Accommodation (short term)"], FIGURE_2["Floating support"]
    departed(records, ["HOSTEL", "FOYER"], planned_and_not(*accommodation), QUARTER_2)
    departed(records, FIVE, planned_and_not(*support), QUARTER_2)
    (planned, everyone), support = (FIGURE_2_BEFORE[row] for row in ("Accommodation (short term)", "Floating support"))
    quarter_1 = every_day(date(2013, 4, 1), date(2013, 6, 30))
    # Ten who left on its last day, four of them planned, are among those whom the second quarter does not count.
    departed(records, ["HOSTEL", "FOYER"], planned_and_not(planned - 4, everyone - 10), quarter_1)
    departed(records, FIVE, planned_and_not(*support), quarter_1)
    nobody_counts(records)
    records.bring_in_stays()


def nobody_counts(records):
    """Deaths, unplanned hospital and care, the days on either side, other services, and those still there."""
    died = (("died", 6, "died", "yes", ("died", "social_rented")), ("died", 5, "died", "no", ("hospital",)))
    care = (("hospital", 7, "hospital", "no", ("hospital", "care_home")),)
    departed(records, ["HOSTEL", *FIVE], (*died, *care), QUARTER_2)
    sides = [QUARTER_2[0] - timedelta(days=1), QUARTER_2[-1] + timedelta(days=1)]
    departed(records, ["HOSTEL", "FS1"], planned_and_not(8, 20), sides)
    departed(records, ["FS6", "LONG"], planned_and_not(9, 30), QUARTER_2)
    records.stay("FOYER", date(2013, 1, 7), times=40)


def test_kpi_2_is_383_of_462_as_printed(world):
    cells = figure("kpi2", *PERIOD)
    assert {row: (cells[row, "KPI"]["count"], cells[row, "KPI"]["of"]) for row in FIGURE_2} == FIGURE_2
    assert [rounded(cells[row, "KPI"]["percent"]) for row in FIGURE_2] == ["82.0", "87.2", "82.9"]


def test_the_five_floating_support_services_count_in_kpi_2_and_the_sixth_in_kpi_1(world):
    cells = figure("kpi2", *PERIOD, "--by", "service")
    counted = {row for (row, _), cell in cells.items() if row.startswith("House FS") and cell["of"]}
    assert counted == {f"House {code}" for code in FIVE}
    assert ("House FS6", "KPI") not in cells


def test_the_same_quarter_by_its_days_gives_the_same_figure(world):
    by_days = figure("kpi2", "--from", "2013-07-01", "--to", "2013-09-30")
    assert by_days == figure("kpi2", *PERIOD) == figure("kpi2", "--period", "cal:2013-Q3")


def test_the_quarter_is_the_sum_of_its_months(world):
    months = [figure("kpi2", "--period", f"month:2013-{month:02d}") for month in (7, 8, 9)]
    totals = [month["Total", "KPI"] for month in months]
    assert (sum(total["count"] for total in totals), sum(total["of"] for total in totals)) == FIGURE_2["Total"]


def test_the_quarter_before_had_as_many_planned_moves_of_more_departures_and_each_is_stamped_with_its_quarter(world):
    cells = figure("kpi2", "--period", "fy:2013/14-Q1")
    assert {row: (cells[row, "KPI"]["count"], cells[row, "KPI"]["of"]) for row in FIGURE_2_BEFORE} == FIGURE_2_BEFORE
    assert [rounded(cells[row, "KPI"]["percent"]) for row in FIGURE_2_BEFORE] == ["78.5", "71.0", "76.6"]
    for code, ends in (("2013/14-Q1", "2013-06-30"), ("2013/14-Q2", "2013-09-30")):
        found = answer(FIGURES["kpi2"], period_of(f"fy:{code}"), Query(), 0)
        stamp = as_dict(found)["period"]
        assert (stamp["code"], stamp["to"], found.table.cell("Total", "KPI").count) == (code, ends, 383)
