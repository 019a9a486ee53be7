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
from analytics.output import as_text
from analytics.periods import Period
from analytics.rounding import percent, rounded
from analytics.tiles import short_name, tile_positions

DARK, LIGHT, INK, QUIET = "#14344d", "#8fb8d6", "#0b0c0c", "#484d51"
WIDTH, BARS_WIDTH, ROW, SQUARE = 620, 470, 24, 36
DAY = 24 * 60 * 60
FLOWS = 24
TEXT = {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK, "labelLimit": 330}

Chart = alt.Chart | alt.LayerChart
Rows = list[dict]


def series(points: Sequence[tuple[Period, Cell]], target: float | None, name: str) -> str:
    """A rate over periods, oldest first, with its target; a hidden or empty period leaves a gap and its mark."""
    shown = [cell.percent for _, cell in points if cell.percent is not None]
    edges = [*shown, *([target] if target is not None else [])] or [0, 100]
    low, high = max(0, 5 * (min(edges) // 5) - 5), min(100, 5 * (max(edges) // 5) + 10)
    rows = [
        {"period": period.short, "percent": cell.percent, "low": low}
        | {"text": percent(cell), "mark": "" if cell.of else cell.flag or ""}
        for period, cell in points
    ]
    about = "; ".join(f"{period.short}: {_said(cell)}" for period, cell in points)
    title = f"{name}, {len(points)} quarters to {points[-1][0].label}"
    return _picture(title, about, _draw_series, rows, target, name, (low, high))


def bars(table: Table, column: str, title: str) -> str:
    """One column as bars; hidden numbers are marked and have no bar."""
    rows = [(row, table.cell(row, column)) for row in table.rows if row != TOTAL]
    return _bars([(row, cell) for row, cell in rows if _has_something(cell)], lambda cell: cell.count, title)


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
        if row != TOTAL and any(_has_something(table.cell(row, name)) for name in columns)
    ]
    rows = [
        {"row": row, "column": name, "size": cell.count or 0, "text": as_text(cell)}
        for row, cells in found
        for name, cell in cells
    ]
    about = "; ".join(
        f"{row}: {', '.join(f'{name.lower()} {_said(cell)}' for name, cell in cells)}" for row, cells in found
    )
    return _picture(title, about, _draw_stacked, rows, columns)


def matrix(table: Table, title: str) -> str:
    """Rows against columns as shades of one colour, with each number or mark written in its square."""
    keys = [(row, column) for row in table.rows for column in table.columns if TOTAL not in (row, column)]
    most = max((table.cell(*key).count or 0 for key in keys), default=0)
    rows = [
        {"row": row, "column": column, "size": table.cell(row, column).count or 0}
        | {"text": as_text(table.cell(row, column)), "dark": 2 * (table.cell(row, column).count or 0) > max(most, 1)}
        for row, column in keys
    ]
    return _picture(title, "The table beside this picture has every number.", _draw_matrix, rows, most)


def journeys(table: Table, title: str) -> str:
    """Where people came from, on the left, and where they settled, on the right: a line as wide as their number.

    The largest flows alone; hidden numbers have no line.
    """
    found = sorted(
        ((table.cell(row, column).count or 0, column, row) for row in table.rows for column in table.columns),
        reverse=True,
    )
    flows = [(n, origin, settled) for n, origin, settled in found if n and TOTAL not in (origin, settled)][:FLOWS]
    if not flows:
        return ""
    sides = [_places_on(flows, side) for side in (1, 2)]
    rows = [
        {"from": sides[0][origin], "to": sides[1][settled], "left": 0, "right": 1, "size": n}
        for n, origin, settled in flows
    ]
    names = [
        {"x": x, "y": y, "text": f"{place} ({sum(flow[0] for flow in flows if flow[x + 1] == place)})"}
        for x, side in enumerate(sides)
        for place, y in side.items()
    ]
    about = "; ".join(f"{origin} to {settled}: {n}" for n, origin, settled in flows)
    return _picture(title, about, _draw_journeys, rows, names)


def _places_on(flows: list[tuple[int, str, str]], side: int) -> dict[str, int]:
    """Places of one side in order of their number, each with its height."""
    sums: dict[str, int] = {}
    for flow in flows:
        sums[flow[side]] = sums.get(flow[side], 0) + flow[0]
    return {place: height for height, place in enumerate(sorted(sums, key=lambda place: -sums[place]))}


def tiles(table: Table, column: str, title: str) -> str:
    """Districts as tiles that lie roughly as they do on a map, darker where the number is larger."""
    found = [(row, table.cell(row, column)) for row in table.rows if row != TOTAL]
    placed = tile_positions([row for row, _ in found])
    most = max((cell.count or 0 for row, cell in found if row in placed), default=0)
    rows = [
        {"x": placed[row][0], "y": placed[row][1], "name": short_name(row), "text": as_text(cell)}
        | {"size": cell.count or 0, "dark": 2 * (cell.count or 0) > max(most, 1)}
        for row, cell in found
        if row in placed
    ]
    about = "; ".join(f"{row}: {_said(cell)}" for row, cell in found if row in placed)
    return _picture(title, about, _draw_tiles, rows, most) if rows else ""


def _draw_journeys(rows: Rows, names: Rows) -> Chart:
    none = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    x = alt.Scale(domain=[-0.55, 1.55])
    y = alt.Y("from:Q", scale=alt.Scale(reverse=True, padding=12), axis=none, title=None)
    size = alt.StrokeWidth("size:Q", scale=alt.Scale(range=[1.5, 16], domainMin=1), legend=None)
    lines = alt.Chart(alt.Data(values=rows)).mark_rule(color=DARK, opacity=0.45, strokeCap="butt")
    lines = lines.encode(
        x=alt.X("left:Q", scale=x, axis=none, title=None), x2="right:Q", y=y, y2="to:Q", strokeWidth=size
    )
    words = [
        alt.Chart(alt.Data(values=[row for row in names if row["x"] == side]))
        .mark_text(align=align, dx=shift, fontSize=13, color=INK)
        .encode(x=alt.X("x:Q", scale=x, axis=none, title=None), y=alt.Y("y:Q", axis=none, title=None), text="text:N")
        for side, align, shift in ((0, "right", -8), (1, "left", 8))
    ]
    height = 30 * max(2, len({row["y"] for row in names}))
    return alt.layer(lines, *words).properties(width=WIDTH, height=height)


def _draw_tiles(rows: Rows, most: int) -> Chart:
    x, y = (alt.X("x:O", axis=None), alt.Y("y:O", axis=None))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    shade = alt.Scale(domain=[0, max(most, 1)], range=["#f3f5f7", DARK])
    squares = base.mark_rect(stroke="#ffffff", strokeWidth=3).encode(
        color=alt.Color("size:Q", scale=shade, legend=None)
    )
    ink = alt.condition("datum.dark", alt.value("#ffffff"), alt.value(INK))
    numbers = base.mark_text(fontSize=16, fontWeight="bold", dy=-6).encode(text="text:N", color=ink)
    names = base.mark_text(fontSize=11, dy=14).encode(text="name:N", color=ink)
    return (squares + numbers + names).properties(width=WIDTH, height=76 * (1 + max(row["y"] for row in rows)))


def _bars(found: list[tuple[str, Cell]], size: Callable[[Cell], float | None], title: str) -> str:
    rows = [
        {"row": row, "size": size(cell) or 0, "text": f"{percent(cell)} %" if cell.of else as_text(cell)}
        for row, cell in found
    ]
    about = "; ".join(f"{row}: {_said(cell)}" for row, cell in found)
    return _picture(title, about or "Nobody", _draw_bars, rows)


def _has_something(cell: Cell) -> bool:
    return bool(cell.count) or cell.flag == SUPPRESSED


def _said(cell: Cell) -> str:
    """A cell in the words of a description."""
    if cell.flag == SUPPRESSED:
        return "hidden"
    if cell.flag == NOT_APPLICABLE:
        return "nobody"
    return f"{rounded(cell.value)} days" if cell.value is not None else as_text(cell)


def _draw_series(rows: Rows, target: float | None, name: str, edges: tuple[float, float]) -> Chart:
    x = alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, **TEXT))
    scale = alt.Scale(domain=list(edges))
    y = alt.Y("percent:Q", title=f"{name.partition(':')[0]}, %", scale=scale, axis=alt.Axis(grid=False, **TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    line = base.mark_line(color=DARK, strokeWidth=3, point=alt.OverlayMarkDef(color=DARK, size=70)).encode(y=y)
    labels = base.mark_text(dy=-13, fontSize=13, color=INK).encode(y=y, text="text:N")
    gaps = base.mark_text(dy=-8, fontSize=13, color=QUIET).encode(y=alt.Y("low:Q", scale=scale), text="mark:N")
    return alt.layer(line, labels, gaps, *_target_rule(target)).properties(width=WIDTH, height=230)


def _target_rule(target: float | None) -> list[alt.Chart]:
    if target is None:
        return []
    base = alt.Chart(alt.Data(values=[{"target": target, "text": f"target {target:g}"}])).encode(y="target:Q")
    words = base.mark_text(align="left", baseline="bottom", dy=-3, fontSize=12, color=QUIET)
    return [base.mark_rule(strokeDash=[5, 4], color=QUIET), words.encode(text="text:N", x=alt.value(4))]


def _draw_bars(rows: Rows) -> Chart:
    y = alt.Y("row:N", sort=[row["row"] for row in rows], title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, x=_no_axis())
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="text:N")
    return (base.mark_bar(color=DARK) + labels).properties(width=BARS_WIDTH, height=max(1, len(rows)) * ROW)


def _draw_stacked(rows: Rows, columns: tuple[str, str]) -> Chart:
    order = list(dict.fromkeys(row["row"] for row in rows))
    legend = alt.Legend(title=None, orient="top", labelFontSize=13, labelColor=INK, symbolStrokeColor=DARK)
    colour = alt.Color("column:N", scale=alt.Scale(domain=list(columns), range=[DARK, LIGHT]), legend=legend)
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(**TEXT))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=y, yOffset=alt.YOffset("column:N", sort=list(columns)), x=_no_axis()
    )
    drawn = base.mark_bar(stroke=DARK, strokeWidth=0.5).encode(color=colour)
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="text:N")
    return (drawn + labels).properties(width=BARS_WIDTH, height=max(1, len(order)) * ROW * 1.5)


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


def _no_axis() -> alt.X:
    return alt.X("size:Q", title=None, stack=None, axis=alt.Axis(grid=False, labels=False, ticks=False, domain=False))


def _picture(title: str, about: str, draw: Callable[..., Chart], *what: object) -> str:
    """The chart as SVG, kept under all that it shows: the same numbers are drawn once."""
    name = hashlib.sha256(repr((draw.__name__, title, about, what)).encode()).hexdigest()[:16]
    return cache.get_or_set(f"chart:{name}", lambda: _svg(draw(*what), name, title, f"{about.rstrip('.')}."), DAY)


def _svg(chart: Chart, name: str, title: str, about: str) -> str:
    svg = vl_convert.vegalite_to_svg(
        chart.configure(font="arial, sans-serif").configure_view(stroke=None).to_json(validate=False)
    )
    # One picture with one description: the marks inside are not read out one by one, and ids must not clash on a page.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-about">{escape(about)}</desc>'
    opening, closing = svg.split(">", 1)
    return f'{opening} role="img" aria-labelledby="{name}-title {name}-about">{words}{closing}'
