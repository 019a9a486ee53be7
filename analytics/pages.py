"""A figure on a page: what it says in a sentence, its chart, its table, and what it is held against."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics import charts, headlines, sentences, yardsticks
from analytics.cells import TOTAL
from analytics.figures import Answer, Query
from analytics.periods import Period
from analytics.showing import Leads, Lines, lines, series_lines, shown

OVERVIEW = (
    "kpi2",
    "kpi1",
    "destinations",
    "outcomes",
    "reconnection-out",
    "reconnection-in",
    "waiting",
    "decline-reasons",
    "utilisation",
    "length-of-stay",
)


@dataclass(frozen=True)
class Section:
    """One figure on a page: its answer, chart, table, and the series where there is one."""

    answer: Answer
    chart: str
    table: Lines
    series: Lines | None = None
    pictures: tuple[str, ...] = ()
    extras: tuple[tuple[str, Lines], ...] = ()
    compared: str = ""

    @property
    def sentence(self) -> str:
        """What the table says of people, computed from it; nothing of a table that counts none."""
        figure = self.answer.figure
        said = sentences.about(figure.chart, self.answer.table) if figure.counts_people else ""
        return " ".join(filter(None, (said, self.compared)))

    @property
    def beside(self) -> bool:
        """Whether the table is narrow enough to stand beside the chart."""
        return len(self.table.headings) <= 4

    @property
    def caption(self) -> str:
        return f"{self.answer.title}, {self.answer.period.label}"

    @property
    def series_caption(self) -> str:
        return f"{NAMES[self.answer.figure.name]}, last eight quarters"


def plain(query: Query) -> Query:
    """The query without its breakdown."""
    return replace(query, by=None)


def section(
    name: str, period: Period, query: Query | None = None, *, whole: bool = True, leads: Leads | None = None
) -> Section:
    """A figure with its chart and its table."""
    found = shown(name, period, query)
    extras, compared = tuple(headlines.extras(name, period, query)), headlines.compared(name, period, query)
    table = lines(found.table, whole=whole, leads=leads)
    if found.figure.chart == "series" and not (query and query.by):
        points, target = yardsticks.series(name, period), yardsticks.aims(name, period).get("")
        drawn = charts.series(points, float(target.value) if target else None, NAMES[name])
        return Section(found, drawn, table, series_lines(points), extras=extras, compared=compared)
    further = tuple(filter(None, (draw(found) for draw in FURTHER.get(name, ()))))
    return Section(found, DRAWN[found.figure.chart](found), table, None, further, extras, compared)


NAMES = {"kpi1": "KPI 1: independence kept or reached", "kpi2": "KPI 2: planned moves"}
DRAWN: dict[str, Callable[[Answer], str]] = {
    "series": lambda found: charts.rates(found.table, found.title),
    "bars": lambda found: charts.bars(found.table, found.table.columns[0], found.title),
    "rates": lambda found: charts.rates(found.table, found.title),
    "values": lambda found: charts.values(found.table, found.title),
    "stacked": lambda found: charts.stacked(found.table, ("Planned", "Unplanned"), found.title),
    "alerts": lambda found: charts.stacked(found.table, ("Open", "Closed"), found.title),
    "counts": lambda found: charts.counts(found.table, found.title),
    "origins": lambda found: charts.origins(found.table, found.title),
    "matrix": lambda found: charts.matrix(found.table, found.title),
}

# Pictures beside the chart: where people came from and settled, as flows and as a map of tiles.
FURTHER: dict[str, tuple[Callable[[Answer], str], ...]] = {
    "reconnection-out": (
        lambda found: charts.journeys(found.table, "From where people came, to where they settled"),
        lambda found: charts.tiles(found.table, TOTAL, "People who settled in each district"),
    )
}
