"""What holds for services by period, as it comes in from a spreadsheet."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.actions.imported import (
    BATCH,
    Bad,
    Row,
    Taken,
    Upsert,
    importing_key,
    write_events,
)
from pathways.models import ServiceTerm


def terms_by_service(services) -> dict[int, list[ServiceTerm]]:
    terms = defaultdict(list)
    for term in ServiceTerm.objects.filter(service__in=services).order_by("starts"):
        terms[term.service_id].append(term)
    return terms


def take_service_terms(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """What holds for services by period, by service and first day. `given["service"]` is a Service.

    A term without a last day that another follows ends on the day before that one starts.
    """
    key, at = importing_key(by), at or timezone.now()
    terms = terms_by_service({row.given["service"].pk for row in rows})
    before = {(term.service_id, term.starts): term for its_terms in terms.values() for term in its_terms}
    facts = {row.line: _whole_term(row, before, terms) for row in rows}
    starts = defaultdict(set)
    for service, day in before:
        starts[service].add(day)
    for fact in facts.values():
        starts[fact["service_id"]].add(fact["starts"])
    bad = [problem for line, fact in facts.items() for problem in _bad_term(line, fact, starts[fact["service_id"]])]
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
    terms = terms_by_service(services)
    ended = []
    for its_terms in terms.values():
        for term, following in zip(its_terms, its_terms[1:], strict=False):
            if term.ends is None or term.ends >= following.starts:
                term.ends = following.starts - timedelta(days=1)
                ended.append(term)
    ServiceTerm.objects.bulk_update(ended, ["ends"], batch_size=BATCH)
