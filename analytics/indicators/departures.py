"""KPI 1, KPI 2, departures and destinations (EXCHANGE; STANDARDS 1.1)."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
import pandas as pd

from analytics.cells import Table, crosstab, rates
from analytics.mappings import Departure, DepartureMapping

KPI = "KPI"
COUNT = "Count"

Labels = Mapping[Hashable, str]


def kpi1(stock: pd.DataFrame, departed: pd.DataFrame, column: str, rows: Labels, mapping: DepartureMapping) -> Table:
    """(In service at period end + departed to independence) / (in service at period end + departed - died).

    `departed` needs planned, reason and destination; only services that count in KPI 1 are counted.
    """
    stock, departed = members(stock, "kpi1"), members(departed, "kpi1")
    kept = _where(departed, mapping.independent)
    lost = _where(departed, lambda departure: not mapping.independent(departure) and not mapping.died(departure))
    numbers = {}
    for row, (stays, independent, other) in _sums(column, stock, kept, lost).items():
        numbers[row] = (stays + independent, stays + independent + other)
    return rates(numbers, rows, KPI)


def kpi2(departed: pd.DataFrame, column: str, rows: Labels, mapping: DepartureMapping) -> Table:
    """Planned departures / all departures, less those that the mapping excludes from both.

    `departed` needs planned, reason and destination; only services that count in KPI 2 are counted.
    """
    counted = _where(members(departed, "kpi2"), lambda departure: not mapping.kpi2_excluded(departure))
    planned, unplanned = (counted[counted["planned"] == wanted] for wanted in (True, False))
    numbers = {row: (yes, yes + no) for row, (yes, no) in _sums(column, planned, unplanned).items()}
    return rates(numbers, rows, KPI)


def departures(departed: pd.DataFrame, indicators: tuple[str, ...], mapping: DepartureMapping) -> Table:
    """Departures by the labels that the mapping's publisher printed; each indicator has a list of its own."""
    labels = dict.fromkeys(label for indicator in indicators for label in mapping.labels[indicator])
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for indicator in indicators:
        for *departure, n in _departures(members(departed, indicator)):
            key = (mapping.label[indicator](tuple(departure)), COUNT)
            counts[key] = counts.get(key, 0) + n
    return crosstab(counts, {label: label for label in labels}, {COUNT: COUNT}, column_total=False)


def destinations(departed: pd.DataFrame, column: str, rows: Labels) -> Table:
    """Departures by destination, reason or another column of theirs, planned and unplanned."""
    counts = departed.groupby([column, "planned"])["n"].sum().to_dict()
    return crosstab(counts, rows, {True: "Planned", False: "Unplanned"})


def members(frame: pd.DataFrame, indicator: str | None) -> pd.DataFrame:
    """Rows of services that counted in the indicator on the day; all of them without one."""
    return frame if indicator is None else frame[frame["indicator"] == indicator]


def _departures(frame: pd.DataFrame) -> list[tuple[str, bool, str, int]]:
    columns = [frame[name] for name in ("reason", "planned", "destination", "n")]
    return list(zip(*columns, strict=True))


def _where(frame: pd.DataFrame, holds: Callable[[Departure], bool]) -> pd.DataFrame:
    mask = [holds((reason, planned, destination)) for reason, planned, destination, _ in _departures(frame)]
    return frame[np.array(mask, dtype=bool)]


def _sums(column: str, *frames: pd.DataFrame) -> dict[Hashable, tuple[int, ...]]:
    """Row -> its number in each frame."""
    sums = [frame.groupby(column)["n"].sum().to_dict() for frame in frames]
    rows = dict.fromkeys(row for found in sums for row in found)
    return {row: tuple(int(found.get(row, 0)) for found in sums) for row in rows}
