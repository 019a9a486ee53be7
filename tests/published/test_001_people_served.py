"""Document 001, everybody served in two quarters of 2013/14, from as many stays as it counted people: Figure 1, its
errata, and the counts of its summary. What `test_001_figure_1` shows of counts, here comes out of records.
"""

from datetime import date

import pytest

from analytics.asking import aims_of, period_of
from analytics.cells import TOTAL
from analytics.figures import FIGURES, Query, answer
from analytics.groups import FLOATING, LONG_TERM, SERVICE_GROUPS
from analytics.indicators.departures import KPI
from analytics.output import as_dict
from analytics.rounding import percent, rounded
from analytics.standings import Measure, against
from tests.published.facts_kpi import (
    ALARMS,
    FIGURE_1,
    FIGURE_1_BEFORE,
    IMPROVED,
    PRINTED_TOTAL,
    SERVED,
    TARGET_OF_FIGURE_1,
)
from tests.published.records import QUARTER_2, Records, departed, every_day, figure

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
QUARTER_1 = every_day(date(2013, 4, 1), date(2013, 6, 30))
BEFORE, NOW = "fy:2013/14-Q1", "fy:2013/14-Q2"
INDEPENDENT = ("moved_on", "yes", ("social_rented", "supported_long_term", "sheltered"))
LOST = ("evicted", "no", ("not_known",))
DIED = ("died", "no", ("died",))
# Of those who did not keep their independence the figure prints none: so many give its shares.
LEFT_LONG = {"before": (47, 81, 0), "now": (250, 59, 31)}
LEFT_FLOATING = {"before": (12, 42, 0), "now": (81, 63, 31)}
NEW_SUPPORT = 130


def those_who_left(independent, lost, died):
    return [("independent", independent, *INDEPENDENT), ("lost", lost, *LOST), ("died", died, *DIED)]


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("LONG", "long_term_supported", "long", "mental_health", "D01", []),
        ("FLOAT", "floating_support", "long", "generic", "D05", []),
        ("HOSTEL", "direct_access", "short", "single_homeless", "D03", []),
        ("ALARM", "community_alarm", "long", "older_people", "D04", []),
        ("HIA", "home_improvement_agency", "long", "older_people", "D04", []),
    )
    for service, left in (("LONG", LEFT_LONG), ("FLOAT", LEFT_FLOATING)):
        departed(records, [service], those_who_left(*left["before"]), QUARTER_1)
        departed(records, [service], those_who_left(*left["now"]), QUARTER_2)
    records.stay("LONG", date(2012, 4, 2), times=FIGURE_1[LONG_TERM][0] - LEFT_LONG["now"][0])
    records.stay("FLOAT", date(2012, 4, 2), times=FIGURE_1[FLOATING][0] - LEFT_FLOATING["now"][0] - NEW_SUPPORT)
    records.stay("FLOAT", QUARTER_2[0], times=NEW_SUPPORT)
    departed(records, ["HOSTEL"], (("planned", 383, *INDEPENDENT), ("unplanned", 125, *LOST)), QUARTER_2)
    records.stay("HOSTEL", date(2013, 1, 7), times=1017)
    for service, everybody, left in (("ALARM", ALARMS, 250), ("HIA", IMPROVED, 150)):
        departed(records, [service], (("left", left, *LOST),), QUARTER_1)
        records.stay(service, date(2012, 4, 2), times=everybody - left)
    records.bring_in_stays()
    target = [("kpi1", row, "2013-04-01", TARGET_OF_FIGURE_1) for row in FIGURE_1]
    records.bring_in("targets", ("indicator", "scope", "period_from", "value"), target)


def test_the_counts_are_numerators_and_the_shares_are_as_printed(world):
    cells = figure("kpi1", "--period", NOW)
    shown = {row: (cells[row, KPI]["count"], rounded(cells[row, KPI]["percent"])) for row in FIGURE_1}
    assert shown == FIGURE_1


def test_the_printed_total_is_eight_more_than_its_parts_and_gives_the_same_share(world):
    cell = answer(FIGURES["kpi1"], period_of(NOW), Query(), 0).table.cell("Total", KPI)
    assert (cell.count, PRINTED_TOTAL - cell.count) == (8024, 8)
    as_printed = type(cell)(count=PRINTED_TOTAL, of=PRINTED_TOTAL + cell.of - cell.count)
    assert percent(as_printed) == percent(cell)


def test_in_the_quarter_before_the_shares_of_accommodation_and_floating_support_are_printed_for_each_other(world):
    cells, printed = figure("kpi1", "--period", BEFORE), FIGURE_1_BEFORE
    assert {row: cells[row, KPI]["count"] for row in printed} == {row: count for row, (count, _) in printed.items()}
    shares = {row: rounded(cells[row, KPI]["percent"]) for row in printed}
    assert shares == {LONG_TERM: printed[FLOATING][1], FLOATING: printed[LONG_TERM][1], "Total": printed["Total"][1]}
    weights = [(cells[row, KPI]["of"], float(printed[row][1])) for row in (LONG_TERM, FLOATING)]
    whole = sum(of * share for of, share in weights) / sum(of for of, _ in weights)
    assert rounded(whole) == "97.6" != printed["Total"][1]


def test_the_whole_reached_its_target_and_floating_support_fell_short_of_it(world):
    table, aims = answer(FIGURES["kpi1"], period_of(NOW), Query(), 0).table, aims_of("kpi1", period_of(NOW))
    aims[TOTAL] = aims[""]
    ratings = {row: against(table.cell(row, KPI), Measure(KPI), aims[row]).rating for row in FIGURE_1}
    assert ratings == {LONG_TERM: "good", FLOATING: "warn", TOTAL: "good"}


def test_everybody_in_supported_housing_and_floating_support_is_9_733(world):
    cells = figure("throughput", "--period", NOW)
    assert sum(cells[group, "Throughput"]["count"] for group in SERVICE_GROUPS) == SERVED


def test_alarms_and_home_improvement_of_the_first_quarter_are_not_printed_again_for_the_second(world):
    """The printed summary of the second quarter repeats both counts of the first; here each is of its quarter."""
    counted = {
        period: [(cells[f"House {service}", "Throughput"]["count"]) for service in ("ALARM", "HIA")]
        for period in (BEFORE, NOW)
        for cells in [figure("throughput", "--period", period, "--by", "service")]
    }
    assert counted == {BEFORE: [ALARMS, IMPROVED], NOW: [ALARMS - 250, IMPROVED - 150]}
    for period, days in ((BEFORE, ("2013-04-01", "2013-06-30")), (NOW, ("2013-07-01", "2013-09-30"))):
        stamp = as_dict(answer(FIGURES["throughput"], period_of(period), Query(), 0))["period"]
        assert (stamp["from"], stamp["to"]) == days
