"""Why, in words: the line that each question about a service adds, written once and reused for everybody."""

from datetime import date

from pathways.criteria import BIT, RETIRED, Answer, Reading
from pathways.routing import sentences
from pathways.routing.data import CANNOT_TELL, DOES_NOT, MEETS, Requirement, ServiceNow, Standing, Verdict
from pathways.routing.ranking import distance

# A criterion's bit and what is said when it holds, fails, or is not known.
Row = tuple[int, Verdict, Verdict, Verdict]


def area_line(service: ServiceNow, wanted: frozenset[str]) -> Verdict:
    lines = sentences.AREA_CONFIDENTIAL if service.confidential else sentences.AREA
    return lines[distance(service, wanted)]


def exclusion_line(service: ServiceNow, areas: frozenset[str] | None, unmapped: bool) -> Verdict:
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
    return sentences.CLOSED if service.closed else sentences.vacancy(service, day, needed)


def criteria_rows(service: ServiceNow) -> tuple[Row, ...]:
    """Requirements, the hard ones first, then mix limits."""
    rows = [(row.criterion, sentences.requirement(row)) for row in sorted(service.requirements, key=_hard_first)]
    limits = sorted(service.mix_limits, key=lambda row: (row.criterion, row.at_most, row.current))
    rows += [(row.criterion, sentences.mix_limit(row)) for row in limits]
    return tuple(
        (BIT.get(name, RETIRED), said[Answer.YES], said[Answer.NO], said[Answer.UNKNOWN]) for name, said in rows
    )


def criteria_lines(rows: tuple[Row, ...], reading: Reading) -> list[Verdict]:
    yes, no = reading.yes, reading.no
    return [holds if yes & bit else fails if no & bit else untold for bit, holds, fails, untold in rows]


def _clear_of(service: ServiceNow, areas: frozenset[str] | None) -> Standing:
    """Does the service stand clear of these areas, as far as its place is known?"""
    if areas is None:
        return CANNOT_TELL
    if service.area in areas:
        return DOES_NOT
    if areas and not (service.area and service.premises_in.isdisjoint(areas)):
        return CANNOT_TELL
    return MEETS


def _hard_first(row: Requirement) -> tuple[bool, str, bool, str]:
    return (not row.hard, row.criterion, row.must_hold, row.because)
