"""Bulk actions for services, their terms and their units that come in from a spreadsheet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from agencies.actions.imported import (
    BATCH,
    Bad,
    Entry,
    Row,
    Taken,
    Upsert,
    changed_on_screen,
    differences,
    importing_key,
    in_batches,
    known,
    refuse_changed,
    write_events,
)
from pathways.codes import SUPPORT_ONLY, UnitKind
from pathways.models import OutOfService, Service, ServiceTerm, Unit

SERVICE_FIELDS = ("code", "name", "service_type", "term", "client_group", "starts", "ends", "confidential_address")
SERVICE_BLANKS = {"ends": None, "confidential_address": False}
TERM_COLUMNS = ("term", "units", "indicator")


def _service_facts(row: Row, service: Service | None) -> dict[str, Any]:
    """What the service will be: what it is, with what the row says."""
    facts = {name: getattr(service, name) if service else SERVICE_BLANKS.get(name) for name in SERVICE_FIELDS}
    for name in SERVICE_FIELDS:
        if name in row.given:
            facts[name] = SERVICE_BLANKS.get(name) if row.given[name] is None else row.given[name]
    return facts | {"agency_id": row.given["agency"].pk, "area_id": row.given["area"].pk}


def _term_facts(row: Row, term: ServiceTerm | None) -> dict[str, Any]:
    """The first row of what holds for the service by period."""
    facts = {"starts": row.given["starts"], "term": row.given["term"], "units": row.given["units"]}
    facts["indicator"] = (row.given["indicator"] or "") if "indicator" in row.given else term.indicator if term else ""
    return facts


def _bad_service(line: int, facts: Mapping[str, Any], terms: list[ServiceTerm]) -> Iterator[Bad]:
    if facts["ends"] and facts["ends"] < facts["starts"]:
        yield Bad(line, "ends", f"{facts['ends']}", f"a day on or after the start, {facts['starts']}")
    if terms and terms[0].ends and terms[0].ends < facts["starts"]:
        yield Bad(line, "starts", f"{facts['starts']}", f"a day on or before {terms[0].ends}, when its first term ends")
    if len(terms) > 1 and terms[1].starts <= facts["starts"]:
        yield Bad(line, "starts", f"{facts['starts']}", f"a day before {terms[1].starts}, when its next term starts")


def _terms_by_service(services) -> dict[int, list[ServiceTerm]]:
    terms = defaultdict(list)
    for term in ServiceTerm.objects.filter(service__in=services).order_by("starts"):
        terms[term.service_id].append(term)
    return terms


def take_services(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Services by code, each with its first term and, while it has none of its own, units numbered from 1.

    `given["agency"]` and `given["area"]` are records, `given["serves"]` a list of areas (empty: the area alone).
    """
    key, at = importing_key(by), at or timezone.now()
    services = known(Service.objects.prefetch_related("serves"), "code", (row.given["code"] for row in rows))
    terms = _terms_by_service([service.pk for service in services.values()])
    facts, changes, bad = {}, {}, []
    for row in rows:
        service = services.get(row.given["code"])
        its_terms = terms[service.pk] if service else []
        facts[row.line] = _service_facts(row, service)
        bad += _bad_service(row.line, facts[row.line], its_terms)
        if service:
            changes[row.line] = _changes(row, service, its_terms, facts[row.line])
    subjects = {row.line: row.given["code"] for row in rows if changes.get(row.line)}
    bad += refuse_changed(rows, subjects, "service", "code")
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(Service)
    for row in rows:
        services[row.given["code"]] = upsert.add(services.get(row.given["code"]), facts[row.line], row.given["code"])
    upsert.write()
    _write_serves(rows, services)
    _write_first_terms(rows, services, terms)
    number_units({services[row.given["code"]]: row.given["units"] for row in rows})
    known_changed = [Entry(code, False, changes[line]) for line, code in subjects.items()]
    made = [entry for entry in upsert.entries if entry.new]
    write_events(by=by, key=key, at=at, subject_kind="service", entries=made + known_changed)
    return Taken(len(made), len(known_changed), len(rows) - len(made) - len(known_changed))


def _changes(row, service, terms, facts) -> tuple[str, ...]:
    """Names of the columns that say something else than the hub knows."""
    found = [name.removesuffix("_id") for name in differences(service, facts)]
    if "serves" in row.given and {area.pk for area in service.serves.all()} != {
        area.pk for area in row.given["serves"] or ()
    }:
        found.append("serves")
    first = terms[0] if terms else None
    if first is None:
        found += TERM_COLUMNS
    else:
        found += [name for name in differences(first, _term_facts(row, first)) if name not in found]
    return tuple(found)


def _write_serves(rows, services):
    through = Service.serves.through
    given = [(services[row.given["code"]].pk, row.given["serves"] or ()) for row in rows if "serves" in row.given]
    wanted = {(service, area.pk) for service, areas in given for area in areas}
    held = set(
        through.objects.filter(service__in=[service for service, _ in given]).values_list("service_id", "area_id")
    )
    for service, area in held - wanted:
        through.objects.filter(service=service, area=area).delete()
    through.objects.bulk_create(
        [through(service_id=service, area_id=area) for service, area in sorted(wanted - held)], batch_size=BATCH
    )


def _write_first_terms(rows, services, terms):
    upsert = Upsert(ServiceTerm)
    for row in rows:
        service = services[row.given["code"]]
        term = next(iter(terms[service.pk]), None)
        upsert.add(term, _term_facts(row, term) | {"service_id": service.pk}, service.code)
    upsert.write()


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
    return unit.code.isdecimal() and not unit.attributes and unit.name.split(" ")[1:] == [str(int(unit.code))]


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


def take_service_terms(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """What holds for services by period, by service and first day. `given["service"]` is a Service.

    A term without a last day that another follows ends on the day before that one starts.
    """
    key, at = importing_key(by), at or timezone.now()
    terms = _terms_by_service({row.given["service"].pk for row in rows})
    before = {(term.service_id, term.starts): term for its_terms in terms.values() for term in its_terms}
    facts = {row.line: _whole_term(row, before, terms) for row in rows}
    starts = defaultdict(set)
    for service, day in before:
        starts[service].add(day)
    for fact in facts.values():
        starts[fact["service_id"]].add(fact["starts"])
    bad = [problem for line, fact in facts.items() for problem in _bad_term(line, fact, starts[fact["service_id"]])]
    subjects = {
        row.line: row.given["service"].code
        for row in rows
        if (term := before.get((facts[row.line]["service_id"], facts[row.line]["starts"])))
        and differences(term, facts[row.line])
    }
    bad += refuse_changed(rows, subjects, "service_term", "service")
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(ServiceTerm)
    for row in rows:
        fact = facts[row.line]
        upsert.add(before.get((fact["service_id"], fact["starts"])), fact, row.given["service"].code)
    taken = upsert.write()
    _end_before_the_next({row.given["service"].pk for row in rows})
    write_events(by=by, key=key, at=at, subject_kind="service_term", entries=upsert.entries)
    return taken


def _bad_term(line, fact, starts) -> Iterator[Bad]:
    if fact["ends"] is None:
        return
    following = min((day for day in starts if day > fact["starts"]), default=None)
    if fact["ends"] < fact["starts"]:
        yield Bad(line, "to", f"{fact['ends']}", f"a day on or after {fact['starts']}")
    elif following and fact["ends"] >= following:
        yield Bad(line, "to", f"{fact['ends']}", f"a day before {following}, when the next term starts")


def _whole_term(row, before, terms) -> dict[str, Any]:
    """The term that a row speaks of: what is known of it, else of the one that holds before it, with what it says."""
    service, starts = row.given["service"], row.given["from"]
    term = before.get((service.pk, starts))
    earlier = term or next((t for t in reversed(terms[service.pk]) if t.starts < starts), None)
    facts = {
        "service_id": service.pk,
        "starts": starts,
        "ends": term.ends if term else None,
        "term": earlier.term if earlier else service.term,
        "units": earlier.units if earlier else 0,
        "indicator": earlier.indicator if earlier else "",
    }
    if "indicator" in row.given:
        facts["indicator"] = row.given["indicator"] or ""
    if row.given.get("to") is not None:
        facts["ends"] = row.given["to"]
    return facts | {name: row.given[name] for name in ("term", "units") if row.given.get(name) is not None}


def _end_before_the_next(services):
    terms = _terms_by_service(services)
    ended = []
    for its_terms in terms.values():
        for term, following in zip(its_terms, its_terms[1:], strict=False):
            if term.ends is None or term.ends >= following.starts:
                term.ends = following.starts - timedelta(days=1)
                ended.append(term)
    ServiceTerm.objects.bulk_update(ended, ["ends"], batch_size=BATCH)


def unit_subject(unit_code: str, service: Service) -> str:
    """How the log names a unit: by its service and its own code."""
    return f"{service.code} {unit_code}"[:40]


def _unit_facts(row: Row, unit: Unit | None) -> dict[str, Any]:
    service, given = row.given["service"], row.given
    numbered = unit is not None and _is_numbered(unit)
    blank = {"kind": unit_kind(service), "from": service.starts, "to": service.ends, "attributes": []}
    held = {"kind": unit.kind, "from": unit.available_from, "to": unit.available_to, "attributes": unit.attributes} if (
        unit and not numbered
    ) else blank
    said = {name: (given[name] if given.get(name) is not None else blank[name]) if name in given else held[name] for name in blank}
    return {
        "service_id": service.pk,
        "code": given["code"],
        "name": given["name"],
        "kind": said["kind"],
        "available_from": said["from"],
        "available_to": said["to"],
        "attributes": said["attributes"],
    }


def take_units(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Units by service and code. Units that were only counted and never used give way to those that are named."""
    key, at = importing_key(by), at or timezone.now()
    services = {row.given["service"].pk for row in rows}
    units = {
        (unit.service_id, unit.code): unit
        for unit in Unit.objects.filter(service__in=services).annotate(used=units_in_use())
    }
    facts, subjects, bad = {}, {}, []
    for row in rows:
        unit = units.get((row.given["service"].pk, row.given["code"]))
        fact = facts[row.line] = _unit_facts(row, unit)
        if fact["available_to"] and fact["available_to"] < fact["available_from"]:
            bad.append(Bad(row.line, "to", f"{fact['available_to']}", f"a day on or after {fact['available_from']}"))
        if unit and differences(unit, fact):
            subjects[row.line] = unit_subject(fact["code"], row.given["service"])
    touched = changed_on_screen("unit", subjects.values())
    bad += [
        Bad(row.line, "code", row.given["code"], "a unit that nobody has changed on screen since it was imported")
        for row in rows
        if subjects.get(row.line) in touched
    ]
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(Unit)
    for row in rows:
        unit = units.get((row.given["service"].pk, row.given["code"]))
        upsert.add(unit, facts[row.line], unit_subject(row.given["code"], row.given["service"]))
    _give_way(units, {(row.given["service"].pk, row.given["code"]) for row in rows})
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
