"""Rows withheld with their zeros, where what is shown would tell the rest; and the moves that all hiding rests on."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import SUPPRESSED, Cell, Sum, Table, crosstab
from analytics.disclosure import hide
from analytics.moves import Moves
from analytics.together import Name, breakdowns, hide_together
from tests.analytics.reader import nothing_is_given_away

REPORT, FURTHER = Name("made-up", "group"), Name("made-up", "service")
GROUPS = {"men": "Men", "women": "Women"}
SERVICES = {number: f"House {number}" for number in range(8)}


def tables_of(people):
    """People by group, and each group by service; `people` are (group, service) pairs."""
    groups = {(group, "n"): sum(own == group for own, _ in people) for group in GROUPS}
    pairs = {(pair, "n"): people.count(pair) for pair in people}
    labels = {(group, house): f"{name}: {SERVICES[house]}" for group, name in GROUPS.items() for house in SERVICES}
    columns = {"n": "People"}
    return {
        REPORT: crosstab(groups, GROUPS, columns, column_total=False),
        FURTHER: crosstab(pairs, labels, columns, column_total=False),
    }


def test_where_everybody_is_alone_in_their_house_nobody_can_tell_which_houses_are_empty():
    """Five men are in the report: five houses without a number, each at least 1, would be one man each."""
    tables = tables_of([("men", house) for house in range(5)] + [("women", 0)] * 6)
    shown = hide_together(tables, [breakdowns], 5, [[REPORT]])
    assert shown[REPORT] == tables[REPORT]
    men = [cell for (row, _), cell in shown[FURTHER].cells.items() if row.startswith("Men: ")]
    assert sum(cell.flag == SUPPRESSED for cell in men) > 5
    nothing_is_given_away(tables, shown, [breakdowns])


def test_zeros_stay_where_hiding_what_is_small_is_enough():
    tables = tables_of([("men", 0)] * 3 + [("men", 1)] * 4 + [("women", 2)] * 9)
    shown = hide_together(tables, [breakdowns], 5, [[REPORT]])
    hidden = {row for (row, _), cell in shown[FURTHER].cells.items() if cell.flag == SUPPRESSED}
    assert hidden == {"Men: House 0", "Men: House 1"}


def test_what_was_withheld_once_is_withheld_again_and_no_more():
    tables = tables_of([("men", house) for house in range(5)] + [("women", 0)] * 6)
    shown = hide_together(tables, [breakdowns], 5, [[REPORT]])
    hidden = [(name, key) for name, table in shown.items() for key, cell in table.cells.items() if cell.flag]
    assert hide_together(tables, [breakdowns], 5, [[REPORT]], hidden) == shown


people = st.lists(st.tuples(st.sampled_from(sorted(GROUPS)), st.integers(0, 7)), max_size=24)


@settings(max_examples=60, deadline=None)
@given(people)
def test_no_house_is_given_away_whoever_lives_there(people):
    tables = tables_of(people)
    nothing_is_given_away(tables, hide_together(tables, [breakdowns], 5, [[REPORT]]), [breakdowns])


numbers = st.lists(st.integers(0, 9), min_size=4, max_size=7)


@settings(max_examples=60, deadline=None)
@given(numbers, st.integers(0, 6))
def test_a_move_changes_its_number_keeps_every_sum_and_takes_nothing_below_its_least(parts, which):
    value = {((str(number), "n"), "count"): part for number, part in enumerate(parts)}
    atoms = list(value)
    half = {atoms[0]: 1} | dict.fromkeys(atoms[1:3], 1)
    relations = [dict.fromkeys(atoms, 1), half]
    least = {atom: min(part, 1) for atom, part in value.items()}
    moves = Moves(value, least, relations, lambda atom, way: 0.001)
    wanted = atoms[which % len(atoms)]
    found = moves.cheapest(wanted)
    if found:
        assert found[wanted]
        assert all(value[atom] + change >= least[atom] for atom, change in found.items())
        assert all(not sum(found.get(atom, 0) for atom in relation) for relation in relations)
    assert wanted not in moves.many(atoms) or found


def test_of_two_moves_the_cheaper_is_taken_and_a_dear_one_where_there_is_no_other():
    a, b, c = (((name, "n"), "count") for name in "abc")
    price = {a: 0.001, b: 3, c: 9}
    moves = Moves({a: 2, b: 5, c: 5}, dict.fromkeys((a, b, c), 1), [{a: 1, b: 1, c: 1}], lambda atom, way: price[atom])
    assert moves.cheapest(a).keys() == {a, b}
    alone = Moves({a: 2, c: 5}, {a: 1, c: 1}, [{a: 1, c: 1}], lambda atom, way: price[atom])
    assert alone.cheapest(a).keys() == {a, c}
    assert Moves({a: 2}, {a: 1}, [{a: 1}], lambda atom, way: 1).cheapest(a) == {}


def test_the_solver_says_nothing_of_its_own(capfd):
    a, b = ((("a", "n"), "count"), (("b", "n"), "count"))
    Moves({a: 2, b: 5}, {a: 1, b: 1}, [{a: 1, b: 1}], lambda atom, way: 1).cheapest(a)
    assert capfd.readouterr() == ("", "")


def test_a_share_of_a_base_that_is_published_is_no_published_share():
    """A year of two quarters: who was referred is known of all three, and how many were housed of one quarter alone."""
    referred = {"Q1": 5, "Q2": 52, "Year": 57}
    housed = {"Q1": 2, "Q2": 23, "Year": 25}
    cells = {(row, "Referred"): Cell(count=number) for row, number in referred.items()}
    cells |= {(row, "Housed"): Cell(count=number, of=referred[row]) for row, number in housed.items()}
    sums = tuple(Sum(("Year", column), (("Q1", column), ("Q2", column))) for column in ("Referred", "Housed"))
    same = {(row, "Housed"): (row, "Referred") for row in referred}
    table = Table(tuple(referred), ("Referred", "Housed"), cells, sums=sums, same=same)
    published = frozenset({("Q1", "Referred"), ("Q2", "Referred"), ("Q2", "Housed")})
    assert hide(table, 5, also=frozenset({("Q1", "Housed")}), shown=published) == {("Q1", "Housed"), ("Year", "Housed")}
