"""One pathway and all its services, made ready once for many people: the short answer, and the whole one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pathways.criteria import Circumstances, Reading, names_of, read, support_needed
from pathways.routing import lines, sentences
from pathways.routing.data import (
    CANNOT_TELL,
    DOES_NOT,
    MEETS,
    NOT_NOW,
    STANDINGS,
    PathwayNow,
    Recommendation,
    ServiceNow,
    ServiceVerdict,
    Standing,
    Verdict,
)
from pathways.routing.ranking import Wish, needed_from, ranking_key
from pathways.routing.sets import ServiceSets
from pathways.routing.stages import Choice, Rules

RANKED = (MEETS, CANNOT_TELL, NOT_NOW)
LOCAL_TIME = ZoneInfo("Europe/London")


def local_day(now: datetime) -> date:
    """The day on the wall clock; a naive time is taken as local already."""
    return (now.astimezone(LOCAL_TIME) if now.tzinfo else now).date()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The short answer: the stage, and the services that may come into question, in order, by standing."""

    choice: Choice
    services: Mapping[Standing, tuple[str, ...]]


class Board:
    """The services against one version of a pathway at one moment. Pure: the same input gives the same answer."""

    def __init__(self, pathway: PathwayNow, services: Iterable[ServiceNow], now: datetime) -> None:
        self.pathway, self.rules, self.today = pathway, Rules(pathway), local_day(now)
        self.services = tuple(services)
        self.sets = ServiceSets(self.services, self.today)
        self.asked = self.rules.asked | self.sets.asked
        self._rows = tuple(lines.criteria_rows(service) for service in self.services)
        self._order = lru_cache(maxsize=1024)(self._order_)
        self._area = self._column(lines.area_line)
        self._exclusion = self._column(lines.exclusion_line)
        self._avoid = self._column(lines.avoid_line)
        self._vacancy = lru_cache(maxsize=256)(self._vacancy_)

    def _column(self, line: Callable[..., Verdict]) -> Callable[..., tuple[Verdict, ...]]:
        """One line for every service, kept: many people ask the same of them."""
        return lru_cache(maxsize=256)(lambda *facts: tuple(line(service, *facts) for service in self.services))

    def _vacancy_(self, needed: date) -> tuple[Verdict, ...]:
        vacancies = zip(self.services, self.sets.vacancies, strict=True)
        return tuple(lines.vacancy_line(service, day, needed) for service, day in vacancies)

    def _order_(self, wish: Wish) -> tuple[tuple[int, int, str], ...]:
        """Place, bit and code of every service, by the declared table."""
        keys = [ranking_key(service, wish) for service in self.services]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return tuple((place, 1 << place, self.services[place].code) for place in order)

    def _ask(self, about: Circumstances, at_stage: str | None) -> tuple[Reading, Choice, Wish]:
        reading = read(about, self.asked)
        choice = self.rules.choose(reading) if at_stage is None else self.rules.chosen(at_stage)
        return reading, choice, Wish(self.today, frozenset(about.areas_wanted or ()), support_needed(about))

    def rank(self, about: Circumstances, *, at_stage: str | None = None) -> Ranking:
        """The stage and the ranked services without a word of explanation: what a preview over thousands needs."""
        reading, choice, wish = self._ask(about, at_stage)
        groups = self.sets.sort(about, reading, choice, wish.areas)
        order = self._order(wish)
        listed = {
            standing: tuple([code for _, bit, code in order if bit & group]) if group else ()
            for standing, group in zip(RANKED, groups, strict=False)
        }
        return Ranking(choice, MappingProxyType(listed))

    def recommend(self, about: Circumstances, *, at_stage: str | None = None) -> Recommendation:
        """The whole answer: every service with a verdict per criterion. KeyError when the pathway has no such stage."""
        reading, choice, wish = self._ask(about, at_stage)
        asks = dict.fromkeys(choice.asks)
        if not wish.areas:
            asks[sentences.ASK_AREAS] = None
        services = self._explain(about, reading, choice, wish, asks)
        return Recommendation(
            pathway=self.pathway.code,
            version=self.pathway.version,
            stage=choice.stage.code if choice.stage else None,
            because=choice.because,
            stage_unknowns=choice.asks,
            services=services,
            asks=tuple(asks),
            trail=choice.trail(),
            holds=names_of(reading.yes & self.asked),
            fails=names_of(reading.no & self.asked),
            unknown=names_of(self.asked & ~(reading.yes | reading.no)),
        )

    def _explain(
        self, about: Circumstances, reading: Reading, choice: Choice, wish: Wish, asks: dict[str, None]
    ) -> tuple[ServiceVerdict, ...]:
        """Every candidate with its lines; what is worth asking is added to `asks` in the order of the services."""
        *groups, right = self.sets.sort(about, reading, choice, wish.areas)
        order, rows, stage = self._order(wish), self._rows, _stage_lines(choice)
        area, avoid = self._area(wish.areas), self._avoid(about.areas_to_avoid)
        exclusion = self._exclusion(about.exclusion_areas, bool(about.exclusion_unmapped))
        vacancy = self._vacancy(needed_from(about, self.today))
        found: list[ServiceVerdict] = []
        for standing, group in zip(STANDINGS, groups, strict=True):
            for place, bit, code in order:
                if bit & group:
                    said = (
                        stage[bool(bit & right)],
                        area[place],
                        exclusion[place],
                        avoid[place],
                        *lines.criteria_lines(rows[place], reading),
                        vacancy[place],
                    )
                    found.append(_verdict(code, standing, said, len(found) + 1, asks))
        return tuple(found)


def _stage_lines(choice: Choice) -> tuple[Verdict, Verdict]:
    """What is said of the stage to a service that does not work there, and to one that does."""
    if choice.stage is not None:
        return (
            Verdict("stage", DOES_NOT, f"The service does not work at this stage ({choice.stage.name})."),
            Verdict("stage", MEETS, f"The service works at this stage ({choice.stage.name})."),
        )
    none_fits = "The service works at no stage that is still in question." if choice.possible else choice.because
    return Verdict("stage", DOES_NOT, none_fits), Verdict("stage", CANNOT_TELL, choice.because)


def _verdict(
    code: str, standing: Standing, said: tuple[Verdict, ...], place: int, asks: dict[str, None]
) -> ServiceVerdict:
    """The lines of one service summed up. Nobody is asked a question for a service that does not fit anyway."""
    if standing is MEETS:
        return ServiceVerdict(code, standing, said, place, sentences.REASONS[standing])
    first, hard = "", False
    for line in said:
        if line.standing is not MEETS:
            hard = hard or line.hard
            if not first and line.standing is standing:
                first = line.sentence
            if line.ask and standing is not DOES_NOT:
                asks[line.ask] = None
    rank = None if standing is DOES_NOT else place
    return ServiceVerdict(code, standing, said, rank, f"{sentences.REASONS[standing]} {first}", hard)
