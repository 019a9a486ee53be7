"""Other whole numbers that hidden cells could hold while every sum that is shown still holds (DOMAIN rule 10). Pure.

A *move* changes some numbers by whole amounts and leaves every sum right. Whoever looks for one solves a small linear
programme: of all moves that change a given number, the one whose cells are dearest to readers least. HiGHS solves it
exactly; what it finds is checked in whole numbers before anybody relies on it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, HighsVarType, MatrixFormat, kHighsInf

from analytics.cells import Atom

Relation = Mapping[Atom, int]
Move = Mapping[Atom, int]
FREE = 1  # less than this costs a move of what is hidden already
SHORT = 0.001  # costs what a move need not change
DRAWS = 6
NODES = 1000  # of a search for whole numbers; the same on every machine, which a limit of seconds is not
GOOD_ENOUGH = 0.2  # a move that costs a fifth more than the cheapest is taken
WRONG = 1e-6


class Moves:
    """Numbers that may change, the sums between them, and the price of changing each, up (1) or down (-1)."""

    def __init__(
        self,
        value: Mapping[Atom, int],
        least: Mapping[Atom, int],
        relations: Iterable[Relation],
        price: Callable[[Atom, int], float],
    ) -> None:
        self._atoms = list(value)
        self._index = {atom: number for number, atom in enumerate(self._atoms)}
        among = (_among(self._index, relation) for relation in relations)
        self._relations = [each for each in {frozenset(each.items()): each for each in among}.values() if each]
        self._within: dict[Atom, list[int]] = defaultdict(list)
        for number, relation in enumerate(self._relations):
            for atom in relation:
                self._within[atom].append(number)
        self._price = price
        self._slack = [max(0, value[atom] - least[atom]) for atom in self._atoms]
        self._prices = [price(atom, way) for way in (1, -1) for atom in self._atoms]
        self._solver = _solver()
        self._solver.passModel(self._programme())

    def reprice(self, atoms: Iterable[Atom]) -> None:
        """Asks again what it costs to hide these numbers."""
        for atom in atoms:
            if (number := self._index.get(atom)) is not None:
                for column, way in zip(self._columns(number), (1, -1), strict=True):
                    self._prices[column] = self._price(atom, way)
                    self._solver.changeColCost(column, self._prices[column])

    def cheapest(self, atom: Atom) -> Move:
        """The cheapest move that is known to change this number; empty where there is none."""
        if atom not in self._index:
            return {}
        up, down = self._columns(self._index[atom])
        best: Move = {}
        for column, other in ((up, down), (down, up)):
            found = self._changing(column, other)
            if found and (not best or self._cost(found) < self._cost(best)):
                best = found
            if best and self.is_free(best):
                break
        return best

    def is_free(self, move: Move) -> bool:
        """Whether a move needs nothing hidden that is not hidden already."""
        return self._cost(move) < FREE

    def many(self, wanted: Collection[Atom]) -> set[Atom]:
        """Numbers that moves of what is hidden already change, many of those wanted among them.

        Each number is pushed up or down by at most 1, and which way is drawn by lot, the same lot every time: one such
        programme moves hundreds of numbers at once.
        """
        solver, draw = _solver(), np.random.default_rng(0)
        solver.passModel(self._of_what_is_hidden())
        found: set[Atom] = set()
        for _ in range(DRAWS):
            strength = np.array([(atom in wanted) / (1 + DRAWS * (atom in found)) for atom in self._atoms])
            push = draw.choice((-1, 1), len(self._atoms)) * draw.uniform(0.5, 1, len(self._atoms)) * strength
            costs = np.concatenate([SHORT - push, SHORT + push])
            solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
            move = self._solved(solver)
            if self._holds(move):
                found |= move.keys()
        return found

    def _of_what_is_hidden(self) -> HighsLp:
        programme = self._programme()
        hidden = np.array(self._prices) < FREE
        programme.col_upper_ = np.minimum(programme.col_upper_, hidden)
        return programme

    def _columns(self, number: int) -> tuple[int, int]:
        return number, number + len(self._atoms)

    def _most(self, column: int) -> float:
        """By how much a number may go up, in a column of the first half, or down, in one of the second."""
        return kHighsInf if column < len(self._atoms) else self._slack[column - len(self._atoms)]

    def _cost(self, move: Move) -> float:
        return sum(self._prices[self._columns(self._index[atom])[change < 0]] for atom, change in move.items())

    def _changing(self, column: int, other: int) -> Move:
        if self._most(column) < 1:
            return {}
        self._solver.changeColBounds(column, 1, self._most(column))
        self._solver.changeColBounds(other, 0, 0)
        move = self._solved(self._solver)
        if move and not self._holds(move):
            twice = {atom: 2 * change for atom, change in move.items()}
            # Where halves come out, as they mostly do, twice as much is whole.
            move = twice if self._holds(twice) else self._solved(self._in_whole_numbers())
        self._solver.changeColBounds(column, 0, self._most(column))
        self._solver.changeColBounds(other, 0, self._most(other))
        return {atom: int(change) for atom, change in move.items()} if self._holds(move) else {}

    def _solved(self, solver: Highs) -> dict[Atom, float]:
        """By how much each number changes; whole where it is whole but for what a computer cannot tell."""
        solver.run()
        if solver.getModelStatus() not in (HighsModelStatus.kOptimal, HighsModelStatus.kSolutionLimit):
            return {}
        columns = np.array(solver.getSolution().col_value)
        if not columns.size:
            return {}
        changes = columns[: len(self._atoms)] - columns[len(self._atoms) :]
        whole = np.round(changes)
        changes = np.where(np.abs(changes - whole) < WRONG, whole, changes)
        return {self._atoms[number]: changes[number] for number in np.nonzero(changes)[0]}

    def _holds(self, move: Mapping[Atom, float]) -> bool:
        """Whether it is a move: in whole numbers, no number below its least, every sum as it was."""
        whole = all(change == int(change) for change in move.values())
        enough = all(self._slack[self._index[atom]] + change >= 0 for atom, change in move.items())
        touched = {number for atom in move for number in self._within[atom]}
        return whole and enough and not any(_surplus(self._relations[number], move) for number in touched)

    def _in_whole_numbers(self) -> Highs:
        programme = self._solver.getLp()
        programme.integrality_ = [HighsVarType.kInteger] * (2 * len(self._atoms))
        solver = _solver()
        solver.setOptionValue("presolve", "choose")
        solver.setOptionValue("mip_max_nodes", NODES)
        solver.setOptionValue("mip_rel_gap", GOOD_ENOUGH)
        solver.passModel(programme)
        return solver

    def _programme(self) -> HighsLp:
        """Each number goes up by one column or down by another; each relation is a row that stays 0."""
        size, programme = len(self._atoms), HighsLp()
        programme.num_col_, programme.num_row_ = 2 * size, len(self._relations)
        programme.col_cost_ = np.array(self._prices, float)
        programme.col_lower_ = np.zeros(2 * size)
        programme.col_upper_ = np.array([self._most(column) for column in range(2 * size)], float)
        programme.row_lower_ = programme.row_upper_ = np.zeros(len(self._relations))
        entries = [
            [(column, sign * way) for atom, sign in relation.items() for column, way in self._ways(atom)]
            for relation in self._relations
        ]
        matrix = programme.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *map(len, entries)]).astype(np.int32)
        matrix.index_ = np.array([column for row in entries for column, _ in row], np.int32)
        matrix.value_ = np.array([sign for row in entries for _, sign in row], float)
        return programme

    def _ways(self, atom: Atom) -> tuple[tuple[int, int], tuple[int, int]]:
        up, down = self._columns(self._index[atom])
        return (up, 1), (down, -1)


def _among(atoms: Container[Atom], relation: Relation) -> dict[Atom, int]:
    """Without the numbers that do not change."""
    return {atom: sign for atom, sign in relation.items() if atom in atoms}


def _surplus(relation: Relation, move: Mapping[Atom, float]) -> float:
    return sum(sign * move.get(atom, 0) for atom, sign in relation.items())


def _solver() -> Highs:
    solver = Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # The same programme is solved again with other bounds: from where it stands, without simplifying it first.
    solver.setOptionValue("presolve", "off")
    return solver
