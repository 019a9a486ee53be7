"""The number of a figure over the last quarters, months or years, of everybody or of one area or cohort."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics import charts, sentences, yardsticks
from analytics.cells import Cell
from analytics.figures import FIGURES, Query
from analytics.periods import Period
from analytics.showing import Lines, Square, squares_of
from analytics.standings import Measure


@dataclass(frozen=True)
class Followed:
    """A number over eight quarters or months, or three years: its picture, its table and a sentence about it."""

    chart: str
    table: Lines
    sentence: str
    caption: str


def followed(
    name: str, period: Period, query: Query | None = None, row_in: Callable[[Period], str] | None = None
) -> Followed | None:
    """The series of a figure that has a measure, unless there is no number to show in any of its quarters.

    `row_in` gives the row to follow as a quarter's tables call it.
    """
    figure = FIGURES[name]
    if figure.measure is None:
        return None
    points = yardsticks.series(name, period, query, row_in)
    if not any(figure.measure.base(cell) for _, cell in points):
        return None
    row = row_in(period) if row_in else ""
    narrowed = query is not None and query != Query(by=query.by)
    aim = yardsticks.aims(name, period).get(row) if figure.measure.judged and not narrowed else None
    called = f"{SHORT.get(name, figure.title)}: {row}" if row else SHORT.get(name, figure.title)
    return Followed(
        charts.series(points, float(aim.value) if aim else None, called, figure.measure),
        _lines(points, figure.measure),
        sentences.series(points, figure.measure),
        f"{called}, last {NUMBERS[len(points)]} {period.noun}s",
    )


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
SHORT = {"kpi1": "KPI 1: independence kept or reached", "kpi2": "KPI 2: planned moves"}


def _lines(points: list[tuple[Period, Cell]], measure: Measure) -> Lines:
    """The table beside a chart of quarters."""
    if measure.unit == "%":
        return Lines(["Counted", "Of", "%"], [(quarter.short, squares_of(cell, True)) for quarter, cell in points])
    if measure.unit == "days":
        rows = [(quarter.short, [squares_of(cell, False)[0], Square(_base(cell))]) for quarter, cell in points]
        return Lines(["Days", "People"], rows)
    return Lines([measure.unit.capitalize()], [(quarter.short, squares_of(cell, False)) for quarter, cell in points])


def _base(cell: Cell) -> str:
    return f"{cell.base:,}" if cell.value is not None and cell.base else cell.flag or ""
