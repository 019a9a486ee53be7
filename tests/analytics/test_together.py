"""No table of a report gives away what another one hides: a solver looks for two whole numbers for each hidden cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import NOT_APPLICABLE, Cell, Table, crosstab, rates
from analytics.contents import TIERS
from analytics.figures import FIGURES, Query
from analytics.links import RULES, compared_with, left_under_indicators, rules_for
from analytics.periods import between
from analytics.publication import named, names, published, reported, tables_of
from analytics.together import Compared, Name, breakdowns, hide_together
from analytics.windows import window
from tests.analytics.cases import add_cases
from tests.analytics.reader import nothing_is_given_away
from tests.analytics.worlds import FIRST, LAST, county

counts = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 40))


@st.composite
def divided(draw):
    """A figure under two breakdowns with the same total, and a third that divides the first further."""
    people = [(draw(st.integers(0, 3)), draw(st.integers(0, 2)), draw(counts)) for _ in range(draw(st.integers(1, 9)))]
    first, second, both = {}, {}, {}
    for one, other, number in people:
        first[one, 0] = first.get((one, 0), 0) + number
        second[other, 0] = second.get((other, 0), 0) + number
        both[(one, other), 0] = both.get(((one, other), 0), 0) + number
    ones, others = {n: f"one {n}" for n in range(4)}, {n: f"other {n}" for n in range(3)}
    pairs = {(one, other): f"{ones[one]}: {others[other]}" for one in ones for other in others}
    column = {0: "People"}
    return {
        Name("made-up", "one"): crosstab(first, ones, column, column_total=False),
        Name("made-up", "other"): crosstab(second, others, column, column_total=False),
        Name("made-up", "pairs"): crosstab(both, pairs, column, column_total=False),
    }


@settings(max_examples=40, deadline=None)
@given(divided())
def test_one_breakdown_never_gives_away_what_another_hides(tables):
    shown = hide_together(tables, [breakdowns], 5)
    nothing_is_given_away(tables, shown, [breakdowns])


@pytest.mark.deep
@settings(max_examples=500, deadline=None)
@given(divided())
def test_one_breakdown_never_gives_away_what_another_hides_in_hundreds_of_worlds(tables):
    shown = hide_together(tables, [breakdowns], 5, [[Name("made-up", "one")]])
    nothing_is_given_away(tables, shown, [breakdowns])


def test_a_total_that_two_tables_print_is_hidden_in_both_or_in_neither():
    one = rates({0: (3, 40), 1: (30, 60)}, {0: "a", 1: "b"}, "KPI")
    other = rates({0: (20, 50), 1: (13, 50)}, {0: "x", 1: "y"}, "KPI")
    shown = hide_together({Name("kpi2", "first"): one, Name("kpi2", "second"): other}, [breakdowns], 5)
    totals = [table.cell("Total", "KPI").flag for table in shown.values()]
    assert totals == [None, None]
    assert {cell.flag for (row, _), cell in shown[Name("kpi2", "first")].cells.items() if row != "Total"} == {"c"}


def counted(**rows):
    """A row a name, a column a list, and what all rows come to."""
    return crosstab(
        {(row, column): number for row, numbers in rows.items() for column, number in enumerate(numbers)},
        {row: row for row in rows},
        {0: "No", 1: "Yes", 2: "Not known"},
    )


def test_two_questions_that_happen_to_get_as_many_answers_say_nothing_of_each_other():
    one, two = counted(a=[9, 20, 1], b=[6, 5, 9]), counted(a=[11, 8, 9], b=[4, 12, 6])
    tables = {Name("made-up", "one"): one, Name("made-up", "two"): two}
    compared = Compared(tables, 5)
    breakdowns(compared)
    said = [{atom[0][1] for atom in (link.whole, *link.parts)} for link in compared.links]
    assert {"Total"} in said and {"No"} not in said, "more said yes to the first"


def test_whoever_left_services_of_neither_indicator_cannot_be_told_by_subtracting():
    """All who left, less those on the two lists of departures, would be one person."""
    left = Name("destinations", "destination")
    tables = {
        left: counted(Moved=[20, 20, 0]),
        Name("departures", "", "kpi1"): listed(22),
        Name("departures", "", "kpi2"): listed(17),
    }
    compared = Compared(tables, 5)
    left_under_indicators(compared)
    assert compared.secret and {cell.count for cell in compared.left_over.values()} == {1}


def listed(number):
    return Table(("Total",), ("Count",), {("Total", "Count"): Cell(count=number)})


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_no_table_of_a_report_gives_away_what_another_hides(seed):
    report_gives_nothing_away(seed, most=12)


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 300))
def test_no_table_of_a_report_gives_away_what_another_hides_in_hundreds_of_counties(seed):
    report_gives_nothing_away(seed, most=40)


@pytest.mark.django_db
def test_no_further_breakdown_gives_away_what_another_table_hides():
    nothing_is_given_away_in(names(), 3, most=6)


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(300, 330))
def test_no_further_breakdown_gives_away_what_another_table_hides_in_many_counties(seed):
    nothing_is_given_away_in(names(), seed, most=60)


def report_gives_nothing_away(seed, most):
    nothing_is_given_away_in(reported(), seed, most)


def nothing_is_given_away_in(published_tables, seed, most):
    add_cases(county(seed, stays=(60, 200, 600)[seed % 3]))
    on = window(between(FIRST, LAST))
    for family in {compared_with(name.figure) for name in published_tables}:
        wanted = [name for name in published_tables if name.figure in family and FIGURES[name.figure].counts_people]
        tables = {name: FIGURES[name.figure].compute(on, _query(name)) for name in wanted}
        rules = rules_for(frozenset(name.figure for name in wanted))
        nothing_is_given_away(tables, hide_together(tables, rules, 5, TIERS), rules, most)


def _query(name):
    option = {key: name.option for key, values in FIGURES[name.figure].options.items() if name.option in values}
    return Query(by=name.by or None, **option)


@pytest.mark.django_db
def test_what_the_report_shows_no_further_breakdown_takes_back():
    county(3, stays=200)
    on = window(between(FIRST, LAST))
    report, everything = published(reported(), on), published(names(), on)
    for name, table in report.items():
        assert everything[name].cells == table.cells, name


@pytest.mark.django_db
def test_every_rule_speaks_of_figures_and_numbers_that_exist():
    add_cases(county(4, stays=200))
    on = window(between(FIRST, LAST))
    tables = {name: FIGURES[name.figure].compute(on, _query(name)) for name in names()}
    for figures, rule in RULES:
        assert figures <= FIGURES.keys()
        compared = Compared(tables, 5)
        rule(compared)
        assert compared.links, rule.__name__


def test_every_way_of_asking_on_a_page_is_a_published_table():
    for figure in FIGURES.values():
        for name in tables_of(figure):
            assert named(figure.name, _query(name)) == name


def test_a_table_without_anybody_hides_nothing():
    empty = Table(("a",), ("KPI",), {("a", "KPI"): rates({}, {0: "a"}, "KPI").cell("a", "KPI")})
    shown = hide_together({Name("kpi2"): empty}, [], 5)
    assert shown[Name("kpi2")].cell("a", "KPI").flag == NOT_APPLICABLE
