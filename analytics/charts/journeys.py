"""From places to places, as lines."""

import altair as alt

from analytics.cells import SUPPRESSED, TOTAL, Table
from analytics.charts.svg import DARK, INK, QUIET, WIDTH, Chart, Rows, picture

FLOWS = 24


def journeys(table: Table, title: str) -> str:
    """From where people came, the columns, on the left, to the rows on the right: a line as wide as their number.

    The largest flows alone; hidden numbers have no line, and the picture says so.
    """
    found = sorted(
        ((table.cell(row, column).count or 0, column, row) for row in table.rows for column in table.columns),
        reverse=True,
    )
    every = [(n, origin, settled) for n, origin, settled in found if n and TOTAL not in (origin, settled)]
    flows = every[:FLOWS]
    if not flows:
        return ""
    left_out = _left_out(table, len(every) - len(flows))
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
    return picture(title, f"{about}. {left_out}", _draw_journeys, rows, names, left_out)


def _left_out(table: Table, smaller: int) -> str:
    """What has no line: hidden numbers, whose places may still have one, and the smaller flows."""
    hidden = sum(cell.flag == SUPPRESSED for key, cell in table.cells.items() if TOTAL not in key)
    parts = [f"{hidden} hidden number{'s' * (hidden != 1)}"] if hidden else []
    parts += [f"{smaller} smaller flow{'s' * (smaller != 1)}"] if smaller else []
    return f"Without a line: {' and '.join(parts)}" if parts else "Every flow has a line"


def _places_on(flows: list[tuple[int, str, str]], side: int) -> dict[str, int]:
    """Places of one side in order of their number, each with its height."""
    sums: dict[str, int] = {}
    for flow in flows:
        sums[flow[side]] = sums.get(flow[side], 0) + flow[0]
    return {place: height for height, place in enumerate(sorted(sums, key=lambda place: -sums[place]))}


def _draw_journeys(rows: Rows, names: Rows, left_out: str) -> Chart:
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
    note = alt.Title(f"{left_out}.", orient="bottom", anchor="start", fontSize=13, fontWeight="normal", color=QUIET)
    return alt.layer(lines, *words).properties(width=WIDTH, height=height, title=note)
