"""Charts as inline SVG with a title and a description, drawn from tables after disclosure control.

No style attribute and no script, so that a strict content policy has nothing to stop. Dark and light, never red against
green, so that they read in grey and to colour-blind people. The table stands beside each (see the templates).
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from html import escape

import altair as alt
import vl_convert
from django.core.cache import cache

from analytics.cells import NOT_APPLICABLE, SUPPRESSED, TOTAL, Cell, Table
from analytics.output import as_text, percent, rounded
from analytics.periods import Period

DARK, LIGHT, MID, INK, QUIET = "#14344d", "#8fb8d6", "#1d70b8", "#0b0c0c", "#484d51"
WIDTH, ROW = 620, 24
DAY = 24 * 60 * 60
TEXT = {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK, "labelLimit": 330}


def series(points: Sequence[tuple[Period, Cell]], target: float | None, name: str) -> str:
    """A rate over periods, oldest first, with its target; a hidden or empty period leaves a gap and its mark."""
    shown = [float(percent(cell, 3)) for _, cell in points if cell.percent is not None]
    edges = [*shown, *([target] if target is not None else [])] or [0, 100]
    low, high = max(0, 5 * (min(edges) // 5) - 5), min(100, 5 * (max(edges) // 5) + 10)
    values = [
        {
            "period": period.short,
            "order": n,
            "percent": cell.percent,
            "text": percent(cell) if cell.of else "",
            "low": low,
        }
        | {"mark": cell.flag or ""}
        for n, (period, cell) in enumerate(points)
    ]
    x = alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, **TEXT))
    y = alt.Y("percent:Q", title=f"{name}, %", scale=alt.Scale(domain=[low, high]), axis=alt.Axis(grid=False, **TEXT))
    base = alt.Chart(alt.Data(values=values)).encode(x=x)
    line = base.mark_line(color=DARK, strokeWidth=3, point=alt.OverlayMarkDef(color=DARK, size=70)).encode(y=y)
    labels = base.mark_text(dy=-13, fontSize=13, color=INK).encode(y=y, text="text:N")
    gaps = base.mark_text(dy=-8, fontSize=13, color=QUIET).encode(
        y=alt.Y("low:Q", scale=alt.Scale(domain=[low, high])), text="mark:N"
    )
    layers = [line, labels, gaps, *_target_rule(target)]
    about = "; ".join(f"{period.short}: {_said(cell)}" for period, cell in points)
    return _svg(alt.layer(*layers).properties(width=WIDTH, height=230), f"{name}, last eight quarters", f"{about}.")


def bars(table: Table, column: str, title: str) -> str:
    """One column as bars, longest label whole; hidden numbers are marked and have no bar."""
    rows = [(row, table.cell(row, column)) for row in table.rows if row != TOTAL]
    return _bars([(row, cell) for row, cell in rows if _has_something(cell)], lambda cell: cell.count, title)


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


def stacked(table: Table, columns: tuple[str, str], title: str) -> str:
    """Two columns side by side for each row that has anything: the first dark, the second light."""
    rows = [
        row for row in table.rows if row != TOTAL and any(_has_something(table.cell(row, name)) for name in columns)
    ]
    data = [
        {"row": row, "column": name, "count": table.cell(row, name).count or 0, "text": as_text(table.cell(row, name))}
        for row in rows
        for name in columns
    ]
    colour = alt.Color("column:N", scale=alt.Scale(domain=list(columns), range=[DARK, LIGHT]), legend=_legend())
    y = alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(**TEXT))
    offset = alt.YOffset("column:N", sort=list(columns))
    base = alt.Chart(alt.Data(values=data)).encode(y=y, yOffset=offset)
    drawn = base.mark_bar(stroke=DARK, strokeWidth=0.5).encode(x=_count_axis(), color=colour)
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(x="count:Q", text="text:N")
    about = "; ".join(
        f"{row}: {', '.join(f'{name.lower()} {_said(table.cell(row, name))}' for name in columns)}" for row in rows
    )
    return _svg(
        (drawn + labels).properties(width=WIDTH - 150, height=max(1, len(rows)) * ROW * 1.6), title, f"{about}."
    )


def origins(table: Table, title: str) -> str:
    """The total row of where people came from, as bars; not the sums of other columns."""
    columns = [column for column in table.columns if column not in (TOTAL, "Out of area")]
    return _bars([(column, table.cell(TOTAL, column)) for column in columns], lambda cell: cell.count, title)


def matrix(table: Table, title: str) -> str:
    """Rows against columns as shades of one colour, with each number or mark written in its square."""
    rows = [row for row in table.rows if row != TOTAL]
    columns = [column for column in table.columns if column != TOTAL]
    most = max((table.cell(row, column).count or 0 for row in rows for column in columns), default=0)
    data = [
        {
            "row": row,
            "column": column,
            "count": table.cell(row, column).count or 0,
            "text": as_text(table.cell(row, column)),
            "dark": 2 * (table.cell(row, column).count or 0) > max(most, 1),
        }
        for row in rows
        for column in columns
    ]
    axis = alt.Axis(orient="top", labelAngle=-40, **TEXT)
    base = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X("column:N", sort=columns, title=None, axis=axis),
        y=alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(**TEXT)),
    )
    shade = alt.Color(
        "count:Q", scale=alt.Scale(domain=[0, max(most, 1)], range=["#f3f5f7", DARK], interpolate="rgb"), legend=None
    )
    squares = base.mark_rect(stroke="white").encode(color=shade)
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    numbers = base.mark_text(fontSize=12).encode(text="text:N", color=ink)
    size = {"width": max(1, len(columns)) * 36, "height": max(1, len(rows)) * ROW}
    about = f"{len(rows)} rows and {len(columns)} columns; the table beside has every number."
    return _svg((squares + numbers).properties(**size), title, about)


def _bars(found: list[tuple[str, Cell]], size: Callable[[Cell], float | None], title: str) -> str:
    data = [{"row": row, "size": size(cell) or 0, "text": _label(cell)} for row, cell in found]
    y = alt.Y("row:N", sort=[row for row, _ in found], title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=data)).encode(y=y)
    drawn = base.mark_bar(color=DARK).encode(x=_count_axis("size"))
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(x="size:Q", text="text:N")
    about = "; ".join(f"{row}: {_said(cell)}" for row, cell in found)
    return _svg((drawn + labels).properties(width=WIDTH - 150, height=max(1, len(found)) * ROW), title, f"{about}.")


def _has_something(cell: Cell) -> bool:
    return bool(cell.count) or cell.flag == SUPPRESSED


def _label(cell: Cell) -> str:
    return f"{percent(cell)} %" if cell.of else as_text(cell)


def _said(cell: Cell) -> str:
    """A cell in the words of a description."""
    if cell.flag == SUPPRESSED:
        return "hidden"
    if cell.flag == NOT_APPLICABLE:
        return "nobody"
    return f"{rounded(cell.value)} days" if cell.value is not None else as_text(cell)


def _count_axis(name: str = "count") -> alt.X:
    axis = alt.Axis(grid=False, labels=False, ticks=False, domain=False)
    return alt.X(f"{name}:Q", title=None, axis=axis, stack=None)


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", labelFontSize=13, labelColor=INK, symbolStrokeColor=DARK)


def _target_rule(target: float | None) -> list[alt.Chart]:
    if target is None:
        return []
    data = alt.Data(values=[{"target": target, "text": f"target {target:g}"}])
    rule = alt.Chart(data).mark_rule(strokeDash=[5, 4], color=QUIET).encode(y="target:Q")
    words = alt.Chart(data).mark_text(align="right", dx=WIDTH / 2, dy=12, fontSize=12, color=QUIET)
    return [rule, words.encode(y="target:Q", text="text:N", x=alt.value(WIDTH / 2))]


def _svg(chart: alt.Chart | alt.LayerChart, title: str, description: str) -> str:
    """The chart as SVG, kept under what it shows: the same numbers are drawn once."""
    drawn = chart.configure(font="arial, sans-serif").configure_view(stroke=None).to_json()
    name = hashlib.sha256(f"{title}|{description}|{drawn}".encode()).hexdigest()[:16]
    return cache.get_or_set(f"chart:{name}", lambda: _draw(drawn, name, title, description), DAY)


def _draw(drawn: str, name: str, title: str, description: str) -> str:
    svg = vl_convert.vegalite_to_svg(drawn)
    # One picture with one description: the marks inside are not read out one by one, and ids must not clash on a page.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    words = (
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-description">{escape(description)}</desc>'
    )
    opening, closing = svg.split(">", 1)
    return f'{opening} role="img" aria-labelledby="{name}-title {name}-description">{words}{closing}'
