"""What a figure is held against: targets, region and nation, and the quarters before. Of a closed quarter as they were
when it was closed, else as they are now.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from analytics.asking import Beside, aims_of, benchmarks_of
from analytics.cells import MISSING, TOTAL, Cell, Table
from analytics.cuts import cell_of
from analytics.figures import FIGURES, NotAsked, Query
from analytics.frozen import packed, unpacked
from analytics.models import Snapshot
from analytics.periods import Period, previous, up_to
from analytics.publication import asked, kept, named, names, standing
from analytics.showing import shown
from analytics.standings import Aim, Measure
from analytics.together import Name

RowIn = Callable[[Period], str] | None
# Breakdowns of which single rows are followed: what can be chosen on the dashboard.
ROWS_FOLLOWED = ("area", "cohort")


def aims(figure: str, period: Period) -> dict[str, Aim]:
    """What each row of a figure should reach in the period; under "" the whole."""
    frozen = _frozen(period)
    if frozen is None:
        return aims_of(figure, period)
    return {scope: Aim(*map(Decimal, numbers)) for scope, numbers in frozen["aims"].get(figure, {}).items()}


def benchmarks(figure: str, period: Period) -> list[Beside]:
    """For each geography and row of a figure the latest benchmark."""
    frozen = _frozen(period)
    if frozen is None:
        return benchmarks_of(figure, period)
    found = frozen["benchmarks"].get(figure, [])
    return [Beside(geography, row, Decimal(value), _period(days)) for geography, row, value, days in found]


def before(figure: str, period: Period, query: Query | None = None) -> Table:
    """The same table of the quarter before; of a closed quarter the column that is measured, and no other."""
    frozen = _frozen(period)
    if frozen is None:
        return _then(figure, previous(period), query)
    content = frozen["before"].get("|".join(named(figure, query)))
    return unpacked(content) if content else Table((), (), {})


def series(figure: str, period: Period, query: Query | None = None, row_in: RowIn = None) -> list[tuple[Period, Cell]]:
    """What is measured of a figure over eight quarters, the oldest first; the last is the period itself.

    Of the whole, or of the row that `row_in` gives as a quarter's tables call it. A quarter that was closed before the
    figure was counted in this way is missing.
    """
    measure = FIGURES[figure].measure
    if measure is None:
        return []
    *earlier, _ = up_to(period)
    frozen = _frozen(period)
    if frozen is None:
        tables = [(quarter, _then(figure, quarter, query)) for quarter in earlier]
    else:
        kept_of = frozen["series"].get("|".join(named(figure, query)), [])
        tables = [(_period(days), unpacked(content)) for days, content in kept_of]
    tables.append((period, shown(figure, period, query).table))
    rows = [row_in(quarter) if row_in else TOTAL for quarter, _ in tables]
    return [
        (quarter, cell_of(table, row, measure.column) if table.rows else Cell(flag=MISSING))
        for (quarter, table), row in zip(tables, rows, strict=True)
    ]


def to_keep(period: Period) -> dict:
    """All of it as it is now, in plain values: what a snapshot keeps."""
    measured = [figure for figure in FIGURES.values() if figure.measure]
    return {
        "aims": {
            figure.name: {scope: [str(aim.value), str(aim.amber)] for scope, aim in found.items()}
            for figure in measured
            if (found := aims_of(figure.name, period))
        },
        "benchmarks": {
            figure.name: [[each.geography, each.row, str(each.value), _days(each.period)] for each in found]
            for figure in measured
            if (found := benchmarks_of(figure.name, period))
        },
        "before": {"|".join(name): packed(table) for name, table in _measured_before(period)},
        "series": {
            "|".join(name): [
                [_days(quarter), packed(_column(_then(name.figure, quarter, asked(name)), measure))]
                for quarter in up_to(period)[:-1]
            ]
            for name, measure in _followed()
        },
    }


def _measured_before(period: Period) -> Iterator[tuple[Name, Table]]:
    for name in names():
        if (measure := FIGURES[name.figure].measure) and not name.option:
            yield name, _column(_then(name.figure, previous(period), asked(name)), measure)


def _followed() -> Iterator[tuple[Name, Measure]]:
    """What is followed over quarters: each measured figure as a whole and narrowed, and its rows by area and cohort."""
    for name in names():
        figure = FIGURES[name.figure]
        if figure.measure and (name.by in ROWS_FOLLOWED or name.by in ("", *figure.breakdowns[:1])):
            yield name, figure.measure


def _column(table: Table, measure: Measure) -> Table:
    cells = {key: cell for key, cell in table.cells.items() if key[1] == measure.column}
    return replace(table, columns=(measure.column,), cells=cells)


def _then(figure: str, period: Period, query: Query | None) -> Table:
    """The table of a quarter before; empty where that was closed before the figure was counted in this way."""
    try:
        return shown(figure, period, query, lately=True).table
    except NotAsked:
        return Table((), (), {})


def _frozen(period: Period) -> dict | None:
    """What the snapshot of a closed quarter keeps; None of an open one, and of one closed before this was kept."""
    snapshot = standing(period)
    if snapshot is None:
        return None
    rows = Snapshot.objects.filter(pk=snapshot.pk).values_list("held_against", flat=True)
    return kept(f"yardsticks:{snapshot.pk}", snapshot.closed_at, rows.get) or None


def _days(period: Period) -> list[str]:
    return [period.scheme, period.code, f"{period.first}", f"{period.last}"]


def _period(days: list[str]) -> Period:
    scheme, code, *ends = days
    return Period(scheme, code, *map(date.fromisoformat, ends))
