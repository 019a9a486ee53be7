"""The rules about a service: the line that each question adds, written once and reused for everybody.

`sets` turns the same lines around for the ranked answer, so that the order and its explanation cannot disagree.
"""

from dataclasses import dataclass
from datetime import date

from pathways.criteria import Answer, mask
from pathways.routing import sentences
from pathways.routing.data import CANNOT_TELL, DOES_NOT, MEETS, NOT_NOW, Requirement, ServiceNow, Standing, Verdict
from pathways.routing.ranking import distance

# The bits of a criterion, or of several of which one is enough, and what is said when it holds, fails, or is not known.
Row = tuple[int, Verdict, Verdict, Verdict]


@dataclass(frozen=True, slots=True)
class Said:
    """Some lines about a service, with what they come to."""

    lines: tuple[Verdict, ...]
    does_not: str  # the first sentence of each standing but the best, if any
    not_now: str
    unsure: str
    asks: tuple[str, ...]
    hard: bool  # something hard stands against it, or is still to be asked


def say(lines: tuple[Verdict, ...]) -> Said:
    does_not = not_now = unsure = ""
    asks: list[str] = []
    hard = False
    for line in lines:
        if line.standing is MEETS:
            continue
        hard = hard or line.hard
        if line.ask:
            asks.append(line.ask)
        if line.standing is DOES_NOT:
            does_not = does_not or line.sentence
        elif line.standing is NOT_NOW:
            not_now = not_now or line.sentence
        else:
            unsure = unsure or line.sentence
    return Said(lines, does_not, not_now, unsure, tuple(asks), hard)


def area_line(service: ServiceNow, wanted: frozenset[str]) -> Verdict:
    lines = sentences.AREA_CONFIDENTIAL if service.confidential else sentences.AREA
    return lines[distance(service, wanted)]


def exclusion_line(
    service: ServiceNow, areas: frozenset[str] | None, premises: frozenset[str] | None, unmapped: bool
) -> Verdict:
    """Does a condition keep the person out? Hard where it names this service, or the area in which it stands."""
    if premises is not None and service.code in premises:
        return sentences.EXCLUSION_BY_NAME
    standing = _clear_of(service, areas)
    if standing is DOES_NOT:
        return sentences.CONFIDENTIAL_NO["exclusion"] if service.confidential else sentences.EXCLUSION[standing]
    if unmapped:
        return sentences.UNMAPPED
    if standing is CANNOT_TELL:
        return sentences.EXCLUSION_UNKNOWN if areas is None else sentences.EXCLUSION_PARTLY
    return sentences.EXCLUSION[standing]


def avoid_line(service: ServiceNow, areas: frozenset[str] | None) -> Verdict:
    standing = _clear_of(service, areas)
    if standing is DOES_NOT:
        return sentences.CONFIDENTIAL_NO["avoid"] if service.confidential else sentences.AVOID[standing]
    if standing is CANNOT_TELL:
        return sentences.AVOID_UNKNOWN if areas is None else sentences.AVOID_PARTLY
    return sentences.AVOID[standing]


def vacancy_line(service: ServiceNow, day: date, needed: date) -> Verdict:
    if service.closed:
        return sentences.CLOSED
    return sentences.vacancy(service, day, needed) if service.agreed else sentences.NOT_AGREED


def criteria_rows(service: ServiceNow) -> tuple[Row, ...]:
    """Requirements, the hard ones first, then mix limits."""
    rows = [(row.names, sentences.requirement(row)) for row in sorted(service.requirements, key=_hard_first)]
    limits = sorted(service.mix_limits, key=lambda row: (row.criterion, row.at_most, row.current))
    rows += [((row.criterion,), sentences.mix_limit(row)) for row in limits]
    return tuple((mask(names), said[Answer.YES], said[Answer.NO], said[Answer.UNKNOWN]) for names, said in rows)


def criteria_lines(rows: tuple[Row, ...], yes: int, no: int) -> tuple[Verdict, ...]:
    return tuple(
        [holds if yes & bits else fails if no & bits == bits else untold for bits, holds, fails, untold in rows]
    )


def _clear_of(service: ServiceNow, areas: frozenset[str] | None) -> Standing:
    """Does the service stand clear of these areas, as far as its place is known?"""
    if areas is None:
        return CANNOT_TELL
    if service.area in areas:
        return DOES_NOT
    if areas and not (service.area and service.premises_in.isdisjoint(areas)):
        return CANNOT_TELL
    return MEETS


def _hard_first(row: Requirement) -> tuple[bool, tuple[str, ...], bool, str]:
    return (not row.hard, row.names, row.must_hold, row.because)
