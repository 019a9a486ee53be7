"""Small numbers hidden, and enough others that no total gives them away (DOMAIN rule 10; STANDARDS 7.3). Pure.

Primary: a count from 1 to below the threshold is hidden; a rate is hidden when its count, its base or the rest of its
base is; so is a count that could point at a refuge, whatever its size. True zeros stay. Secondary: further cells are
hidden until, for every hidden number, a *move* is known: other whole numbers that the hidden cells could hold while
every sum that is shown still holds. A reader who knows these rules knows that a hidden count is at least 1, so moves
respect that too. Where a total is 0, so are its parts, and that is no secret.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush, nsmallest
from itertools import count
from math import log2

from analytics.cells import HIDDEN, Atom, Cell, Key, Sum, Table

SEARCH_DEPTH = 24
SEARCH_STEPS = 600
WIDTH = 24  # half as wide, a matrix of many districts found no move and lost every total
MOVED, WRONG = 0.2, 1.5
TOTAL_PRICE = 12
PRICES = (1, 0.1)


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
) -> set[Key]:
    """The cells to hide, for numbers below the threshold and whatever would give them away.

    `also` are cells to hide whatever they hold; `shown` are published already and cannot be hidden any more; `later`
    are not published yet, and only the small among them are kept secret now. Raises ValueError for a threshold under 0.
    """
    if below < 0:
        raise ValueError("A threshold is a whole number, 0 or more.")
    if below < 2:
        return set()
    pointing = {key for key in table.sensitive if table.cells[key].count}
    small = {key for key, cell in table.cells.items() if key not in table.unprinted and _small(cell, below)}
    once = {key for key in also & table.cells.keys() if table.cells[key].count or table.cells[key].of}
    hidden = _Search(table, (small | pointing | once) - shown, shown, later).protect()
    return hidden | {key for key, base in table.based_on.items() if base in hidden}


def _small(cell: Cell, below: int) -> bool:
    numbers = [cell.base] if cell.value is not None else [cell.count, cell.of]
    if cell.count is not None and cell.of is not None:
        numbers.append(cell.of - cell.count)
    return any(number is not None and 0 < number < below for number in numbers)


@dataclass
class _Search:
    """Which cells must be hidden, and for which numbers another value is already proved possible."""

    table: Table
    hidden: set[Key]
    shown: frozenset[Key] = frozenset()
    later: frozenset[Key] = frozenset()
    value: dict[Atom, int] = field(default_factory=dict)
    least: dict[Atom, int] = field(default_factory=dict)
    relations: list[dict[Atom, int]] = field(default_factory=list)
    within: dict[Atom, list[int]] = field(default_factory=lambda: defaultdict(list))
    whole: set[Key] = field(default_factory=set)
    free: set[Atom] = field(default_factory=set)
    totals: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    related: set[frozenset] = field(default_factory=set)
    printed_as: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for key, cell in self.table.cells.items():
            if cell.count is not None:
                self._read(key, cell)
        for key, base in self.table.same.items():
            self.printed_as[base].append(key)
        for total in self.table.sums:
            self.whole.add(total.total)
            for part in total.parts:
                self.totals[part].append(total.total)
            self._relate_sum(total)
        for link in self.table.links:
            self._relate(*(self._one_name(atom) for atom in (link.whole, *link.parts)))
        for number, relation in enumerate(self.relations):
            for atom in relation:
                self.within[atom].append(number)
        self._show_what_follows()
        # Cells without a count (values) are hidden by themselves; no sum speaks of them.
        self.values = {key for key in self.hidden if self.table.cells[key].count is None}
        self.hidden -= self.values
        for key in sorted(self.hidden):
            self._hide(key)
        self.secret = self.hidden - (self.table.unprinted - self.table.sensitive)
        self.hidden |= self.table.unprinted | self.later

    def protect(self) -> set[Key]:
        """Hides more until every hidden number that is not printed elsewhere has a move."""
        waiting = sorted(self.secret, key=self._order, reverse=True)
        while waiting:
            key = waiting.pop()
            for atom in self._must_move(key):
                while atom not in self.free:
                    more = (self._some_move(atom) or self._neighbours(atom)) - self.hidden
                    waiting += [other for found in sorted(more) for other in self._hide(found)]
                    if not more:
                        break
        return self.hidden | self.values

    def _hide(self, key: Key) -> list[Key]:
        """Hides a cell, and with it every cell that prints its count as a base."""
        keys = [key, *(other for other in self.printed_as[key] if other not in self.hidden)]
        self.hidden.update(keys)
        return keys

    def _read(self, key: Key, cell: Cell) -> None:
        self.value[key, "count"] = cell.count or 0
        self.least[key, "count"] = 1 if cell.of is None and key not in self.table.unprinted else 0
        if cell.of is None:
            return
        base = self._base(key)
        self.value[base], self.least[base] = cell.of, 1
        rest = cell.of - (cell.count or 0)
        # People served may be more than the places contracted.
        self.value[key, "rest"], self.least[key, "rest"] = rest, min(0, rest)
        # A base that another cell prints as 0 does not move, and nobody is counted of it.
        parts = {base: 1, (key, "count"): -1, (key, "rest"): -1}
        self.relations.append({atom: sign for atom, sign in parts.items() if not self._constant(atom)})

    def _base(self, key: Key) -> Atom:
        return (self.table.same[key], "count") if key in self.table.same else (key, "of")

    def _show_what_follows(self) -> None:
        """What published cells give away already cannot be hidden any more: the last unknown of a sum."""
        edge = list(range(len(self.relations))) if self.shown else []
        while edge:
            keys = {key for key, _ in self.relations[edge.pop()]}
            unknown = keys - self.shown
            # The numbers of one cell that is not published yet tell nothing of each other.
            if len(keys) > 1 and len(unknown) == 1 and not unknown & self.hidden:
                self.shown |= unknown
                edge += [number for key in unknown for atom in self._atoms(key) for number in self.within[atom]]

    def _atoms(self, key: Key) -> tuple[Atom, ...]:
        return (key, "count"), (key, "rest"), self._base(key)

    def _one_name(self, atom: Atom) -> Atom:
        """The atom under which a number is kept: a base that another cell prints is that cell's count."""
        return self._base(atom[0]) if atom[1] == "of" else atom

    def _relate_sum(self, total: Sum) -> None:
        keys = (total.total, *total.parts)
        if any(key not in self.table.cells or self.table.cells[key].count is None for key in keys):
            return
        atoms = [[(key, "count") for key in keys]]
        if all(self.table.cells[key].of is not None for key in keys):
            atoms.append([self._base(key) for key in keys])
        for whole, *parts in atoms:
            self._relate(whole, *parts)

    def _relate(self, whole: Atom, *parts: Atom) -> None:
        """Notes a sum once, without the counts that are 0: zeros are shown, and do not move."""
        relation = {atom: 1 if atom == whole else -1 for atom in (whole, *parts) if not self._constant(atom)}
        name = frozenset(relation.items())
        if relation and name not in self.related:
            self.related.add(name)
            self.relations.append(relation)

    def _constant(self, atom: Atom) -> bool:
        key, number = atom
        cell = self.table.cells[key]
        return number == "count" and cell.of is None and cell.count == 0 and key not in self.table.unprinted

    def _known(self, atom: Atom) -> bool:
        """Whether a cell that is shown prints this number, or lets it be subtracted within one cell."""
        key, number = atom
        if number == "rest":
            return self._known((key, "count")) and self._known(self._base(key))
        if key not in self.hidden:
            return True
        return number == "of" and key in self.table.same and self.table.same[key] not in self.hidden

    def _must_move(self, key: Key) -> Iterator[Atom]:
        if not self._no_secret(key):
            yield key, "count"
        if self.table.cells[key].of is not None and not self._known(self._base(key)):
            yield self._base(key)

    def _no_secret(self, key: Key) -> bool:
        """Whether a total of 0, or parts that are all 0, say that this count is 0: a true zero, which is shown."""
        said = any(len(self.relations[number]) == 1 for number in self.within[key, "count"])
        return said or any(self.table.cells[total].count == 0 for total in self.totals[key])

    def _some_move(self, atom: Atom) -> set[Key]:
        """Cells that make up a move; where what is free leads nowhere, prices are cut, so that few totals are paid."""
        return next(filter(None, (self._cheapest_move(atom, share) for share in PRICES)), set())

    def _cheapest_move(self, atom: Atom, share: float) -> set[Key]:
        """Cells that make up a move of the atom, those of them that are shown few and small; none when none is found.

        Best first: a partial move is extended where a sum is wrong, by what is hidden already or by what costs least.
        Of every price a share is asked.
        """
        order, edge = count(), []
        for change in (1, -1):
            if self._can(atom, change):
                heappush(edge, (0, next(order), 0, {atom: change}, self._imbalances({}, atom, change)))
        for _ in range(SEARCH_STEPS):
            if not edge:
                break
            _, _, cost, move, wrong = heappop(edge)
            if not wrong:
                self.free |= move.keys()
                return {key for key, _ in move}
            if len(move) < SEARCH_DEPTH:
                for whole, further, change in self._extensions(move, wrong):
                    price = whole * share
                    left = self._imbalances(wrong, further, change)
                    length = cost + price + MOVED * len(move) + WRONG * len(left)
                    heappush(edge, (length, next(order), cost + price, {**move, further: change}, left))
        return set()

    def _extensions(self, move: dict[Atom, int], wrong: dict[int, int]) -> list[tuple[float, Atom, int]]:
        """Changes that put one wrong sum right, cheapest first, with their price: 0 for what is hidden."""
        number = min(wrong, key=lambda number: len(self.relations[number]))
        paid = {key for key, _ in move}
        found = []
        for atom, sign in self.relations[number].items():
            change = -wrong[number] * sign
            if atom not in move and atom[0] not in self.shown and self._can(atom, change):
                price = 0 if atom[0] in self.hidden or atom[0] in paid else self._price(atom[0])
                mends = sum(other in wrong for other in self.within[atom])
                found.append((price, -mends, atom, change))
        return [(price, atom, change) for price, _, atom, change in nsmallest(WIDTH, found)]

    def _price(self, key: Key) -> float:
        """What it costs a reader not to see a cell: more where it is larger, most for totals and shares."""
        cell = self.table.cells[key]
        total = key in self.whole or cell.of is not None
        return 1 + log2(1 + self._size(key)) + (TOTAL_PRICE if total else 0)

    def _can(self, atom: Atom, change: int) -> bool:
        return self.value[atom] + change >= self.least[atom]

    def _imbalances(self, wrong: dict[int, int], atom: Atom, change: int) -> dict[int, int]:
        """By how much each sum is wrong once the atom has changed."""
        changed = dict(wrong)
        for number in self.within[atom]:
            surplus = changed.pop(number, 0) + change * self.relations[number][atom]
            if surplus:
                changed[number] = surplus
        return changed

    def _neighbours(self, atom: Atom) -> set[Key]:
        """What to hide where no move is found: the nearest cells in a sum with it, or with what is hidden there."""
        reached: set[int] = set()
        edge = set(self.within[atom])
        while edge:
            reached |= edge
            keys = {key for number in edge for key, _ in self.relations[number]}
            if found := {key for key in keys - self.hidden - self.shown if self._size(key)}:
                return found
            atoms = {other for number in edge for other in self.relations[number] if other[0] in self.hidden}
            edge = {number for other in atoms for number in self.within[other]} - reached
        return set()

    def _size(self, key: Key) -> int:
        cell = self.table.cells[key]
        return cell.of if cell.of is not None else cell.count or 0

    def _order(self, key: Key) -> tuple[int, Key]:
        return self._size(key), key
