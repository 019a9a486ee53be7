"""Services that come in from a spreadsheet, with their first term and their first units."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from agencies.actions.imported import (
    BATCH,
    Bad,
    Entry,
    Row,
    Taken,
    Upsert,
    differences,
    importing_key,
    known,
    refuse_changed,
    write_events,
)
from pathways.actions.imported.term import terms_by_service
from pathways.actions.imported.unit import number_units
from pathways.models import Service, ServiceTerm

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


def take_services(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Services by code, each with its first term and, while it has none of its own, units numbered from 1.

    `given["agency"]` and `given["area"]` are records, `given["serves"]` a list of areas (empty: the area alone).
    """
    key, at = importing_key(by), at or timezone.now()
    services = known(Service.objects.prefetch_related("serves"), "code", (row.given["code"] for row in rows))
    terms = terms_by_service([service.pk for service in services.values()])
    facts, changes, bad = {}, {}, []
    for row in rows:
        service = services.get(row.given["code"])
        its_terms = terms[service.pk] if service else []
        facts[row.line] = _service_facts(row, service)
        bad += _bad_service(row.line, facts[row.line], its_terms)
        if service:
            changes[row.line] = _changes(row, service, its_terms, facts[row.line])
    subjects = {row.line: row.given["code"] for row in rows if changes.get(row.line)}
    bad += refuse_changed(rows, subjects, "service")
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
