"""A kind of record as a declarative table: its columns, its key, and what takes its rows in. Pure."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.spreadsheets.values import Reader


class WrongTogether(ValueError):
    """Cells that could be read do not go together: the column at fault, and what was expected there."""

    def __init__(self, column: str, expected: str):
        super().__init__(expected)
        self.column = column


@dataclass(frozen=True)
class Names:
    """A column names other records by `field`. `found` is what the row gets of each; `what` says what was expected.

    An answer may stand instead of a record: then the row gets what `answered` makes of its code. `otherwise` finds
    records by codes of something else, where no record has the code itself. `open_to` leaves of the records found, by
    code, those that somebody may name; any other is unknown to them.
    """

    records: Callable[[], Any]
    what: str
    field: str = "code"
    found: Callable[[Any], Any] = lambda record: record
    answered: Callable[[str], Any] | None = None
    otherwise: Callable[[list[str]], Mapping[str, Any]] | None = None
    may_be_made: bool = False
    open_to: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] = lambda by, records: records


@dataclass(frozen=True)
class Column:
    """One column: its name, how a cell is read, whether every row needs it, and which records it names."""

    name: str
    reads: Reader
    required: bool = False
    names: Names | None = None
    hint: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of record that can come in. `key` are the columns by which a row knows its record again.

    `right` is what a role needs to bring it in.

    `settles` reads what only the whole row can say: it puts values into the row, and raises WrongTogether.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    take: Callable[..., Any]
    makes_missing: Callable[..., Any] | None = None
    settles: Callable[[dict[str, Any]], None] | None = None
    right: str = "import_records"

    @property
    def required(self) -> list[str]:
        return [column.name for column in self.columns if column.required]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def header_problems(kind: Kind, header: Iterable[str]) -> list[str]:
    """What is wrong with the first row, one sentence for each column that is unknown, missing or repeated."""
    names = [name.casefold() for name in header]
    known = {column.name for column in kind.columns}
    problems = []
    for name in dict.fromkeys(names):
        if not name:
            problems.append("A column has no name. Name it, or delete it.")
        elif name not in known:
            problems.append(f"Unknown column “{_short(name)}”.{_perhaps(name, known - set(names))}")
        if name and names.count(name) > 1:
            problems.append(f"Repeated column “{_short(name)}”. Keep it once.")
    problems += [f"Missing column “{name}”, which {kind.name} need." for name in kind.required if name not in names]
    return problems


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"


def _perhaps(name: str, known: set[str]) -> str:
    if ";" in name or "\t" in name:
        return " The columns are not separated by commas: save the file as “CSV UTF-8 (comma delimited)”."
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def by_name(kinds: Iterable[Kind]) -> Mapping[str, Kind]:
    return {kind.name: kind for kind in kinds}
