"""One import from the first row to the last: read, look up, check, write; all of it or nothing."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from agencies.actions.imported import Bad, Row, importing_key, known, note_check
from agencies.spreadsheets.reading import Sheet, Unreadable
from agencies.spreadsheets.values import Answer, Unexpected, plain
from hub.imports.table import Column, Kind, Names, WrongTogether, header_problems

LISTED = 200
LONGEST_SHOWN = 60
CLASHED = (
    "Somebody changed the same records at the same moment, or two rows cannot both be true. "
    "Nothing was kept. Try again; if it happens twice, look for two rows about the same thing."
)
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass
class Report:
    """What an import did, or would have done: counts, or what is wrong with the first row and with which rows."""

    kind: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    made: int = 0
    dry_run: bool = False
    header: list[str] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return bool(self.header or self.bad)

    @property
    def listed(self) -> list[Bad]:
        """The first of what is wrong, by line."""
        return self.bad[:LISTED]

    @property
    def unlisted(self) -> int:
        return max(len(self.bad) - LISTED, 0)

    @property
    def bad_rows(self) -> int:
        return len({problem.line for problem in self.bad})

    def sentence(self, called: str = "") -> str:
        """The result in words: of the kind by its code, as the command knows it, or as it is `called` on a page."""
        called = called or self.kind
        what = f"{self.rows:,} {'row' if self.rows == 1 else 'rows'} of {called}"
        if self.header:
            return f"Refused: the first row does not name the columns of {called} rightly. Nothing was kept."
        if self.bad:
            return f"Refused: {self.bad_rows:,} of {what} cannot be taken. Nothing was kept."
        counts = f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} as before"
        made = f", {self.made:,} missing people made" if self.made else ""
        if self.dry_run:
            return f"{what} would be taken: {counts}{made}. Nothing was kept: this was a dry run."
        return f"{what} taken: {counts}{made}."


class _KeepNothing(Exception):
    """Ends the transaction of a dry run or of a refused file."""


def _no_progress(rows, _what):
    return rows


def bring_in(
    kind: Kind,
    sheet: Sheet,
    *,
    by,
    dry_run: bool = False,
    create_missing: bool = False,
    progress: Progress = _no_progress,
) -> Report:
    """Bring every row of a sheet in, or none. Raises Refused for somebody who may not, Unreadable when rows clash."""
    importing_key(by, kind.right)
    report = Report(kind.name, rows=len(sheet.rows), dry_run=dry_run)
    report.header = header_problems(kind, sheet.header)
    if report.header:
        return report
    columns = [kind.column(name.casefold()) for name in sheet.header]
    rows, report.bad = _read_rows(kind, columns, sheet, progress)
    try:
        with transaction.atomic():
            with _moving(progress, "Checking" if dry_run or report.bad else "Keeping"):
                _take(kind, columns, rows, report, by, create_missing)
            if dry_run or report.bad:
                raise _KeepNothing
    except _KeepNothing:
        pass
    except (IntegrityError, DataError) as error:
        raise Unreadable(CLASHED) from error
    _show_cells(report, columns, sheet)
    if dry_run or report.bad:
        note_check(by=by, kind=kind.name, right=kind.right, rows=report.rows)
    return report


def _read_rows(kind: Kind, columns: list[Column], sheet: Sheet, progress: Progress) -> tuple[list[Row], list[Bad]]:
    """Rows that could be read cell by cell, and what is wrong with the others."""
    rows, bad = [], []
    memories: list[dict[Any, Any]] = [{} for _ in columns]
    width = len(columns)
    for line, cells in progress(sheet.rows, "Reading"):
        given, problems = {}, []
        for column, memory, cell in zip(columns, memories, cells + [None] * (width - len(cells)), strict=False):
            try:
                given[column.name] = _value(column, cell, memory)
            except Unexpected as error:
                problems.append(Bad(line, column.name, "", str(error)))
        if len(cells) > width:
            problems.append(Bad(line, "", plain(cells[width]), f"{width} cells, one for each column"))
        if kind.settles and not problems:
            problems = _settled(kind, line, given)
        if problems:
            bad += problems
        else:
            rows.append(Row(line, given))
    return rows, bad


def _settled(kind: Kind, line: int, given: dict[str, Any]) -> list[Bad]:
    """What is wrong with the cells of a row taken together."""
    try:
        kind.settles(given)
    except WrongTogether as error:
        return [Bad(line, error.column, "", str(error))]
    return []


def _value(column: Column, cell: Any, memory: dict) -> Any:
    """What a cell says; None for an empty one. The same text is read once."""
    if isinstance(cell, str):
        if cell in memory:
            return memory[cell]
        cell_is_empty = not cell.strip()
    else:
        cell_is_empty = cell is None
    if cell_is_empty:
        if column.required:
            raise Unexpected("a value: every row needs this column")
        return None
    value = column.reads(cell)
    if isinstance(cell, str):
        memory[cell] = value
    return value


@contextmanager
def _moving(progress: Progress, what: str):
    """Progress moves with every statement that the database is given, whatever kind of record is taken."""
    steps = iter(progress(count(1), what))

    def step(execute, sql, params, many, context):
        next(steps)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(step):
            yield
    finally:
        if hasattr(steps, "close"):  # ends the bar
            steps.close()


def _take(kind, columns, rows, report, by, create_missing) -> None:
    at = timezone.now()
    rows, repeated = _once_each(kind, rows)
    report.bad += repeated
    for column in columns:
        if column.names is not None:
            made, unknown = _look_up(kind, column, rows, by, create_missing, at)
            report.made += made
            report.bad += unknown
    lines = {problem.line for problem in report.bad}
    good = [row for row in rows if row.line not in lines]
    taken = kind.take(by=by, rows=good, at=at, only_check=bool(report.bad))
    report.bad = sorted(report.bad + taken.bad, key=lambda problem: problem.line)
    report.new, report.changed, report.unchanged = taken.new, taken.changed, taken.unchanged


def _once_each(kind: Kind, rows: list[Row]) -> tuple[list[Row], list[Bad]]:
    """Rows whose key no row above has, and refusals of the others."""
    lines: dict[Any, int] = {}
    kept, repeated = [], []
    for row in rows:
        key = tuple(row.given.get(name) for name in kind.key)
        first = lines.setdefault(key, row.line)
        if first == row.line:
            kept.append(row)
        else:
            expected = f"each {' and '.join(kind.key)} once; line {first} has it too"
            repeated.append(Bad(row.line, kind.key[0], "", expected))
    return kept, repeated


def _look_up(kind, column, rows, by, create_missing, at) -> tuple[int, list[Bad]]:
    """Put records in the place of the codes that name them; how many were made, and refusals of unknown names."""
    names: Names = column.names
    wanted = {code for row in rows for code in _codes(row.given[column.name])}
    every = known(names.records(), names.field, sorted(wanted))
    records = dict(names.open_to(by, every))
    if names.otherwise:
        records |= names.otherwise(sorted(wanted - records.keys()))
    made = []
    if create_missing and names.may_be_made and kind.makes_missing:
        missing = dict.fromkeys(code for row in rows for code in _codes(row.given[column.name]) if code not in every)
        made = kind.makes_missing(by=by, references=missing, at=at)
        records |= {getattr(record, names.field): record for record in made}
    found = {code: names.found(record) for code, record in records.items()}
    unknown = []
    for row in rows:
        value = row.given[column.name]
        missing = [code for code in _codes(value) if code not in found]
        if missing:
            unknown.append(Bad(row.line, column.name, missing[0], names.what))
        elif isinstance(value, list):
            row.given[column.name] = [found[code] for code in value]
        elif isinstance(value, Answer):
            row.given[column.name] = names.answered(value.code)
        elif value is not None:
            row.given[column.name] = found[value]
    return len(made), unknown


def _codes(value: Any) -> list[str]:
    if value is None or isinstance(value, Answer):
        return []
    return value if isinstance(value, list) else [value]


def _show_cells(report: Report, columns: list[Column], sheet: Sheet) -> None:
    """Show each fault with the cell as it stands in the file."""
    places = {column.name: number for number, column in enumerate(columns)}
    wanted = {problem.line for problem in report.bad}
    cells = {line: row for line, row in sheet.rows if line in wanted}
    report.bad = [
        Bad(bad.line, bad.column, _shown(_cell(bad, cells[bad.line], places)), bad.expected) for bad in report.bad
    ]


def _cell(bad: Bad, cells: list[Any], places: dict[str, int]) -> str:
    place = places.get(bad.column)
    if place is None:
        return bad.value
    return "" if place >= len(cells) or cells[place] is None else plain(cells[place])


def _shown(value: str) -> str:
    """A value that can be printed: without control characters, and cut where it is long."""
    printable = "".join(character if character.isprintable() else "�" for character in value)
    return printable if len(printable) <= LONGEST_SHOWN else f"{printable[:LONGEST_SHOWN]}…"
