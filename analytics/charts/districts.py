"""Districts as tiles, roughly where they lie."""

from collections.abc import Mapping

import altair as alt

from analytics.cells import TOTAL, Table
from analytics.charts.svg import DARK, INK, WIDTH, Chart, Rows, picture, said
from analytics.output import as_text
from analytics.tiles import Tile, short_name, tile_positions


def tiles(table: Table, column: str, title: str, places: Mapping[str, Tile]) -> str:
    """Districts as tiles that lie roughly as they do on a map, darker where the number is larger."""
    found = [(row, table.cell(row, column)) for row in table.rows if row != TOTAL]
    placed = tile_positions([row for row, _ in found], places)
    most = max((cell.count or 0 for row, cell in found if row in placed), default=0)
    rows = [
        {"x": placed[row][0], "y": placed[row][1], "name": short_name(row), "text": as_text(cell)}
        | {"size": cell.count or 0, "dark": 2 * (cell.count or 0) > max(most, 1)}
        for row, cell in found
        if row in placed
    ]
    about = "; ".join(f"{row}: {said(cell)}" for row, cell in found if row in placed)
    return picture(title, about, _draw_tiles, rows, most) if rows else ""


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
