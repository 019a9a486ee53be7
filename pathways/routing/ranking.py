"""In which order: the declared table by which services of the same standing are put one before the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathways.criteria import LEVELS, Answer, Circumstances
from pathways.criteria.housing import in_custody
from pathways.routing.data import ServiceNow


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a person decides the order: nothing but where they want to live and how much support they need."""

    today: date
    areas: frozenset[str]
    support: str | None


STANDS_THERE, SERVES_IT, NEXT_TO_IT, ELSEWHERE = range(4)


def vacancy_day(service: ServiceNow, today: date) -> date:
    """Today when a unit is free; else the day one is expected; else the end of time."""
    if service.free_units > 0:
        return today
    if service.next_free is not None and service.next_free > today:
        return service.next_free
    return date.max


def distance(service: ServiceNow, wanted: frozenset[str]) -> int:
    """The distance class. A confidential address lends no nearness, so that no order gives it away."""
    if not service.confidential and (service.area in wanted or not service.premises_in.isdisjoint(wanted)):
        return STANDS_THERE
    if not service.serves.isdisjoint(wanted):
        return SERVES_IT
    if not service.confidential and not service.neighbours.isdisjoint(wanted):
        return NEXT_TO_IT
    return ELSEWHERE


def support_gap(service: ServiceNow, needed: str | None) -> tuple[int, bool]:
    """Steps between what is given and what is needed; of two equal steps the one with too little comes second."""
    if needed is None:
        return (0, False)
    if service.support_level not in LEVELS:
        return (len(LEVELS), False)
    given, need = LEVELS.index(service.support_level), LEVELS.index(needed)
    return (abs(given - need), given < need)


@dataclass(frozen=True, slots=True)
class Yardstick:
    name: str
    sentence: str
    measure: Callable[[ServiceNow, Wish], Any]


# After the standing itself (meets everything, cannot tell yet, not now, does not), in this order:
RANKING = (
    Yardstick(
        "vacancy",
        "A place free now comes first, then the earliest day on which one is expected.",
        lambda service, wish: vacancy_day(service, wish.today),
    ),
    Yardstick(
        "distance",
        "Standing in an area wanted, then serving one, then next to one, then elsewhere.",
        lambda service, wish: distance(service, wish.areas),
    ),
    Yardstick(
        "support",
        "The support level nearest to the highest need; of two equally near, the one with more support.",
        lambda service, wish: support_gap(service, wish.support),
    ),
    Yardstick(
        "last_offer",
        "The service that has waited longest since its last offer; never offered comes first.",
        lambda service, wish: service.last_offered or date.min,
    ),
    Yardstick(
        "tie_break",
        "Where all of that is equal, the fixed number that each service has, then its code.",
        lambda service, wish: (service.tie_break, service.code),
    ),
)


def ranking_key(service: ServiceNow, wish: Wish) -> tuple[Any, ...]:
    return tuple(yardstick.measure(service, wish) for yardstick in RANKING)


def needed_from(about: Circumstances, today: date) -> date:
    """The day on which a place is needed: release, else the end of the present home, and never before today."""
    day = about.release_date if in_custody(about) is Answer.YES else about.homeless_from
    return max(day or today, today)
