"""A cohort's rules and its services' criteria, each broken in one place: what a table that says nothing would let by.

A mutant is what was done, the pathway, and what becomes of the services once a row has said how they stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise, product

from pathways.criteria.logic import closed
from pathways.routing import PathwayNow, Requirement, Rule, ServiceNow
from pathways.routing.faults import meet
from tests.pathways import decision_table as table
from tests.pathways import demo_county

# What no row can tell apart, and why.
ALIKE = {
    "Sleeping rough: a place first, then the rest. and A family with nowhere to live: a self-contained home with "
    "support.: swapped": "Whoever moves in alone has no children moving in.",
}

Services = tuple[ServiceNow, ...]
Mutant = tuple[str, PathwayNow, Callable[[Services], Services]]


def mutants(cohort: str) -> Iterator[Mutant]:
    """Every mutant of a cohort, in the order of its rules and then of its services."""
    by = demo_county.pathway(cohort)
    for what, rules in _of_rules(by):
        yield what, replace(by, rules=rules), lambda services: services
    for code, name, changed in _of_services(cohort):
        yield f"{code}: {name}", by, partial(_with, code, changed)


def killed(cohort: str, mutant: Mutant) -> bool:
    """Whether some row of the cohort's table says otherwise than the mutant does."""
    _, by, change = mutant
    for row in table.tables()[cohort]:
        services = change(table.as_today(demo_county.services(cohort), row))
        said = table.answer(table.routed(row, by, services), by, services)
        if any(said[name] != row[name] for name in said):
            return True
    return False


def _of_rules(by: PathwayNow) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    for place, rule in enumerate(by.rules):
        before, after, called = by.rules[:place], by.rules[place + 1 :], f"{rule.tier}.{rule.order} {rule.because}"
        yield f"{called}: dropped", before + after
        for stage in by.stages:
            if stage.code != rule.stage:
                yield f"{called}: leads to {stage.code}", (*before, replace(rule, stage=stage.code), *after)
        for what, changed in _of_rule(rule):
            yield f"{called}: {what}", (*before, changed, *after)
    for one, other in pairwise(sorted({rule.tier for rule in by.rules})):
        if not any(_decide_otherwise(*pair) for pair in _across(by, one, other)):
            continue
        swapped = {one: other, other: one}
        yield (
            f"tiers {one} and {other} swapped",
            tuple(replace(rule, tier=swapped.get(rule.tier, rule.tier)) for rule in by.rules),
        )
    for one, other in combinations(by.rules, 2):
        if one.tier == other.tier and _decide_otherwise(one, other):
            yield (
                f"{one.because} and {other.because}: swapped",
                tuple(
                    replace(rule, order={one.order: other.order, other.order: one.order}.get(rule.order, rule.order))
                    for rule in by.rules
                ),
            )


def _across(by: PathwayNow, one: int, other: int) -> Iterator[tuple[Rule, Rule]]:
    rules = {tier: [rule for rule in by.rules if rule.tier == tier] for tier in (one, other)}
    return product(rules[one], rules[other])


def _decide_otherwise(one: Rule, other: Rule) -> bool:
    """Whether it can matter which of two rules is tried first."""
    return one.stage != other.stage and meet(one, other)


def _of_rule(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Each criterion left out, unless another one says it already, and each turned around."""
    turned = {"all_of": "none_of", "any_of": "none_of", "none_of": "all_of"}
    for group, other in turned.items():
        names = getattr(rule, group)
        for name in names:
            left = tuple(each for each in names if each != name)
            said_already = bool(closed((name,)) & {*left}) if group == "any_of" else name in closed(left)
            if (group != "any_of" or left) and not said_already:
                yield f"without {name}", replace(rule, **{group: left})
            yield f"{name} turned around", replace(rule, **{group: left, other: (*getattr(rule, other), name)})


def _of_services(cohort: str) -> Iterator[tuple[str, str, Callable[[ServiceNow], ServiceNow]]]:
    """(code, what was done, what becomes of the service) of each criterion and each limit of each service."""
    by, services = demo_county.pathway(cohort), demo_county.services(cohort)
    asked = {service.code: list(service.requirements) for service in services}
    for row in table.tables()[cohort]:
        for code, more in table.also_asked(row).items():
            if more not in asked[code]:
                asked[code].append(more)
    for service in services:
        for row in asked[service.code]:
            for what, changed in _of_requirement(row):
                if changed or not _met_by_all(by, service, row):
                    yield service.code, what, partial(_asking, row, changed)
        for limit in service.mix_limits:
            yield service.code, f"no limit of {limit.criterion}", partial(_without_limit, limit.criterion)


def _met_by_all(by: PathwayNow, service: ServiceNow, row: Requirement) -> bool:
    """Whether everybody whom a rule sends to the service's stages meets it anyway, and nobody moves on to them."""
    if not row.must_hold or any(stage.leads_to in service.stage_kinds for stage in by.stages):
        return False
    sent = [rule for rule in by.rules if rule.stage in service.stage_kinds]
    return all(not closed(rule.all_of).isdisjoint(row.names) for rule in sent)


def _of_requirement(row: Requirement) -> Iterator[tuple[str, tuple[Requirement, ...]]]:
    called = " or ".join(row.names)
    yield f"without {called}", ()
    if not row.or_else:
        yield f"{called} turned around", (replace(row, must_hold=not row.must_hold),)
        return
    yield f"all of {called}", tuple(replace(row, criterion=name, or_else=()) for name in row.names)
    for name in row.names:
        first, *others = (each for each in row.names if each != name)
        yield f"{called} without {name}", (replace(row, criterion=first, or_else=tuple(others)),)


def _with(code: str, change: Callable[[ServiceNow], ServiceNow], services: Services) -> Services:
    return tuple(change(each) if each.code == code else each for each in services)


def _asking(row: Requirement, changed: tuple[Requirement, ...], service: ServiceNow) -> ServiceNow:
    if row not in service.requirements:
        return service
    place = service.requirements.index(row)
    return replace(service, requirements=service.requirements[:place] + changed + service.requirements[place + 1 :])


def _without_limit(criterion: str, service: ServiceNow) -> ServiceNow:
    return replace(service, mix_limits=tuple(each for each in service.mix_limits if each.criterion != criterion))
