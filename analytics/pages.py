"""What the figures' pages show: answers after disclosure control, always; tables as rows of text; charts and tiles."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics import charts, sentences
from analytics.asking import target_of
from analytics.cells import SUPPRESSED, TOTAL, Cell, Table
from analytics.disclosure import THRESHOLD
from analytics.figures import Answer, Query
from analytics.indicators.departures import KPI
from analytics.output import as_text, percent, rounded
from analytics.periods import Period, last_eight, previous
from analytics.publication import named
from analytics.publication import shown as published_table

Leads = Callable[[str, str, str], str]
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


def shown(name: str, period: Period, query: Query | None = None) -> Answer:
    """A figure as every viewer sees it: small numbers hidden."""
    figure, table = published_table(named(name, query), period)
    return Answer(figure, period, query or Query(), table, THRESHOLD if figure.counts_people else 0)


@dataclass(frozen=True)
class Square:
    """One cell of a table on a page: its text, whether it is hidden, and where its number leads this reader."""

    text: str
    hidden: bool = False
    url: str = ""


@dataclass(frozen=True)
class Lines:
    """A table on a page: headings, and rows of a label with its squares; `left_out` rows have nothing in them."""

    headings: list[str]
    rows: list[tuple[str, list[Square]]]
    left_out: int = 0


def lines(table: Table, *, whole: bool = True, leads: Leads | None = None) -> Lines:
    """A table as text. A share takes three columns: counted, of, percent. Without `whole`, empty rows are left out.

    `leads` gives the address that a number leads to, from its row, its column and which number of the cell it is.
    """
    # A column of which every cell is hidden no longer shows that it held shares; KPIs always do.
    shares = {column for column in table.columns if any(table.cell(row, column).of is not None for row in table.rows)}
    shares |= {KPI}
    headings = []
    for column in table.columns:
        headings += [column if column != KPI else "Counted", "Of", "%"] if column in shares else [column]
    rows = [(row, _row(table, row, shares, leads)) for row in table.rows]
    kept = [
        (row, squares)
        for row, squares in rows
        if whole or row == TOTAL or any(square.text not in ("0", "z", "") for square in squares)
    ]
    return Lines(headings, kept, len(rows) - len(kept))


def _row(table: Table, row: str, shares: set[str], leads: Leads | None) -> list[Square]:
    found = []
    for column in table.columns:
        squares = _squares(table.cell(row, column), column in shares)
        if leads:
            numbers = ("count", "of", "") if column in shares else ("count",)
            squares = [
                replace(square, url=leads(row, column, number)) if number and _leads_on(square) else square
                for square, number in zip(squares, numbers, strict=True)
            ]
        found += squares
    return found


def _leads_on(square: Square) -> bool:
    """Whether there is somebody behind the number."""
    return square.text.replace(",", "").isdigit() and square.text != "0"


def _squares(cell: Cell, share: bool) -> list[Square]:
    hidden = cell.flag == SUPPRESSED
    if not share:
        return [Square(as_text(cell), hidden)]
    if cell.of is None:
        return [Square(cell.flag or "", hidden)] * 3
    return [Square(f"{cell.count:,}"), Square(f"{cell.of:,}"), Square(percent(cell) or cell.flag or "")]


@dataclass(frozen=True)
class Section:
    """One figure on a page: its answer, chart, table, and the series where there is one."""

    answer: Answer
    chart: str
    table: Lines
    series: Lines | None = None
    pictures: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What the table says of people, computed from it; nothing of a table that counts none."""
        figure = self.answer.figure
        return sentences.about(figure.chart, self.answer.table) if figure.counts_people else ""

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
    if found.figure.chart == "series" and not (query and query.by):
        points = [(quarter, shown(name, quarter).table.cell(TOTAL, KPI)) for quarter in last_eight(period)]
        target = target_of(name, period)
        drawn = charts.series(points, float(target.value) if target else None, NAMES[name])
        return Section(found, drawn, lines(found.table, whole=whole, leads=leads), series_lines(points))
    further = tuple(filter(None, (draw(found) for draw in FURTHER.get(name, ()))))
    drawn = DRAWN[found.figure.chart](found)
    return Section(found, drawn, lines(found.table, whole=whole, leads=leads), pictures=further)


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


def series_lines(points: list[tuple[Period, Cell]]) -> Lines:
    """The table beside a chart of periods."""
    return Lines(["Counted", "Of", "%"], [(period.short, _squares(cell, True)) for period, cell in points])


def tiles(period: Period) -> list[dict]:
    """The few numbers that matter, each with its base and where it stands against its target."""
    return [
        _kpi_tile("kpi2", "KPI 2, moved on in a planned way", period),
        _kpi_tile("kpi1", "KPI 1, maintaining independence", period),
        _waiting_tile(period),
    ]


def _kpi_tile(name: str, label: str, period: Period) -> dict:
    cell, target = shown(name, period).table.cell(TOTAL, KPI), target_of(name, period)
    words, mark, rating = sentences.status(cell, target.value if target else None)
    value = f"{percent(cell)} %" if cell.of else "Hidden" if cell.flag == SUPPRESSED else "Nobody"
    base = f"base {cell.of:,}" if cell.of else "too few people" if cell.flag == SUPPRESSED else "no departures"
    return {
        "value": value,
        "label": label,
        "target": ", ".join(filter(None, [words, base])),
        "mark": mark,
        "rating": rating,
    }


def _waiting_tile(period: Period) -> dict:
    table = shown("waiting", period).table
    median, people = table.cell(TOTAL, "Median"), table.cell(TOTAL, "People")
    value = f"{rounded(median.value)} days" if median.value is not None else "Hidden" if people.flag else "Nobody"
    base = f"base {people.count:,}" if people.count else "too few people" if people.flag else "no arrivals"
    return {"value": value.replace(".0 ", " "), "label": "From referral to arrival, median", "target": base}


def summary(period: Period) -> list[str]:
    """Three sentences computed from the data."""
    targets = {name: target_of(name, period) for name in ("kpi1", "kpi2")}
    values = {name: target.value if target else None for name, target in targets.items()}
    return [
        sentences.kpi2(shown("kpi2", period).table, shown("kpi2", previous(period)).table, values["kpi2"]),
        sentences.kpi1(shown("kpi1", period).table, values["kpi1"]),
        sentences.reconnection(shown("reconnection-rates", period).table),
    ]
