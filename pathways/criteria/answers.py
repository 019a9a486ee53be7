"""Three answers, one criterion, and the small logic that joins answers without ever guessing."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pathways.criteria.circumstances import Circumstances


class Answer(enum.Enum):
    """Unknown is an answer of its own: nobody is refused, or taken, for what nobody asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Answer

Test = Callable[[Circumstances], Answer]


@dataclass(frozen=True)
class Criterion:
    """One name of the closed vocabulary, with the words to say either way and the question that settles it."""

    name: str
    label: str
    holds: str
    fails: str
    ask: str
    test: Test
    unclear: str = ""  # which answers leave it open, in a sentence

    @property
    def unknown(self) -> str:
        """What counts as unknown."""
        return f"Nobody has answered: {self.ask} {self.unclear}".rstrip()


def said(value: bool | None) -> Answer:
    """The answer that a yes, a no or a silence gives."""
    if value is None:
        return UNKNOWN
    return YES if value else NO


def either(answers: Iterable[Answer]) -> Answer:
    """Yes when any is yes, no when all are no."""
    answers = tuple(answers)
    if YES in answers:
        return YES
    return UNKNOWN if UNKNOWN in answers else NO


def both(answers: Iterable[Answer]) -> Answer:
    """No when any is no, yes when all are yes."""
    answers = tuple(answers)
    if NO in answers:
        return NO
    return UNKNOWN if UNKNOWN in answers else YES


def told(field: str) -> Test:
    """The test of a fact that is itself a yes or a no."""

    def test(about: Circumstances) -> Answer:
        return said(getattr(about, field))

    return test


def among(field: str, value: str) -> Test:
    """The test that a set of codes has this one."""

    def test(about: Circumstances) -> Answer:
        codes = getattr(about, field)
        return UNKNOWN if codes is None else said(value in codes)

    return test


def any_of(*tests: Test) -> Test:
    """The test that any of these holds."""

    def test(about: Circumstances) -> Answer:
        return either(each(about) for each in tests)

    return test


def all_of(*tests: Test) -> Test:
    """The test that all of these hold."""

    def test(about: Circumstances) -> Answer:
        return both(each(about) for each in tests)

    return test
