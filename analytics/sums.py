"""What a reader can add up in a table: its numbers, the least that each can be, and the sums that hold. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analytics.cells import Atom, Key, Sum, Table

Relation = dict[Atom, int]


class Sums:
    """Numbers by name, and relations between them: in each, what is added and what is taken away come to 0.

    A number that two cells print has one name. `value` is what a number is, `least` the least that a reader who does
    not see it must take it for.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.value: dict[Atom, int] = {}
        self.least: dict[Atom, int] = {}
        self.relations: list[Relation] = []
        self.whole = {total.total for total in table.sums}
        self.totals: dict[Key, list[Key]] = defaultdict(list)
        for key, cell in table.cells.items():
            if cell.count is not None:
                self._read(key)
        for total in table.sums:
            for part in total.parts:
                self.totals[part].append(total.total)
            self.relations += self._added(total)
        for link in table.links:
            self.relations.append(_relation(*map(self._one_name, (link.whole, *link.parts))))
        self.telling = _unique(map(self.without_zeros, self.relations))
        self.within: dict[Atom, list[int]] = defaultdict(list)
        for number, relation in enumerate(self.telling):
            for atom in relation:
                self.within[atom].append(number)

    def base(self, key: Key) -> Atom:
        """What a share is taken of: a number of its own, or one that another cell prints."""
        return (self.table.same[key], "count") if key in self.table.same else (key, "of")

    def atoms(self, key: Key) -> tuple[Atom, ...]:
        return (key, "count"), (key, "rest"), self.base(key)

    def is_zero(self, atom: Atom) -> bool:
        """Whether it is a count of nobody: such are shown, unless their row is withheld."""
        key, number = atom
        cell = self.table.cells[key]
        return number == "count" and cell.of is None and cell.count == 0 and key not in self.table.unprinted

    def without_zeros(self, relation: Relation) -> Relation:
        return {atom: sign for atom, sign in relation.items() if not self.is_zero(atom)}

    def is_said_to_be_zero(self, key: Key) -> bool:
        """Whether a total of 0, or parts that are all 0, say that this count is 0: a true zero, which is shown."""
        said = any(len(self.telling[number]) == 1 for number in self.within[key, "count"])
        return said or any(self.table.cells[total].count == 0 for total in self.totals[key])

    def size(self, key: Key) -> int:
        cell = self.table.cells[key]
        return cell.of if cell.of is not None else cell.count or 0

    def _read(self, key: Key) -> None:
        cell, base = self.table.cells[key], self.base(key)
        count = self.value[key, "count"] = cell.count or 0
        self.least[key, "count"] = 1 if cell.of is None and key not in self.table.unprinted else 0
        if cell.of is not None:
            self.value[base], self.least[base] = cell.of, 1
            # People served may be more than the places contracted.
            self.value[key, "rest"], self.least[key, "rest"] = cell.of - count, min(0, cell.of - count)
            self.relations.append(_relation(base, (key, "count"), (key, "rest")))

    def _one_name(self, atom: Atom) -> Atom:
        return self.base(atom[0]) if atom[1] == "of" else atom

    def _added(self, total: Sum) -> Iterator[Relation]:
        keys = (total.total, *total.parts)
        if any(key not in self.table.cells or self.table.cells[key].count is None for key in keys):
            return
        yield _relation(*((key, "count") for key in keys))
        if all(self.table.cells[key].of is not None for key in keys):
            yield _relation(*map(self.base, keys))


def _relation(whole: Atom, *parts: Atom) -> Relation:
    return {whole: 1} | {part: -1 for part in parts if part != whole}


def _unique(relations: Iterable[Relation]) -> list[Relation]:
    return [relation for relation in {frozenset(each.items()): each for each in relations}.values() if relation]
