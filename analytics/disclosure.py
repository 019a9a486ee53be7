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

from analytics.cells import HIDDEN, Cell, Key, Sum, Table

THRESHOLD = 5

Atom = tuple[Key, str]
"""One number of a cell: its count, its base (`of`), or the rest of its base, which all can subtract."""

SEARCH_DEPTH = 12
SEARCH_STEPS = 3000


def suppress(table: Table, below: int = THRESHOLD) -> Table:
    """The table with small numbers and what would give them away replaced by the flag `c`; 0 hides nothing.

    Raises ValueError for a threshold under 0.
    """
    if below < 0:
        raise ValueError("A threshold is a whole number, 0 or more.")
    if below < 2:
        return table
    pointing = {key for key in table.sensitive if table.cells[key].count}
    small = {key for key, cell in table.cells.items() if _small(cell, below)}
    hidden = _Search(table, small | pointing).protect()
    values = {key for key, base in table.based_on.items() if base in hidden}
    return table.with_cells(
        {
            key: replace(HIDDEN, unit=cell.unit) if key in hidden or key in values else cell
            for key, cell in table.cells.items()
        }
    )


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
    value: dict[Atom, int] = field(default_factory=dict)
    least: dict[Atom, int] = field(default_factory=dict)
    relations: list[dict[Atom, int]] = field(default_factory=list)
    within: dict[Atom, list[int]] = field(default_factory=lambda: defaultdict(list))
    free: set[Atom] = field(default_factory=set)

    def __post_init__(self) -> None:
        for key, cell in self.table.cells.items():
            if cell.count is not None:
                self._read(key, cell)
        for total in self.table.sums:
            self._relate_sum(total)
        for number, relation in enumerate(self.relations):
            for atom in relation:
                self.within[atom].append(number)
        # Cells without a count (values) are hidden by themselves; no sum speaks of them.
        self.values = {key for key in self.hidden if self.table.cells[key].count is None}
        self.hidden -= self.values
        for key in sorted(self.hidden):
            self._hide(key)

    def protect(self) -> set[Key]:
        """Hides more until every hidden number that is not printed elsewhere has a move."""
        waiting = sorted(self.hidden, key=self._order)
        while waiting:
            key = waiting[-1]
            safe = all(self._movable(atom) for atom in self._must_move(key))
            if safe or (more := self._next_to_hide(key)) is None:
                waiting.pop()
            else:
                waiting += self._hide(more)
        return self.hidden | self.values

    def _hide(self, key: Key) -> list[Key]:
        """Hides a cell, and with it every cell that prints its count as a base."""
        keys = [key, *(other for other, same in self.table.same.items() if same == key and other not in self.hidden)]
        self.hidden.update(keys)
        return keys

    def _read(self, key: Key, cell: Cell) -> None:
        self.value[key, "count"] = cell.count or 0
        self.least[key, "count"] = 1 if cell.of is None else 0
        if cell.of is None:
            return
        base = self._base(key)
        self.value[base], self.least[base] = cell.of, 1
        self.value[key, "rest"], self.least[key, "rest"] = cell.of - (cell.count or 0), 0
        self.relations.append({base: 1, (key, "count"): -1, (key, "rest"): -1})

    def _base(self, key: Key) -> Atom:
        return (self.table.same[key], "count") if key in self.table.same else (key, "of")

    def _relate_sum(self, total: Sum) -> None:
        keys = (total.total, *total.parts)
        if any(key not in self.table.cells or self.table.cells[key].count is None for key in keys):
            return
        atoms = [[(key, "count") for key in keys]]
        if all(self.table.cells[key].of is not None for key in keys):
            atoms.append([self._base(key) for key in keys])
        for whole, *parts in atoms:
            relation = {whole: 1} | dict.fromkeys(parts, -1)
            if relation not in self.relations:
                self.relations.append(relation)

    def _known(self, atom: Atom) -> bool:
        """Whether a cell that is shown prints this number, or lets it be subtracted within one cell."""
        key, number = atom
        if number == "rest":
            return self._known((key, "count")) and self._known(self._base(key))
        if key not in self.hidden:
            return True
        return number == "of" and key in self.table.same and self.table.same[key] not in self.hidden

    def _must_move(self, key: Key) -> Iterator[Atom]:
        if not self._zero_with_its_total(key):
            yield key, "count"
        if self.table.cells[key].of is not None and not self._known(self._base(key)):
            yield self._base(key)

    def _zero_with_its_total(self, key: Key) -> bool:
        """Whether a total of 0 says that this count is 0: a true zero, which is no secret."""
        totals = [line.total for line in self.table.sums if key in line.parts]
        return any(self.table.cells[total].count == 0 for total in totals)

    def _movable(self, atom: Atom) -> bool:
        if atom in self.free:
            return True
        for depth in range(2, SEARCH_DEPTH + 1, 2):
            for change in (1, -1):
                steps = [SEARCH_STEPS]
                if self._can(atom, change) and (move := self._complete({atom: change}, depth, steps)):
                    self.free |= set(move)
                    return True
        return False

    def _can(self, atom: Atom, change: int) -> bool:
        return self.value[atom] + change >= self.least[atom]

    def _complete(self, move: dict[Atom, int], depth: int, steps: list[int]) -> dict[Atom, int] | None:
        """The move with further changes until every sum holds again; None when none is found in so many steps."""
        steps[0] -= 1
        if steps[0] < 0:
            return None
        wrong = self._imbalances(move)
        if not wrong:
            return move
        if len(move) >= depth:
            return None
        number, surplus = min(wrong.items(), key=lambda item: self._width(item[0], move))
        for atom in self._candidates(number, move, wrong):
            change = -surplus * self.relations[number][atom]
            if self._can(atom, change) and (found := self._complete({**move, atom: change}, depth, steps)):
                return found
        return None

    def _imbalances(self, move: dict[Atom, int]) -> dict[int, int]:
        wrong: dict[int, int] = defaultdict(int)
        for atom, change in move.items():
            for number in self.within[atom]:
                wrong[number] += change * self.relations[number][atom]
        return {number: surplus for number, surplus in wrong.items() if surplus}

    def _width(self, number: int, move: dict[Atom, int]) -> int:
        return sum(1 for atom in self.relations[number] if atom not in move and not self._known(atom))

    def _candidates(self, number: int, move: dict[Atom, int], wrong: dict[int, int]) -> list[Atom]:
        found = [atom for atom in self.relations[number] if atom not in move and not self._known(atom)]
        return sorted(found, key=lambda atom: (-len(wrong.keys() & set(self.within[atom])), -self.value[atom]))

    def _next_to_hide(self, key: Key) -> Key | None:
        """The smallest cell that shares a sum with a number that cannot move: parts first, then totals."""
        reached, edge = set(), {key}
        while edge:
            reached |= edge
            lines = self._lines(edge)
            shown = {other for line in lines for other in line if other not in self.hidden and self._size(other)}
            if shown:
                totals = {self._whole(line) for line in lines}
                return min(shown, key=lambda other: (other in totals, -self._company(other), self._order(other)))
            edge = {other for line in lines for other in line if other in self.hidden} - reached
        return None

    def _lines(self, keys: set[Key]) -> list[dict[Atom, int]]:
        atoms = {atom for key in keys for atom in ((key, "count"), (key, "rest"), self._base(key))}
        numbers = {number for atom in atoms & self.value.keys() for number in self.within[atom]}
        return [_of_keys(self.relations[number]) for number in sorted(numbers)]

    def _whole(self, line: dict[Key, int]) -> Key | None:
        return next((key for key, coefficient in line.items() if coefficient == 1), None)

    def _size(self, key: Key) -> int:
        cell = self.table.cells[key]
        return cell.of if cell.of is not None else cell.count or 0

    def _company(self, key: Key) -> int:
        """In how many of its sums something is hidden already: hiding it there closes a circle."""
        return sum(1 for line in self._lines({key}) if any(other in self.hidden for other in line if other != key))

    def _order(self, key: Key) -> tuple[int, Key]:
        return self._size(key), key


def _of_keys(relation: dict[Atom, int]) -> dict[Key, int]:
    return {key: coefficient for (key, _), coefficient in relation.items()}
