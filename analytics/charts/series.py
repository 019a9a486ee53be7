"""A number over periods."""

from collections.abc import Sequence

import altair as alt

from analytics.cells import Cell
from analytics.charts.svg import DARK, INK, QUIET, TEXT, WIDTH, Chart, Rows, picture, said
from analytics.periods import Period
from analytics.standings import Measure


def series(points: Sequence[tuple[Period, Cell]], target: float | None, name: str, measure: Measure) -> str:
    """A number over periods, oldest first, with its target; a hidden or empty period leaves a gap and its mark."""
    numbers = [number if (number := measure.of(cell)) is None else float(number) for _, cell in points]
    low, high = _edges([*(number for number in numbers if number is not None), *([target] if target else [])], measure)
    rows = [
        {"period": period.short, "number": number, "low": low, "text": measure.short(cell), "mark": cell.flag or ""}
        for (period, cell), number in zip(points, numbers, strict=True)
    ]
    about = "; ".join(f"{period.short}: {said(cell)}" for period, cell in points)
    title = f"{name}, {len(points)} {points[-1][0].noun}s to {points[-1][0].label}"
    words = f"{name.partition(':')[0]}, {measure.unit}"
    return picture(title, about, _draw_series, rows, target, words if len(words) < 30 else measure.unit, (low, high))


def _edges(numbers: list[float], measure: Measure) -> tuple[float, float]:
    """Where the scale begins and ends: at fives around the numbers, and for anything but shares at 0."""
    if measure.unit != "%":
        return 0, max([*numbers, 5]) * 1.15
    low, high = min(numbers, default=0), max(numbers, default=100)
    return max(0, 5 * (low // 5) - 5), 5 * (high // 5) + 10 if high > 100 else min(100, 5 * (high // 5) + 10)


def _draw_series(rows: Rows, target: float | None, words: str, edges: tuple[float, float]) -> Chart:
    x = alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, **TEXT))
    scale = alt.Scale(domain=list(edges), nice=False)
    y = alt.Y("number:Q", title=words, scale=scale, axis=alt.Axis(grid=False, **TEXT))
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
