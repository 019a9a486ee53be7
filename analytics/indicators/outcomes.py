"""Outcomes needed and achieved, and the forms that say so (EXCHANGE; DOMAIN rule 7)."""

from collections.abc import Hashable, Mapping

import pandas as pd

from analytics.cells import NOT_APPLICABLE, TOTAL, Cell, Key, Sum, Table, crosstab, rate, rates, sum_cells
from analytics.groups import FLOATING, LONG_TERM, OTHER_SERVICES, SHORT_TERM
from referrals.codes import OUTCOME_DOMAINS, OutcomeCode

NEEDED, ACHIEVED, UNANSWERED, PEOPLE = "Needed", "Achieved", "Unanswered", "People"
COLUMNS = (NEEDED, ACHIEVED, UNANSWERED)
# Floating support is short-term for outcomes, though not for the indicators (document 000, 4.10).
TERM_GROUPS = {"short": frozenset({SHORT_TERM, FLOATING}), "long": frozenset({LONG_TERM})}
FORM_AFTER_DAYS = 28


def outcomes(frame: pd.DataFrame, people: Mapping[str, int], types: Mapping[str, str] | None = None) -> Table:
    """Each domain with its sub-outcomes, the total and the people; per service type when `types` are given.

    Achieved is counted of needed; an unanswered one is not achieved, and is shown as unanswered.
    """
    parts = [_one(frame, people[""], "")] if types is None else [
        _one(frame[frame["service_type"] == code], people.get(code, 0), f"{label}: ") for code, label in types.items()
    ]  # fmt: skip
    rows = tuple(row for part in parts for row in part.rows)
    cells = {key: cell for part in parts for key, cell in part.cells.items()}
    same = {key: base for part in parts for key, base in part.same.items()}
    return Table(rows, COLUMNS, cells, tuple(total for part in parts for total in part.sums), same)


def outcomes_by(frame: pd.DataFrame, column: str, rows: Mapping[Hashable, str]) -> Table:
    """All outcomes needed and achieved, a row for each area or the like: by sub-outcome nearly all would be hidden."""
    counts = {
        (row, name): int(n)
        for name, part in ((NEEDED, frame), (UNANSWERED, frame[frame["answer"] == -1]))
        for row, n in part.groupby(column)["n"].sum().items()
    }
    plain = crosstab(counts, rows, {NEEDED: NEEDED, UNANSWERED: UNANSWERED}, column_total=False)
    achieved = frame[frame["answer"] == 1].groupby(column)["n"].sum().to_dict()
    needed = {row: n for (row, name), n in counts.items() if name == NEEDED}
    shares = rates({row: (int(achieved.get(row, 0)), n) for row, n in needed.items()}, rows, ACHIEVED)
    same = {(row, ACHIEVED): (row, NEEDED) for row in plain.rows}
    return Table(plain.rows, COLUMNS, {**plain.cells, **shares.cells}, (*plain.sums, *shares.sums), same)


def outcome_returns(departed: pd.DataFrame, column: str, rows: Mapping[Hashable, str]) -> Table:
    """Departures due a form, and those whose outcomes were recorded. Short-term stays owe one after FORM_AFTER_DAYS.

    `departed` needs service_group, long_enough and has_outcomes.
    """
    owed = departed[departed["service_group"] != OTHER_SERVICES]
    short = owed["service_group"].isin(TERM_GROUPS["short"])
    due = owed[~short | owed["long_enough"].eq(True)]
    returned = due[due["has_outcomes"].eq(True)]
    dues = {row: int(n) for row, n in due.groupby(column)["n"].sum().items()}
    forms = {row: int(n) for row, n in returned.groupby(column)["n"].sum().items()}
    table = rates({row: (forms.get(row, 0), n) for row, n in dues.items()}, rows, "Forms")
    base = crosstab({(row, "Due"): n for row, n in dues.items()}, rows, {"Due": "Due"}, column_total=False)
    same = {(row, "Forms"): (row, "Due") for row in table.rows}
    return Table(table.rows, ("Forms", "Due"), {**table.cells, **base.cells}, (*table.sums, *base.sums), same)


def _one(frame: pd.DataFrame, people: int, prefix: str) -> Table:
    needed = frame.groupby("code")["n"].sum().to_dict()
    achieved = frame[frame["answer"] == 1].groupby("code")["n"].sum().to_dict()
    unanswered = frame[frame["answer"] == -1].groupby("code")["n"].sum().to_dict()
    labels = dict(OutcomeCode.choices)
    cells: dict[Key, Cell] = {}
    sums: list[Sum] = []
    rows: list[str] = []
    for domain, codes in OUTCOME_DOMAINS.items():
        for code in codes:
            row = prefix + labels[code]
            cells[row, NEEDED] = Cell(count=int(needed.get(code, 0)))
            cells[row, ACHIEVED] = rate(achieved.get(code, 0), needed.get(code, 0))
            cells[row, UNANSWERED] = Cell(count=int(unanswered.get(code, 0)))
        parts = [prefix + labels[code] for code in codes]
        sums += _add(cells, prefix + domain, parts)
        rows += [prefix + domain, *parts]
    sums += _add(cells, prefix + TOTAL, [prefix + domain for domain in OUTCOME_DOMAINS])
    rows.append(prefix + TOTAL)
    same = {(row, ACHIEVED): (row, NEEDED) for row in rows}
    rows.append(prefix + PEOPLE)
    cells[prefix + PEOPLE, NEEDED] = Cell(count=people)
    cells[prefix + PEOPLE, ACHIEVED] = cells[prefix + PEOPLE, UNANSWERED] = Cell(flag=NOT_APPLICABLE)
    return Table(tuple(rows), COLUMNS, cells, tuple(sums), same)


def _add(cells: dict[Key, Cell], row: str, parts: list[str]) -> list[Sum]:
    sums = [Sum((row, column), tuple((part, column) for part in parts)) for column in COLUMNS]
    for total in sums:
        cells[total.total] = sum_cells(cells, total.parts)
    return sums
