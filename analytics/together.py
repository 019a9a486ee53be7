"""Tables that are published together, hidden together: no table gives away what another hides (DOMAIN rule 10). Pure.

All tables of a period become one, with what a reader may compare between them: the same total under two breakdowns,
a table that another one divides further, a whole beside some of its parts. What is left over between a whole and its
parts is nobody's cell; it moves freely, and where everybody can subtract it, small ones are kept secret like any cell.

Where few people are counted, true zeros of a further breakdown may leave one number only for what the report hides.
Then rows of that breakdown are withheld, zeros and all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from analytics.cells import HIDDEN, SEPARATOR, TOTAL, Atom, Cell, Key, Link, Sum, Table
from analytics.disclosure import hide

LEFT_OVER = "left over"
DURING = "@"


class Name(NamedTuple):
    """A table that is published: a figure, its breakdown, and the option that it is narrowed to; empty for none."""

    figure: str
    by: str = ""
    option: str = ""


Tables = Mapping[Name, Table]


@dataclass
class Compared:
    """What can be compared between tables: links, and the cells of what is left over. Numbers are named by table."""

    tables: Tables
    below: int
    links: list[Link] = field(default_factory=list)
    left_over: dict[Key, Cell] = field(default_factory=dict)
    secret: set[Key] = field(default_factory=set)
    during: str = ""

    def within(self, during: str) -> "Compared":
        """The tables of one of several periods, under the names that rules know them by; what is told is told here."""
        own = {undated(name): table for name, table in self.tables.items() if name == dated(undated(name), during)}
        return replace(self, tables=own, during=during)

    def atom(self, name: Name, row: str, column: str, number: str = "count") -> Atom | None:
        """A number of a table; None where the table has no such number."""
        table = self.tables.get(name)
        if table is None or table.number(((row, column), number)) is None:
            return None
        return joined_key(dated(name, self.during), (row, column)), number

    def value(self, atom: Atom) -> int:
        name, key = parted_key(atom[0])
        return self.tables[undated(name) if self.during else name].number((key, atom[1]))

    def equal(self, whole: Atom | None, parts: Iterable[Atom | None]) -> None:
        """The whole is the sum of the parts. A rule that does not hold for these numbers tells a reader nothing."""
        parts = tuple(parts)
        if whole and parts and None not in parts and self.value(whole) == sum(map(self.value, parts)):
            self.links.append(Link(whole, parts))

    def split(self, whole: Atom | None, parts: Iterable[Atom | None]) -> None:
        """The whole is the sum of the parts, which a reader knows where nothing is left over; else what is left over
        must not be given away."""
        parts = tuple(parts)
        if whole and None not in parts and self.value(whole) == sum(map(self.value, parts)):
            self.equal(whole, parts)
        else:
            self.at_least(whole, parts, secret=True)

    def at_least(self, whole: Atom | None, parts: Iterable[Atom | None], *, secret: bool = False) -> None:
        """The whole is the sum of the parts and of something more, or nothing more: a reader does not know which.

        With `secret` what is left over counts as a cell that must not be given away.
        """
        parts = tuple(part for part in parts if part)
        more = self.value(whole) - sum(map(self.value, parts)) if whole and parts else -1
        if whole and more >= 0:
            key = (f"{LEFT_OVER}{SEPARATOR}{len(self.left_over)}", LEFT_OVER)
            self.left_over[key] = Cell(count=more)
            if secret and 0 < more < self.below:
                self.secret.add(key)
            self.links.append(Link(whole, (*parts, (key, "count"))))


def hide_together(
    tables: Tables,
    compare: Iterable,
    below: int,
    tiers: Iterable[Iterable[Name]] = (),
    also: Iterable[tuple[Name, Key]] = (),
    already: Iterable[tuple[Name, Key]] = (),
) -> Tables:
    """The tables with small numbers hidden, and whatever in any of them would give one away.

    `compare` are functions that tell a `Compared` what can be compared. The tables of each tier keep what they can:
    what they show stays, and the tables after them hide what that would give away. The last tier is what one report
    prints: what is small in it is kept secret from the first tier on. `also` are cells to hide whatever they hold,
    `already` cells that are published.
    """
    tiers = [[name for name in tier if name in tables] for tier in tiers]
    report = {name: tables[name] for tier in tiers for name in tier}
    hidden = {joined_key(*cell) for cell in also}
    shown = {joined_key(*cell) for cell in already}
    for tier, together in (*((tier, report) for tier in tiers), (tables, tables)):
        chosen = {joined_key(name, key) for name in tier for key in tables[name].cells} - shown - hidden
        joined = _joined(together, compare, below)
        later = joined.cells.keys() - joined.unprinted - chosen - shown - hidden
        rows = _rows(joined, chosen | hidden, shown)
        hidden |= hide(joined, below, frozenset(hidden), frozenset(shown), frozenset(later), rows) & chosen
        shown |= chosen - hidden
    return {name: table.with_cells(_marked(name, table, hidden)) for name, table in tables.items()}


def _rows(joined: Table, unpublished: set[Key], shown: set[Key]) -> dict[str, Name]:
    """Rows that can be withheld, with their tables: nothing in them is published."""
    begun = {row for row, _ in shown}
    found = {key for key in unpublished & joined.cells.keys() if key[0] not in begun}
    return {key[0]: parted_key(key)[0] for key in found}


def _marked(name: Name, table: Table, hidden: set[Key]) -> dict[Key, Cell]:
    return {
        key: replace(HIDDEN, unit=cell.unit) if joined_key(name, key) in hidden else cell
        for key, cell in table.cells.items()
    }


def dated(name: Name, during: str) -> Name:
    """The name of a table beside those of other periods."""
    return name._replace(option=f"{name.option}{DURING}{during}") if during else name


def undated(name: Name) -> Name:
    return name._replace(option=name.option.partition(DURING)[0])


def joined_key(name: Name, key: Key) -> Key:
    return SEPARATOR.join((*name, key[0])), key[1]


def parted_key(key: Key) -> tuple[Name, Key]:
    figure, by, option, row = key[0].split(SEPARATOR, 3)
    return Name(figure, by, option), (row, key[1])


def _joined(tables: Tables, compare: Iterable, below: int) -> Table:
    compared = Compared(tables, below)
    for tell in compare:
        tell(compared)
    cells: dict[Key, Cell] = dict(compared.left_over)
    sums: list[Sum] = []
    same, based_on, sensitive = {}, {}, set(compared.secret)
    for name, table in compared.tables.items():
        own = {key: joined_key(name, key) for key in table.cells}
        cells |= {own[key]: cell for key, cell in table.cells.items()}
        known = [total for total in table.sums if all(key in own for key in (total.total, *total.parts))]
        sums += [Sum(own[total.total], tuple(own[part] for part in total.parts)) for total in known]
        same |= {own[key]: own[base] for key, base in table.same.items()}
        based_on |= {own[key]: own[base] for key, base in table.based_on.items()}
        sensitive |= {own[key] for key in table.sensitive}
    return Table(
        rows=(),
        columns=(),
        cells=cells,
        sums=tuple(sums),
        same=same,
        based_on=based_on,
        sensitive=frozenset(sensitive),
        links=tuple(compared.links),
        unprinted=frozenset(compared.left_over),
    )


def breakdowns(compared: Compared) -> None:
    """A figure under two breakdowns: the same totals, or each row divided further."""
    for name, plain in compared.tables.items():
        others = [other for other in compared.tables if other._replace(by=name.by) == name and other.by != name.by]
        if name.by == _first(compared.tables, name):
            for other in others:
                _break_down(compared, name, other, plain, compared.tables[other])


def options(compared: Compared) -> None:
    """A figure as a whole, and narrowed: what belongs to none of the narrower tables can be subtracted."""
    for name, whole in compared.tables.items():
        parts = [other for other in compared.tables if other.option and other._replace(option="") == name]
        if name.option or not parts:
            continue
        found = [
            (compared.atom(name, *key, number), [compared.atom(part, *key, number) for part in parts])
            for key in whole.cells
            for number in ("count", "of")
            if number == "count" or key not in whole.same
        ]
        found = [(atom, [part for part in narrower if part]) for atom, narrower in found if atom]
        if all(compared.value(atom) == sum(map(compared.value, narrower)) for atom, narrower in found):
            # Nobody is outside the narrower tables, and that is known of the services.
            for atom, narrower in found:
                compared.equal(atom, narrower)
        else:
            for atom, narrower in found:
                compared.at_least(atom, narrower, secret=True)


def _first(tables: Tables, name: Name) -> str:
    return next(other.by for other in tables if other.figure == name.figure and other.option == name.option)


def _break_down(compared: Compared, name: Name, other: Name, plain: Table, further: Table) -> None:
    divided = dict(_under_each(plain, further) or _each_under(plain, further) or ())
    added = {key[0] for total in plain.sums for key in (total.total, *total.parts)}
    # Each breakdown may be a question of its own, answered yes or no: of those only all the people are the same.
    alike = {TOTAL} if _another_question(plain, further) else set(plain.columns)
    for row, column in plain.cells:
        # A row in no sum counts people once, whatever the services that they were in: it cannot be added up.
        parts = divided.get(row, []) if row in added else []
        if row == TOTAL and not parts and TOTAL in further.rows and column in alike:
            parts = [TOTAL]
        if column == TOTAL and not parts and set(plain.rows) <= set(further.rows):
            # The same rows under other columns: each row's total is the same.
            parts = [row]
        for number in ("count", "of"):
            atoms = [compared.atom(other, part, column, number) for part in parts]
            compared.equal(compared.atom(name, row, column, number), atoms)


def _another_question(plain: Table, further: Table) -> bool:
    """Whether one of the columns that two tables share comes to another total."""
    totals = {key for key in plain.cells if key[0] == TOTAL} & further.cells.keys()
    return any(plain.cells[key].count != further.cells[key].count for key in totals)


def _under_each(plain: Table, further: Table) -> Iterator[tuple[str, list[str]]] | None:
    """Rows reading `provider: row`, every row of the plain table under each provider."""
    size = len(plain.rows)
    if not further.rows or len(further.rows) % size:
        return None
    chunks = [further.rows[start : start + size] for start in range(0, len(further.rows), size)]
    if any(not row.endswith(f": {own}") for chunk in chunks for row, own in zip(chunk, plain.rows, strict=True)):
        return None
    return ((own, [chunk[number] for chunk in chunks]) for number, own in enumerate(plain.rows))


def _each_under(plain: Table, further: Table) -> Iterator[tuple[str, list[str]]] | None:
    """Rows reading `district: client group`, each row of the plain table divided further."""
    found: dict[str, list[str]] = {row: [] for row in plain.rows}
    for row in further.rows:
        own = next((own for own in plain.rows if row.startswith(f"{own}: ")), None)
        if own is not None:
            found[own].append(row)
        elif row != TOTAL:
            return None
    return ((own, parts) for own, parts in found.items() if parts)
