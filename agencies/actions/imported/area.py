"""Areas that come in from a spreadsheet."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from agencies.actions.imported.common import (
    BATCH,
    Bad,
    Entry,
    Row,
    Taken,
    Upsert,
    differences,
    importing_key,
    refuse_changed,
    write_events,
)
from agencies.models import Area

TILE = ("tile_column", "tile_row")


def _circles(parents: Mapping[str, str | None]) -> set[str]:
    """Codes of the areas that lie in themselves, directly or through others."""
    circles = set()
    for start in parents:
        seen, code = set(), parents.get(start)
        while code is not None and code not in seen and code != start:
            seen.add(code)
            code = parents.get(code)
        if code == start:
            circles.add(start)
    return circles


def _facts(row: Row) -> dict:
    return {name: row.given[name] for name in ("code", "name", "kind", *TILE) if name in row.given}


def _half_a_tile(row: Row) -> bool:
    return (row.given.get("tile_column") is None) != (row.given.get("tile_row") is None)


def _bad_areas(rows: list[Row], areas: Mapping[str, Area]) -> list[Bad]:
    in_file = {row.given["code"] for row in rows}
    parents = {area.code: area.parent.code if area.parent else None for area in areas.values()}
    kinds = {area.code: area.kind for area in areas.values()}
    for row in rows:
        kinds[row.given["code"]] = row.given["kind"]
        if "parent" in row.given or row.given["code"] not in parents:
            parents[row.given["code"]] = row.given.get("parent")
    circles = _circles(parents)
    counties = [code for code, kind in kinds.items() if kind == Area.Kind.COUNTY]
    bad = []
    for row in rows:
        code, parent = row.given["code"], row.given.get("parent")
        if parent is not None and parent not in areas and parent not in in_file:
            bad.append(Bad(row.line, "parent", parent, "the code of an area that the hub or this file knows"))
        elif _half_a_tile(row):
            bad.append(Bad(row.line, "tile_row", "", "both the column and the row of a tile, or neither"))
        elif code in circles and "parent" in row.given:
            bad.append(Bad(row.line, "parent", parent or "", "an area that does not lie in this one"))
        if row.given["kind"] == Area.Kind.COUNTY and len(counties) > 1 and not settings.HOME_AREA:
            bad.append(Bad(row.line, "kind", "county", "one county alone; another county has the kind outside"))
    return bad


def take_areas(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Areas by code; a parent may come later in the same file. `given["parent"]` is a code or None."""
    key, at = importing_key(by), at or timezone.now()
    areas = {area.code: area for area in Area.objects.select_related("parent")}
    upsert, subjects = Upsert(Area), {}
    bad = _bad_areas(rows, areas)
    parents = {}
    for row in rows:
        code = row.given["code"]
        facts = _facts(row)
        area = areas.get(code)
        old_parent = area.parent.code if area and area.parent else None
        if "parent" in row.given and row.given["parent"] != old_parent:
            parents[code] = row.given["parent"]
        if area and (differences(area, facts) or code in parents):
            subjects[row.line] = code
    bad += refuse_changed(rows, subjects, "area")
    if bad or only_check:
        return Taken(bad=bad)
    for row in rows:
        code = row.given["code"]
        facts = _facts(row)
        before = upsert.unchanged
        areas[code] = upsert.add(areas.get(code), facts, code)
        if code in parents and upsert.unchanged > before:
            upsert.unchanged = before
            upsert.changed.append(areas[code])
            upsert.entries.append(Entry(code, new=False, fields=("parent",)))
    Area.objects.bulk_create(upsert.new, batch_size=BATCH)
    for code, parent in parents.items():
        areas[code].parent = areas[parent] if parent else None
    moved = [areas[code] for code in parents] + upsert.changed
    Area.objects.bulk_update(list({area.pk: area for area in moved}.values()), ["name", "kind", "parent", *TILE], BATCH)
    write_events(by=by, key=key, at=at, subject_kind="area", entries=upsert.entries)
    return Taken(len(upsert.new), len(upsert.changed), upsert.unchanged)
