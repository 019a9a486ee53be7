"""No table of a report gives away what another one hides: a solver looks for two whole numbers for each hidden cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from analytics.cells import NOT_APPLICABLE, SUPPRESSED, Table, crosstab, rates
from analytics.contents import TIERS
from analytics.figures import FIGURES, Query
from analytics.links import RULES, compared_with, rules_for
from analytics.periods import between
from analytics.publication import named, names, published, reported, tables_of
from analytics.together import Compared, Name, breakdowns, hide_together, joined_key
from analytics.windows import window
from tests.analytics.cases import add_cases
from tests.analytics.worlds import FIRST, LAST, county

counts = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 40))


class Reader:
    """Somebody who knows every sum and every rule, and who has a solver: how far can a hidden number be narrowed?"""

    def __init__(self, tables, shown, rules):
        self.index, self.lower, self.upper, self.rows, self.known = {}, [], [], [], None
        self.truth = []
        for name, table in tables.items():
            for key, cell in table.cells.items():
                self.cell(name, table, key, cell, shown[name].cells[key])
        for name, table in tables.items():
            for total in table.sums:
                keys = (total.total, *total.parts)
                for number in ("count", "of"):
                    if all(table.number((key, number)) is not None for key in keys):
                        whole, *parts = [(joined_key(name, key), number) for key in keys]
                        self.add({whole: 1} | dict.fromkeys(parts, -1))
            for key, base in table.same.items():
                self.add({(joined_key(name, key), "of"): 1, (joined_key(name, base), "count"): -1})
        compared = Compared(tables, 5)
        for rule in rules:
            rule(compared)
        for key in compared.left_over:
            self.unknown((key, "count"), compared.left_over[key].count, 0, None)
        for link in compared.links:
            self.add({link.whole: 1} | dict.fromkeys(link.parts, -1))

    def cell(self, name, table, key, cell, shown):
        if cell.count is None:
            return
        key = joined_key(name, key)
        hidden = shown.flag == SUPPRESSED
        over = any(other.of is not None and other.count > other.of for other in table.cells.values())
        for number in ("count", "of", "rest") if cell.of is not None else ("count",):
            value = cell.of - cell.count if number == "rest" else getattr(cell, number)
            # A hidden count is no 0, for zeros are shown; a share of nobody may be hidden with others.
            least = 1 if cell.of is None else -np.inf if number == "rest" and over else 0
            self.unknown((key, number), value, *((least, None) if hidden else (value, value)))
        if cell.of is not None:
            self.add({(key, "of"): 1, (key, "count"): -1, (key, "rest"): -1})

    def unknown(self, atom, truth, lower, upper):
        self.index[atom] = len(self.index)
        self.truth.append(truth)
        self.lower.append(lower)
        self.upper.append(np.inf if upper is None or lower != upper else upper)

    def add(self, terms):
        self.rows.append({self.index[atom]: sign for atom, sign in terms.items()})

    def matrix(self):
        """Everything that the reader knows, a row each."""
        entries = [(number, column, sign) for number, row in enumerate(self.rows) for column, sign in row.items()]
        numbers, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((signs, (numbers, columns)), shape=(len(self.rows), len(self.index)), dtype=float)

    def believes_the_truth(self):
        """Whether the true numbers are among those that this reader thinks possible: else the reader is a bad one."""
        truth = np.array(self.truth, float)
        return (
            (self.matrix() @ truth == 0).all()
            and (truth >= np.array(self.lower, float)).all()
            and (truth <= np.array(self.upper, float)).all()
        )

    def values(self, atom, truth):
        """Two whole numbers that the hidden number could be; fewer when there are no two."""
        self.known = self.matrix() if self.known is None else self.known
        found = {truth}
        for low, high in ((truth + 1, np.inf), (self.lower[self.index[atom]], truth - 1)):
            if low > high or len(found) > 1:
                continue
            lower, upper = np.array(self.lower, float), np.array(self.upper, float)
            lower[self.index[atom]], upper[self.index[atom]] = low, high
            answer = milp(
                np.zeros(len(self.index)),
                constraints=LinearConstraint(self.known, 0, 0),
                integrality=np.ones(len(self.index)),
                bounds=Bounds(lower, upper),
            )
            if answer.status == 0:
                found.add(round(answer.x[self.index[atom]]))
        return found


def nothing_is_given_away(tables, shown, rules, most=None):
    reader = Reader(tables, shown, rules)
    assert reader.believes_the_truth()
    hidden = [
        (name, key)
        for name, table in shown.items()
        for key, cell in table.cells.items()
        if cell.flag == SUPPRESSED and tables[name].cells[key].count is not None
    ]
    for name, key in hidden[:: max(1, len(hidden) // most) if most else 1]:
        truth = tables[name].cells[key].count
        found = reader.values((joined_key(name, key), "count"), truth)
        # What can only be 0 is a true zero: such are shown everywhere.
        assert len(found) > 1 or truth == 0, f"{name} {key} can only be {truth}"


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


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_no_table_of_a_report_gives_away_what_another_hides(seed):
    report_gives_nothing_away(seed, most=12)


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 300))
def test_no_table_of_a_report_gives_away_what_another_hides_in_hundreds_of_counties(seed):
    report_gives_nothing_away(seed, most=40)


def report_gives_nothing_away(seed, most):
    add_cases(county(seed, stays=(60, 200, 600)[seed % 3]))
    on = window(between(FIRST, LAST))
    for family in {compared_with(name.figure) for name in reported()}:
        wanted = [name for name in reported() if name.figure in family and FIGURES[name.figure].counts_people]
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
