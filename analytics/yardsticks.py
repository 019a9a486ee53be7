"""What a figure is held against: targets, region and nation, and the quarters before. Of a closed quarter as they were
when it was closed, else as they are now.
"""

from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal

from analytics.asking import Beside, aims_of, benchmarks_of
from analytics.cells import TOTAL, Cell, Table
from analytics.figures import FIGURES, Query
from analytics.frozen import packed, unpacked
from analytics.indicators.departures import KPI
from analytics.models import Snapshot
from analytics.periods import Period, last_eight, previous
from analytics.publication import asked, kept, named, names, standing
from analytics.showing import shown
from analytics.standings import Aim, Measure
from analytics.together import Name

SERIES = tuple(name for name, figure in FIGURES.items() if figure.chart == "series")


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
        return shown(figure, previous(period), query, lately=True).table
    content = frozen["before"].get("|".join(named(figure, query)))
    return unpacked(content) if content else Table((), (), {})


def series(figure: str, period: Period) -> list[tuple[Period, Cell]]:
    """The whole of an indicator over eight quarters, the oldest first; the last is the period itself."""
    *earlier, _ = last_eight(period)
    frozen = _frozen(period)
    if frozen is None:
        points = [(quarter, _whole(figure, quarter, lately=True)) for quarter in earlier]
    else:
        points = [(_period(days), Cell(*numbers)) for days, numbers in frozen["series"].get(figure, [])]
    return [*points, (period, _whole(figure, period))]


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
            figure: [
                [_days(quarter), astuple(_whole(figure, quarter, lately=True))] for quarter in last_eight(period)[:-1]
            ]
            for figure in SERIES
        },
    }


def _measured_before(period: Period) -> Iterator[tuple[Name, Table]]:
    for name in names():
        if (measure := FIGURES[name.figure].measure) and not name.option:
            yield name, _column(shown(name.figure, previous(period), asked(name), lately=True).table, measure)


def _column(table: Table, measure: Measure) -> Table:
    cells = {key: cell for key, cell in table.cells.items() if key[1] == measure.column}
    return replace(table, columns=(measure.column,), cells=cells)


def _whole(figure: str, period: Period, lately: bool = False) -> Cell:
    return shown(figure, period, lately=lately).table.cell(TOTAL, KPI)


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
