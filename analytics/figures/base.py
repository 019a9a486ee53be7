"""What a figure is, and how it is asked: one object per figure, and one way to an answer."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from analytics.cells import Table
from analytics.disclosure import suppress
from analytics.periods import Period
from analytics.standings import Measure
from analytics.windows import Window, window

Rows = Mapping[Hashable, str]


class NotAsked(ValueError):
    """A figure was asked for in a way that it does not know. The message says what it knows."""


@dataclass(frozen=True)
class Query:
    """How a figure is asked for, beside its period: a breakdown and the options that it knows."""

    by: str | None = None
    area: str | None = None
    indicator: str | None = None
    term: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Figure:
    """A figure of the exchange. `breakdowns` begin with the default; `options` map a name to what it may be.

    Records that name no area are given for the whole `county` alone.
    Of breakdowns that are `too_fine` nearly everything would be hidden: they are for the operator at the machine.
    What `counts_people` has its small numbers hidden; contracts, returns or units have not. `version` grows with a
    change of what the figure counts, and stands beside every frozen number. Numbers of what is not counted
    `from_referrals` lead to none. `measure` is the number that is followed from quarter to quarter. Rows
    that are `named` are names of places or agencies, and keep their capitals.

    What is counted (`numerator`), of what (`denominator`; empty for counts) and which records are `included` are said
    beside the number, with the version of the dated `mapping` that it reads, if any, and the `scheme` of periods that
    its source is published in, if it has one of its own: see `analytics.figures.facts`. Of a closed quarter those lines
    are read from its snapshot, as `facts`.
    """

    name: str
    title: str
    definition: str
    source: str
    compute: Callable[[Window, Query], Table]
    breakdowns: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chart: str = "bars"
    county: bool = False
    too_fine: frozenset[str] = frozenset()
    counts_people: bool = True
    measure: Measure | None = None
    from_referrals: bool = True
    named: bool = False
    numerator: str = ""
    denominator: str = ""
    included: str = ""
    mapping: str = ""
    scheme: str = ""
    version: int = 1
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """A figure for a period: its table, after disclosure control below `suppressed_below`."""

    figure: Figure
    period: Period
    query: Query
    table: Table
    suppressed_below: int

    @property
    def title(self) -> str:
        """The figure's title with whatever it was narrowed to."""
        query = self.query
        words = [
            f"by {query.by.replace('_', ' ')}" if query.by and query.by != self.figure.breakdowns[0] else "",
            {"kpi1": "services in KPI 1", "kpi2": "services in KPI 2"}.get(query.indicator or "", ""),
            {"short": "short-term services", "long": "long-term services"}.get(query.term or "", ""),
            "people from out of the county" if query.origin else "",
            f"area {query.area}" if query.area else "",
        ]
        narrowed = ", ".join(word for word in words if word)
        return f"{self.figure.title} ({narrowed})" if narrowed else self.figure.title


def answer(figure: Figure, period: Period, query: Query, below: int) -> Answer:
    """The figure for a period; small numbers and what gives them away are hidden `below` that.

    Raises NotAsked for a breakdown or option that the figure does not have, UnknownArea for an area that is none.
    """
    check(figure, query)
    table = suppress(figure.compute(window(period, query.area), query), below)
    return Answer(figure, period, query, table, below)


def check(figure: Figure, query: Query) -> None:
    """Raises NotAsked, in words, for what the figure does not know."""
    if query.by and query.by not in figure.breakdowns:
        known = f"by {', '.join(figure.breakdowns)}" if figure.breakdowns else "as a whole only"
        raise NotAsked(f"{figure.name} is not broken down by {query.by}. It is given {known}.")
    if query.area and figure.county:
        raise NotAsked(f"{figure.name} is given for the whole county only: its records name no area.")
    for option in ("indicator", "term", "origin"):
        value, known = getattr(query, option), figure.options.get(option, ())
        if value and not known:
            raise NotAsked(f"{figure.name} does not know the option {option}.")
        if value and value not in known:
            raise NotAsked(f"{option} {value}: {figure.name} knows {' and '.join(known)}.")
