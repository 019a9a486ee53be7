"""Needs that no service would or could take: what stood in the way of a search, and the ledger of all. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pathways.criteria import criterion
from pathways.routing import KINDS, OR

COULD_NOT, NOT_NEAR, WOULD_NOT, NO_ROOM, NOT_TRIED = "could_not", "not_near", "would_not", "no_room", "not_tried"
WAYS: dict[str, str] = {
    COULD_NOT: "No service could",
    NOT_NEAR: "None could in the area wanted",
    WOULD_NOT: "No service would",
    NO_ROOM: "No place came free",
    NOT_TRIED: "A service still fits",
}
OUT_OF_PLACE = {
    "exclusion": "Kept out of the area where the service stands",
    "avoid": "Must avoid the area where the service stands",
    "stage": "No service at the stage that the person needs",
}
NONE_HERE = "No service for the area wanted"
NO_AREA = "No area named"
NO_COHORT = "No cohort"


@dataclass(frozen=True)
class Search:
    """A person without a place: what routing said of every service, and why services that were asked said no.

    A service is `near` when it takes people for an area wanted; whoever wants none has every service near.
    """

    cohort: str
    areas: tuple[str, ...]
    services: Sequence[Mapping]
    declined: tuple[str, ...]  # labels of the reasons, one for each decline
    asked: int  # services that were offered the person
    held: frozenset[str] = frozenset()  # criteria that hold for the person
    near: frozenset[str] = frozenset()  # codes of the services that take people for an area wanted

    def is_near(self, service: Mapping) -> bool:
        return not self.areas or service["service"] in self.near


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: one person, once."""

    cohort: str
    areas: tuple[str, ...]
    way: str
    stood: tuple[str, ...]


def entry(search: Search) -> Entry:
    """Which of the WAYS a search failed in, and everything that stood in the way, each once.

    A place at the other end of the county is none where somebody wants to live: what is far away still fits nobody.
    """
    way, stood = _failed(search)
    return Entry(search.cohort or NO_COHORT, search.areas or (NO_AREA,), way, stood)


def _failed(search: Search) -> tuple[str, tuple[str, ...]]:
    ranked = [service for service in search.services if service["standing"] != "does_not"]
    near = [service for service in ranked if search.is_near(service)]
    if not ranked and not search.asked:
        return COULD_NOT, _stood(search.services, search.held) or (OUT_OF_PLACE["stage"],)
    if search.declined:
        return WOULD_NOT, tuple(dict.fromkeys(search.declined))
    if not near:
        return NOT_NEAR, _stood(filter(search.is_near, search.services), search.held) or (NONE_HERE,)
    full = not any(service["standing"] in ("meets", "cannot_tell") for service in near)
    return NO_ROOM if full else NOT_TRIED, ()


def _stood(services: Iterable[Mapping], held: frozenset[str]) -> tuple[str, ...]:
    """Criteria that kept a person out of the services of the right stage."""
    found: dict[str, None] = {}
    for service in services:
        against = [line["criterion_or_kind"] for line in service["verdicts"] if line["standing"] == "does_not"]
        if "stage" not in against:
            found.update(dict.fromkeys(_words(name, held) for name in against))
    return tuple(found)


def _words(name: str, held: frozenset[str]) -> str:
    if name in KINDS:
        return OUT_OF_PLACE.get(name, name)
    words = " and ".join(criterion(each).holds if each in held else criterion(each).fails for each in name.split(OR))
    return words[:1].upper() + words[1:]


def by_cohort(entries: Iterable[Entry]) -> Counter:
    """People by (cohort, way), each once."""
    return Counter((line.cohort, line.way) for line in entries)


def by_area(entries: Iterable[Entry]) -> Counter:
    """People by (area wanted, way): somebody who named two areas is in two rows, so the rows do not add up."""
    return Counter((area, line.way) for line in entries for area in line.areas)


def by_what_stood(entries: Iterable[Entry]) -> Counter:
    """People by (what stood in the way, way): somebody with two reasons is in two rows, so the rows do not add up."""
    return Counter((what, line.way) for line in entries for what in line.stood)


def by_what_and_cohort(entries: Iterable[Entry]) -> Counter:
    """People by (what stood in the way, cohort)."""
    return Counter((what, line.cohort) for line in entries for what in line.stood)


def by_what_and_area(entries: Iterable[Entry]) -> Counter:
    """People by (what stood in the way, area wanted): neither the rows nor the columns add up."""
    return Counter((what, area) for line in entries for what in line.stood for area in line.areas)
