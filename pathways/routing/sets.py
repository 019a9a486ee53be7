"""All services at once: a set of services is one whole number, a bit per service.

Every rule is written once, as the lines of `lines`: what is said of a service for each answer. Here those lines are
turned around, into the services against which something is said, so that one person's answers sort every service with
a few operations per criterion, however many services there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from pathways.criteria import Reading
from pathways.routing.data import CANNOT_TELL, DOES_NOT, NOT_NOW, ServiceNow, Verdict
from pathways.routing.lines import Row


@dataclass(slots=True)
class Against:
    """Services with something against them. The worse answer wins, so a service may be in several."""

    does_not: int = 0
    not_now: int = 0
    unsure: int = 0

    def note(self, bit: int, line: Verdict) -> None:
        if line.standing is DOES_NOT:
            self.does_not |= bit
        elif line.standing is NOT_NOW:
            self.not_now |= bit
        elif line.standing is CANNOT_TELL:
            self.unsure |= bit

    def add(self, other: "Against") -> None:
        self.does_not |= other.does_not
        self.not_now |= other.not_now
        self.unsure |= other.unsure

    def masks(self) -> tuple[int, int, int]:
        return self.does_not, self.not_now, self.unsure

    def split(self, services: int) -> tuple[int, int, int, int]:
        """These services by standing, in the order of STANDINGS."""
        does_not = services & self.does_not
        not_now = services & self.not_now & ~does_not
        unsure = services & self.unsure & ~(does_not | not_now)
        return (services & ~(does_not | not_now | unsure), unsure, not_now, does_not)


@dataclass(frozen=True, slots=True)
class Column:
    """One line for every service, and the services against which it says something."""

    lines: tuple[Verdict, ...]
    against: Against


def column(lines: Iterable[Verdict]) -> Column:
    lines, against = tuple(lines), Against()
    for place, line in enumerate(lines):
        against.note(1 << place, line)
    return Column(lines, against)


def by_stage_kind(services: Sequence[ServiceNow]) -> dict[str, int]:
    """The services that work at each kind of stage."""
    found: dict[str, int] = {}
    for place, service in enumerate(services):
        for kind in service.stage_kinds:
            found[kind] = found.get(kind, 0) | 1 << place
    return found


class Questions:
    """For each question that some service asks: the services against which a yes, a no and a silence speak."""

    def __init__(self, rows: Sequence[tuple[Row, ...]]) -> None:
        found: dict[int, tuple[Against, Against, Against]] = {}
        self.of = tuple(reduce(or_, (row[0] for row in of_service), 0) for of_service in rows)  # what each one asks
        for place, of_service in enumerate(rows):
            for bits, *said in of_service:
                answers = found.setdefault(bits, (Against(), Against(), Against()))
                for against, line in zip(answers, said, strict=True):
                    against.note(1 << place, line)
        self.asked = reduce(or_, self.of, 0)
        asked = [(bits, *(each.masks() for each in answers)) for bits, answers in found.items()]
        self._table = tuple(row for row in asked if any(any(masks) for masks in row[1:]))

    def put(self, reading: Reading, against: Against) -> None:
        """Add what one person's answers say against the services."""
        yes, no = reading.yes, reading.no
        does_not, not_now, unsure = against.masks()
        for bits, if_yes, if_no, if_unknown in self._table:
            masks = if_yes if yes & bits else if_no if no & bits == bits else if_unknown
            does_not |= masks[0]
            not_now |= masks[1]
            unsure |= masks[2]
        against.does_not, against.not_now, against.unsure = does_not, not_now, unsure
