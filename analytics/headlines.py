"""The few numbers that matter, each with its base, its target in words and colour, and which way it moved."""

from dataclasses import dataclass

from analytics import sentences, yardsticks
from analytics.asking import Beside
from analytics.cells import TOTAL, Cell
from analytics.chosen import Chosen
from analytics.cuts import cell_of
from analytics.figures import FIGURES, Query
from analytics.periods import Period, previous
from analytics.publication import given, named
from analytics.showing import Lines, Square, shown
from analytics.standings import Measure, Standing, against, moved, plain

HEADLINES = {
    "kpi2": "KPI 2, moved on in a planned way",
    "kpi1": "KPI 1, maintaining independence",
    "outcomes": "Outcomes achieved, of those needed",
    "tenancy-sustained": "Homes that last, three months on",
    "waiting": "From referral to arrival, median",
    "utilisation": "Places used, of those contracted",
}


@dataclass(frozen=True)
class Tile:
    """One number with its base, against its target and against the period before."""

    name: str
    label: str
    value: str
    base: str
    target: Standing
    change: Standing

    @property
    def words(self) -> list[str]:
        """What stands under the number, where there is no colour."""
        marked = [f"{part.mark} {part.words}".strip() for part in (self.target, self.change)]
        return [*filter(None, marked), self.base]


def tiles(period: Period, chosen: Chosen | None = None) -> list[Tile]:
    """The headlines of a period, or those of the area or the cohort that was chosen, where a figure knows it."""
    return [
        _tile(name, label, period, chosen)
        for name, label in HEADLINES.items()
        if chosen is None or chosen.by in FIGURES[name].breakdowns
    ]


def _tile(name: str, label: str, period: Period, chosen: Chosen | None) -> Tile:
    measure, query = _measure(name), Query(by=chosen.by if chosen else None)
    row, earlier = (chosen.row(period), chosen.row(previous(period))) if chosen else (TOTAL, TOTAL)
    cell = cell_of(shown(name, period, query).table, row, measure.column)
    before = cell_of(yardsticks.before(name, period, query), earlier, measure.column)
    aims = yardsticks.aims(name, period)
    target = against(cell, measure, aims.get("" if row == TOTAL else row))
    return Tile(name, label, measure.text(cell), _base(cell, measure), target, moved(cell, before, measure))


def _base(cell: Cell, measure: Measure) -> str:
    if measure.base(cell):
        return f"base {measure.base(cell):,}"
    return "too few people" if cell.flag == "c" else "nobody to count"


def _measure(name: str) -> Measure:
    found = FIGURES[name].measure
    if found is None:
        raise KeyError(f"{name} has no measure")
    return found


def extras(name: str, period: Period, query: Query | None = None) -> list[tuple[str, Lines]]:
    """Tables beside a figure: against its targets, and region and nation; none for a figure narrowed by an option."""
    query = query or Query()
    if query.indicator or query.term or query.origin:
        return []
    found = (
        (f"against the target and the {period.noun} before", stands(name, period, query)),
        ("beside the region and the nation", elsewhere(name, period, query)),
    )
    return [(f"{FIGURES[name].title}, {caption}", table) for caption, table in found if table]


def stands(name: str, period: Period, query: Query | None = None) -> Lines | None:
    """Each row of a figure that has a target: what it reached, the target, and the period before."""
    figure, aims = FIGURES[name], yardsticks.aims(name, period)
    if figure.measure is None or not figure.measure.judged:
        return None
    table, then = shown(name, period, query).table, yardsticks.before(name, period, query)
    rows = []
    for row in table.rows:
        aim = aims.get("" if row == TOTAL else row)
        if aim or row == TOTAL:
            cell = table.cell(row, figure.measure.column)
            target = against(cell, figure.measure, aim)
            change = moved(cell, then.cell(row, figure.measure.column), figure.measure)
            rows.append((row, [Square(figure.measure.text(cell)), _square(target), _square(change)]))
    return Lines(["Reached", "Target", f"{period.noun.capitalize()} before"], rows) if rows else None


def _square(standing: Standing) -> Square:
    return Square(" ".join(filter(None, (standing.mark, standing.words))) or "–", rating=standing.rating)


def elsewhere(name: str, period: Period, query: Query | None = None) -> Lines | None:
    """The same in the region and the nation, where somebody brought it in; with the period that each is of."""
    figure, given = FIGURES[name], yardsticks.benchmarks(name, period)
    if figure.measure is None or not given:
        return None
    table = shown(name, period, query).table
    rows = []
    for row in dict.fromkeys(found.row for found in given):
        label = row or TOTAL
        if label in table.rows:
            here = [found for found in given if found.row == row]
            reached = Square(figure.measure.text(table.cell(label, figure.measure.column)))
            rows.append((label, [reached, *_of(here, figure.measure)]))
    return Lines(["Here", "Region", "Nation"], rows) if rows else None


def _of(given: list[Beside], measure: Measure) -> list[Square]:
    told = {each.geography: f"{plain(each.value)} {measure.unit} ({each.period.short})" for each in given}
    return [Square(told.get(place, "–")) for place in ("Region", "Nation")]


def compared(name: str, period: Period, query: Query | None = None) -> str:
    """A sentence that holds the whole of a figure against region and nation; nothing where neither was brought in."""
    figure = FIGURES[name]
    given = [each for each in yardsticks.benchmarks(name, period) if not each.row]
    if figure.measure is None or figure.measure.unit != "%" or not given or (query and query != Query(by=query.by)):
        return ""
    return sentences.beside(
        shown(name, period, query).table.cell(TOTAL, figure.measure.column),
        [(each.geography, each.value, each.period.short) for each in given],
    )


def summary(period: Period) -> list[str]:
    """Three sentences computed from the data; two of a month."""
    aims = {name: yardsticks.aims(name, period).get("") for name in ("kpi1", "kpi2")}
    values = {name: aim.value if aim else None for name, aim in aims.items()}
    found = [
        sentences.kpi2(shown("kpi2", period).table, yardsticks.before("kpi2", period), values["kpi2"]),
        sentences.kpi1(shown("kpi1", period).table, values["kpi1"]),
    ]
    if named("reconnection-rates") in given(period):
        found.append(sentences.reconnection(shown("reconnection-rates", period).table))
    return found
