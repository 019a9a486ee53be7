"""A figure on a page: what it says in a sentence, its chart, its table, its quarters, and what it is held against."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from analytics import charts, headlines, sentences
from analytics.cells import TOTAL, Table
from analytics.chosen import Chosen
from analytics.cuts import COLUMN, ROW, cut
from analytics.figures import FIGURES, Answer, Figure, NotAsked, Query, told
from analytics.followed import Followed, followed
from analytics.periods import Period
from analytics.publication import given, named
from analytics.showing import Leads, Lines, lines, shown
from analytics.tiles import Tile
from analytics.windows import places_on

OVERVIEW = (
    "kpi2",
    "kpi1",
    "destinations",
    "outcomes",
    "reconnection-out",
    "reconnection-in",
    "reconnection-in-by-location",
    "waiting",
    "decline-reasons",
    "utilisation",
    "length-of-stay",
)


# Breakdowns whose rows are names, of places or of agencies.
NAMED = frozenset({"area", "provider", "service", "team"})


@dataclass(frozen=True)
class Section:
    """One figure on a page: its answer, chart and table, its quarters where it is followed, pictures and more tables.

    `title` is said where it is cut to one area or cohort, and `said` what it then says.
    """

    answer: Answer
    draw: Callable[[], str]
    table: Lines
    quarters: Followed | None = None
    pictures: tuple[str, ...] = ()
    extras: tuple[tuple[str, Lines], ...] = ()
    compared: str = ""
    title: str = ""
    said: str = ""

    @cached_property
    def chart(self) -> str:
        """Drawn only when somebody looks: a picture takes longer than its numbers."""
        return self.draw()

    @property
    def sentence(self) -> str:
        """What the table says of people, computed from it; nothing of a table that counts none."""
        figure = self.answer.figure
        names = figure.named or self.answer.query.by in NAMED
        said = self.said or (sentences.about(figure.chart, self.answer.table, names) if figure.counts_people else "")
        return " ".join(filter(None, (said, self.compared)))

    @property
    def heading(self) -> str:
        return self.title or self.answer.figure.title

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the numbers are made of."""
        return told(self.answer)

    @property
    def beside(self) -> bool:
        """Whether the table is narrow enough to stand beside the chart."""
        return len(self.table.headings) <= 4

    @property
    def caption(self) -> str:
        return f"{self.title or self.answer.title}, {self.answer.period.label}"


def overview(period: Period) -> list[str]:
    """The figures of the dashboard that are given of such a period, under their first breakdown."""
    whole = {name.figure for name in given(period) if name == named(name.figure)}
    return [name for name in OVERVIEW if name in whole]


def figures_of(period: Period) -> list[Figure]:
    """Every figure that is given of such a period."""
    found = {name.figure for name in given(period)}
    return [figure for name, figure in FIGURES.items() if name in found]


def plain(query: Query) -> Query:
    """The query without its breakdown."""
    return replace(query, by=None)


def section(
    name: str, period: Period, query: Query | None = None, *, whole: bool = True, leads: Leads | None = None
) -> Section:
    """A figure with its chart and its table; as a whole, with the quarters, months or years up to it."""
    found = shown(name, period, query)
    extras, compared = tuple(headlines.extras(name, period, query)), headlines.compared(name, period, query)
    quarters = None if query and query.by else followed(name, period, query)
    tiles = places_on(period.last).tiles if name in FURTHER else {}
    further = tuple(filter(None, (draw(found.table, tiles) for draw in FURTHER.get(name, ()))))
    # The quarters of an indicator are its chart.
    draw = undrawn if quarters and found.figure.chart == "series" else DRAWN[found.figure.chart]
    table = lines(found.table, whole=whole, leads=leads)
    return Section(found, lambda: draw(found.table, found.title), table, quarters, further, extras, compared)


def sections_of(period: Period, chosen: Chosen) -> list[Section]:
    """Every figure that is published by area or by cohort, cut to the chosen one; for an area, where people go too."""
    found = [*_broken_down(period, chosen), *(_of_area(period, chosen) if chosen.by == "area" else ())]
    order = {name: number for number, name in enumerate(OVERVIEW)}
    return sorted(found, key=lambda section: order.get(section.answer.figure.name, len(order)))


def _broken_down(period: Period, chosen: Chosen) -> Iterator[Section]:
    for name, figure in FIGURES.items():
        if chosen.by in figure.breakdowns and chosen.by not in figure.too_fine:
            made = _cut(name, period, chosen, f"{figure.title}: {chosen.row(period)}", Query(by=chosen.by))
            yield from [made] if made else []


def _of_area(period: Period, chosen: Chosen) -> Iterator[Section]:
    for name, side, title in AREA_TABLES:
        made = _cut(name, period, chosen, title.format(chosen.row(period)), None, side)
        yield from [made] if made else []


# What tables that are not broken down by area say of one: its row or its column.
AREA_TABLES = (
    ("reconnection-out", COLUMN, "Where people from {} settled"),
    ("reconnection-out", ROW, "Where people who settled in {} came from"),
    ("reconnection-in-by-location", ROW, "Where people who arrived in {} came from"),
    ("resettlement", COLUMN, "Who settled in {}"),
    ("housed-on-release", "", "People housed on the night of their release: {}"),
    ("settled-at-3-months", "", "People in a settled home three months after release: {}"),
)


def _cut(name: str, period: Period, chosen: Chosen, title: str, query: Query | None, side: str = "") -> Section | None:
    try:
        found = shown(name, period, query)
    except NotAsked:
        return None
    row = chosen.row(period)
    table = cut(found.table, row, side) if row else None
    if table is None:
        return None
    measure, quarters = found.figure.measure if not side else None, None
    said = sentences.about("bars", table, names=bool(side))
    if measure:
        quarters = followed(name, period, query, chosen.row)
        if row in table.rows:
            cells = (found.table.cell(label, measure.column) for label in (row, TOTAL))
            said = sentences.of_row(row, *cells, measure)
    # One row is told by its quarters; what has several has its bars.
    draw = undrawn if row in table.rows else DRAWN["bars"]
    cut_to = replace(found, table=table)
    return Section(
        cut_to, lambda: draw(table, title), lines(table, whole=row in table.rows), quarters, title=title, said=said
    )


def undrawn(table: Table, title: str) -> str:
    """No chart: the quarters are the picture."""
    return ""


DRAWN: dict[str, Callable[[Table, str], str]] = {
    "series": charts.rates,
    "bars": lambda table, title: charts.bars(table, table.columns[0], title),
    "rates": charts.rates,
    "values": charts.values,
    "stacked": lambda table, title: charts.stacked(table, ("Planned", "Unplanned"), title),
    "alerts": lambda table, title: charts.stacked(table, ("Open", "Closed"), title),
    "counts": charts.counts,
    "origins": charts.origins,
    "matrix": charts.matrix,
}

# Pictures beside the chart: where people came from and settled, as flows and as a map of tiles.
FURTHER: dict[str, tuple[Callable[[Table, Mapping[str, Tile]], str], ...]] = {
    "reconnection-in-by-location": (
        lambda table, _: charts.journeys(table, "From where people came, to the district where they arrived"),
        lambda table, places: charts.tiles(table, TOTAL, "People who arrived in each district", places),
    ),
    "reconnection-out": (
        lambda table, _: charts.journeys(table, "From where people came, to where they settled"),
        lambda table, places: charts.tiles(table, TOTAL, "People who settled in each district", places),
    ),
}
