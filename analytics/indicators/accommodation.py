"""Where people on probation live, and whether accommodation is a need (EXCHANGE; STANDARDS 5)."""

from collections.abc import Callable, Hashable, Mapping

import pandas as pd

from analytics.cells import TOTAL, Cell, Key, Sum, Table, crosstab, rate, rates
from analytics.mappings import APART, SETTLED, STATUS_MAPPINGS, UNRECORDED, UNSETTLED

CLASSES = (SETTLED, UNSETTLED, UNRECORDED)
NOT_RECORDED, NOT_KNOWN = "Not recorded", "Not known"
ANSWERS = {"no": "No", "yes": "Yes", "not_known": NOT_KNOWN}
# The bands of the community rehabilitation company's report (Community Safety Partnership, October 2017).
AGE_BANDS = ((0, "Under 18"), (18, "18-24"), (25, "25-29"), (30, "30-39"), (40, "40-49"), (50, "50-59"), (60, "60+"))

Labels = Mapping[Hashable, str]


def age_band(age: int | None) -> str:
    """The band of an age in years; nothing for an age that was not recorded."""
    return "" if age is None else next(label for start, label in reversed(AGE_BANDS) if age >= start)


def status_labels(schemes: Mapping[str, Mapping[str, str]]) -> dict[Hashable, str]:
    """(scheme, code) -> label; with its code where a label is also that of another status, or of a class."""
    labels = [label for statuses in schemes.values() for label in statuses.values()]
    taken = {*CLASSES, TOTAL}
    return {
        (scheme, code): f"{label} ({code})" if label in taken or labels.count(label) > 1 else label
        for scheme, statuses in schemes.items()
        for code, label in statuses.items()
    }


def status(frame: pd.DataFrame, by: str | None, rows: Labels, columns: Labels) -> Table:
    """People by status, then by class of status, and in all; `by` names the column of the frame that makes columns."""
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for found in frame.itertuples():
        key = ((found.scheme, found.status), (getattr(found, by) if by else TOTAL) or "")
        counts[key] = counts.get(key, 0) + found.n
    table = crosstab(counts, rows, columns if by else {TOTAL: TOTAL}, column_total=by is not None)
    cells: dict[Key, Cell] = dict(table.cells)
    sums = list(table.sums)
    classes = {name: [rows[key] for key in rows if _class(key) == name] for name in CLASSES}
    apart = [label for key, label in rows.items() if _class(key) == APART]
    for column in table.columns:
        for name, members in classes.items():
            total = Sum((name, column), tuple((row, column) for row in members))
            cells[total.total] = Cell(count=sum(cells[part].count or 0 for part in total.parts))
            sums.append(total)
        sums.append(Sum((TOTAL, column), tuple((row, column) for row in (*CLASSES, *apart))))
    if by:
        sums += [Sum((name, TOTAL), tuple((name, column) for column in columns.values())) for name in CLASSES]
    return Table((*rows.values(), *CLASSES, TOTAL), table.columns, cells, tuple(sums))


def _class(key: tuple[str, str]) -> str:
    scheme, code = key
    return STATUS_MAPPINGS[scheme].of(code)


def needs(frame: pd.DataFrame, rows: Labels) -> Table:
    """People by team and answer; those who said yes as a count of everybody."""
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for found in frame.itertuples():
        key = (found.team, found.answer or "not_known")
        counts[key] = counts.get(key, 0) + found.n
    table = crosstab(counts, rows, ANSWERS)
    yes, whole = (
        {row: table.cell(row, "Yes") for row in table.rows},
        {row: table.cell(row, TOTAL) for row in table.rows},
    )
    cells = {**table.cells, **{(row, "Yes"): rate(yes[row].count or 0, whole[row].count or 0) for row in table.rows}}
    return Table(table.rows, table.columns, cells, table.sums, {(row, "Yes"): (row, TOTAL) for row in table.rows})


def after_release(frame: pd.DataFrame, rows: Labels, column: str, holds: Callable[[str, str], bool]) -> Table:
    """Releases by area: for how many it holds, of those with a known status; and how many are not known."""
    known: dict[Hashable, tuple[int, int]] = {}
    unknown: dict[tuple[Hashable, Hashable], int] = {}
    for found in frame.itertuples():
        row = found.area or ""
        if STATUS_MAPPINGS[found.scheme].of(found.status) == UNRECORDED:
            unknown[row, NOT_KNOWN] = unknown.get((row, NOT_KNOWN), 0) + found.n
        else:
            count, of = known.get(row, (0, 0))
            known[row] = (count + found.n * holds(found.scheme, found.status), of + found.n)
    table = rates(known, rows, column)
    lost = crosstab(unknown, rows, {NOT_KNOWN: NOT_KNOWN}, column_total=False)
    return Table(table.rows, (column, NOT_KNOWN), {**table.cells, **lost.cells}, (*table.sums, *lost.sums))


def housed(scheme: str, status: str) -> bool:
    """Anywhere, settled or temporary, but not homeless (Ministry of Justice MI014)."""
    return STATUS_MAPPINGS[scheme].housed(status) is True


def settled(scheme: str, status: str) -> bool:
    return STATUS_MAPPINGS[scheme].of(status) == SETTLED


def brokerage(frame: pd.DataFrame, rows: Labels) -> Table:
    """People referred for help to find a home, by office or custody: who did not engage, and who was housed."""
    numbers = {row: {"Referred": 0, "Not engaged": 0, "Engaged": 0, "Housed": 0, "both": 0} for row in (*rows, TOTAL)}
    for found in frame.itertuples():
        engaged = found.engaged is not False
        for row in ("custody" if found.setting == "custody" else found.office, TOTAL):
            number = numbers[row]
            number["Referred"] += found.n
            number["Engaged" if engaged else "Not engaged"] += found.n
            number["Housed"] += found.n * (found.housed is True)
            number["both"] += found.n * (found.housed is True and engaged)
    labels = {**rows, TOTAL: TOTAL}
    counts = ("Referred", "Not engaged", "Engaged")
    cells: dict[Key, Cell] = {}
    for row, label in labels.items():
        number = numbers[row]
        cells |= {(label, name): Cell(count=number[name]) for name in counts}
        cells[label, "Housed"] = rate(number["Housed"], number["Referred"])
        cells[label, "Housed of engaged"] = rate(number["both"], number["Engaged"])
    columns = (*counts, "Housed", "Housed of engaged")
    sums = [Sum((TOTAL, name), tuple((label, name) for label in rows.values())) for name in columns]
    sums += [Sum((row, "Referred"), ((row, "Not engaged"), (row, "Engaged"))) for row in labels.values()]
    same = {(row, "Housed"): (row, "Referred") for row in labels.values()}
    same |= {(row, "Housed of engaged"): (row, "Engaged") for row in labels.values()}
    # As a rule whoever is housed has engaged: where one of the two is hidden, the other would tell it.
    told = {(row, "Housed of engaged"): (row, "Housed") for row in labels.values()}
    return Table(tuple(labels.values()), columns, cells, tuple(sums), same, told)
