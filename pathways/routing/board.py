"""One pathway and all its services, made ready once for many people: the short answer, and the whole one."""

from collections.abc import Iterable, Mapping
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
from pathways.routing.lines import Said, say
from pathways.routing.ranking import NEXT_TO_IT, Wish, distance, needed_from, ranking_key, vacancy_day
from pathways.routing.sets import Against, Column, Questions, by_stage_kind, column
from pathways.routing.stages import CHOSEN, Choice, Rules

RANKED = (MEETS, CANNOT_TELL, NOT_NOW)
NEVER = sentences.REASONS[DOES_NOT]
LOCAL_TIME = ZoneInfo("Europe/London")
# How many different questions of one kind a board remembers the answer to; a county asks far fewer.
KEPT = 1024
KEPT_ORDERS = 8192

Barred = tuple[frozenset[str] | None, frozenset[str] | None, bool]  # areas and premises that a condition names, or none
Cell = tuple[int, int, str]  # place, bit and code of a service


def local_day(now: datetime) -> date:
    """The day on the wall clock; a naive time is taken as local already."""
    return (now.astimezone(LOCAL_TIME) if now.tzinfo else now).date()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The short answer: the stage, and the services that may come into question, in order, by standing."""

    choice: Choice
    services: Mapping[Standing, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One person against the board: what is known, the stage, and the services sorted by standing."""

    reading: Reading
    choice: Choice
    wish: Wish
    barred: Barred
    avoid: frozenset[str] | None
    needed: date
    theirs: bool  # the agency that refers may refer to the stage, as far as it is known
    right: int  # services that work at the stage, or at one that is still in question
    groups: tuple[int, int, int, int]  # in the order of STANDINGS


class Board:
    """The services against one version of a pathway at one moment. Pure: the same input gives the same answer."""

    def __init__(self, pathway: PathwayNow, services: Iterable[ServiceNow], now: datetime) -> None:
        self.pathway, self.rules, self.today = pathway, Rules(pathway), local_day(now)
        self.stage_kinds = frozenset(stage.kind for stage in pathway.stages)
        self.services = tuple(services)
        self._cells = tuple((place, 1 << place, service.code) for place, service in enumerate(self.services))
        self._vacancies = tuple(vacancy_day(service, self.today) for service in self.services)
        self._rows = tuple(lines.criteria_rows(service) for service in self.services)
        self._questions = Questions(self._rows)
        self._by_kind = by_stage_kind(self.services)
        self.asked = self.rules.asked | self._questions.asked
        self._keep_answers()

    def _keep_answers(self) -> None:
        """Many people ask the same of the services: each answer is worked out once."""
        few, many = lru_cache(maxsize=KEPT), lru_cache(maxsize=KEPT_ORDERS)
        self._near, self._area, self._vacancy = few(self._near_), few(self._area_), few(self._vacancy_)
        self._exclusion, self._avoid = few(self._exclusion_), few(self._avoid_)
        self._barred, self._criteria = few(self._barred_), lru_cache(maxsize=None)(self._criteria_)
        self._order, self._order_among = many(self._order_), many(self._order_among_)

    def _near_(self, wanted: frozenset[str]) -> int:
        """The services that are listed for an area, though they may work at other stages."""
        return sum(bit for place, bit, _ in self._cells if distance(self.services[place], wanted) < NEXT_TO_IT)

    def _exclusion_(self, barred: Barred) -> Column:
        return column(lines.exclusion_line(service, *barred) for service in self.services)

    def _avoid_(self, areas: frozenset[str] | None) -> Column:
        return column(lines.avoid_line(service, areas) for service in self.services)

    def _vacancy_(self, needed: date) -> tuple[Column, tuple[Said, ...]]:
        vacancies = zip(self.services, self._vacancies, strict=True)
        found = column(lines.vacancy_line(service, day, needed) for service, day in vacancies)
        return found, tuple(say((line,)) for line in found.lines)

    def _area_(self, wanted: frozenset[str]) -> tuple[Said, ...]:
        return tuple(say((lines.area_line(service, wanted),)) for service in self.services)

    def _barred_(self, barred: Barred, avoid: frozenset[str] | None) -> tuple[Said, ...]:
        """All that is said of whether the person may live where each service stands."""
        return tuple(say(row) for row in zip(self._exclusion(barred).lines, self._avoid(avoid).lines, strict=True))

    def _criteria_(self, place: int, yes: int, no: int) -> Said:
        """All that is said of a service's own criteria and limits, given the answers that they ask for."""
        return say(lines.criteria_lines(self._rows[place], yes, no))

    def _order_(self, wish: Wish) -> tuple[Cell, ...]:
        """Every service by the declared table."""
        keys = [ranking_key(service, wish) for service in self.services]
        return tuple(self._cells[place] for place in sorted(range(len(keys)), key=keys.__getitem__))

    def _order_among_(self, wish: Wish, services: int) -> tuple[Cell, ...]:
        return tuple(cell for cell in self._order(wish) if cell[1] & services)

    def _ask(
        self, about: Circumstances, at_stage: str | None, because: str = CHOSEN, referrer: str | None = None
    ) -> _Asked:
        reading = read(about, self.asked)
        choice = self.rules.choose(reading) if at_stage is None else self.rules.chosen(at_stage, because)
        wish = Wish(self.today, frozenset(about.areas_wanted or ()), support_needed(about))
        barred = about.exclusion_areas, about.exclusion_premises, bool(about.exclusion_unmapped)
        avoid, needed = about.areas_to_avoid, needed_from(about, self.today)
        right = 0
        for kind in {choice.stage.kind} if choice.stage else choice.possible:
            right |= self._by_kind.get(kind, 0)
        theirs = not (referrer and choice.stage and choice.stage.referred_by) or referrer in choice.stage.referred_by
        against = Against(does_not=~right, not_now=0 if theirs else right, unsure=0 if choice.stage else right)
        for found in (self._exclusion(barred), self._avoid(avoid), self._vacancy(needed)[0]):
            against.add(found.against)
        self._questions.put(reading, against)
        near = self._near(wish.areas) if wish.areas else 0
        listed = right | near if choice.stage else near
        return _Asked(reading, choice, wish, barred, avoid, needed, theirs, right, against.split(listed))

    def rank(self, about: Circumstances, *, at_stage: str | None = None) -> Ranking:
        """The stage and the ranked services without a word of explanation: what a preview over thousands needs."""
        asked = self._ask(about, at_stage)
        order = self._order_among(asked.wish, asked.right)
        listed = {
            standing: tuple([code for _, bit, code in order if bit & group]) if group else ()
            for standing, group in zip(RANKED, asked.groups, strict=False)
        }
        return Ranking(asked.choice, MappingProxyType(listed))

    def recommend(
        self,
        about: Circumstances,
        *,
        at_stage: str | None = None,
        because: str = CHOSEN,
        referrer: str | None = None,
    ) -> Recommendation:
        """The whole answer: every service with a verdict per criterion. KeyError when the pathway has no such stage.

        `because` says why `at_stage`; `referrer` is the kind of the agency that refers, None when it is not asked.
        """
        asked = self._ask(about, at_stage, because, referrer)
        reading, choice = asked.reading, asked.choice
        asks = dict.fromkeys(choice.asks)
        if not asked.wish.areas:
            asks[sentences.ASK_AREAS] = None
        return Recommendation(
            pathway=self.pathway.code,
            version=self.pathway.version,
            stage=choice.stage.code if choice.stage else None,
            because=choice.because
            if asked.theirs
            else f"{choice.because} {sentences.who_refers(choice.stage.referred_by)}",
            stage_unknowns=choice.asks,
            services=self._explain(asked, asks),
            asks=tuple(asks),
            trail=choice.trail(),
            holds=names_of(reading.yes & self.asked),
            fails=names_of(reading.no & self.asked),
            unknown=names_of(self.asked & ~(reading.yes | reading.no)),
        )

    def _explain(self, asked: _Asked, asks: dict[str, None]) -> tuple[ServiceVerdict, ...]:
        """Every candidate with its lines; what is worth asking is added to `asks` in the order of the services."""
        stage = tuple(say(lines) for lines in _stage_lines(asked.choice, asked.theirs))
        area, barred = self._area(asked.wish.areas), self._barred(asked.barred, asked.avoid)
        vacancy = self._vacancy(asked.needed)[1]
        yes, no, right = asked.reading.yes, asked.reading.no, asked.right
        found: list[ServiceVerdict] = []
        for standing, group in zip(STANDINGS, asked.groups, strict=True):
            if not group:
                continue
            order = self._order(asked.wish) if standing is DOES_NOT else self._order_among(asked.wish, right)
            for place, bit, code in order:
                if bit & group:
                    mask = self._questions.of[place]
                    criteria = self._criteria(place, yes & mask, no & mask)
                    parts = stage[bool(bit & right)], area[place], barred[place], criteria, vacancy[place]
                    found.append(_verdict(code, standing, parts, len(found) + 1, asks))
        return tuple(found)


def _stage_lines(choice: Choice, theirs: bool) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """What is said of the stage to a service that does not work there, and to one that does."""
    if choice.stage is not None:
        works = Verdict("stage", MEETS, f"The service works at this stage ({choice.stage.name}).")
        return (
            (Verdict("stage", DOES_NOT, f"The service does not work at this stage ({choice.stage.name})."),),
            (works,) if theirs else (works, sentences.not_theirs(choice.stage)),
        )
    none_fits = "The service works at no stage that is still in question." if choice.possible else choice.because
    return (Verdict("stage", DOES_NOT, none_fits),), (Verdict("stage", CANNOT_TELL, choice.because),)


def _verdict(
    code: str, standing: Standing, parts: tuple[Said, Said, Said, Said, Said], place: int, asks: dict[str, None]
) -> ServiceVerdict:
    """What is said of one service, summed up. Nobody is asked a question for a service that does not fit anyway."""
    a, b, c, d, e = parts
    said = a.lines + b.lines + c.lines + d.lines + e.lines
    if standing is MEETS:
        return ServiceVerdict(code, standing, said, place, sentences.REASONS[standing])
    hard = a.hard or b.hard or c.hard or d.hard or e.hard
    if standing is DOES_NOT:
        first = a.does_not or b.does_not or c.does_not or d.does_not or e.does_not
        return ServiceVerdict(code, standing, said, None, f"{NEVER} {first}", hard)
    if standing is NOT_NOW:
        first = a.not_now or b.not_now or c.not_now or d.not_now or e.not_now
    else:
        first = a.unsure or b.unsure or c.unsure or d.unsure or e.unsure
    for part in parts:
        asks.update(dict.fromkeys(part.asks))
    return ServiceVerdict(code, standing, said, place, f"{sentences.REASONS[standing]} {first}", hard)
