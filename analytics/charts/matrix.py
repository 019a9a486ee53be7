"""Rows against columns, as squares."""

import altair as alt

from analytics.cells import SUPPRESSED, TOTAL, Key, Table
from analytics.charts.svg import DARK, INK, ROW, SQUARE, TEXT, Chart, Rows, picture
from analytics.output import as_text

TOLD = 8


def matrix(table: Table, title: str) -> str:
    """Rows against columns as shades of one colour, with each number or mark written in its square."""
    if not table.rows:
        return ""
    keys = [(row, column) for row in table.rows for column in table.columns if TOTAL not in (row, column)]
    most = max((table.cell(*key).count or 0 for key in keys), default=0)
    rows = [
        {"row": row, "column": column, "size": table.cell(row, column).count or 0}
        | {"text": as_text(table.cell(row, column)), "dark": 2 * (table.cell(row, column).count or 0) > max(most, 1)}
        for row, column in keys
    ]
    return picture(title, _about(table, keys), _draw_matrix, rows, most)


def _about(table: Table, keys: list[Key]) -> str:
    """The largest numbers in words, and how many are hidden; the table has every one."""
    counts = {key: table.cell(*key).count or 0 for key in keys}
    largest = sorted((key for key in keys if counts[key]), key=lambda key: -counts[key])[:TOLD]
    hidden = sum(table.cell(*key).flag == SUPPRESSED for key in keys)
    words = [f"{row} by {column}: {counts[row, column]:,}" for row, column in largest]
    words += [f"{hidden:,} of {len(keys):,} numbers are hidden"] if hidden else []
    told = f"The largest: {'; '.join(words)}" if largest else "; ".join(words)
    return f"{len(table.rows)} rows by {len(table.columns)} columns. {told}"


def _draw_matrix(rows: Rows, most: int) -> Chart:
    across, down = (list(dict.fromkeys(row[name] for row in rows)) for name in ("column", "row"))
    x = alt.X("column:N", sort=across, title=None, axis=alt.Axis(orient="top", labelAngle=-40, **TEXT))
    y = alt.Y("row:N", sort=down, title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    scale = alt.Scale(domain=[0, max(most, 1)], range=["#f3f5f7", DARK], interpolate="rgb")
    squares = base.mark_rect(stroke="white").encode(color=alt.Color("size:Q", scale=scale, legend=None))
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    numbers = base.mark_text(fontSize=12).encode(text="text:N", color=ink)
    return (squares + numbers).properties(width=max(1, len(across)) * SQUARE, height=max(1, len(down)) * ROW)
