"""Capacity, throughput, lengths and waits, and who comes from where (EXCHANGE; DOMAIN rules 11 to 13)."""

from collections.abc import Hashable, Iterable, Mapping

import numpy as np
import pandas as pd

from analytics.cells import TOTAL, Cell, Key, Sum, Table, crosstab, measured, rates

COUNT = "Count"
QUARTILES = {"Lower quartile": 0.25, "Median": 0.5, "Upper quartile": 0.75}

Labels = Mapping[Hashable, str]


def counted(frame: pd.DataFrame, column: str, rows: Labels) -> Table:
    """Stays by one code, every label a row; what was not recorded is a row of its own where it occurs."""
    counts = {(row or "", COUNT): int(n) for row, n in frame.fillna({column: ""}).groupby(column)["n"].sum().items()}
    if ("", COUNT) in counts:
        rows = {**rows, "": "Not recorded"}
    return crosstab(counts, rows, {COUNT: COUNT}, column_total=False)


def share_of_contracted(
    used: Mapping[Hashable, int], contracted: Mapping[Hashable, int], rows: Labels, name: str
) -> Table:
    """What was used of what was contracted, both as whole numbers of the same kind."""
    found = dict.fromkeys([*used, *contracted])
    return rates({row: (used.get(row, 0), contracted.get(row, 0)) for row in found}, rows, name)


def quartiles(frame: pd.DataFrame, column: str, rows: Labels, names: tuple[str, ...], counted_as: str) -> Table:
    """Quartiles of `days`, linear between neighbours, with the number of people that they are of; and for all."""
    groups: dict[Hashable, pd.DataFrame] = dict(iter(frame.groupby(column)))
    for group in groups:
        rows[group]
    cells: dict[Key, Cell] = {}
    for group, label in [*rows.items(), (None, TOTAL)]:
        part = frame if group is None else groups.get(group, frame.iloc[:0])
        days = np.repeat(part["days"].to_numpy(dtype=float), part["n"].to_numpy(dtype=int))
        for name in names:
            value = float(np.quantile(days, QUARTILES[name])) if len(days) else None
            cells[label, name] = measured(value, "days", len(days))
        cells[label, counted_as] = Cell(count=len(days))
    labels = (*rows.values(), TOTAL)
    total = Sum((TOTAL, counted_as), tuple((label, counted_as) for label in rows.values()))
    based_on = {(label, name): (label, counted_as) for label in labels for name in names}
    return Table(labels, (*names, counted_as), cells, (total,), based_on=based_on)


def decline_reasons(frame: pd.DataFrame, groups: Mapping[str, Mapping[str, str]]) -> Table:
    """Declined offers by group of reason and reason; contradicted by the facts; overturned on review."""
    columns = {COUNT: "n", "Unsupported": "unsupported", "Overturned": "overturned"}
    counts = {
        name: {reason: int(n) for reason, n in frame.groupby("reason")[column].sum().items()}
        for name, column in columns.items()
    }
    rows, cells, sums = [], {}, []
    for group, reasons in groups.items():
        parts = [f"{group}: {label}" for label in reasons.values()]
        rows += [group, *parts]
        for name, found in counts.items():
            cells |= {(f"{group}: {label}", name): Cell(count=found.get(code, 0)) for code, label in reasons.items()}
            sums.append(_add(cells, (group, name), [(part, name) for part in parts]))
    for name in columns:
        sums.append(_add(cells, (TOTAL, name), [(group, name) for group in groups]))
    return Table((*rows, TOTAL), tuple(columns), cells, tuple(sums))


def two_level(tables: Mapping[str, Table]) -> Table:
    """Tables of one shape under each other, rows reading `provider: row`."""

    def under(label: str, keys: Iterable[Key]) -> tuple[Key, ...]:
        return tuple((f"{label}: {row}", column) for row, column in keys)

    rows, columns, cells, sums = [], (), {}, []
    for label, table in tables.items():
        rows += [f"{label}: {row}" for row in table.rows]
        columns = table.columns
        cells |= {under(label, [key])[0]: cell for key, cell in table.cells.items()}
        sums += [Sum(under(label, [total.total])[0], under(label, total.parts)) for total in table.sums]
    return Table(tuple(rows), columns, cells, tuple(sums))


def _add(cells: dict[Key, Cell], total: Key, parts: list[Key]) -> Sum:
    cells[total] = Cell(count=sum(cells[part].count or 0 for part in parts))
    return Sum(total, tuple(parts))


def flow(entered: pd.DataFrame, left: pd.DataFrame, stages: Labels) -> Table:
    """Stage left, `Entered` first, against the stage entered, or left in a planned or unplanned way."""
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for stay in entered.itertuples():
        counts["entered", stay.stage] = counts.get(("entered", stay.stage), 0) + stay.n
    for stay in left.itertuples():
        column = stay.next if stay.next is not None else ("planned" if stay.planned else "unplanned")
        counts[stay.stage, column] = counts.get((stay.stage, column), 0) + stay.n
    columns = {**stages, "planned": "Left planned", "unplanned": "Left unplanned"}
    return crosstab(counts, {"entered": "Entered", **stages}, columns, row_total=False, column_total=False)
