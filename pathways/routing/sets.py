"""All services at once: a set of services is one whole number, a bit per service.

For each criterion it is known which services need it to hold and which need it not to, so one person's answers sort
every service with a few operations per criterion, however many services there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pathways.criteria import BIT, RETIRED, Circumstances, Reading, mask
from pathways.routing.data import ServiceNow
from pathways.routing.ranking import needed_from, vacancy_day
from pathways.routing.stages import Choice


@dataclass(slots=True)
class _Question:
    """One criterion, and the services to which an answer matters."""

    bit: int
    wanted: int = 0  # services that need it to hold
    unwanted: int = 0  # services that need it not to
    at_limit: int = 0  # services whose limit on it is reached


@dataclass(slots=True)
class _Doubts:
    """Services with something against them. The worse answer wins, so a service may be in several."""

    does_not: int
    not_now: int
    unsure: int

    def split(self, services: int) -> tuple[int, int, int, int]:
        """These services by standing, in the order of STANDINGS."""
        does_not = services & self.does_not
        not_now = services & self.not_now & ~does_not
        unsure = services & self.unsure & ~(does_not | not_now)
        return (services & ~(does_not | not_now | unsure), unsure, not_now, does_not)


class ServiceSets:
    """The services of one moment, turned around: from stage kind, area and criterion to the services it matters to."""

    def __init__(self, services: Sequence[ServiceNow], today: date) -> None:
        self.today = today
        self.vacancies = tuple(vacancy_day(service, today) for service in services)
        self.everything = (1 << len(services)) - 1
        self._by_kind: dict[str, int] = {}
        self._serving: dict[str, int] = {}
        self._standing: dict[str, int] = {}
        self._scattered: dict[str, int] = {}
        self._by_criterion: dict[str, _Question] = {}
        self._nowhere = self._closed = 0
        for place, service in enumerate(services):
            self._add_place(1 << place, service)
            self._add_questions(1 << place, service)
        self._questions = tuple(self._by_criterion.values())
        self.asked = mask(self._by_criterion)
        self._full_until = cache(self._full_until_)

    def _add_place(self, bit: int, service: ServiceNow) -> None:
        # Whether a confidential service is listed for an area must not tell that it stands there.
        shown = frozenset() if service.confidential else service.premises_in | {service.area}
        for index, keys in (
            (self._by_kind, service.stage_kinds),
            (self._serving, service.serves | shown),
            (self._standing, {service.area}),
            (self._scattered, service.premises_in),
        ):
            for key in keys:
                index[key] = index.get(key, 0) | bit
        self._nowhere |= 0 if service.area else bit
        self._closed |= bit if service.closed else 0

    def _add_questions(self, bit: int, service: ServiceNow) -> None:
        for row in service.requirements:
            question = self._question(row.criterion)
            if row.must_hold:
                question.wanted |= bit
            else:
                question.unwanted |= bit
        for limit in service.mix_limits:
            self._question(limit.criterion).at_limit |= bit if limit.current >= limit.at_most else 0

    def _question(self, name: str) -> _Question:
        return self._by_criterion.setdefault(name, _Question(BIT.get(name, RETIRED)))

    def _full_until_(self, needed: date) -> int:
        return sum(1 << place for place, day in enumerate(self.vacancies) if day > needed)

    def candidates(self, choice: Choice, wanted: frozenset[str]) -> tuple[int, int]:
        """The services worth a word (right kind of stage, or for the area), and of these those of the right kind."""
        right = near = 0
        for kind in {choice.stage.kind} if choice.stage else choice.possible:
            right |= self._by_kind.get(kind, 0)
        for area in wanted:
            near |= self._serving.get(area, 0)
        return (right | near, right) if choice.stage else (near, right & near)

    def sort(self, about: Circumstances, reading: Reading, choice: Choice, wanted: frozenset[str]) -> tuple[int, ...]:
        """The candidates by standing, in the order of STANDINGS; last, those that work at the right kind of stage."""
        candidates, right = self.candidates(choice, wanted)
        doubts = _Doubts(
            does_not=self.everything & ~right,
            not_now=self._closed | self._full_until(needed_from(about, self.today)),
            unsure=0 if choice.stage else right,
        )
        self._doubt_place(about, doubts)
        yes, no = reading.yes, reading.no
        for question in self._questions:
            if yes & question.bit:
                doubts.does_not |= question.unwanted
                doubts.not_now |= question.at_limit
            elif no & question.bit:
                doubts.does_not |= question.wanted
            else:
                doubts.unsure |= question.wanted | question.unwanted | question.at_limit
        return (*doubts.split(candidates), right)

    def _doubt_place(self, about: Circumstances, doubts: _Doubts) -> None:
        for areas in (about.exclusion_areas, about.areas_to_avoid):
            if areas is None:
                doubts.unsure = self.everything
                continue
            for area in areas:
                doubts.does_not |= self._standing.get(area, 0)
                doubts.unsure |= self._scattered.get(area, 0)
            if areas:
                doubts.unsure |= self._nowhere
        if about.exclusion_unmapped:
            doubts.unsure = self.everything
