"""Where people come from and where they settle (EXCHANGE; DOMAIN rules 8 and 9). Short-term accommodation only."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.cells import NOT_APPLICABLE, TOTAL, Cell, Key, Sum, Table, crosstab, rate, sum_cells
from analytics.places import OUTSIDE, Places
from pathways.codes import ClientGroup

SAME, ELSEWHERE, OUT, NO_CONNECTION, NOT_DISCLOSED = (
    "Same district",
    "Elsewhere in county",
    "Out of county",
    "No connection",
    "Not disclosed",
)
OUT_OF_AREA = "Out of area"
NOT_SETTLED = "Not known, unplanned or custody"
ANSWERS = {"none": NO_CONNECTION, "not_disclosed": NOT_DISCLOSED}
TO_ORIGIN, SETTLED_HERE, OUT_TO_OUT = "To origin", "Settled here from outside", "Out to out"

Counts = dict[tuple[Hashable, Hashable], int]
Read = Callable[[Any], Hashable]  # what a row or a column reads from a stay, a row of a frame


def reconnection_in(entered: pd.DataFrame, rows: Mapping[Hashable, str], places: Places) -> Table:
    """Entries by client group and where people come from, against where the service stands."""

    def column(stay: Any) -> str:
        if stay.origin_kind != "area":
            return ANSWERS[stay.origin_kind]
        # A countywide service has no district that somebody could come from.
        if stay.came_from == stay.area and places.by_id[stay.area].kind not in ("county", "group"):
            return SAME
        return ELSEWHERE if stay.came_from in places.inside else OUT

    away = (ELSEWHERE, OUT, NO_CONNECTION, NOT_DISCLOSED)
    counts = _count(entered, lambda stay: stay.client_group, column)
    plain = crosstab(counts, rows, {label: label for label in (SAME, *away)}, column_total=False)
    cells: dict[Key, Cell] = dict(plain.cells)
    sums = list(plain.sums)
    for row in plain.rows:
        for total in (
            Sum((row, OUT_OF_AREA), tuple((row, label) for label in away)),
            Sum((row, TOTAL), ((row, SAME), (row, OUT_OF_AREA))),
        ):
            cells[total.total] = sum_cells(cells, total.parts)
            sums.append(total)
    sums += [Sum((TOTAL, label), tuple((row, label) for row in rows.values())) for label in (OUT_OF_AREA, TOTAL)]
    return Table(plain.rows, (SAME, *away, OUT_OF_AREA, TOTAL), cells, tuple(sums))


def reconnection_in_by_location(
    entered: pd.DataFrame, places: Places, client_groups: Mapping[str, str] | None = None
) -> Table:
    """Entries by the district of the service and the area people come from, by name; two-level by client group."""
    named = {stay.origin_area for stay in entered.itertuples() if stay.origin_kind == "area"}
    columns = _area_labels(places, named) | ANSWERS
    rows = _area_labels(places, set(entered["area"]))
    if client_groups is None:
        counts = _count(entered, lambda stay: stay.area, _origin)
        return crosstab(counts, rows, columns)
    counts = _count(entered, lambda stay: (stay.area, stay.client_group), _origin)
    two_level = {
        (area, code): f"{name}: {group}" for area, name in rows.items() for code, group in client_groups.items()
    }
    table = crosstab(counts, two_level, columns)
    pointing = {label for (_, group), label in two_level.items() if group == ClientGroup.DOMESTIC_ABUSE}
    return replace(table, sensitive=frozenset(key for key in table.cells if key[0] in pointing))


def reconnection_out(departed: pd.DataFrame, places: Places) -> Table:
    """Departures by the area settled in and the area of origin."""
    counts = _count(departed, lambda stay: _to(stay, places), lambda stay: _from(stay, places))
    county = {places.home.id: places.home.name}
    districts = _labels(places)
    rows = districts | _only_if(county, {row for row, _ in counts}) | {OUTSIDE: OUT, NOT_SETTLED: NOT_SETTLED}
    columns = districts | _only_if(county, {column for _, column in counts}) | {OUTSIDE: OUT} | ANSWERS
    return crosstab(counts, rows, columns)


def reconnection_rates(departed: pd.DataFrame, places: Places) -> Table:
    """Of people from a district, those settled in it; of people from outside, those settled here and outside."""
    counts = _count(departed, lambda stay: _to(stay, places), lambda stay: _from(stay, places))
    local = {(row, origin): n for (row, origin), n in counts.items() if origin in _labels(places)}
    outside = {row: n for (row, origin), n in counts.items() if origin == OUTSIDE}
    here = sum(n for row, n in outside.items() if row in _labels(places))
    home, away = places.home.name, "Outside"
    cells = {
        (row, column): Cell(flag=NOT_APPLICABLE)
        for row in (TO_ORIGIN, SETTLED_HERE, OUT_TO_OUT)
        for column in (home, away)
    }
    cells[TO_ORIGIN, home] = rate(sum(n for (row, origin), n in local.items() if row == origin), sum(local.values()))
    cells[SETTLED_HERE, away] = rate(here, sum(outside.values()))
    cells[OUT_TO_OUT, away] = rate(outside.get(OUTSIDE, 0), sum(outside.values()))
    return Table((TO_ORIGIN, SETTLED_HERE, OUT_TO_OUT), (home, away), cells)


def resettlement(
    departed: pd.DataFrame, rows: Mapping[Hashable, str], places: Places, *, from_outside: bool = False
) -> Table:
    """People who settled in a district, by client group; from out of the county only, if asked."""
    districts = _labels(places)
    counts: Counts = {}
    for stay in departed.itertuples():
        area = _to(stay, places)
        if area in districts and (not from_outside or _from(stay, places) == OUTSIDE):
            counts[stay.client_group, area] = counts.get((stay.client_group, area), 0) + stay.n
    table = crosstab(counts, rows, districts)
    # Where people settled who fled abuse is told in the total only.
    pointing = frozenset((rows[ClientGroup.DOMESTIC_ABUSE], district) for district in districts.values())
    return replace(table, sensitive=pointing)


def _origin(stay: Any) -> Hashable:
    return stay.origin_area if stay.origin_kind == "area" else stay.origin_kind


def _from(stay: Any, places: Places) -> Hashable:
    """Where a person came from: a district, the county, `outside`; or what they said instead."""
    return places.settled(stay.came_from) if stay.origin_kind == "area" else stay.origin_kind


def _to(stay: Any, places: Places) -> Hashable:
    """Where a departure settled: a district, the county, `outside`; or nowhere known."""
    return NOT_SETTLED if stay.settled_in is None else places.settled(stay.settled_in)


def _count(frame: pd.DataFrame, row: Read, column: Read) -> Counts:
    counts: Counts = {}
    for stay in frame.itertuples():
        key = (row(stay), column(stay))
        counts[key] = counts.get(key, 0) + stay.n
    return counts


def _labels(places: Places) -> dict[Hashable, str]:
    return {place.id: place.name for place in places.districts}


def _area_labels(places: Places, found: Iterable[int]) -> dict[Hashable, str]:
    """All districts, then whatever else inside the county and outside it occurs."""
    districts = [place.id for place in places.districts]
    others = [place.id for place in places.by_id.values() if place.id in set(found) - set(districts)]
    others.sort(key=lambda area: (area not in places.inside, places.by_id[area].name))
    return places.labels([*districts, *others])


def _only_if(labels: dict[Hashable, str], found: set[Hashable]) -> dict[Hashable, str]:
    return {key: label for key, label in labels.items() if key in found}
