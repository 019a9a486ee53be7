"""Units that come in from a spreadsheet, and those that are only counted because nobody has named them yet."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from agencies.actions.imported import (
    BATCH,
    SINCE_CHANGED,
    Bad,
    Row,
    Taken,
    Upsert,
    changed_on_screen,
    differences,
    importing_key,
    in_batches,
    write_events,
)
from pathways.codes import SUPPORT_ONLY, UnitKind
from pathways.models import OutOfService, Service, Unit

UNIT_COLUMNS = {"kind": "kind", "available_from": "from", "available_to": "to", "attributes": "attributes"}


def unit_kind(service: Service) -> str:
    """What a unit of the service is unless it is said: a room, or a package of support."""
    return UnitKind.PACKAGE if service.service_type in SUPPORT_ONLY else UnitKind.ROOM


def _numbered(service: Service, number: int) -> Unit:
    word = "Package" if unit_kind(service) == UnitKind.PACKAGE else "Place"
    return Unit(
        service=service,
        code=f"{number:03d}",
        name=f"{word} {number}",
        kind=unit_kind(service),
        available_from=service.starts,
        available_to=service.ends,
    )


def _is_numbered(unit: Unit) -> bool:
    """Whether the unit was made by counting, and nothing was said of it since."""
    plain = not unit.attributes and unit.area_id is None
    return unit.code.isdecimal() and plain and unit.name.split(" ")[1:] == [str(int(unit.code))]


def units_in_use():
    """A condition on units: somebody is, was or was to be in it, or it was out of service."""
    relations = [field for field in Unit._meta.related_objects if field.related_model is not OutOfService]
    used = Exists(OutOfService.objects.filter(unit=OuterRef("pk")))
    for relation in relations:
        used |= Exists(relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}))
    return used


def number_units(contracted: Mapping[Service, int]) -> None:
    """Make units 1 to n of each service, and drop unused ones beyond n, unless it has units of its own naming."""
    units = defaultdict(list)
    for unit in Unit.objects.filter(service__in=list(contracted)).annotate(used=units_in_use()):
        units[unit.service_id].append(unit)
    new, gone = [], []
    for service, count in contracted.items():
        its_units = units[service.pk]
        if not all(_is_numbered(unit) for unit in its_units):
            continue
        numbers = {int(unit.code) for unit in its_units}
        new += [_numbered(service, number) for number in range(1, count + 1) if number not in numbers]
        gone += [unit.pk for unit in its_units if int(unit.code) > count and not unit.used]
    Unit.objects.bulk_create(new, batch_size=BATCH)
    _delete_units(gone)


def _delete_units(ids: list[int]) -> None:
    for batch in in_batches(ids):
        Unit.objects.filter(pk__in=batch).delete()


def _unit_facts(row: Row, unit: Unit | None) -> dict[str, Any]:
    """What the unit will be. A counted unit counts for nothing: it is as if the row made it."""
    service, given = row.given["service"], row.given
    facts = {
        "kind": unit_kind(service),
        "available_from": service.starts,
        "available_to": service.ends,
        "attributes": [],
    }
    named = unit is not None and not _is_numbered(unit)
    for field, column in UNIT_COLUMNS.items():
        if given.get(column) is not None:
            facts[field] = given[column]
        elif named and column not in given:
            facts[field] = getattr(unit, field)
    if given.get("area") is not None:
        facts["area_id"] = given["area"].pk
    else:
        facts["area_id"] = unit.area_id if named and "area" not in given else None
    return facts | {"service_id": service.pk, "code": given["code"], "name": given["name"]}


def _bad_units(rows: list[Row], facts, units) -> list[Bad]:
    bad, changing = [], []
    for row in rows:
        fact, unit = facts[row.line], units.get(_identity(row))
        if fact["available_to"] and fact["available_to"] < fact["available_from"]:
            bad.append(Bad(row.line, "to", f"{fact['available_to']}", f"a day on or after {fact['available_from']}"))
        if unit and differences(unit, fact):
            changing.append(row)
    touched = changed_on_screen("unit", (row.given["code"] for row in changing), "service")
    bad += [
        Bad(row.line, "code", row.given["code"], SINCE_CHANGED)
        for row in changing
        if (row.given["code"], row.given["service"].code) in touched
    ]
    return bad


def _identity(row: Row) -> tuple[int, str]:
    return row.given["service"].pk, row.given["code"]


def take_units(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Units by service and code. Units that were only counted and never used give way to those that are named."""
    key, at = importing_key(by), at or timezone.now()
    units = {
        (unit.service_id, unit.code): unit
        for batch in in_batches({row.given["service"].pk for row in rows})
        for unit in Unit.objects.filter(service__in=batch).annotate(used=units_in_use())
    }
    facts = {row.line: _unit_facts(row, units.get(_identity(row))) for row in rows}
    bad = _bad_units(rows, facts, units)
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(Unit)
    for row in rows:
        upsert.add(units.get(_identity(row)), facts[row.line], row.given["code"], service=row.given["service"].code)
    _give_way(units, {_identity(row) for row in rows})
    taken = upsert.write()
    write_events(by=by, key=key, at=at, subject_kind="unit", entries=upsert.entries)
    return taken


def _give_way(units, named):
    """Delete the counted units of services that have no other, unless somebody used them."""
    others = defaultdict(list)
    for identity, unit in units.items():
        if identity not in named:
            others[unit.service_id].append(unit)
    gone = [
        unit.pk
        for its_units in others.values()
        if all(_is_numbered(unit) and not unit.used for unit in its_units)
        for unit in its_units
    ]
    _delete_units(gone)
