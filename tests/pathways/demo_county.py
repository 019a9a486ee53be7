"""The demonstration county as routing reads it, made from its plain tables: no database, every service with a place."""

from hub.demo.agencies import PROVIDERS
from hub.demo.areas import BY_SHORT, code
from hub.demo.pathways import COHORTS
from hub.demo.services import SERVICES
from pathways.cohorts import COHORTS as NAMES
from pathways.routing import MixLimitNow, PathwayNow, Requirement, Rule, ServiceNow, StageNow

AGREED = frozenset(row.code for row in PROVIDERS if row.agreement)


def pathway(cohort: str) -> PathwayNow:
    """A cohort's pathway, the same in both halves of the county."""
    row = COHORTS[cohort]
    stages = tuple(
        StageNow(each.kind, each.kind, each.name, place, each.optional, each.leads_to, each.referred_by)
        for place, each in enumerate(row.stages, start=1)
    )
    rules = tuple(
        Rule(each.tier, order, each.all_of, each.any_of, each.none_of, each.because, each.kind)
        for order, each in enumerate(row.rules, start=1)
    )
    return PathwayNow(f"{cohort}:EAST-KENT", NAMES[cohort], 1, stages, rules)


def service(row, kinds, tie_break, **facts) -> ServiceNow:
    """A row of the services' tables with one free place and nobody living there yet."""
    stands = BY_SHORT[row.area]
    plain = {
        "code": row.code,
        "name": row.name,
        "stage_kinds": frozenset(kinds),
        "serves": frozenset(code(short) for short in row.districts),
        "area": stands.code,
        "neighbours": frozenset(code(short) for short in stands.touches),
        "requirements": tuple(
            Requirement(each.name, each.must_hold, each.because, each.hard, each.or_else) for each in row.takes
        ),
        "mix_limits": tuple(MixLimitNow(name, most, 0) for name, most in row.mix),
        "support_level": row.support,
        "free_units": 1,
        "next_free": None,
        "closed": False,
        "last_offered": None,
        "tie_break": tie_break,
        "confidential": row.confidential,
        "agreed": row.agency in AGREED,
    }
    return ServiceNow(**(plain | facts))


def services(cohort: str) -> tuple[ServiceNow, ...]:
    """Every service that works for a cohort."""
    return tuple(
        service(row, row.works_at[cohort], place)
        for place, row in enumerate(SERVICES, start=1)
        if cohort in row.works_at
    )
