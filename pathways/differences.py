"""What one version of a pathway says otherwise than another, in sentences. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pathways.routing import Rule
from pathways.routing.sentences import who_refers
from pathways.words import condition, leads, who_nominates, who_reads_names


@dataclass(frozen=True)
class StageLine:
    """A stage as its owners write it."""

    kind: str
    name: str
    order: int
    expected_days: int
    maximum_days: int
    optional: bool
    leads_to: str = ""  # name of the stage that people move on to
    referred_by: tuple[str, ...] = ()
    nominated_by: str = "hub"


@dataclass(frozen=True)
class Version:
    """Stages and rules of one version; a rule's stage is the kind of its stage."""

    stages: tuple[StageLine, ...]
    rules: tuple[Rule, ...]
    names_before_acceptance: bool = False


@dataclass(frozen=True)
class Change:
    """One difference: added, taken out or changed, and the sentences before and after, where there are any."""

    what: str  # "Added", "Taken out", "Changed"
    subject: str
    before: str = ""
    after: str = ""


def differences(before: Version, after: Version) -> tuple[Change, ...]:
    """What a provider reads, then stages, then rules in the order in which they are tried."""
    return (*_names(before, after), *_stages(before.stages, after.stages), *_rules(before, after))


def _names(before: Version, after: Version) -> Iterable[Change]:
    if before.names_before_acceptance != after.names_before_acceptance:
        said = [who_reads_names(version.names_before_acceptance) for version in (before, after)]
        yield Change("Changed", "What a provider reads before it accepts", *said)


def _stages(before: Sequence[StageLine], after: Sequence[StageLine]) -> Iterable[Change]:
    old, new = {stage.kind: stage for stage in before}, {stage.kind: stage for stage in after}
    for stage in sorted(after, key=lambda each: each.order):
        former = old.get(stage.kind)
        if former is None:
            yield Change("Added", f"Stage {stage.order}: {stage.name}", "", _stay(stage))
        elif former != stage:
            yield Change("Changed", f"Stage {stage.order}: {stage.name}", _told(former, stage), _told(stage, former))
    for stage in sorted(before, key=lambda each: each.order):
        if stage.kind not in new:
            yield Change("Taken out", f"Stage {stage.order}: {stage.name}", _stay(stage))


def _stay(stage: StageLine) -> str:
    said = [f"A stay of about {stage.expected_days} days, {stage.maximum_days} at most."]
    if stage.optional:
        said.append("A person may skip it.")
    if stage.leads_to:
        said.append(leads(stage.leads_to))
    if stage.referred_by:
        said.append(who_refers(stage.referred_by))
    if stage.nominated_by != "hub":
        said.append(who_nominates(stage.nominated_by))
    return " ".join(said)


def _told(stage: StageLine, other: StageLine) -> str:
    """Of a stage, what another version says otherwise."""
    said = []
    if stage.name != other.name:
        said.append(f"Called {stage.name}.")
    if stage.order != other.order:
        said.append(f"Place {stage.order} in the order.")
    if (stage.expected_days, stage.maximum_days) != (other.expected_days, other.maximum_days):
        said.append(f"A stay of about {stage.expected_days} days, {stage.maximum_days} at most.")
    if stage.optional != other.optional:
        said.append("A person may skip it." if stage.optional else "Nobody skips it.")
    if stage.leads_to != other.leads_to:
        said.append(leads(stage.leads_to))
    if set(stage.referred_by) != set(other.referred_by):
        said.append(who_refers(stage.referred_by))
    if stage.nominated_by != other.nominated_by:
        said.append(who_nominates(stage.nominated_by))
    return " ".join(said)


def _rules(before: Version, after: Version) -> Iterable[Change]:
    names = {stage.kind: stage.name for stage in (*before.stages, *after.stages)}
    gone = [rule for rule in sorted(before.rules) if rule not in after.rules]
    for rule in (rule for rule in sorted(after.rules) if rule not in before.rules):
        former = _former(rule, gone)
        subject = f"Who enters {names[rule.stage]}: {rule.because}"
        if former is None:
            yield Change("Added", subject, "", _rule(rule))
        else:
            gone.remove(former)
            words = f"{former.because} " if former.because != rule.because else ""
            yield Change("Changed", subject, words + _rule(former), _rule(rule))
    for rule in gone:
        yield Change("Taken out", f"Who enters {names[rule.stage]}: {rule.because}", _rule(rule))


def _former(rule: Rule, gone: Sequence[Rule]) -> Rule | None:
    """The rule that this one was: of the same stage, with the same reason or the same conditions."""
    same_stage = [each for each in gone if each.stage == rule.stage]
    by_reason = [each for each in same_stage if each.because == rule.because]
    by_condition = [each for each in same_stage if _conditions(each) == _conditions(rule)]
    return next(iter(by_reason + by_condition), None)


def _conditions(rule: Rule) -> tuple[frozenset[str], ...]:
    return frozenset(rule.all_of), frozenset(rule.any_of), frozenset(rule.none_of)


def _rule(rule: Rule) -> str:
    return f"{condition(rule.all_of, rule.any_of, rule.none_of)} Tier {rule.tier}, place {rule.order}."
