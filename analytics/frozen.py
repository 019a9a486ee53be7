"""Tables to and from what a snapshot keeps, and how two revisions differ. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analytics.cells import SUPPRESSED, Cell, Key, Table
from analytics.output import as_text
from analytics.together import Name

FIELDS = ("count", "of", "value", "unit", "flag", "base")


@dataclass(frozen=True)
class Change:
    """One number that reads otherwise in a later revision."""

    name: Name
    row: str
    column: str
    was: str
    now: str


@dataclass(frozen=True)
class Yardstick:
    """A target or a benchmark that differs in a later revision; empty where there is none."""

    figure: str
    what: str
    was: str
    now: str


def packed(table: Table) -> dict:
    """What is printed of a table, in plain values: rows, columns, and each cell's numbers in the order of FIELDS."""
    cells = [[row, column, *(getattr(cell, field) for field in FIELDS)] for (row, column), cell in table.cells.items()]
    return {"rows": list(table.rows), "columns": list(table.columns), "cells": cells}


def unpacked(content: dict) -> Table:
    cells = {
        (row, column): Cell(**dict(zip(FIELDS, numbers, strict=True))) for row, column, *numbers in content["cells"]
    }
    return Table(tuple(content["rows"]), tuple(content["columns"]), cells)


def hidden(tables: Mapping[Name, Table]) -> Iterator[tuple[Name, Key]]:
    """Cells that a revision hid: the next one hides them too, so that the two cannot be laid side by side."""
    return (
        (name, key) for name, table in tables.items() for key, cell in table.cells.items() if cell.flag == SUPPRESSED
    )


def changes(before: Mapping[Name, Table], after: Mapping[Name, Table]) -> list[Change]:
    """Every printed number that differs, in printed order; a number that was or became hidden reads c."""
    found = []
    for name, table in after.items():
        old = before.get(name)
        for row in table.rows:
            for column in table.columns:
                now = as_text(table.cell(row, column))
                was = as_text(old.cell(row, column)) if old else ""
                if was != now:
                    found.append(Change(name, row, column, was, now))
    return found


def held_otherwise(before: Mapping, after: Mapping) -> list[Yardstick]:
    """Which targets and benchmarks differ between what two revisions keep: see `analytics.yardsticks.to_keep`."""
    was, now = _sticks(before), _sticks(after)
    return [
        Yardstick(*stick, was.get(stick, ""), now.get(stick, ""))
        for stick in dict.fromkeys([*was, *now])
        if was.get(stick, "") != now.get(stick, "")
    ]


def _sticks(kept: Mapping) -> dict[tuple[str, str], str]:
    found = {
        (figure, _what("Target", row)): f"{value}, amber up to {amber} short of it"
        for figure, rows in kept.get("aims", {}).items()
        for row, (value, amber) in rows.items()
    }
    return found | {
        (figure, _what(place, row)): f"{value} ({days[0]}:{days[1]})"
        for figure, given in kept.get("benchmarks", {}).items()
        for place, row, value, days in given
    }


def _what(kind: str, row: str) -> str:
    return f"{kind}: {row}" if row else kind
