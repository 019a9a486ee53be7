"""Every figure agrees with slow loops over the rows, in invented counties with awkward days."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.models import Agency, Area
from analytics.asking import period_of
from analytics.cells import HIDDEN
from analytics.figures import FIGURES, NotAsked, Query, answer, facts
from analytics.periods import between
from pathways.models import Service
from tests.analytics.cases import add_cases
from tests.analytics.oracle import name_on
from tests.analytics.oracle_cases import SlowCases
from tests.analytics.worlds import FIRST, LAST, add_awkward_days, county, county_of

QUARTER = between(FIRST, LAST)
SERVICE_BREAKDOWNS = ("service_group", "service_type", "client_group", "provider", "area", "service")
KPI_BREAKDOWNS = (*SERVICE_BREAKDOWNS, "cohort", "stage")
CAPACITY = SERVICE_BREAKDOWNS

# Figure, how it is asked, and the same from the slow loops.
ASKED = [
    *(("kpi1", {"by": by}, lambda slow, by=by: slow.kpi1(by)) for by in KPI_BREAKDOWNS),
    *(("kpi2", {"by": by}, lambda slow, by=by: slow.kpi2(by)) for by in KPI_BREAKDOWNS),
    *(
        ("departures", {"indicator": which}, lambda slow, which=which: slow.departures(which))
        for which in (None, "kpi1", "kpi2")
    ),
    *(
        ("destinations", {"by": by, "indicator": which}, lambda slow, by=by, which=which: slow.destinations(by, which))
        for by in ("destination", "reason", "area", "cohort", "service_type", "client_group", "provider", "stage")
        for which in (None, "kpi1", "kpi2")
    ),
    *(
        ("outcomes", {"by": by, "term": term}, lambda slow, by=by, term=term: slow.outcomes(term, by == "service_type"))
        for by in (None, "service_type")
        for term in (None, "short", "long")
    ),
    *(
        ("outcomes", {"by": by, "term": term}, lambda slow, by=by, term=term: slow.outcomes_by(by, term))
        for by in ("area", "cohort", "client_group", "provider", "stage")
        for term in (None, "short", "long")
    ),
    *(
        ("outcome-returns", {"by": by}, lambda slow, by=by: slow.outcome_returns(by))
        for by in ("service_type", "client_group")
    ),
    ("reconnection-in", {}, lambda slow: slow.reconnection_in()),
    ("reconnection-in-by-location", {}, lambda slow: slow.reconnection_in_by_location(False)),
    ("reconnection-in-by-location", {"by": "client_group"}, lambda slow: slow.reconnection_in_by_location(True)),
    ("reconnection-out", {}, lambda slow: slow.reconnection_out()),
    ("reconnection-rates", {}, lambda slow: slow.reconnection_rates()),
    ("resettlement", {}, lambda slow: slow.resettlement(False)),
    ("resettlement", {"origin": "outside"}, lambda slow: slow.resettlement(True)),
    ("referral-sources", {}, lambda slow: slow.entries_by("get_referral_source_display")),
    (
        "previous-accommodation",
        {},
        lambda slow: slow.entries_by("get_previous_accommodation_display"),
    ),
    *(("utilisation", {"by": by}, lambda slow, by=by: slow.utilisation(by)) for by in CAPACITY),
    *(("throughput", {"by": by}, lambda slow, by=by: slow.throughput(by)) for by in CAPACITY),
    *(
        ("length-of-stay", {"by": by}, lambda slow, by=by: slow.length_of_stay(by))
        for by in (*CAPACITY, "stage", "cohort")
    ),
    *(("waiting", {"by": by}, lambda slow, by=by: slow.waiting(by)) for by in ("cohort", "stage", *SERVICE_BREAKDOWNS)),
    *(
        ("decline-reasons", {"by": by}, lambda slow, by=by: slow.declines(by))
        for by in ("reason", "provider", "service", "area", "cohort", "service_type")
    ),
    *(("unmet-need", {"by": by}, lambda slow, by=by: slow.unmet(by)) for by in ("cohort", "area", "criterion")),
    ("flow", {}, lambda slow: slow.flow()),
    *(
        ("accommodation-status", {"by": by}, lambda slow, by=by: slow.accommodation_status(by))
        for by in ("total", "team", "area", "gender", "age_band", "risk", "stage")
    ),
    *(
        ("accommodation-need", {"by": by}, lambda slow, by=by: slow.accommodation_need(by))
        for by in ("need", "risk_of_harm", "offending")
    ),
    ("housed-on-release", {}, lambda slow: slow.after_release("release", "Housed")),
    ("settled-at-3-months", {}, lambda slow: slow.after_release("three_months", "Settled")),
    ("brokerage", {}, lambda slow: slow.brokerage()),
    ("p1e-decisions", {}, lambda slow: slow.p1e_decisions()),
    ("p1e-reapplications", {}, lambda slow: slow.p1e_reapplications()),
    ("p1e-ages", {}, lambda slow: slow.p1e_ages()),
    ("p1e-households", {}, lambda slow: slow.p1e_households()),
    ("p1e-priority-need", {}, lambda slow: slow.p1e_priority_need()),
    ("units", {}, lambda slow: slow.units()),
    *(("contracts", {"by": by}, lambda slow, by=by: slow.contracts(by)) for by in ("type", "service_kind")),
    ("returns", {}, lambda slow: slow.returns()),
    ("quality-grades", {}, lambda slow: slow.quality_grades()),
    ("quality-visits", {}, lambda slow: slow.quality_visits()),
    ("safeguarding-alerts", {}, lambda slow: slow.alerts()),
    ("complaints", {}, lambda slow: slow.complaints()),
    *(
        ("tenancy-sustained", {"by": by}, lambda slow, by=by: slow.sustained(by))
        for by in ("service_group", "provider", "area")
    ),
]


def plain(cell):
    """A cell as the slow loops write it: a count, a count of a base, or a value."""
    if cell.value is not None:
        return cell.value
    if cell.count is None:
        return 0
    return cell.count if cell.of is None else (cell.count, cell.of)


def agree(found, slow, asked):
    """Cell by cell, and nothing in the slow loops that the figure does not show."""
    slow = {(relabel(row, asked), column): value for (row, column), value in slow.items()}
    cells = {key: plain(cell) for key, cell in found.cells.items()}
    assert not set(slow) - set(cells), sorted(set(slow) - set(cells))
    for key, value in cells.items():
        assert value == pytest.approx(slow.get(key, (0, 0) if isinstance(value, tuple) else 0)), key


def relabel(row, asked):
    """Codes of providers and services as the figure prints them: by name, with the code where two share one."""
    kinds = {"provider": Agency, "service": Service}
    if asked.get("by") not in kinds or row == "Total":
        return row
    code, colon, rest = row.partition(": ")
    name = kinds[asked["by"]].objects.get(code=code).name
    shown = {shown for shown in asked["rows"] if shown.partition(": ")[0] in (name, f"{name} ({code})")}
    printed = {shown.partition(": ")[0] for shown in shown}
    return f"{printed.pop() if len(printed) == 1 else f'{name} ({code})'}{colon}{rest}"


# Quarters of each scheme, a month and a year; in some of them the clock takes an hour, or gives it back.
PERIODS = (
    "fy:2013/14-Q2", "fy:2012/13-Q4", "fy:2013/14-Q3", "cal:2013-Q4", "sp:Q20", "sp:Q22", "month:2013-03",
    "month:2013-10", "fy:2013/14",
)  # fmt: skip


@st.composite
def worlds(draw):
    """What a county is made of: a period, its seeds, and as many stays as it takes to find a figure wrong."""
    seeds = st.integers(0, 2**16)
    many = draw(st.integers(0, 120))
    stays = draw(st.lists(seeds, min_size=many, max_size=many))
    return draw(st.sampled_from(PERIODS)), draw(seeds), stays, draw(st.booleans())


@pytest.mark.django_db
@settings(max_examples=5)
@given(worlds())
def test_every_figure_agrees_with_slow_loops_over_the_rows(world):
    every_figure_agrees(*world)


@pytest.mark.deep
@pytest.mark.django_db
@settings(max_examples=300)
@given(worlds())
def test_every_figure_agrees_with_slow_loops_in_hundreds_of_counties(world):
    every_figure_agrees(*world)


@pytest.mark.django_db
@pytest.mark.parametrize("period", PERIODS[1:3])
def test_every_figure_agrees_with_slow_loops_in_a_quarter_in_which_the_clock_changes(period):
    every_figure_agrees(period, 11, list(range(40)), True)


def every_figure_agrees(period, seed, stays, cases):
    """In a county that is gone afterwards: the next of the same test begins with nothing."""
    period = period_of(period)
    with transaction.atomic():
        made = county_of(seed, stays, first=period.first, last=period.last)
        add_awkward_days(made)
        if cases:
            add_cases(made)
        slow = SlowCases(period.first, period.last)
        for name, asked, compute in ASKED:
            found = answer(FIGURES[name], period, Query(**asked), 0).table
            agree(found, compute(slow), asked | {"rows": found.rows})
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "inside"),
    [("DOV", {"DOV"}), ("EAST", {"EAST", "DOV"}), ("KENT", {"KENT", "ASH", "DOV", "FOL", "THA", "EAST"})],
)
def test_a_figure_for_an_area_counts_only_services_that_stand_there(code, inside):
    add_cases(county(7))
    slow = SlowCases(FIRST, LAST, inside)
    for name, asked, compute in ASKED:
        if FIGURES[name].county:
            with pytest.raises(NotAsked, match="whole county"):
                answer(FIGURES[name], QUARTER, Query(**asked, area=code), 0)
            continue
        found = answer(FIGURES[name], QUARTER, Query(**asked, area=code), 0).table
        agree(found, compute(slow), asked | {"rows": found.rows})


def test_every_figure_of_the_registry_is_compared_under_each_of_its_breakdowns_and_options():
    assert {name for name, _, _ in ASKED} == set(FIGURES)
    for figure in FIGURES.values():
        options = {value for values in figure.options.values() for value in values}
        compared = {
            word for name, asked, _ in ASKED if name == figure.name for word in (asked or {"by": None}).values()
        }
        default = figure.breakdowns[:1] if None in compared else ()
        assert {*figure.breakdowns, *options} <= {*compared, *default}, figure.name


def test_every_figure_says_what_it_counts_which_records_and_by_which_mapping():
    for figure in FIGURES.values():
        said = dict(facts(figure))
        assert {"Counted", "Which records", "Periods"} <= set(said), figure.name
        assert "mapping" not in figure.source, figure.name
        if figure.measure and figure.measure.unit == "%":
            assert said["Of"], figure.name
    assert dict(facts(FIGURES["kpi2"], LAST))["Mapping"].startswith("kent-2013, in force from the first record on (")
    assert "delius-2026" in dict(facts(FIGURES["accommodation-status"]))["Mapping"]


def total(name, **asked):
    return answer(FIGURES[name], QUARTER, Query(**asked), 0).table.cell("Total", "KPI")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_labels_of_departures_add_up_to_what_kpi_2_counts(seed):
    county(seed)
    table = answer(FIGURES["departures"], QUARTER, Query(indicator="kpi2"), 0).table
    planned = sum(table.cell(row, "Count").count for row in table.rows if row.startswith("Planned"))
    left_out = sum(table.cell(row, "Count").count for row in ("Died", "Hospice/Hospital/Care home"))
    everyone = table.cell("Total", "Count").count
    assert (planned, everyone - left_out) == (total("kpi2").count, total("kpi2").of)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_labels_of_departures_add_up_to_those_whom_kpi_1_lost(seed):
    county(seed)
    table = answer(FIGURES["departures"], QUARTER, Query(indicator="kpi1"), 0).table
    kept = ("Moved into Independent accommodation / completed support programme", "Sheltered Housing")
    counted = sum(table.cell(row, "Count").count for row in (*kept, "Long term supported housing", "Died"))
    assert table.cell("Total", "Count").count - counted == total("kpi1").of - total("kpi1").count


@pytest.mark.django_db
def test_areas_are_called_what_they_were_called_on_the_last_day_of_the_period():
    county(3)
    year = between(LAST.replace(year=2019), LAST.replace(year=2020))
    then, today = (answer(FIGURES["reconnection-out"], period, Query(), 0).table.rows for period in (QUARTER, year))
    assert "Shepway" in then
    assert "Folkestone and Hythe" in today
    assert name_on(Area.objects.get(code="FOL"), LAST) == "Shepway"


@pytest.mark.django_db
def test_a_quarter_without_departures_is_not_applicable_and_neither_0_nor_100_percent():
    county(1)
    empty = between(FIRST.replace(year=1990), LAST.replace(year=1990))
    cell = answer(FIGURES["kpi2"], empty, Query(), 5).table.cell("Total", "KPI")
    assert (cell.count, cell.of, cell.percent, cell.flag) == (0, 0, None, "z")
    assert HIDDEN not in answer(FIGURES["kpi2"], empty, Query(), 5).table.cells.values()


@pytest.mark.django_db
def test_a_figure_costs_the_same_few_queries_however_many_stays_there_are(django_assert_max_num_queries):
    county(5, stays=200)
    for figure in FIGURES.values():
        with django_assert_max_num_queries(12):
            answer(figure, QUARTER, Query(), 5)
