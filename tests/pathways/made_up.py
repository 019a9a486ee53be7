"""People, services and a pathway for the routing tests: everybody is invented, and starts out suiting every service."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from pathways.criteria import (
    ACCESS_NEEDS,
    BENEFITS,
    CONVICTIONS,
    GENDERS,
    HOUSEHOLDS,
    LEVELS,
    NEED_DOMAINS,
    ROSH_GROUPS,
    ROSH_LEVELS,
    Circumstances,
)
from pathways.routing import MixLimitNow, PathwayNow, Requirement, Rule, ServiceNow, StageNow

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 12, 1)

NORTH, SOUTH, COAST, FAR = "E07000901", "E07000902", "E07000903", "E07000904"
AREAS = (NORTH, SOUTH, COAST, FAR)

ASSESSMENT = StageNow("assess", "assessment_bed", "Assessment bed", 1)
HOSTEL = StageNow("hostel", "hostel_24h", "24-hour hostel", 2)
SHARED = StageNow("shared", "shared_low", "Low-support shared house", 3)
KINDS = (ASSESSMENT.kind, HOSTEL.kind, SHARED.kind, "refuge")


def person(**facts):
    """A man of 40, living alone, wanting the north, of whom everything that the tests ask is known."""
    known = {
        "date_of_birth": date(1986, 6, 1),
        "gender": "male",
        "household": "single",
        "children": 0,
        "pregnant": False,
        "client_group": "single_homeless",
        "secondary_needs": frozenset(),
        "needs": dict.fromkeys(NEED_DOMAINS, "low"),
        "housing_situation": "friends",
        "in_custody": False,
        "supervised": False,
        "rosh": dict.fromkeys(ROSH_GROUPS, "low"),
        "mappa_category": 0,
        "convictions": frozenset(),
        "exclusion_areas": frozenset(),
        "exclusion_unmapped": False,
        "areas_wanted": (NORTH,),
        "areas_to_avoid": frozenset(),
        "pets": False,
        "access_needs": frozenset(),
    }
    return Circumstances(today=TODAY, **(known | facts))


def stranger(**facts):
    """Somebody of whom nothing is known but these facts."""
    return Circumstances(today=TODAY, **facts)


def service(code="S1", **facts):
    """An open hostel in the north with a free room, which takes everybody."""
    plain = ServiceNow(
        code=code,
        name=f"House {code}",
        stage_kinds=frozenset({HOSTEL.kind}),
        serves=frozenset({NORTH}),
        area=NORTH,
        neighbours=frozenset({COAST}),
        requirements=(),
        mix_limits=(),
        support_level="low",
        free_units=1,
        next_free=None,
        closed=False,
        last_offered=None,
        tie_break=0,
    )
    return replace(plain, **facts)


def rule(stage, tier=1, order=1, all_of=(), any_of=(), none_of=(), because="Because the owners say so."):
    return Rule(tier, order, tuple(all_of), tuple(any_of), tuple(none_of), because, stage)


TO_THE_HOSTEL = rule("hostel", because="Everybody starts in the hostel.")


def pathway(*rules):
    return PathwayNow("homelessness", "Homelessness", 3, (ASSESSMENT, HOSTEL, SHARED), rules or (TO_THE_HOSTEL,))


# Worlds for the properties. Few names, few areas and short lists: what meets what is then likely.

ASKED = (
    "sleeping_rough",
    "aged_18_to_24",
    "woman",
    "drugs_need_high",
    "arson_conviction",
    "rosh_high_or_above",
    "leaving_custody_within_56_days",
    "dual_diagnosis",
    "pet",
    "a_name_that_was_retired",
)

days = st.integers(-40, 90).map(lambda n: date.fromordinal(TODAY.toordinal() + n))
names = st.lists(st.sampled_from(ASKED), max_size=2, unique=True).map(tuple)


def few(values):
    return st.frozensets(st.sampled_from(values), max_size=2)


def seldom_unknown(answers):
    return st.one_of(answers, answers, answers, answers, st.none())


area_sets = few(AREAS)
yes_or_no = seldom_unknown(st.booleans())

# Somebody of whom everything is known, but for the facts that the world takes away or turns around.
people = st.fixed_dictionaries(
    {
        "date_of_birth": seldom_unknown(st.sampled_from((date(1986, 6, 1), date(2004, 6, 1), date(2009, 6, 1)))),
        "gender": st.sampled_from(GENDERS),
        "needs": st.dictionaries(st.sampled_from(NEED_DOMAINS[:4]), st.sampled_from(LEVELS)),
        "areas_wanted": seldom_unknown(area_sets.map(lambda areas: tuple(sorted(areas)))),
    },
    optional={
        "household": seldom_unknown(st.sampled_from(HOUSEHOLDS)),
        "children": seldom_unknown(st.integers(0, 4)),
        "housing_situation": seldom_unknown(st.sampled_from(("rough_sleeping", "prison", "private_tenancy"))),
        "homeless_from": seldom_unknown(days),
        "in_custody": yes_or_no,
        "release_date": seldom_unknown(days),
        "rosh": seldom_unknown(st.dictionaries(st.sampled_from(ROSH_GROUPS), st.sampled_from(ROSH_LEVELS))),
        "convictions": seldom_unknown(few(CONVICTIONS)),
        "exclusion_areas": seldom_unknown(area_sets),
        "exclusion_premises": seldom_unknown(st.frozensets(st.sampled_from(("S0", "S1")), max_size=1)),
        "exclusion_unmapped": yes_or_no,
        "areas_to_avoid": seldom_unknown(area_sets),
        "access_needs": seldom_unknown(few(ACCESS_NEEDS)),
        "benefits": seldom_unknown(st.sampled_from(BENEFITS)),
        "pets": yes_or_no,
    },
).map(lambda facts: person(**facts))

one_alone = st.builds(
    Requirement, criterion=st.sampled_from(ASKED), must_hold=st.booleans(), because=st.just(""), hard=st.booleans()
)
one_of_several = st.builds(
    lambda several, hard: Requirement(several[0], True, "", hard, tuple(several[1:])),
    st.lists(st.sampled_from(ASKED), min_size=2, max_size=3, unique=True),
    st.booleans(),
)
requirements = st.one_of(one_alone, one_alone, one_of_several)
mix_limits = st.builds(
    MixLimitNow, criterion=st.sampled_from(ASKED), at_most=st.integers(0, 2), current=st.integers(0, 3)
)


def a_service(code):
    return st.builds(
        ServiceNow,
        code=st.just(code),
        name=st.just(f"House {code}"),
        stage_kinds=st.sampled_from((frozenset(KINDS), frozenset(KINDS), *(frozenset({kind}) for kind in KINDS))),
        serves=area_sets,
        area=st.sampled_from((*AREAS, "")),
        neighbours=area_sets,
        requirements=st.lists(requirements, max_size=2).map(tuple),
        mix_limits=st.lists(mix_limits, max_size=2).map(tuple),
        support_level=st.sampled_from(LEVELS[1:]),
        free_units=st.sampled_from((1, 2, 0)),
        next_free=seldom_unknown(days),
        closed=st.sampled_from((False, False, False, True)),
        agreed=st.sampled_from((True, True, True, False)),
        last_offered=seldom_unknown(days),
        tie_break=st.integers(0, 2),
        confidential=st.booleans(),
        premises_in=st.frozensets(st.sampled_from(AREAS), max_size=1),
    )


services = st.integers(2, 6).flatmap(lambda n: st.tuples(*[a_service(f"S{place}") for place in range(n)]))

rules = st.builds(
    Rule,
    tier=st.integers(1, 2),
    order=st.integers(1, 3),
    all_of=names,
    any_of=names,
    none_of=names,
    because=st.sampled_from(("The first reason.", "The second reason.")),
    stage=st.sampled_from(("assess", "hostel", "shared", "a_stage_it_has_not")),
)
last_rules = st.sampled_from((*[(rule(stage, tier=9),) for stage in ("hostel", "shared", "assess")], ()))
pathways = st.tuples(st.lists(rules, max_size=4).map(tuple), last_rules).map(
    lambda rows: PathwayNow("homelessness", "Homelessness", 1, (ASSESSMENT, HOSTEL, SHARED), rows[0] + rows[1])
)
