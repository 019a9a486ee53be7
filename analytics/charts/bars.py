"""Bars: counts, shares, medians, and two columns under each other."""

from collections.abc import Callable

import altair as alt

from analytics.cells import NOT_APPLICABLE, SUPPRESSED, TOTAL, Cell, Table
from analytics.charts.matrix import matrix
from analytics.charts.svg import (
    BARS_WIDTH,
    DARK,
    INK,
    LIGHT,
    ROW,
    TEXT,
    Chart,
    Rows,
    has_something,
    no_axis,
    picture,
    said,
)
from analytics.output import as_text
from analytics.rounding import percent


def bars(table: Table, column: str, title: str) -> str:
    """One column as bars; hidden numbers are marked and have no bar."""
    rows = [(row, table.cell(row, column)) for row in table.rows if row != TOTAL]
    return _bars([(row, cell) for row, cell in rows if has_something(cell)], lambda cell: cell.count, title)


def counts(table: Table, title: str) -> str:
    """Counts as bars, or against each other where there are several columns."""
    return bars(table, table.columns[0], title) if len(table.columns) == 1 else matrix(table, title)


def rates(table: Table, title: str) -> str:
    """Rates of every row and column that has one, as bars of percent."""
    columns = [column for column in table.columns if any(table.cell(row, column).of is not None for row in table.rows)]
    found = [
        (row if len(columns) == 1 else f"{row}: {column}", table.cell(row, column))
        for row in table.rows
        for column in columns
    ]
    shown = [(label, cell) for label, cell in found if cell.of or cell.flag == SUPPRESSED]
    return _bars(shown, lambda cell: cell.percent, title)


def values(table: Table, title: str) -> str:
    """Medians as bars, in days."""
    found = [(row, table.cell(row, "Median")) for row in table.rows]
    return _bars([(row, cell) for row, cell in found if cell.flag != NOT_APPLICABLE], lambda cell: cell.value, title)


def origins(table: Table, title: str) -> str:
    """The total row of where people came from, as bars; not the sums of other columns."""
    columns = [column for column in table.columns if column not in (TOTAL, "Out of area")]
    return _bars([(column, table.cell(TOTAL, column)) for column in columns], lambda cell: cell.count, title)


def stacked(table: Table, columns: tuple[str, str], title: str) -> str:
    """Two columns under each other for each row that has anything: the first dark, the second light."""
    found = [
        (row, [(name, table.cell(row, name)) for name in columns])
        for row in table.rows
        if row != TOTAL and any(has_something(table.cell(row, name)) for name in columns)
    ]
    if not found:
        return ""
    rows = [
        {"row": row, "column": name, "size": cell.count or 0, "text": as_text(cell)}
        for row, cells in found
        for name, cell in cells
    ]
    about = "; ".join(
        f"{row}: {', '.join(f'{name.lower()} {said(cell)}' for name, cell in cells)}" for row, cells in found
    )
    return picture(title, about, _draw_stacked, rows, columns)


def _bars(found: list[tuple[str, Cell]], size: Callable[[Cell], float | None], title: str) -> str:
    """Nothing where there is nobody to draw."""
    if not any(map(has_something, (cell for _, cell in found))):
        return ""
    rows = [
        {"row": row, "size": size(cell) or 0, "text": f"{percent(cell)} %" if cell.of else as_text(cell)}
        for row, cell in found
    ]
    about = "; ".join(f"{row}: {said(cell)}" for row, cell in found)
    return picture(title, about, _draw_bars, rows)


def _draw_bars(rows: Rows) -> Chart:
    y = alt.Y("row:N", sort=[row["row"] for row in rows], title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, x=no_axis())
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="text:N")
    return (base.mark_bar(color=DARK) + labels).properties(width=BARS_WIDTH, height=max(1, len(rows)) * ROW)


def _draw_stacked(rows: Rows, columns: tuple[str, str]) -> Chart:
    order = list(dict.fromkeys(row["row"] for row in rows))
    legend = alt.Legend(title=None, orient="top", labelFontSize=13, labelColor=INK, symbolStrokeColor=DARK)
    colour = alt.Color("column:N", scale=alt.Scale(domain=list(columns), range=[DARK, LIGHT]), legend=legend)
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=y, yOffset=alt.YOffset("column:N", sort=list(columns)), x=no_axis()
    )
    drawn = base.mark_bar(stroke=DARK, strokeWidth=0.5).encode(color=colour)
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="text:N")
    return (drawn + labels).properties(width=BARS_WIDTH, height=max(1, len(order)) * ROW * 1.5)
