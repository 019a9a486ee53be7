"""Chart to SVG: one picture with one title and one description, kept under all that it shows."""

import hashlib
import re
from collections.abc import Callable
from html import escape

import altair as alt
import vl_convert
from django.core.cache import cache

from analytics.cells import MISSING, NOT_APPLICABLE, SUPPRESSED, Cell
from analytics.output import as_text
from analytics.rounding import rounded

DARK, LIGHT, INK, QUIET = "#14344d", "#8fb8d6", "#0b0c0c", "#484d51"
WIDTH, BARS_WIDTH, ROW, SQUARE = 620, 470, 24, 36
DAY = 24 * 60 * 60
TEXT = {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK, "labelLimit": 330}

Chart = alt.Chart | alt.LayerChart
Rows = list[dict]


def picture(title: str, about: str, draw: Callable[..., Chart], *what: object) -> str:
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


def has_something(cell: Cell) -> bool:
    return bool(cell.count or cell.of) or cell.value is not None or cell.flag == SUPPRESSED


def said(cell: Cell) -> str:
    """A cell in the words of a description."""
    if cell.flag == SUPPRESSED:
        return "hidden"
    if cell.flag == NOT_APPLICABLE:
        return "nobody"
    if cell.flag == MISSING:
        return "not counted"
    return f"{rounded(cell.value)} days" if cell.value is not None else as_text(cell)


def no_axis() -> alt.X:
    return alt.X("size:Q", title=None, stack=None, axis=alt.Axis(grid=False, labels=False, ticks=False, domain=False))
