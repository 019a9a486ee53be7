"""What is wrong with a pathway before anybody is routed by it, told while it is edited. Pure.

A fault is certain where it is told: the names of the vocabulary are compared by what `criteria.logic` knows of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pathways.criteria import CRITERIA
from pathways.criteria.logic import closed, possible
from pathways.routing.data import PathwayNow, Requirement, Rule
from pathways.words import takes


@dataclass(frozen=True)
class Declared:
    """What a service has declared beforehand: at which kinds of stage it works, and whom it takes."""

    code: str
    name: str
    stage_kinds: frozenset[str]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Fault:
    """One thing to look at: its kind, about what, and a sentence that says what to do."""

    kind: str
    about: str
    sentence: str


KINDS = {
    "contradiction": "Rules that contradict themselves or each other",
    "never": "Rules that never decide",
    "unreachable": "Stages that nobody reaches",
    "onward": "Stages that lead nowhere",
    "no_service": "Stages without a service",
    "service": "Services that can take nobody",
    "retired": "Criteria that have left the vocabulary",
}


OF_RULES = ("contradiction", "never", "retired")


def speaks_of(fault: Fault, because: str) -> bool:
    """Whether it is about the rule with this reason, or names it beside another."""
    return fault.kind in OF_RULES and (fault.about == because or f"“{because}”" in fault.sentence)


def can_hold(rule: Rule) -> bool:
    return possible(rule.all_of, rule.any_of, rule.none_of)


def covers(first: Rule, then: Rule) -> bool:
    """Whether everybody whom `then` would take is taken by `first` already."""
    must = closed(then.all_of)
    if not set(first.all_of) <= must or not _ruled_out(first.none_of, then):
        return False
    if not first.any_of or set(first.any_of) & must:
        return True
    return bool(then.any_of) and all(set(first.any_of) & closed((name,)) for name in then.any_of)


def _ruled_out(names: Sequence[str], rule: Rule) -> bool:
    """Whether nobody whom the rule takes has any of these."""
    return all(not possible((*rule.all_of, name), rule.any_of, rule.none_of) for name in names)


def meet(one: Rule, other: Rule) -> bool:
    """Whether both rules could hold for one person."""
    all_of, none_of = (*one.all_of, *other.all_of), (*one.none_of, *other.none_of)
    return any(
        possible((*all_of, *choice), other.any_of, none_of)
        for choice in ([(name,) for name in one.any_of] if one.any_of else [()])
    )


def faults(pathway: PathwayNow, services: Iterable[Declared]) -> tuple[Fault, ...]:
    """Everything to look at, in the order of KINDS; empty when nothing is found."""
    services = sorted(services, key=lambda each: each.name)
    found = [
        *_of_rules(pathway), *_of_stages(pathway, services), *_leads_nowhere(pathway), *_of_services(pathway, services)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda fault: list(KINDS).index(fault.kind)))


def _of_rules(pathway: PathwayNow) -> Iterable[Fault]:
    names = {stage.code: stage.name for stage in pathway.stages}
    rules = [rule for rule in sorted(pathway.rules) if rule.stage in names]
    for rule in rules:
        yield from (
            Fault("retired", rule.because, f"“{name}” is no longer a criterion: nobody can be told to meet it.")
            for name in dict.fromkeys(rule.all_of + rule.any_of + rule.none_of)
            if name not in CRITERIA
        )
        if not can_hold(rule):
            yield Fault("contradiction", rule.because, "Its conditions exclude each other: it can hold for nobody.")
    alive = [rule for rule in rules if can_hold(rule)]
    for place, rule in enumerate(alive):
        before = next((first for first in alive[:place] if covers(first, rule)), None)
        if before:
            said = f"Everybody whom it would send to {names[rule.stage]} is sent to {names[before.stage]} before it"
            yield Fault("never", rule.because, f"{said}: “{before.because}” Take it out or put it first.")
    for one, other in combinations(alive, 2):
        if (one.tier, one.order) == (other.tier, other.order) and one.stage != other.stage and meet(one, other):
            said = f"“{other.because}” has the same place in tier {one.tier}, and both can hold for one person"
            yield Fault("contradiction", one.because, f"{said}. Give them different places in the order.")


def entered(pathway: PathwayNow) -> frozenset[str]:
    """Codes of the stages that somebody can reach: by a rule that can decide, or from a stage that leads there."""
    codes = {stage.code for stage in pathway.stages}
    alive = [rule for rule in sorted(pathway.rules) if rule.stage in codes and can_hold(rule)]
    by_rule = {
        rule.stage for place, rule in enumerate(alive) if not any(covers(first, rule) for first in alive[:place])
    }
    stages, found = {stage.kind: stage for stage in pathway.stages}, set(by_rule)
    ahead = [stage for stage in pathway.stages if stage.code in by_rule]
    while ahead:
        following = stages.get(ahead.pop().leads_to)
        if following and following.code not in found:
            found.add(following.code)
            ahead.append(following)
    return frozenset(found)


def _leads_nowhere(pathway: PathwayNow) -> Iterable[Fault]:
    """Stages that lead to one which this pathway does not have, or round in a ring."""
    stages = {stage.kind: stage for stage in pathway.stages}
    rings: set[frozenset[str]] = set()
    for stage in sorted(pathway.stages, key=lambda each: each.order):
        if stage.leads_to and stage.leads_to not in stages:
            yield Fault(
                "onward", stage.name, "It leads to a stage that this pathway does not have. Choose another one."
            )
        passed, here = [stage], stages.get(stage.leads_to)
        while here and here not in passed:
            passed.append(here)
            here = stages.get(here.leads_to)
        ring = passed[passed.index(here) :] if here else []
        if ring and (kinds := frozenset(each.kind for each in ring)) not in rings:
            rings.add(kinds)
            named = ", ".join(each.name for each in (*ring, ring[0]))
            yield Fault(
                "onward", ring[0].name, f"People would move round and never on: {named}. Let one lead elsewhere."
            )


def _of_stages(pathway: PathwayNow, services: Sequence[Declared]) -> Iterable[Fault]:
    reached = entered(pathway)
    for stage in sorted(pathway.stages, key=lambda each: each.order):
        if stage.code not in reached:
            said = "No rule that can decide leads here, nor any stage that is reached."
            yield Fault("unreachable", stage.name, f"{said} Add a rule, let a stage lead here, or take it out.")
        works = [each for each in services if stage.kind in each.stage_kinds]
        if not works:
            yield Fault("no_service", stage.name, "No service works at this stage: whoever is sent here waits.")


def _of_services(pathway: PathwayNow, services: Sequence[Declared]) -> Iterable[Fault]:
    for service in services:
        if not can_take_anybody(service.requirements):
            said = f"What it asks for cannot hold together: {_asked(service.requirements)}."
            yield Fault("service", service.name, f"{said} Change its criteria.")
            continue
        for stage in pathway.stages:
            if stage.kind in service.stage_kinds and _nobody_sent_fits(pathway, stage.code, service):
                said = f"Nobody whom the rules send to {stage.name} can meet what it asks for"
                yield Fault("service", service.name, f"{said}: {_asked(service.requirements)}.")


def can_take_anybody(requirements: Iterable[Requirement]) -> bool:
    """Whether the criteria of a service can all be met by one person."""
    must, never, one_of = _sorted_out(requirements)
    return possible(must, (), never, *one_of)


def _sorted_out(requirements: Iterable[Requirement]) -> tuple[list[str], list[str], list[tuple[str, ...]]]:
    """(what must hold, what must not, of which names one must) for a service to take somebody."""
    rows = tuple(requirements)
    return (
        [row.criterion for row in rows if row.must_hold and not row.or_else],
        [row.criterion for row in rows if not row.must_hold],
        [row.names for row in rows if row.or_else],
    )


def _nobody_sent_fits(pathway: PathwayNow, stage: str, service: Declared) -> bool:
    """For the first stage alone: into a later one people come from the stage before, whatever the rules say."""
    first = min(pathway.stages, key=lambda each: each.order)
    rules = [rule for rule in pathway.rules if rule.stage == stage and can_hold(rule)]
    if first.code != stage or not rules:
        return False
    must, never, one_of = _sorted_out(service.requirements)
    return not any(possible((*rule.all_of, *must), rule.any_of, (*rule.none_of, *never), *one_of) for rule in rules)


def _asked(requirements: Iterable[Requirement]) -> str:
    rows = sorted(requirements, key=lambda row: row.criterion)
    words = [takes(row.names, row.must_hold) for row in rows]
    several = any(row.or_else for row in rows)
    return "a person who " + ("; and also " if several else " and ").join(words) if words else "nothing"


def unused(pathways: Iterable[PathwayNow], asked: Iterable[str]) -> tuple[str, ...]:
    """Names of the vocabulary that no rule of these pathways and nothing `asked` by a service uses, in its order."""
    used = set(asked)
    for pathway in pathways:
        for rule in pathway.rules:
            used |= {*rule.all_of, *rule.any_of, *rule.none_of}
    return tuple(name for name in CRITERIA if name not in used)
