"""Needs that no service would or could take: what stood in the way of a search, and the ledger of all. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pathways.criteria import criterion
from pathways.routing import KINDS

COULD_NOT, WOULD_NOT, NO_ROOM, NOT_TRIED = "could_not", "would_not", "no_room", "not_tried"
WAYS: dict[str, str] = {
    COULD_NOT: "No service could",
    WOULD_NOT: "No service would",
    NO_ROOM: "No place came free",
    NOT_TRIED: "A service still fits",
}
OUT_OF_PLACE = {
    "exclusion": "Kept out of the area where the service stands",
    "avoid": "Must avoid the area where the service stands",
    "stage": "No service at the stage that the person needs",
}
SEVERAL = "Several areas"
NO_COHORT = "No cohort"


@dataclass(frozen=True)
class Search:
    """A person without a place: what routing said of every service, and why services that were asked said no."""

    cohort: str
    areas: tuple[str, ...]
    services: Sequence[Mapping]
    declined: tuple[str, ...]  # labels of the reasons, one for each decline
    asked: int  # services that were offered the person
    held: frozenset[str] = frozenset()  # criteria that hold for the person


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: one person, once."""

    cohort: str
    area: str
    way: str
    stood: tuple[str, ...]


def entry(search: Search) -> Entry:
    """Which of the WAYS a search failed in, and everything that stood in the way, each once."""
    area = search.areas[0] if len(search.areas) == 1 else SEVERAL
    ranked = [service for service in search.services if service["standing"] != "does_not"]
    if not ranked and not search.asked:
        return Entry(search.cohort or NO_COHORT, area, COULD_NOT, _stood(search))
    if search.declined:
        return Entry(search.cohort or NO_COHORT, area, WOULD_NOT, tuple(dict.fromkeys(search.declined)))
    full = not any(service["standing"] in ("meets", "cannot_tell") for service in ranked)
    return Entry(search.cohort or NO_COHORT, area, NO_ROOM if full else NOT_TRIED, ())


def _stood(search: Search) -> tuple[str, ...]:
    """Criteria that kept a person out of the services of the right stage; else, that there was none."""
    found: dict[str, None] = {}
    for service in search.services:
        against = [line["criterion_or_kind"] for line in service["verdicts"] if line["standing"] == "does_not"]
        if "stage" not in against:
            found.update(dict.fromkeys(_words(name, search.held) for name in against))
    return tuple(found) or (OUT_OF_PLACE["stage"],)


def _words(name: str, held: frozenset[str]) -> str:
    if name in KINDS:
        return OUT_OF_PLACE.get(name, name)
    words = criterion(name).holds if name in held else criterion(name).fails
    return words[:1].upper() + words[1:]


def by_cohort_and_area(entries: Iterable[Entry]) -> tuple[Counter, Counter]:
    """People by (cohort, way) and by (area, way); each is in both once."""
    cohorts, areas = Counter(), Counter()
    for line in entries:
        cohorts[line.cohort, line.way] += 1
        areas[line.area, line.way] += 1
    return cohorts, areas


def by_what_stood(entries: Iterable[Entry]) -> Counter:
    """People by (what stood in the way, way): somebody with two reasons is in two rows, so the rows do not add up."""
    return Counter((what, line.way) for line in entries for what in line.stood)
