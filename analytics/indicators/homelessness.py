"""Homelessness decisions as form P1E prints them (STANDARDS 3.1). Reapplications stand apart from the other tables."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.cells import TOTAL, Cell, Key, Sum, Table, crosstab

COUNT, ACCEPTANCES, TOTAL_DECISIONS = "Count", "Acceptances", "Total decisions"
NOT_RECORDED = "Not recorded"
AGES = ((0, "Under 16"), (16, "16 - 24"), (25, "25 - 44"), (45, "45 - 59"), (60, "60 - 64"), (65, "65 - 74"))
AGES += ((75, "75 & Over"),)
ALWAYS = tuple(label for _, label in AGES[1:])
REAPPLICATIONS = {
    "ineligible": "Ineligible",
    "not_homeless": "Eligible, but not homeless",
    "intentional": "Eligible, homeless but intentionally so",
    "acceptance": "Duty accepted",
}
NOT_ON_THE_FORM = {"not_priority": "Eligible, homeless but not in priority need"}
FLED = "Applicant vulnerable: fled home because of violence"

Labels = Mapping[Hashable, str]


def decisions(frame: pd.DataFrame, rows: Labels, columns: Labels) -> Table:
    """The five decisions by the applicant's ethnic group (section E1)."""
    first = frame[~frame["reapplication"].astype(bool)]
    return _renamed(crosstab(_counts(first, "decision", "ethnicity"), rows, columns), TOTAL, TOTAL_DECISIONS)


def reapplications(frame: pd.DataFrame) -> Table:
    """Decisions on households that applied again within two years (section 195A); a fifth row only where it occurs."""
    counts = _by(frame[frame["reapplication"].astype(bool)], COUNT, lambda found: found.decision)
    rows = REAPPLICATIONS | {code: label for code, label in NOT_ON_THE_FORM.items() if (code, COUNT) in counts}
    return crosstab(counts, rows, {COUNT: COUNT}, column_total=False)


def ages(frame: pd.DataFrame) -> Table:
    """Acceptances by the age of the applicant."""

    def band(found: Any) -> str:
        if found.age is None:
            return NOT_RECORDED
        return next(label for start, label in reversed(AGES) if found.age >= start)

    return _acceptances(frame, {label: label for label in ALWAYS}, band, ("Under 16", NOT_RECORDED))


def households(frame: pd.DataFrame, rows: Labels) -> Table:
    """Acceptances by type of household (section E1c)."""
    return _acceptances(frame, rows, lambda found: found.household_type or NOT_RECORDED, (NOT_RECORDED,))


def priority_needs(frame: pd.DataFrame, rows: Labels) -> Table:
    """Acceptances by category of priority need (section E3), with the number of children, and who fled violence."""
    plain = _acceptances(frame, rows, lambda found: found.priority_need or NOT_RECORDED, (NOT_RECORDED,))
    with_children = _accepted(frame)
    with_children = with_children[with_children["priority_need"] == "dependent_children"]
    label = rows["dependent_children"]
    parts = {number: f"{label}: {words}" for number, words in ((1, "1"), (2, "2"), (3, "3 or more"))}
    counts = _by(with_children, ACCEPTANCES, lambda found: min(found.children, 3) if found.children else 0)
    if (0, ACCEPTANCES) in counts:
        parts[0] = f"{label}: number not recorded"
    cells: dict[Key, Cell] = dict(plain.cells)
    cells |= {(part, ACCEPTANCES): Cell(count=counts.get((n, ACCEPTANCES), 0)) for n, part in parts.items()}
    fled = [rows["violence_domestic"], rows["violence_other"]]
    cells[FLED, ACCEPTANCES] = Cell(count=sum(cells[row, ACCEPTANCES].count or 0 for row in fled))
    sums = [*plain.sums, _sum(label, parts.values()), _sum(FLED, fled)]
    shown: list[str] = []
    for row in plain.rows:
        shown += [FLED] if row == fled[0] else []
        shown += [row, *(parts.values() if row == label else ())]
    return Table(tuple(shown), plain.columns, cells, tuple(sums))


def _accepted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["reapplication"].astype(bool) & (frame["decision"] == "acceptance")]


def _acceptances(frame: pd.DataFrame, rows: Labels, row: Callable, beside: tuple[str, ...]) -> Table:
    """Acceptances by a row; the rows `beside` are not on the form and stand here only where they occur."""
    counts = _by(_accepted(frame), ACCEPTANCES, row)
    rows = {**rows, **{label: label for label in beside if (label, ACCEPTANCES) in counts}}
    return crosstab(counts, rows, {ACCEPTANCES: ACCEPTANCES}, column_total=False)


def _by(frame: pd.DataFrame, column: str, row: Callable) -> dict[tuple[Hashable, Hashable], int]:
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for found in frame.itertuples():
        counts[row(found), column] = counts.get((row(found), column), 0) + found.n
    return counts


def _counts(frame: pd.DataFrame, row: str, column: str) -> dict[tuple[Hashable, Hashable], int]:
    return {key: int(n) for key, n in frame.groupby([row, column])["n"].sum().items()}


def _sum(total: str, parts: Iterable[str]) -> Sum:
    return Sum((total, ACCEPTANCES), tuple((part, ACCEPTANCES) for part in parts))


def _renamed(table: Table, row: str, label: str) -> Table:
    """The table with one of its rows called otherwise."""

    def name(key: Key) -> Key:
        return (label, key[1]) if key[0] == row else key

    return replace(
        table,
        rows=tuple(label if found == row else found for found in table.rows),
        cells={name(key): cell for key, cell in table.cells.items()},
        sums=tuple(Sum(name(line.total), tuple(map(name, line.parts))) for line in table.sums),
    )
