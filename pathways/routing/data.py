"""What routing is given and what it gives back: plain frozen records, nothing that knows a database."""

import enum
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, order=True)
class Rule:
    """One row of a pathway's rules: who goes to this stage, and why, in the words of its owners.

    It holds when everything in `all_of` holds, something in `any_of` holds (if it names anything), and nothing in
    `none_of` does. Rules are tried tier by tier, inside a tier in order; the first that holds decides.
    """

    tier: int
    order: int
    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    because: str
    stage: str


@dataclass(frozen=True)
class StageNow:
    code: str
    kind: str
    name: str
    order: int
    optional: bool = False  # a person may skip it
    leads_to: str = ""  # kind of the stage that people move on to; empty at the last one
    referred_by: tuple[str, ...] = ()  # kinds of agency that may refer to it; empty is all


@dataclass(frozen=True)
class PathwayNow:
    """One published version of a pathway."""

    code: str
    name: str
    version: int
    stages: tuple[StageNow, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Requirement:
    """Whom a service takes, one criterion a row, declared beforehand; a hard one is a safety rule nobody overrides.

    Where it names others in `or_else`, one of them all is enough; such a row always asks what must hold.
    """

    criterion: str
    must_hold: bool
    because: str
    hard: bool = False
    or_else: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.criterion, *self.or_else)


@dataclass(frozen=True)
class MixLimitNow:
    """At most so many residents at once for whom the criterion holds, and how many there are today."""

    criterion: str
    at_most: int
    current: int


@dataclass(frozen=True)
class ServiceNow:
    """A service as it stands at this moment. Codes are unique among the services of one run."""

    code: str
    name: str
    stage_kinds: frozenset[str]
    serves: frozenset[str]  # areas
    area: str  # where it stands; empty when not known
    neighbours: frozenset[str]  # areas next to it
    requirements: tuple[Requirement, ...]
    mix_limits: tuple[MixLimitNow, ...]
    support_level: str  # low, medium, high
    free_units: int
    next_free: date | None  # earliest day on which a unit is expected to come free; a day already past promises nothing
    closed: bool
    last_offered: date | None
    tie_break: int
    confidential: bool = False  # its address is; then no sentence and no rank tells how near it is
    premises_in: frozenset[str] = frozenset()  # further areas in which some of its units stand
    agreed: bool = True  # an information-sharing agreement of its provider holds: somebody there may read of people


class Standing(enum.Enum):
    """The four answers a service can give, for one criterion and altogether, the better one first.

    Services are listed in this order, and the worst answer of a service is its answer.
    """

    MEETS = "meets"
    CANNOT_TELL = "cannot_tell"
    NOT_NOW = "not_now"
    DOES_NOT = "does_not"


STANDINGS = MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = tuple(Standing)


OR = "|"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of why: about a criterion by name, several of which one is enough as `one|other`, a mix limit as
    `mix:name`, or one of KINDS."""

    criterion_or_kind: str
    standing: Standing
    sentence: str
    ask: str = ""
    hard: bool = False  # no override: safety, exclusions, areas to avoid


KINDS = ("stage", "referrer", "area", "exclusion", "avoid", "vacancy", "closed")


class ServiceVerdict(NamedTuple):  # made by the hundred for each person: a tuple is the quickest record
    """Why this service, or why not. Only a service that may come into question has a rank, from 1."""

    service: str
    standing: Standing
    verdicts: tuple[Verdict, ...]
    rank: int | None
    reason: str
    hard: bool = False  # something hard stands against it, or is still to be asked: nobody overrides it


@dataclass(frozen=True, slots=True)
class RuleTried:
    """One rule that was looked at on the way to the stage."""

    tier: int
    order: int
    stage: str
    standing: Standing  # meets, does not or cannot tell
    because: str
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The whole run, as it is stored and explained: the stage and why, every service and why or why not."""

    pathway: str
    version: int
    stage: str | None
    because: str
    stage_unknowns: tuple[str, ...]
    services: tuple[ServiceVerdict, ...]
    asks: tuple[str, ...]
    trail: tuple[RuleTried, ...] = ()
    holds: tuple[str, ...] = ()  # criteria asked in this run, by their answer
    fails: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
