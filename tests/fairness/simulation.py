"""Two years of a county without a database: arrivals, routing, offers, declines and stays, by the product's own rules.

The services, their criteria and limits, the pathways and their rules are the demonstration county's; routing, bands,
the check of declines against facts and the model of expected declines are the product's. Made up are the people, how
providers behave, and the one provider that picks. Nothing here is random but by the seed.
"""

import heapq
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from analytics.indicators.patterns import Answered, compare, profile
from hub.demo.pathways import COHORTS
from hub.demo.services import SERVICES
from pathways.banding import band
from pathways.codes import SUPPORT_ONLY
from pathways.criteria import NEED_DOMAINS, ROSH_GROUPS, Circumstances, criterion
from pathways.criteria.answers import YES
from pathways.routing import Board, MixLimitNow, PathwayNow, Requirement, Rule, ServiceNow, StageNow
from pathways.routing.data import CANNOT_TELL, MEETS, NOT_NOW
from referrals.codes import FactsSay, MoveKind
from referrals.lifecycle.declining import check, facts_of
from referrals.lifecycle.queue import Move

FIRST, MONTHS, STEP = date(2024, 1, 1), 24, 3  # days between two mornings at the hub
PATIENCE = 200  # days after which somebody is found elsewhere
# cohort: how many people a week, and how many in ten of them are hard to place
PEOPLE = {
    "homelessness": (11.0, 4),
    "offenders": (6.0, 8),
    "young_people": (4.5, 2),
    "mental_health": (3.5, 6),
    "substance_misuse": (3.5, 7),
}
AGES = {"young_people": (17, 24)}
# What each need adds, on the log scale, to an honest provider's chance of saying no.
HONEST = {"base": -2.3, "needs": (0.25, 0.3, 0.2, 0.55, 0.8), "between_providers": 0.2, "unseen": 0.35}
PICKS = 0.46  # of the people with a high need or risk who would have been taken, as in the demonstration
REASONS_HONEST = (
    "needs_too_high", "no_staff", "unit_unsuitable", "previous_behaviour", "risk_to_residents", "too_late",
)  # fmt: skip
REASONS_PICKING = ("risk_to_residents", "needs_too_high", "outside_client_group", "full", "mix_limit")


@dataclass
class Person:
    number: int
    cohort: str
    about: Circumstances
    since: date
    band: str
    needs: tuple[int, ...]
    asked: set = field(default_factory=set)


@dataclass
class House:
    """A service: its row, who lives there, and its provider's habits."""

    row: object
    plain: ServiceNow
    residents: dict = field(default_factory=dict)

    def now(self):
        """The service as routing reads it this minute."""
        limits = tuple(
            MixLimitNow(name, most, sum(holds(name, person.about) for person in self.residents.values()))
            for name, most in self.row.mix
        )
        return replace(self.plain, free_units=self.free, mix_limits=limits)

    @property
    def free(self):
        return self.row.units - len(self.residents)


def holds(name, about):
    return criterion(name).test(about) is YES


def move_of(person, kind, day):
    """A line of the log of a waiting list, as the product keeps it."""
    at, since = (datetime(each.year, each.month, each.day, 9, tzinfo=UTC) for each in (day, person.since))
    return Move(person.number, at, kind, person.band, since, person.number)


def pathway_of(cohort):
    row = COHORTS[cohort]
    stages = tuple(StageNow(s.kind, s.kind, s.name, place) for place, s in enumerate(row.stages, 1))
    rules = tuple(
        Rule(r.tier, place, r.all_of, r.any_of, r.none_of, r.because, r.kind) for place, r in enumerate(row.rules, 1)
    )
    return PathwayNow(cohort, cohort, 1, stages, rules)


def house_of(row, tie_break):
    kinds = frozenset(kind for cohort in PEOPLE for kind in row.works_at.get(cohort, ()))
    return House(
        row,
        ServiceNow(
            code=row.code, name=row.name, stage_kinds=kinds, serves=frozenset(row.districts), area=row.area,
            neighbours=frozenset(), requirements=tuple(
                Requirement(c.name, c.must_hold, c.because, c.hard, c.or_else) for c in row.takes
            ), mix_limits=(), support_level=row.support, free_units=row.units, next_free=None, closed=False,
            last_offered=None, tie_break=tie_break,
        ),
    )  # fmt: skip


class Simulation:
    """`run()` takes the county through its months. `picks` names the provider that picks, None for an honest county."""

    def __init__(self, seed, *, picks=True):
        self.chance = random.Random(f"fairness {seed}")
        self.houses = [
            house_of(row, place)
            for place, row in enumerate(SERVICES)
            if row.service_type not in SUPPORT_ONLY and row.term == "short" and set(row.works_at) & set(PEOPLE)
        ]
        self.by_code = {house.row.code: house for house in self.houses}
        self.providers = sorted({house.row.agency for house in self.houses})
        # Whoever runs low-support houses, or few places, is hardly offered the people that somebody might turn away.
        big = [name for name in self.providers if self._units(name, "medium", "high") >= 30]
        self.picks = self.chance.choice(big) if picks else None
        # An honest provider to whom the hub turns first with whoever is hard to place.
        self.first_asked = self.chance.choice([name for name in big if name != self.picks])
        self.habit = {name: self.chance.gauss(0, HONEST["between_providers"]) for name in self.providers}
        self.pathways = {cohort: pathway_of(cohort) for cohort in PEOPLE}
        self.stays = {(c, s.kind): s.expected for c in PEOPLE for s in COHORTS[c].stages}
        self.arrived, self.waiting, self.gone = {}, {}, {}
        self.ends, self.mornings, self.routed, self.offers = [], [], 0, 0
        self.log = defaultdict(list)  # cohort: what moved its list, as the hub writes it down
        self.lists = []  # each morning: how long each log was, and each list as the hub goes down it
        self.answers = defaultdict(Counter)  # provider: {(profile, declined by choice): offers}
        self.said, self.borne_out = Counter(), Counter()  # (provider, what the facts say); reasons borne out

    def _units(self, provider, *support):
        houses = [house.row for house in self.houses if house.row.agency == provider]
        return sum(row.units for row in houses if row.support in support)

    def run(self):
        day, last = FIRST, FIRST + timedelta(days=MONTHS * 30)
        while day < last:
            self._leave(day)
            self._arrive(day)
            for cohort in PEOPLE:
                self._morning(cohort, day)
            self._note()
            day += timedelta(days=STEP)
        return self

    @property
    def housed(self):
        return {number for house in self.houses for number in house.residents}

    def _note(self):
        """Where everybody is: each in one place and nobody lost, or the county is not one."""
        waiting, housed, gone = set(self.waiting), self.housed, set(self.gone)
        self.mornings.append((len(self.arrived), len(waiting), sum(len(h.residents) for h in self.houses), len(gone)))
        self.lists.append({c: (len(self.log[c]), [person.number for person in self._queue(c)]) for c in PEOPLE})
        assert not waiting & housed and not waiting & gone and not housed & gone
        assert waiting | housed | gone == set(self.arrived)

    def _leave(self, day):
        while self.ends and self.ends[0][0] <= day:
            _, number, code = heapq.heappop(self.ends)
            self.gone[number] = self.by_code[code].residents.pop(number)
        for number in [n for n, person in self.waiting.items() if (day - person.since).days > PATIENCE]:
            self.gone[number] = self._off_the_list(number, day)

    def _arrive(self, day):
        for cohort, (a_week, _) in PEOPLE.items():
            for _ in range(poisson(self.chance, a_week * STEP / 7)):
                person = self._person(len(self.arrived) + 1, cohort, day)
                self.arrived[person.number] = self.waiting[person.number] = person
                self.log[cohort].append(move_of(person, MoveKind.ENTERED, day))

    def _off_the_list(self, number, day):
        person = self.waiting.pop(number)
        self.log[person.cohort].append(move_of(person, MoveKind.LEFT, day))
        return person

    def _queue(self, cohort):
        """Who waits, in the order in which the hub goes down the list."""
        waiting = (person for person in self.waiting.values() if person.cohort == cohort)
        return sorted(waiting, key=lambda person: (person.band, person.since, person.number))

    def _person(self, number, cohort, day):
        chance, hard = self.chance, self.chance.random() * 10 < PEOPLE[cohort][1]
        levels = ("low", "medium", "high") if hard else ("none", "low", "medium")
        needs = {domain: chance.choices(levels, (4, 4, 3) if hard else (5, 4, 2))[0] for domain in NEED_DOMAINS}
        rosh = {
            group: chance.choices(("low", "medium", "high", "very_high"), (5, 4, 2, 0.4) if hard else (8, 2, 0, 0))[0]
            for group in ROSH_GROUPS
        }
        convictions = frozenset(
            c for c, p in (("arson", 0.06), ("sexual", 0.08), ("violence", 0.3)) if hard and chance.random() < p
        )
        first, last = AGES.get(cohort, (19, 60))
        about = Circumstances(
            today=day, date_of_birth=day - timedelta(days=365 * chance.randint(first, last) + 200),
            gender="female" if chance.random() < 0.25 else "male", household="single", children=0, pregnant=False,
            client_group="single_homeless", needs=needs, rosh=rosh, convictions=convictions, active_substance_use=False,
            abstinent=True, housing_situation=chance.choice(("rough_sleeping", "friends", "no_fixed_abode", "prison")),
            homeless_from=day - timedelta(days=3), eviction_threat=False, harassment=False, care_leaver=False,
            rough_sleeping_history=False, first_tenancy=False, institutionalised=False, duty_accepted=False,
            in_custody=False, mappa_category=0, mappa_level=0, supervised=cohort == "offenders",
            on_licence=cohort == "offenders", licence_ends=day + timedelta(days=365) if cohort == "offenders" else None,
            exclusion_areas=frozenset(), exclusion_unmapped=False, areas_to_avoid=frozenset(),
            areas_wanted=(chance.choice(self.houses).row.area,), local_connection=frozenset(), no_recourse=False,
            access_needs=frozenset(), pets=False, interpreter=False, wants_single_gender=False, armed_forces=False,
        )  # fmt: skip
        needs_of = profile(needs, rosh.values(), convictions)
        return Person(number, cohort, about, day, band(about)[0], needs_of)

    def _morning(self, cohort, day):
        """The hub goes down the waiting list with the board of this morning; providers answer during the day."""
        works = [house for house in self.houses if cohort in house.row.works_at]
        board = Board(
            self.pathways[cohort],
            [house.now() for house in works],
            datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        )
        for person in self._queue(cohort):
            ranking = board.rank(person.about)
            self.routed += 1
            house = self._choose(person, ranking)
            if house is not None:
                self._offer(person, house, ranking.choice.stage, day)

    def _choose(self, person, ranking):
        open_now = [*ranking.services.get(MEETS, ()), *ranking.services.get(CANNOT_TELL, ())]
        if self.chance.random() < 0.01:  # somebody hopes that a place comes free
            open_now = list(ranking.services.get(NOT_NOW, ()))
        left = [code for code in open_now if code not in person.asked]
        if any(person.needs):
            left.sort(key=lambda code: self.by_code[code].row.agency != self.first_asked)
        return self.by_code[left[0]] if left else None

    def _offer(self, person, house, stage, day):
        self.offers += 1
        person.asked.add(house.row.code)
        now = house.now()
        facts = facts_of(person.about, now)
        reason = self._reason(person, house, facts)
        says = check(reason, facts).says if reason else None
        if says != FactsSay.BEAR_OUT:
            self.answers[house.row.agency][person.needs, bool(reason)] += 1
        if reason:
            self.said[house.row.agency, says] += 1
            self.borne_out[reason] += says == FactsSay.BEAR_OUT
        if not reason:
            self._off_the_list(person.number, day)
            house.residents[person.number] = person
            expected = self.stays[person.cohort, stage.kind] if stage else 120
            days = max(3, round(self.chance.expovariate(1 / expected)))
            heapq.heappush(self.ends, (day + timedelta(days=days), person.number, house.row.code))

    def _reason(self, person, house, facts):
        """Why a provider says no, or "". Where the facts leave no choice everybody says what is so."""
        chance, provider = self.chance, house.row.agency
        if house.free <= 0:
            return "full"
        if any(line.standing is NOT_NOW for line in facts.limits):
            return "mix_limit"
        lean = HONEST["base"] + self.habit[provider] + chance.gauss(0, HONEST["unseen"])
        lean += sum(weight for weight, has in zip(HONEST["needs"], person.needs, strict=True) if has)
        if chance.random() < 1 / (1 + math.exp(-lean)):
            return chance.choice(REASONS_HONEST)
        if provider == self.picks and any(person.needs) and chance.random() < PICKS:
            return chance.choice(REASONS_PICKING)
        return ""

    def answered(self):
        """{provider: its answered offers by profile}, as the pattern reads them."""
        found = {}
        for provider, counts in self.answers.items():
            keys = {key for key, _ in counts}
            found[provider] = [
                Answered(key, counts[key, True] + counts[key, False], counts[key, True]) for key in sorted(keys)
            ]
        return found

    def patterns(self):
        return compare(self.answered())


def poisson(chance, mean):
    """A whole number of arrivals (Knuth)."""
    limit, product, number = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number
