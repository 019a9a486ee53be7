"""Every criterion asked once about one person: the answers as two whole numbers, one bit per criterion.

A rule or a requirement is then a mask and a comparison, however many services ask the same question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pathways.criteria.answers import NO, UNKNOWN, YES, Answer, Criterion, Test
from pathways.criteria.circumstances import Circumstances
from pathways.criteria.connection import CONNECTION
from pathways.criteria.housing import HOUSING
from pathways.criteria.justice import JUSTICE
from pathways.criteria.needs import NEEDS
from pathways.criteria.person import PERSON
from pathways.criteria.practical import PRACTICAL

SUBJECTS: Mapping[str, tuple[Criterion, ...]] = {
    "The person and the household": PERSON,
    "Practical things": PRACTICAL,
    "Where they live now": HOUSING,
    "Local connection": CONNECTION,
    "Needs": NEEDS,
    "Justice and risk": JUSTICE,
}
CRITERIA: Mapping[str, Criterion] = {row.name: row for rows in SUBJECTS.values() for row in rows}

BIT: Mapping[str, int] = {name: 1 << place for place, name in enumerate(CRITERIA)}
# A name that has left the vocabulary gets a bit that nobody's answers ever set: it can never be told, and says so.
RETIRED = 1 << len(CRITERIA)

_TESTS = tuple((BIT[name], criterion.test) for name, criterion in CRITERIA.items())


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds (`yes`) and what does not (`no`); a bit in neither is not known."""

    yes: int
    no: int

    def answer(self, name: str) -> Answer:
        bit = BIT.get(name, RETIRED)
        if self.yes & bit:
            return YES
        return NO if self.no & bit else UNKNOWN


def mask(names: Iterable[str]) -> int:
    """The bits of these names together."""
    bits = 0
    for name in names:
        bits |= BIT.get(name, RETIRED)
    return bits


def read(about: Circumstances, asked: int = -1) -> Reading:
    """Ask each criterion once, or only those whose bits are in `asked`: what no row asks, nobody works out."""
    yes = no = 0
    for bit, test in _TESTS if asked == -1 else tests_of(asked):
        answer = test(about)
        if answer is YES:
            yes |= bit
        elif answer is NO:
            no |= bit
    return Reading(yes, no)


@lru_cache(maxsize=256)
def tests_of(asked: int) -> tuple[tuple[int, Test], ...]:
    return tuple(row for row in _TESTS if row[0] & asked)


def names_of(bits: int) -> tuple[str, ...]:
    """The names of these bits, in the order of the vocabulary."""
    return tuple(name for name, bit in BIT.items() if bit & bits)


def retired(name: str) -> Criterion:
    """What to say of a name that a row still carries and the vocabulary no longer has."""
    words = name.replace("_", " ")
    return Criterion(
        name,
        words,
        f"is: {words}",
        f"is not: {words}",
        f"The criterion {words} is no longer in use: ask the hub.",
        lambda about: UNKNOWN,
    )


def criterion(name: str) -> Criterion:
    """The criterion of this name, or a stand-in that can never be told."""
    return CRITERIA.get(name) or retired(name)
