"""`make bench-routing`: how many people one process routes in a second, against 330 services.

Beside the product run, in the same minute and on the same people: the floor (the masks and a sort alone, no record
made), and the naive walk of the tests' oracle, criterion by criterion. Times are of the processor, so that a busy
machine changes the ratios little.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time

from hub.demo.areas import BY_SHORT, DISTRICTS
from hub.demo.pathways import COHORTS
from hub.demo.services import SERVICES
from pathways.criteria import (
    ACCESS_NEEDS,
    BENEFITS,
    CONVICTIONS,
    CRITERIA,
    HOUSEHOLDS,
    LEVELS,
    NEED_DOMAINS,
    ROSH_GROUPS,
    ROSH_LEVELS,
    Circumstances,
    read,
)
from pathways.routing import Board, MixLimitNow, Requirement, ServiceNow
from tests.pathways import demo_county, oracle

SERVICES_ASKED, PEOPLE, EXPLAINED, WALKED, ROUNDS = 330, 4000, 1000, 60, 5
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
COHORT = "offenders"
PROMISED = {"ranked": 5000, "explained": 500}


def the_services(chance: random.Random) -> tuple[ServiceNow, ...]:
    """The demonstration county's services, five times over in other districts, at the stages of one pathway.

    Every third asks one of three criteria as well.
    """
    kinds = [each.kind for each in COHORTS[COHORT].stages]
    found = []
    for number in range(SERVICES_ASKED):
        row = SERVICES[number % len(SERVICES)]
        one_of = chance.sample(list(CRITERIA), 3) if number % 3 == 0 else []
        row = replace(row, code=f"{row.code}-{number}", area=chance.choice(list(BY_SHORT)))
        works_at = {kind for each in row.works_at.values() for kind in each} & set(kinds)
        service = demo_county.service(
            row,
            works_at or {kinds[number % len(kinds)]},
            tie_break=number,
            mix_limits=tuple(MixLimitNow(name, most, chance.randint(0, most)) for name, most in row.mix),
            free_units=chance.choice((0, 0, 0, 1, 2)),
            next_free=TODAY + timedelta(chance.randint(1, 90)),
            closed=chance.random() < 0.03,
            last_offered=TODAY - timedelta(chance.randint(0, 90)),
        )
        asks = [Requirement(one_of[0], True, "", or_else=tuple(one_of[1:]))] if one_of else []
        found.append(replace(service, requirements=(*service.requirements, *asks)))
    return tuple(found)


def asks_everything(services: Sequence[ServiceNow]) -> tuple[ServiceNow, ...]:
    """The same services, asking every criterion of the vocabulary between them: the most that can be asked."""
    names = list(CRITERIA)
    return tuple(
        replace(each, requirements=(*each.requirements, Requirement(names[place % len(names)], place % 3 > 0, "")))
        for place, each in enumerate(services)
    )


def a_person(chance: random.Random) -> Circumstances:
    districts = [each.code for each in DISTRICTS]
    inside = chance.random() < 0.3

    def told(value: object) -> object:
        return value if chance.random() < 0.9 else None

    return Circumstances(
        today=TODAY,
        date_of_birth=date(chance.randint(1960, 2009), chance.randint(1, 12), 3),
        gender=chance.choice(("male", "male", "male", "female")),
        household=chance.choices(HOUSEHOLDS, (9, 1, 1))[0],
        children=told(0),
        client_group="offenders",
        secondary_needs=told(frozenset()),
        needs={domain: chance.choice(LEVELS) for domain in NEED_DOMAINS if chance.random() < 0.95},
        active_substance_use=told(chance.random() < 0.4),
        housing_situation="prison" if inside else chance.choice(("friends", "approved_premises", "rough_sleeping")),
        homeless_from=told(TODAY + timedelta(chance.randint(-20, 60))),
        in_custody=inside,
        release_date=TODAY + timedelta(chance.randint(1, 70)) if inside else None,
        rosh={group: chance.choices(ROSH_LEVELS, (52, 39, 8, 1))[0] for group in ROSH_GROUPS},
        mappa_category=told(0),
        convictions=told(frozenset(chance.sample(CONVICTIONS, chance.choice((0, 1, 1, 2))))),
        exclusion_areas=frozenset(chance.sample(districts, 1)) if chance.random() < 0.09 else frozenset(),
        exclusion_unmapped=chance.random() < 0.03,
        areas_wanted=tuple(sorted(chance.sample(districts, chance.choice((1, 1, 2, 3))))),
        areas_to_avoid=frozenset(chance.sample(districts, 1)) if chance.random() < 0.05 else frozenset(),
        local_connection=frozenset(chance.sample(districts, 1)),
        access_needs=frozenset(chance.sample(ACCESS_NEEDS, 1)) if chance.random() < 0.1 else frozenset(),
        pets=told(False),
        benefits=chance.choice(BENEFITS),
    )


def floor_of(services: Sequence[ServiceNow], people: Sequence[Circumstances]) -> Callable[[int], object]:
    """A filter by whole numbers and a sort of what is left, for answers already known; no place, no rank, no record."""
    bits = [1 << place for place in range(len(services))]
    board = Board(demo_county.pathway(COHORT), services, NOW)
    names = {row.criterion for each in services for row in each.requirements}
    needs = [sum(bit for bit, each in zip(bits, services, strict=True)
                 if any(row.criterion == name for row in each.requirements)) for name in names]  # fmt: skip
    answers = [[(read(about, board.asked).yes >> place) & 1 for place in range(len(names))] for about in people]
    keys = [(each.free_units == 0, each.tie_break) for each in services]

    def one(number: int) -> object:
        left = (1 << len(services)) - 1
        for answer, wanted in zip(answers[number], needs, strict=True):
            if answer:
                left &= ~wanted
        return sorted([place for place, bit in enumerate(bits) if left & bit], key=keys.__getitem__)

    return one


def seconds(work: Callable[[int], object], times: int) -> float:
    """Of one piece of work, the best of some rounds; what is made is thrown away, as a preview does."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = process_time()
        for number in range(times):
            work(number)
        best = min(best, (process_time() - begun) / times)
    return best


def walk(people: Sequence[Circumstances], services: Sequence[ServiceNow]) -> Callable[[int], object]:
    by = demo_county.pathway(COHORT)
    return lambda number: oracle.recommend(people[number], by, services, TODAY)


def measure() -> list[tuple[str, float]]:
    """(what, seconds for one person), the floor first."""
    chance = random.Random("330 services")
    services, by = the_services(chance), demo_county.pathway(COHORT)
    people = [a_person(chance) for _ in range(PEOPLE)]
    board, widest = Board(by, services, NOW), Board(by, asks_everything(services), NOW)
    count = board.asked.bit_count()
    return [
        ("floor: masks and a sort, no record made", seconds(floor_of(services, people), PEOPLE)),
        (f"ranked ({count} criteria asked)", seconds(lambda n: board.rank(people[n]), PEOPLE)),
        (f"ranked (all {len(CRITERIA)} criteria asked)", seconds(lambda n: widest.rank(people[n]), PEOPLE)),
        ("explained, every verdict", seconds(lambda n: board.recommend(people[n]), EXPLAINED)),
        (f"explained (all {len(CRITERIA)} criteria asked)", seconds(lambda n: widest.recommend(people[n]), EXPLAINED)),
        ("naive walk, criterion by criterion", seconds(walk(people, services), WALKED)),
        ("a board made ready", seconds(lambda _: Board(by, services, NOW), 10)),
    ]  # fmt: skip


def table(rows: Sequence[tuple[str, float]]) -> str:
    floor = rows[0][1]
    lines = ["| What, one person | a second | µs | times the floor |", "|---|---:|---:|---:|"]
    lines += [f"| {what} | {1 / each:,.0f} | {each * 1e6:,.0f} | {each / floor:.1f} |" for what, each in rows]
    return "\n".join(lines)


def main() -> None:
    rows = measure()
    print(table(rows))
    for word, least in PROMISED.items():
        slow = [what for what, each in rows if what.startswith(word) and 1 / each < least]
        if slow:
            raise SystemExit(f"Fewer than {least:,} a second: {'; '.join(slow)}.")
