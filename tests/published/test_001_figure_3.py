"""Document 001, Figures 1 and 3: departures by label, KPI 1 with its stock, KPI 2 with deaths and hospital left out."""

from datetime import date
from fractions import Fraction

import pytest

from analytics.rounding import rounded
from tests.published.facts import FIGURE_3_KPI1, FIGURE_3_KPI2, STOCK
from tests.published.records import QUARTER_2, Records, departed, figure

pytestmark = pytest.mark.django_db
PERIOD = ("--period", "fy:2013/14-Q2")


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("LONG", "long_term_supported", "long", "mental_health", "D01", []),
        ("SHELT", "sheltered", "long", "older_people", "D02", []),
        ("FLOAT", "floating_support", "long", "generic", "D05", []),
        ("HOSTEL", "direct_access", "short", "single_homeless", "D03", []),
        ("ALARM", "community_alarm", "long", "older_people", "D04", []),
    )
    departed(records, ["LONG", "SHELT", "FLOAT"], FIGURE_3_KPI1, QUARTER_2)
    departed(records, ["HOSTEL"], FIGURE_3_KPI2, QUARTER_2)
    records.stay("LONG", date(2012, 1, 9), times=STOCK - 1600)
    records.stay("FLOAT", QUARTER_2[-1], times=1599)
    left_next_day = {"departure_reason": "evicted", "planned": "no", "destination": "not_known"}
    records.stay("SHELT", date(2012, 1, 9), date(2013, 10, 1), destination_area="not_known", **left_next_day)
    records.stay("ALARM", date(2012, 1, 9), times=25)
    records.bring_in_stays()


def test_departures_of_long_term_services_are_the_printed_list_row_by_row(world):
    cells = figure("departures", *PERIOD, "--indicator", "kpi1")
    assert {row: cell["count"] for (row, _), cell in cells.items()} == {
        **{label: count for label, count, *_ in FIGURE_3_KPI1},
        "Evicted": 0,
        "Total": 517,
    }


def test_departures_of_short_term_services_are_the_printed_lists_row_by_row(world):
    cells = figure("departures", *PERIOD, "--indicator", "kpi2")
    counts = {row: cell["count"] for (row, _), cell in cells.items()}
    assert counts == {**{label: count for label, count, *_ in FIGURE_3_KPI2}, "Planned - Other": 0, "Total": 383 + 125}
    assert sum(count for label, count in counts.items() if label.startswith("Planned")) == 383


def test_all_leavers_are_1_025_and_not_the_1_024_that_were_printed(world):
    cells = figure("departures", *PERIOD)
    assert cells["Total", "Count"]["count"] == 1025
    assert cells["Died", "Count"]["count"] == 62 + 5


def test_kpi_1_is_8_032_of_8_156_because_of_those_still_in_service(world):
    total = figure("kpi1", *PERIOD)["Total", "KPI"]
    assert (total["count"], total["of"]) == (8032, 8156)
    assert rounded(total["percent"]) == "98.5"


def test_331_of_those_who_left_long_term_services_went_to_independence(world):
    assert figure("kpi1", *PERIOD)["Total", "KPI"]["count"] - STOCK == 331


def test_kpi_2_of_this_list_is_383_of_500_which_is_the_previous_quarter_as_printed(world):
    total = figure("kpi2", *PERIOD)["Total", "KPI"]
    assert (total["count"], total["of"], rounded(total["percent"])) == (383, 500, "76.6")


def test_the_printed_share_needs_46_departures_left_out_that_no_rule_leaves_out(world):
    cells = figure("departures", *PERIOD, "--indicator", "kpi2")
    counts = {row: cell["count"] for (row, _), cell in cells.items()}
    died, care = counts["Died"], counts["Hospice/Hospital/Care home"]
    readings = [rounded(Fraction(100 * 383, counts["Total"] - left_out)) for left_out in (0, died, died + care, 46)]
    assert readings == ["75.4", "76.1", "76.6", "82.9"]


def test_planned_moves_into_the_social_rented_sector_are_161(world):
    cells = figure("departures", *PERIOD, "--indicator", "kpi2")
    assert sum(cells[f"Planned - {kind}", "Count"]["count"] for kind in ("Supported Housing", "Social Rented")) == 161
