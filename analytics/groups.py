"""What held for a service on a day: its term, its group and which indicator it counts in (EXCHANGE). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.codes import IN_NO_INDICATOR, SUPPORT_ONLY

SHORT_TERM = "Accommodation (short term)"
LONG_TERM = "Accommodation (long term)"
FLOATING = "Floating support"
OTHER_SERVICES = "Other services"
SERVICE_GROUPS = (SHORT_TERM, LONG_TERM, FLOATING)


@dataclass(frozen=True)
class TermFacts:
    """Contracted units, term and indicator from a day to a last day."""

    starts: date
    ends: date | None
    term: str
    units: int
    indicator: str

    def covers(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class ServiceFacts:
    """A service as figures see it; `client_group` and `area` are the service's own."""

    id: int
    code: str
    name: str
    provider: str
    provider_code: str
    service_type: str
    term: str
    client_group: str
    area: int
    starts: date
    ends: date | None
    terms: tuple[TermFacts, ...] = ()

    def open_in(self, first: date, last: date) -> bool:
        return self.starts <= last and (self.ends is None or self.ends >= first)


@dataclass(frozen=True)
class Held:
    """What held on a day."""

    term: str
    indicator: str
    service_group: str


def service_group(service_type: str, term: str) -> str:
    """Support that follows the person is one group; accommodation divides by its term; the rest stands apart."""
    if service_type in SUPPORT_ONLY:
        return FLOATING
    if service_type in IN_NO_INDICATOR:
        return OTHER_SERVICES
    return SHORT_TERM if term == "short" else LONG_TERM


def default_indicator(service_type: str, term: str) -> str:
    """KPI 1: long-term accommodation and floating support. KPI 2: short-term accommodation. The rest: none."""
    return {SHORT_TERM: "kpi2", LONG_TERM: "kpi1", FLOATING: "kpi1"}.get(service_group(service_type, term), "none")


def facts_on(service: ServiceFacts, day: date) -> Held:
    """The row that covers the day, the latest begun if several do; without one, the service's own term and type."""
    row = max((term for term in service.terms if term.covers(day)), key=lambda term: term.starts, default=None)
    term = row.term if row else service.term
    indicator = (row.indicator if row else "") or default_indicator(service.service_type, term)
    return Held(term, indicator, service_group(service.service_type, term))


def boundaries(services: Iterable[ServiceFacts], first: date, last: date) -> list[date]:
    """Days within the period, after its first, on which something begins to hold differently for some service."""
    found: set[date] = set()
    for service in services:
        edges = {term.starts for term in service.terms}
        edges |= {term.ends + timedelta(days=1) for term in service.terms if term.ends}
        for edge in edges:
            if first < edge <= last and facts_on(service, edge) != facts_on(service, edge - timedelta(days=1)):
                found.add(edge)
    return sorted(found)


def contracted_days(service: ServiceFacts, first: date, last: date) -> int:
    """Contracted unit-days from a day to a day, while the service runs; overlapping rows never count twice."""
    last = min(last, service.ends) if service.ends else last
    first = max(first, service.starts)
    edges = {first} | {term.starts for term in service.terms if first < term.starts <= last}
    edges |= {term.ends + timedelta(days=1) for term in service.terms if term.ends and first <= term.ends < last}
    days = sorted(edge for edge in edges if edge <= last)
    ends = [*(day - timedelta(days=1) for day in days[1:]), last]
    return sum(contracted_units(service, day) * ((end - day).days + 1) for day, end in zip(days, ends, strict=True))


def contracted_units(service: ServiceFacts, day: date) -> int:
    """Units contracted on a day; 0 where no row covers it."""
    row = max((term for term in service.terms if term.covers(day)), key=lambda term: term.starts, default=None)
    return row.units if row else 0


def last_contracted_units(service: ServiceFacts, first: date, last: date) -> int:
    """Units contracted on the last day of the period on which the service ran."""
    day = min(last, service.ends) if service.ends else last
    return contracted_units(service, day) if service.starts <= day and day >= first else 0
