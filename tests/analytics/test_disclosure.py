"""Small numbers are hidden, and nobody who can add and subtract gets them back."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.cells import Cell, crosstab, measured, rate, rates
from analytics.disclosure import suppress
from analytics.figures import FIGURES, Query, answer
from analytics.periods import between
from referrals.models import Placement
from tests.analytics.worlds import FIRST, LAST, county

SMALL = range(1, 5)
counts = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 40))


@st.composite
def two_way(draw):
    """A table of up to four by four counts with its totals."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    numbers = {(r, c): draw(counts) for r in range(rows) for c in range(columns)}
    return crosstab(numbers, {r: f"row {r}" for r in range(rows)}, {c: f"column {c}" for c in range(columns)})


@st.composite
def shares(draw):
    """Up to six counts of a base, with their total."""
    found = {}
    for row in range(draw(st.integers(1, 6))):
        of = draw(counts)
        found[row] = (draw(st.integers(0, of)), of)
    return rates(found, {row: f"row {row}" for row in found}, "KPI")


def equations(table, shown):
    """What a reader knows: every sum, with the numbers that are printed put in. Unknowns are (cell, number)."""
    found = []
    for total in table.sums:
        keys = (total.total, *total.parts)
        for number in ("count", "of"):
            if any(getattr(table.cells[key], number) is None for key in keys):
                continue
            terms = [(1 if key == total.total else -1, *printed(shown, key, number)) for key in keys]
            unknown = {key: sign for sign, key, value in terms if value is None}
            if unknown:
                found.append((unknown, -sum(sign * value for sign, _, value in terms if value is not None)))
    return found


def printed(shown, key, number):
    """A number of a cell, as it or the cell of its base prints it, under one name."""
    if number == "of" and key in shown.same:
        base = shown.same[key]
        value = shown.cells[key].of
        return (base, "count"), shown.cells[base].count if value is None else value
    return (key, number), getattr(shown.cells[key], number)


def determined(table, shown):
    """Unknowns that the sums alone give away, by exact elimination: each stands alone in a reduced equation."""
    rows = [
        ({key: Fraction(sign) for key, sign in unknown.items()}, Fraction(value))
        for unknown, value in equations(table, shown)
    ]
    reduced = []
    for row, known in rows:
        row = dict(row)
        for pivot, other, value in reduced:
            if pivot in row:
                row, known = minus(row, other, row[pivot]), known - row[pivot] * value if pivot in row else known
        if not row:
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row, known = {key: number / scale for key, number in row.items()}, known / scale
        reduced = [
            (p, minus(other, row, other[pivot]), value - other[pivot] * known) if pivot in other else (p, other, value)
            for p, other, value in reduced
        ]
        reduced.append((pivot, row, known))
    return {pivot for pivot, row, _ in reduced if len(row) == 1}


def minus(row, other, times):
    found = {key: row.get(key, Fraction(0)) - times * other.get(key, Fraction(0)) for key in row.keys() | other.keys()}
    return {key: number for key, number in found.items() if number}


def other_worlds(table, shown, reach=2):
    """Whether each hidden number can be another whole number, by trying worlds near the true one.

    A reader knows that a hidden count is at least 1 (zeros are shown), and that a share is no more than its base.
    Where a total is 0, so are its parts, and that is no secret.
    """
    truth = {(key, n): getattr(cell, n) for key, cell in table.cells.items() for n in ("count", "of")}
    known = equations(table, shown)
    unknown = sorted({key for equation, _ in known for key in equation})
    lone = {
        (key, n)
        for key, cell in shown.cells.items()
        if cell.flag == "c"
        for n in ("count", "of")
        if truth[key, n] is not None and (n == "count" or key not in shown.same)
    } - set(unknown)
    assert not lone, f"hidden and in no sum: {lone}"
    nothing = {(part, "count") for total in table.sums if truth[total.total, "count"] == 0 for part in total.parts}
    for wanted in set(unknown) - nothing:
        assert alternative(wanted, unknown, known, truth, table, reach), f"{wanted} can only be {truth[wanted]}"


def alternative(wanted, unknown, known, truth, table, reach):
    def least(key):
        cell, number = key
        return 1 if number == "of" or table.cells[cell].of is None else 0

    def fits(world):
        return all(
            world.get((cell, "count"), truth[cell, "count"]) <= world.get((cell, "of"), truth[cell, "of"])
            for cell, number in world
            if truth[cell, "of"] is not None
        )

    def extend(world, left):
        for equation, value in known:
            free = [key for key in equation if key not in world]
            done = sum(sign * world[key] for key, sign in equation.items() if key in world)
            if not free and done != value:
                return False
            if len(free) == 1:
                (key,) = free
                only = (value - done) / equation[key]
                if only < least(key) or (key == wanted and only == truth[key]):
                    return False
                return extend({**world, key: int(only)}, [other for other in left if other != key])
        if not left:
            return fits(world)
        key, *rest = left
        near = range(max(least(key), truth[key] - reach), truth[key] + reach + 1)
        return any(extend({**world, key: n}, rest) for n in near if key != wanted or n != truth[key])

    order = [wanted, *(key for key in unknown if key != wanted)]
    return extend({}, order)


def prints_nothing_small(shown):
    for cell in shown.cells.values():
        assert cell.count not in SMALL
        assert cell.of not in SMALL
        assert cell.of is None or cell.of - cell.count not in SMALL
        assert cell.base not in SMALL
        if cell.flag == "c":
            assert (cell.count, cell.of, cell.percent, cell.value) == (None, None, None, None)


@given(two_way())
def test_every_hidden_count_could_be_another_number(table):
    shown = suppress(table, 5)
    prints_nothing_small(shown)
    other_worlds(table, shown)


@given(shares())
def test_every_hidden_share_could_be_of_another_base(table):
    shown = suppress(table, 5)
    prints_nothing_small(shown)
    other_worlds(table, shown)


@given(two_way())
def test_zeros_stay_and_what_is_shown_is_true(table):
    shown = suppress(table, 5)
    for key, cell in table.cells.items():
        assert shown.cells[key] == cell or (shown.cells[key].flag == "c" and cell.count > 0)


@given(two_way(), st.integers(5, 10))
def test_the_threshold_can_be_higher(table, below):
    shown = suppress(table, below)
    assert not [cell for cell in shown.cells.values() if cell.count is not None and 0 < cell.count < below]


def test_nothing_is_hidden_for_the_operator_or_where_nothing_is_small():
    table = crosstab({(0, 0): 7, (1, 0): 12, (0, 1): 0, (1, 1): 5}, {0: "a", 1: "b"}, {0: "x", 1: "y"})
    assert suppress(table, 0) == table
    assert suppress(table, 5) == table
    small = crosstab({(0, 0): 1}, {0: "a"}, {0: "x"})
    assert suppress(small, 0) == small


def test_one_small_number_takes_the_next_smallest_with_it_and_leaves_the_total():
    table = crosstab({(0, 0): 2, (1, 0): 9, (2, 0): 30}, {0: "a", 1: "b", 2: "c"}, {0: "x"}, column_total=False)
    shown = suppress(table, 5)
    assert [shown.cells[row, "x"].flag for row in ("a", "b", "c", "Total")] == ["c", "c", None, None]


def test_two_people_in_two_rows_are_not_given_away_by_a_total_of_two():
    table = crosstab({(0, 0): 1, (1, 0): 1, (2, 0): 30}, {0: "a", 1: "b", 2: "c"}, {0: "x"}, column_total=False)
    shown = suppress(table, 5)
    assert shown.cells["c", "x"].flag == "c", "32 less 30 would leave one each"


@pytest.mark.parametrize(
    ("count", "of", "hidden"), [(3, 40, True), (38, 40, True), (0, 3, True), (0, 40, False), (40, 40, False)]
)
def test_a_share_is_hidden_when_either_side_of_it_is_small(count, of, hidden):
    table = rates({0: (count, of), 1: (30, 60), 2: (70, 90)}, {0: "a", 1: "b", 2: "c"}, "KPI")
    assert (suppress(table, 5).cells["a", "KPI"].flag == "c") is hidden


def test_a_total_of_nobody_does_not_hide_the_whole_table():
    table = rates({0: (0, 3), 1: (0, 60), 2: (0, 90)}, {0: "a", 1: "b", 2: "c"}, "KPI")
    shown = suppress(table, 5)
    assert [shown.cells[row, "KPI"].flag for row in table.rows] == ["c", "c", None, None]


def test_a_median_of_few_people_is_hidden_with_their_number():
    cells = {("a", "Median"): measured(12, "days", 3), ("a", "People"): Cell(count=3)}
    cells |= {("b", "Median"): measured(9, "days", 40), ("b", "People"): Cell(count=40)}
    cells |= {("Total", "Median"): measured(10, "days", 43), ("Total", "People"): Cell(count=43)}
    plain = crosstab({(0, 0): 3, (1, 0): 40}, {0: "a", 1: "b"}, {0: "People"}, column_total=False)
    table = type(plain)(
        plain.rows, ("Median", "People"), cells, plain.sums,
        based_on={(row, "Median"): (row, "People") for row in plain.rows},
    )  # fmt: skip
    shown = suppress(table, 5)
    assert shown.cells["a", "Median"].flag == shown.cells["b", "Median"].flag == "c"
    assert shown.cells["Total", "Median"].value == 10


def test_a_hidden_base_hides_whatever_is_counted_of_it():
    table = crosstab({(0, 0): 6, (1, 0): 3, (2, 0): 50}, {0: "a", 1: "b", 2: "c"}, {0: "Due"}, column_total=False)
    cells = {**table.cells, **{(row, "Forms"): rate(0, table.cells[row, "Due"].count) for row in table.rows}}
    same = {(row, "Forms"): (row, "Due") for row in table.rows}
    shown = suppress(type(table)(table.rows, ("Due", "Forms"), cells, table.sums, same), 5)
    assert shown.cells["b", "Due"].flag == shown.cells["b", "Forms"].flag == "c"
    assert shown.cells["a", "Due"].flag == shown.cells["a", "Forms"].flag == "c"


def test_a_count_that_could_point_at_a_refuge_is_hidden_however_large_it_is():
    counts = {("abuse", 0): 30, ("abuse", 1): 0, ("other", 0): 40, ("other", 1): 50, ("third", 0): 60, ("third", 1): 70}
    table = crosstab(counts, {row: row for row in ("abuse", "other", "third")}, {0: "Dover", 1: "Thanet"})
    shown = suppress(replace(table, sensitive=frozenset({("abuse", "Dover"), ("abuse", "Thanet")})), 5)
    assert shown.cells["abuse", "Dover"].flag == "c"
    assert shown.cells["abuse", "Thanet"].count == 0, "a true zero stays"
    assert shown.cells["Total", "Total"].count == 250
    assert not determined(table, shown)


@pytest.mark.django_db
def test_no_table_says_where_people_who_fled_abuse_live_or_settled():
    county(2, stays=200)
    Placement.objects.update(client_group="domestic_abuse")
    name = "People at risk of domestic abuse"
    by_location = answer(
        FIGURES["reconnection-in-by-location"], between(FIRST, LAST), Query(by="client_group"), 5
    ).table
    settled = answer(FIGURES["resettlement"], between(FIRST, LAST), Query(), 5).table
    places = {key: cell for key, cell in by_location.cells.items() if key[0].endswith(f": {name}")}
    places |= {key: cell for key, cell in settled.cells.items() if key[0] == name and key[1] != "Total"}
    assert {cell.count for cell in places.values()} == {0, None}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_no_table_of_an_invented_county_gives_a_small_number_away_by_its_sums(seed):
    county(seed, stays=Random(seed).choice([60, 200]))
    for name, figure in FIGURES.items():
        for by in figure.breakdowns or (None,):
            table = answer(figure, between(FIRST, LAST), Query(by=by), 0).table
            shown = suppress(table, 5)
            prints_nothing_small(shown)
            assert not determined(table, shown), (name, by)


def test_the_check_itself_finds_what_a_careless_table_gives_away():
    counts = {(r, c): 2 + 9 * r + c for r, c in product(range(3), range(2))}
    table = crosstab(counts, {r: str(r) for r in range(3)}, {0: "x", 1: "y"})
    careless = table.with_cells({**table.cells, ("0", "x"): Cell(flag="c")})
    assert determined(table, careless) == {(("0", "x"), "count")}
