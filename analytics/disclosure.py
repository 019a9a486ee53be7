"""Small numbers hidden, and enough others that no total gives them away (DOMAIN rule 10; STANDARDS 7.3). Pure.

Primary: a count from 1 to below the threshold is hidden; a rate is hidden when its count, its base or the rest of its
base is; so is a count that could point at a refuge, whatever its size. True zeros stay. Secondary: further cells are
hidden until, for every hidden number, a *move* is known: other whole numbers that the hidden cells could hold while
every sum that is shown still holds. A reader who knows these rules knows that a hidden count is at least 1, so moves
respect that too. Where a total is 0, so are its parts, and that is no secret.

In sparse tables the zeros that are shown may leave one possibility only, whatever else is hidden. Then whole rows are
*withheld*, zeros and all: of a row without a number nobody knows which of its counts are at least 1.
"""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import replace
from math import log2
from types import MappingProxyType

from analytics.cells import HIDDEN, Atom, Cell, Key, Table
from analytics.moves import Move, Moves
from analytics.sums import Sums

HIDDEN_PRICE = 0.001  # little, so that a move is as short as it can be
TOTAL_PRICE = 12
ROW_PRICE = 6
NO_ROWS: Mapping[str, Hashable] = MappingProxyType({})


def suppress(table: Table, below: int) -> Table:
    """The table with small numbers and what would give them away replaced by the flag `c`; 0 hides nothing.

    Raises ValueError for a threshold under 0.
    """
    hidden = hide(table, below)
    return table.with_cells(
        {key: replace(HIDDEN, unit=cell.unit) if key in hidden else cell for key, cell in table.cells.items()}
    )


def hide(
    table: Table,
    below: int,
    also: frozenset[Key] = frozenset(),
    shown: frozenset[Key] = frozenset(),
    later: frozenset[Key] = frozenset(),
    rows: Mapping[str, Hashable] = NO_ROWS,
) -> set[Key]:
    """The cells to hide, for numbers below the threshold and whatever would give them away.

    `also` are cells to hide whatever they hold; `shown` are published already and cannot be hidden any more; `later`
    are not published yet, and only the small among them are kept secret now. `rows` may be withheld where nothing less
    helps, each with the table that it stands in. Raises ValueError for a threshold under 0.
    """
    if below < 0:
        raise ValueError("A threshold is a whole number, 0 or more.")
    if below < 2:
        return set()
    pointing = {key for key in table.sensitive if table.cells[key].count}
    small = {key for key, cell in table.cells.items() if key not in table.unprinted and _small(cell, below)}
    search = _Search(table, (small | pointing) - shown, (also & table.cells.keys()) - shown, shown, later, rows)
    search.protect()
    return search.hidden | {key for key, base in table.based_on.items() if base in search.hidden}


def _small(cell: Cell, below: int) -> bool:
    numbers = [cell.base] if cell.value is not None else [cell.count, cell.of]
    if cell.count is not None and cell.of is not None:
        numbers.append(cell.of - cell.count)
    return any(number is not None and 0 < number < below for number in numbers)


class _Search:
    """Which cells must be hidden, and for which numbers another value is already proved possible."""

    def __init__(
        self,
        table: Table,
        small: set[Key],
        also: frozenset[Key],
        shown: frozenset[Key],
        later: frozenset[Key],
        rows: Mapping[str, Hashable],
    ) -> None:
        hidden = small | also
        self.table, self.rows, self.sums = table, rows, Sums(table)
        self.free: set[Atom] = set()
        self.with_zeros = self._rows_with_zeros()
        self.withheld = self._withheld_before(hidden)
        self.printed_as: dict[Key, list[Key]] = defaultdict(list)
        for key, base in table.same.items():
            self.printed_as[base].append(key)
        self.shown = self._with_what_follows(shown, hidden)
        self.hidden: set[Key] = set()
        self.searches: list[Moves] = []
        for key in hidden:
            self._hide(key)
        # Values are hidden by themselves: no sum speaks of them, nor of what held somebody once and now nobody.
        counted = {key for key in self.hidden if table.cells[key].count is not None and self.sums.size(key)}
        beside = {key for key in also - small if key[0] in self.withheld}
        self.secret = counted - beside - (table.unprinted - table.sensitive)
        self.hidden |= table.unprinted | later

    def protect(self) -> None:
        """Hides more until every hidden number that is not printed elsewhere has a move.

        What has none whatever is hidden or withheld follows from what is published already.
        """
        waiting = sorted(self.secret, key=self._order, reverse=True)
        self.searches.append(self._moves())
        self.free |= self.searches[0].many({atom for key in waiting for atom in self.sums.atoms(key)})
        while waiting:
            key = waiting.pop()
            for atom in self._must_move(key):
                move = self._cheapest_move(atom)
                self.free |= move.keys()
                self._withhold(self._rows_withheld_for(move))
                for further in sorted({found for found, _ in move} - self.hidden):
                    waiting += self._hide(further)

    def _cheapest_move(self, atom: Atom) -> Move:
        """Rows are withheld where nothing else helps; those that are withheld already cost nothing more."""
        move = self.searches[0].cheapest(atom)
        if not self.rows or move and (not self.withheld or self.searches[0].is_free(move)):
            return move
        if len(self.searches) == 1:
            self.searches.append(self._moves_with_withheld_rows())
        other = self.searches[1].cheapest(atom)
        return other if not move or other and self.searches[1].is_free(other) else move

    def _moves(self) -> Moves:
        """What a reader cannot tell of what is hidden, or could not if more was hidden, at a price."""
        return Moves(self._movable(), self.sums.least, self.sums.telling, self._price)

    def _moves_with_withheld_rows(self) -> Moves:
        """The same if rows are withheld, at a price: each of their counts may be 0 then, and each 0 may be more."""
        loose = {row for row, table in self.rows.items() if table in self.with_zeros}
        least = {atom: min(least, 0) if atom[0][0] in loose else least for atom, least in self.sums.least.items()}
        return Moves(self._movable(loose), least, self.sums.relations, self._price_with_its_row)

    def _movable(self, loose: Container[str] = ()) -> dict[Atom, int]:
        return {
            atom: value
            for atom, value in self.sums.value.items()
            if atom not in self.shown and (atom[0][0] in loose or not self.sums.is_zero(atom))
        }

    def _rows_with_zeros(self) -> dict[Hashable, set[str]]:
        """By table, of those that can be withheld."""
        found: dict[Hashable, set[str]] = defaultdict(set)
        for (row, _), cell in self.table.cells.items():
            if row in self.rows and cell.count == 0 and not cell.of:
                found[self.rows[row]].add(row)
        return found

    def _rows_withheld_for(self, move: Move) -> set[str]:
        """Further rows whose zeros a move changes or whose counts it takes below 1; beside each one with a 0."""
        firm = (atom for atom, change in move.items() if self._needs_its_row(atom, change))
        atoms = [atom for atom in firm if atom[0][0] not in self.withheld]
        rows = {row for (row, _), _ in atoms}
        for atom in atoms:
            beside = self._rows_with_zeros_beside(atom)
            if beside.isdisjoint(rows | self.withheld):
                rows.add(min(beside))
        return rows

    def _rows_with_zeros_beside(self, atom: Atom) -> set[str]:
        """Of the shortest sum with this number that has any: a 0 that follows from other sums would hide nothing."""
        zeros = self.with_zeros[self.rows[atom[0][0]]]
        relations = sorted((relation for relation in self.sums.relations if atom in relation), key=len)
        beside = ({row for (row, _), _ in relation} & zeros for relation in relations)
        return next(filter(None, beside), zeros)

    def _needs_its_row(self, atom: Atom, change: int) -> bool:
        below = self.sums.value[atom] + change < min(self.sums.value[atom], self.sums.least[atom])
        return below or self.sums.is_zero(atom)

    def _withheld_before(self, hidden: set[Key]) -> set[str]:
        """Rows that a reader must take for withheld: without a number, in a table of which a 0 is hidden."""
        shown = {row for row, column in self.table.cells if (row, column) not in hidden}
        tables = {table for table, zeros in self.with_zeros.items() if zeros - shown}
        return {row for row, table in self.rows.items() if table in tables and row not in shown}

    def _withhold(self, rows: set[str]) -> None:
        self.withheld |= rows
        if rows:
            self._hidden_now([key for key in self.table.cells if key[0] in rows])

    def _hide(self, key: Key) -> list[Key]:
        """Hides a cell, and with it every cell that prints its count as a base."""
        keys = [key, *(other for other in self.printed_as[key] if other not in self.hidden)]
        self._hidden_now(keys)
        return keys

    def _hidden_now(self, keys: list[Key]) -> None:
        self.hidden.update(keys)
        for search in self.searches:
            search.reprice(atom for key in keys for atom in self.sums.atoms(key))

    def _with_what_follows(self, shown: frozenset[Key], hidden: set[Key]) -> frozenset[Atom]:
        """What published cells give away already cannot be hidden any more: the last unknown of a sum."""
        sums, known = self.sums, {atom for key in shown for atom in self.sums.atoms(key)}
        edge = list(range(len(sums.telling))) if shown else []
        while edge:
            relation = sums.telling[edge.pop()]
            unknown = [atom for atom in relation if atom not in known]
            if len(relation) > 1 and len(unknown) == 1 and unknown[0][0] not in hidden:
                known.add(unknown[0])
                edge += sums.within[unknown[0]]
        return frozenset(known)

    def _known(self, atom: Atom) -> bool:
        """Whether a cell that is shown prints this number, or lets it be subtracted within one cell."""
        key, number = atom
        if number == "rest":
            return self._known((key, "count")) and self._known(self.sums.base(key))
        if key not in self.hidden:
            return True
        return number == "of" and key in self.table.same and self.table.same[key] not in self.hidden

    def _must_move(self, key: Key) -> Iterator[Atom]:
        base = self.sums.base(key)
        if (key, "count") not in self.free and not self.sums.is_said_to_be_zero(key):
            yield key, "count"
        if self.table.cells[key].of is not None and base not in self.free and not self._known(base):
            yield base

    def _price(self, atom: Atom, way: int) -> float:
        """What it costs a reader not to see a number: more where its cell is larger, most for totals and shares."""
        key, _ = atom
        if key in self.hidden:
            return HIDDEN_PRICE
        total = key in self.sums.whole or self.table.cells[key].of is not None
        return 1 + log2(1 + self.sums.size(key)) + (TOTAL_PRICE if total else 0)

    def _price_with_its_row(self, atom: Atom, way: int) -> float:
        """The same, and more where its row must be withheld."""
        row = atom[0][0]
        withholding = row in self.rows and row not in self.withheld and self._needs_its_row(atom, way)
        return self._price(atom, way) + (ROW_PRICE if withholding else 0)

    def _order(self, key: Key) -> tuple[int, Key]:
        return self.sums.size(key), key
