"""People put together from a few facts each, so that whatever holds of them holds because of those facts alone."""

import random
from collections import defaultdict
from dataclasses import fields
from datetime import date, timedelta

from pathways.codes import ClientGroup
from pathways.criteria import (
    ACCESS_NEEDS,
    BENEFITS,
    BIT,
    CONNECTION_GROUNDS,
    CONVICTIONS,
    HOUSEHOLDS,
    LEVELS,
    NEED_DOMAINS,
    ROSH_GROUPS,
    ROSH_LEVELS,
    Circumstances,
    names_of,
    read,
)
from referrals.codes import PreviousAccommodation
from tests.pathways.made_up import COAST, NORTH, TODAY

FLAGS = [field.name for field in fields(Circumstances) if field.type == bool | None]
DAYS = (-60, -28, -5, 0, 5, 10, 20, 40, 56, 70, 88, 200)
SETS = {
    "convictions": CONVICTIONS, "access_needs": ACCESS_NEEDS, "local_connection_grounds": CONNECTION_GROUNDS,
    "secondary_needs": ClientGroup.values, "exclusion_areas": (NORTH, COAST), "local_connection": (NORTH, COAST),
    "areas_to_avoid": (NORTH, COAST),
}  # fmt: skip
KINDS = {
    "gender": ("female", "male", "other"), "household": HOUSEHOLDS, "children": (0, 1, 2, 3, 5),
    "client_group": ClientGroup.values, "housing_situation": PreviousAccommodation.values,
    "mappa_category": (0, 1, 2, 3, 4), "mappa_level": (1, 2, 3), "benefits": BENEFITS,
    "areas_wanted": ((NORTH,), (COAST,), (NORTH, COAST)),
}  # fmt: skip
AGES = (10, 15, 16, 17, 18, 20, 21, 24, 25, 34, 35, 49, 50, 54, 55, 64, 65, 90)


def facts():
    """Every single fact that may be told of somebody, as {field: value}."""
    found = [{name: value} for name in FLAGS for value in (True, False)]
    found += [{name: value} for name, values in KINDS.items() for value in values]
    found += [{name: frozenset(some)} for name, values in SETS.items() for some in ((), *((each,) for each in values))]
    found += [{"needs": {domain: level}} for domain in NEED_DOMAINS for level in LEVELS]
    found += [{"needs": dict.fromkeys(NEED_DOMAINS, level)} for level in LEVELS]
    found += [{"rosh": {group: level}} for group in ROSH_GROUPS for level in ROSH_LEVELS]
    found += [{"date_of_birth": date(TODAY.year - age, 6, 1)} for age in AGES]
    days = [TODAY + timedelta(days=day) for day in DAYS]
    return found + [{name: day} for name in ("homeless_from", "release_date", "licence_ends") for day in days]


def joined(*some):
    """Facts about one person; lists and levels are put together, otherwise the last word counts."""
    found = {}
    for name, value in (item for each in some for item in each.items()):
        if isinstance(value, (dict, frozenset)) and name in found:
            value = found[name] | value
        found[name] = value
    return found


def people(count, seed="people of some facts"):
    """Facts of so many people, from one to five facts each: every single fact first."""
    single, chance = facts(), random.Random(seed)
    yield from single
    for _ in range(count):
        yield joined(*chance.sample(single, chance.randint(2, 5)))


def told(given, asked=-1):
    return read(Circumstances(today=TODAY, **given), asked).yes


def always_with(count):
    """({name: names that held for everybody of whom it held}, {name: a few different people of whom it held})."""
    always, some = {}, defaultdict(dict)
    for given in people(count):
        yes = told(given)
        for name in names_of(yes):
            always[name] = always.get(name, -1) & yes
            some[name].setdefault(yes, given)
    few = {name: sorted(found.values(), key=len)[:8] for name, found in some.items()}
    return {name: frozenset(names_of(bits)) for name, bits in always.items()}, few


def never_together(few):
    """Pairs of names that held together of nobody, however their people's facts were put together."""
    names, found = sorted(few), set()
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            both = BIT[one] | BIT[other]
            pairs = ((a, b) for a in few[one] for b in few[other])
            if not any(told(joined(*each), both) == both for a, b in pairs for each in ((a, b), (b, a))):
                found.add(frozenset((one, other)))
    return found
