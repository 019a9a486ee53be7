"""A figure as numbers: cells by row and column, and which of them are sums of which. Pure; nothing is rounded here."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

TOTAL = "Total"

Key = tuple[str, str]
"""Row and column, as printed."""

SEPARATOR = "\t"
"""Between the name of a table and its row, where tables are joined."""

Atom = tuple[Key, str]
"""One number of a cell: its `count`, its base (`of`), or the `rest` of its base, which all can subtract."""

SUPPRESSED, MISSING, NOT_APPLICABLE = "c", "x", "z"


@dataclass(frozen=True)
class Cell:
    """A count; or a count of a base (`of`); or a `value` in a `unit` computed from `base` people; or a flag.

    Flags: `c` suppressed (no number), `x` missing, `z` not applicable: nothing to divide by.
    """

    count: int | None = None
    of: int | None = None
    value: float | None = None
    unit: str | None = None
    flag: str | None = None
    base: int | None = None

    @property
    def percent(self) -> float | None:
        """100 x count/of, unrounded; None where there is no base or it is 0."""
        return float(Fraction(100 * self.count, self.of)) if self.of and self.count is not None else None


HIDDEN = Cell(flag=SUPPRESSED)


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`, number by number: what a reader may subtract."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Link:
    """`whole` is the sum of `parts`, number by number, whatever cells they stand in: what a reader may compare."""

    whole: Atom
    parts: tuple[Atom, ...]


@dataclass(frozen=True)
class Table:
    """Cells in printed order, with the sums that hold between them and, for values, the cell of their base.

    `same` names the cell whose count is another cell's `of`: where it is shown, the base is known. A count in a
    `sensitive` cell is small whatever its size: it could point at a person or a refuge (DOMAIN rule 8). `unprinted`
    cells are nowhere shown: what is left over when one number is compared with others; only the sensitive among them
    are kept secret.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Key, Cell]
    sums: tuple[Sum, ...] = ()
    same: Mapping[Key, Key] = field(default_factory=dict)
    based_on: Mapping[Key, Key] = field(default_factory=dict)
    sensitive: frozenset[Key] = frozenset()
    links: tuple[Link, ...] = ()
    unprinted: frozenset[Key] = frozenset()

    def number(self, atom: Atom) -> int | None:
        """The number that an atom names; None where its cell has none."""
        cell = self.cells.get(atom[0], HIDDEN)
        if atom[1] == "rest":
            return cell.of - cell.count if cell.of is not None and cell.count is not None else None
        return cell.count if atom[1] == "count" else cell.of

    def cell(self, row: str, column: str) -> Cell:
        return self.cells.get((row, column), Cell(flag=NOT_APPLICABLE))

    def with_cells(self, cells: Mapping[Key, Cell]) -> "Table":
        return replace(self, cells=cells)


def rate(count: int, of: int) -> Cell:
    """A count of a base. Without a base it is not applicable, never 0 % and never 100 %."""
    return Cell(count=int(count), of=int(of), flag=None if of else NOT_APPLICABLE)


def measured(value: float | None, unit: str, base: int) -> Cell:
    """A value computed from `base` people; not applicable without any."""
    if not base or value is None:
        return Cell(unit=unit, flag=NOT_APPLICABLE, base=base)
    return Cell(value=float(value), unit=unit, base=base)


def crosstab(
    counts: Mapping[tuple[Hashable, Hashable], int],
    rows: Mapping[Hashable, str],
    columns: Mapping[Hashable, str],
    *,
    row_total: bool = True,
    column_total: bool = True,
) -> Table:
    """Counts by row and column code as a table of printed labels, every label included, with its totals and sums.

    Raises KeyError for a count whose row or column has no label: nothing may fall out of a total unseen.
    """
    for row, column in counts:
        rows[row], columns[column]
    row_labels, column_labels = list(rows.values()), list(columns.values())
    grid = {(rows[r], columns[c]): int(counts.get((r, c), 0)) for r in rows for c in columns}
    sums: list[Sum] = []
    if column_total:
        sums += [_add(grid, (row, TOTAL), [(row, column) for column in column_labels]) for row in row_labels]
        column_labels.append(TOTAL)
    if row_total:
        sums += [_add(grid, (TOTAL, column), [(row, column) for row in row_labels]) for column in column_labels]
        row_labels.append(TOTAL)
        if column_total:
            sums.append(_add(grid, (TOTAL, TOTAL), [(TOTAL, column) for column in column_labels[:-1]]))
    cells = {(row, column): Cell(count=grid[row, column]) for row in row_labels for column in column_labels}
    return Table(tuple(row_labels), tuple(column_labels), cells, tuple(sums))


def rates(
    numbers: Mapping[Hashable, tuple[int, int]], rows: Mapping[Hashable, str], column: str, *, total: bool = True
) -> Table:
    """One column of counts of a base, every label a row, with `Total`.

    Raises KeyError for numbers whose row has no label.
    """
    for row in numbers:
        rows[row]
    cells = {(label, column): rate(*numbers.get(row, (0, 0))) for row, label in rows.items()}
    labels, sums = tuple(rows.values()), ()
    if total:
        parts = tuple((label, column) for label in labels)
        cells[TOTAL, column] = rate(*(sum(number[i] for number in numbers.values()) for i in (0, 1)))
        labels, sums = (*labels, TOTAL), (Sum((TOTAL, column), parts),)
    return Table(labels, (column,), cells, sums)


def sum_cells(cells: Mapping[Key, Cell], parts: Iterable[Key]) -> Cell:
    """The sum of cells of one kind: counts, and bases where they have one."""
    found = [cells[part] for part in parts]
    count = sum(cell.count or 0 for cell in found)
    if any(cell.of is not None for cell in found):
        return rate(count, sum(cell.of or 0 for cell in found))
    return Cell(count=count)


def unique_labels(pairs: Sequence[tuple[Hashable, str, str]]) -> dict[Hashable, str]:
    """Key -> name for (key, name, code); where a name occurs twice, or is `Total`, the code stands beside it."""
    names = [name for _, name, _ in pairs]
    return {key: f"{name} ({code})" if names.count(name) > 1 or name == TOTAL else name for key, name, code in pairs}


def _add(grid: dict[Key, int], total: Key, parts: list[Key]) -> Sum:
    grid[total] = sum(grid[part] for part in parts)
    return Sum(total, tuple(parts))
