"""Criteria and rules in plain sentences, as people who refer read them. Pure."""

from collections.abc import Sequence

from pathways.criteria import criterion


def takes(names: Sequence[str], must_hold: bool = True) -> str:
    """What a service asks of a person, by one criterion or by one of several: completes "It takes a person who"."""
    said = [criterion(name).holds if must_hold else criterion(name).fails for name in names]
    return f"either {', or '.join(said)}" if said[1:] else said[0]


def joined(parts: Sequence[str], word: str) -> str:
    """a, b and c."""
    return f" {word} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def condition(all_of: Sequence[str], any_of: Sequence[str], none_of: Sequence[str]) -> str:
    """When a rule holds, as one sentence."""
    must = [criterion(name).holds for name in all_of] + [criterion(name).fails for name in none_of]
    one = joined([criterion(name).holds for name in any_of], "or")
    if must and one:
        return f"The person {joined(must, 'and')}; and also {one}."
    if not must and not one:
        return "Everybody whom no rule before this one takes."
    return f"The person {joined(must, 'and') or one}."


def leads(name: str) -> str:
    """What follows a stage."""
    return f"From here people move on to {name}." if name else "It is the last stage: people move on to a home."


NOMINATES = {
    "hub": "The hub nominates.",
    "council": "The district council nominates.",
    "provider": "The provider nominates.",
}


def who_nominates(code: str) -> str:
    """Who names the person for a place at a stage."""
    return NOMINATES[code]


def who_reads_names(before_acceptance: bool) -> str:
    """When a provider reads who somebody is."""
    if before_acceptance:
        return "A provider with an open offer reads who the person is; contacts and addresses once it has accepted."
    return "A provider reads who the person is once it has accepted."
