"""What leaves the hub for a period: every figure in every way it is published, hidden together, kept while it holds."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from time import monotonic, sleep

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

from agencies.audit import UNCOUNTED
from agencies.models import Event
from analytics.cells import Key, Table
from analytics.contents import MONTHLY, REPORTED, TIERS
from analytics.earlier import held, hold
from analytics.earlier import renew as renew_held
from analytics.figures import FIGURES, Figure, NotAsked, Query
from analytics.figures.base import check
from analytics.frozen import hidden, unpacked
from analytics.links import compared_with, rules_for
from analytics.models import FrozenTable, Snapshot
from analytics.over_time import hide_over_time
from analytics.periods import Nested, Period, nested
from analytics.together import Name, hide_together
from analytics.windows import Window, window

HOUR, MINUTES = 60 * 60, 10 * 60
PATIENCE = 60  # seconds; longer than any page of figures takes
WAIT = 0.05
Hidden = Iterable[tuple[Name, Key]]
# The end of the log, in a tuple because it may be none.
_MOMENT: ContextVar[tuple | None] = ContextVar("moment", default=None)


def named(name: str, query: Query | None = None) -> Name:
    """The published table that a query asks for. Raises NotAsked for what the figure does not publish."""
    query, figure = query or Query(), FIGURES[name]
    check(figure, query)
    by = query.by or (figure.breakdowns[0] if figure.breakdowns else "")
    found = Name(name, by, query.indicator or query.term or query.origin or "")
    if found not in tables_of(figure):
        raise NotAsked("So fine a table would show next to nothing. Choose the breakdown or the option, not both.")
    return found


def asked(name: Name) -> Query:
    """The query that asks for a published table."""
    options = {option: name.option for option, values in FIGURES[name.figure].options.items() if name.option in values}
    return Query(by=name.by or None, **options)


def tables_of(figure: Figure) -> Iterator[Name]:
    """Every way in which a figure is published: under each breakdown, and narrowed by each option; never by both."""
    first, *further = [by for by in figure.breakdowns if by not in figure.too_fine] or [""]
    yield Name(figure.name, first)
    yield from (Name(figure.name, first, option) for options in figure.options.values() for option in options)
    yield from (Name(figure.name, by) for by in further)


def names() -> list[Name]:
    """Every table that is published, in the order of the registry."""
    return [name for figure in FIGURES.values() for name in tables_of(figure)]


def reported() -> list[Name]:
    """The tables of the quarterly report whose figures are registered."""
    registered = set(names())
    return [name for name in REPORTED if name in registered]


def given(period: Period) -> list[Name]:
    """The tables of a period: of a quarter all; of a year those of the report, of a month a few, and what counts no
    people."""
    if period.noun not in FEWER:
        return names()
    return [name for name in names() if name in FEWER[period.noun] or not FIGURES[name.figure].counts_people]


FEWER = {"year": frozenset(REPORTED), "month": frozenset(MONTHLY)}


def published(wanted: Iterable[Name], on: Window, also: Hidden = ()) -> dict[Name, Table]:
    """Tables for a window, small numbers hidden, and whatever in any of them would give one away.

    `wanted` holds every table of the report that can be compared with one of them: see `together_with`. `also` are
    cells to hide whatever they hold.
    """
    found = _computed(wanted, on)
    counting = _of_people(found)
    figures = frozenset(name.figure for name in counting)
    return found | hide_together(counting, rules_for(figures), settings.DISCLOSURE_THRESHOLD, TIERS, also)


def _computed(wanted: Iterable[Name], on: Window) -> dict[Name, Table]:
    return {name: FIGURES[name.figure].compute(on, asked(name)) for name in wanted}


def _of_people(tables: Mapping[Name, Table]) -> dict[Name, Table]:
    return {name: table for name, table in tables.items() if FIGURES[name.figure].counts_people}


def _published_over_time(wanted: list[Name], periods: Nested) -> dict[Period, Mapping[Name, Table]]:
    """Tables of months of one quarter, or of a year: hidden with the report of the quarters, which stay as they are."""
    family = compared_with(*(name.figure for name in wanted))
    beside = [name for name in reported() if name.figure in family]
    first = {each: _computed(beside, window(each)) for each in periods.first}
    then = {each: _computed(wanted, window(each)) for each in periods.then}
    people = {each: _of_people(tables) for each, tables in (first | then).items()}
    rules = rules_for(frozenset(name.figure for tables in people.values() for name in tables))
    printed = {each: _printed(beside, each) for each in periods.first}
    safe = hide_over_time(people, printed, periods, rules, settings.DISCLOSURE_THRESHOLD, TIERS)
    return {each: then[each] | safe[each] for each in periods.then}


def _printed(wanted: Iterable[Name], period: Period) -> dict[Name, Table]:
    """What is published of a quarter, however it is published: without what was not counted when it was closed."""
    found = {}
    for name in wanted:
        with suppress(NotAsked):
            found[name] = shown(name, period)[1]
    return found


def together_with(name: Name, period: Period) -> list[Name]:
    """The tables that must be hidden together with this one: of a table of the report, only others of the report."""
    family = compared_with(name.figure)
    candidates = set(given(period)) & set(reported() if name in REPORTED else names())
    return [other for other in names() if other in candidates and other.figure in family]


def revisions_of(period: Period) -> QuerySet[Snapshot]:
    """The snapshots of a quarter, oldest first: of its days, by whichever name they were closed."""
    return Snapshot.objects.filter(first=period.first, last=period.last).defer("held_against").order_by("revision")


def latest_snapshot(period: Period, revision: int | None = None) -> Snapshot | None:
    """The snapshot that a closed quarter is read from: the latest revision, or the one asked for."""
    found = revisions_of(period)
    return (found.filter(revision=revision) if revision else found).last()


def frozen_tables(snapshot: Snapshot) -> dict[Name, Table]:
    """Every table of a snapshot, as it was published."""
    rows = FrozenTable.objects.filter(snapshot=snapshot).order_by("id")
    return {Name(row.figure, row.by, row.option): unpacked(row.content) for row in rows}


def counted_again(snapshot: Snapshot, period: Period) -> dict[Name, Table]:
    """The tables of a closed quarter as a revision would have them: what was hidden stays hidden."""
    return published(names(), window(period), hidden(frozen_tables(snapshot)))


def shown(name: Name, period: Period, lately: bool = False) -> tuple[Figure, Table, int]:
    """A figure, a published table of it, and below which number it hides: of a closed quarter as all were frozen,
    else as they are now.

    `lately` is for quarters that stand beside the one asked for: as they were within the last hours is enough.
    Raises NotAsked for what is not given of such a period, or was not counted yet when the quarter was closed.
    """
    if name not in given(period):
        raise NotAsked(f"Of a {period.noun} this is not given: so few people would be shown. Choose a quarter.")
    log, figure = end_of_log(), FIGURES[name.figure]
    snapshot = _standing(period, log)
    if snapshot is None:
        return figure, _now(name, period, log, lately), settings.DISCLOSURE_THRESHOLD
    tables, words = kept(
        f"frozen:{snapshot.pk}", snapshot.closed_at, lambda: (frozen_tables(snapshot), _words(snapshot))
    )
    if name not in tables:
        raise NotAsked("This figure was not counted in this way when the quarter was closed.")
    return replace(figure, **words[name.figure]), tables[name], snapshot.suppressed_below


def standing(period: Period) -> Snapshot | None:
    """The snapshot of a closed quarter; None of an open one."""
    return _standing(period, end_of_log())


def _standing(period: Period, log) -> Snapshot | None:
    """Looked up once for each row of the log: closing a quarter writes one."""
    return kept(f"snapshot:{period.first}:{period.last}", log, lambda: latest_snapshot(period))


def _words(snapshot: Snapshot) -> dict[str, dict]:
    """What each figure was called, how it was defined and what it was made of when the quarter was closed."""
    columns = ("title", "definition", "source", "version")
    rows = FrozenTable.objects.filter(snapshot=snapshot).values("figure", "facts", *columns)
    return {
        row["figure"]: {column: row[column] for column in columns} | {"facts": tuple(map(tuple, row["facts"]))}
        for row in rows
    }


def _now(name: Name, period: Period, log, lately: bool) -> Table:
    """From the records as they are; kept until somebody records something that counts."""
    wanted = together_with(name, period)
    family = _family(wanted, period)
    if lately and (earlier := cache.get(_key(family)) or (log and _held_lately(family))):
        return earlier[1][name]
    return kept(_key(family), log, lambda: _counted(family, wanted, period, log))[name]


def _family(wanted: Iterable[Name], period: Period) -> str:
    """Stands for tables that are published together for a period, as they are counted now."""
    counted = sorted((*name, FIGURES[name.figure].version) for name in wanted)
    stands_for = (period.first, period.last, settings.DISCLOSURE_THRESHOLD, counted)
    return hashlib.sha256(repr(stands_for).encode()).hexdigest()[:24]


def _key(family: str) -> str:
    return f"figures:{family}"


def _held_lately(family: str):
    """What was counted within the last two hours, by whichever process; kept with the log that it was counted at."""
    if earlier := held(family, None, lately=True):
        cache.set(_key(family), earlier, MINUTES)
    return earlier


def _counted(family: str, wanted: list[Name], period: Period, log) -> Mapping[Name, Table]:
    if earlier := held(family, log):
        return earlier[1]
    periods = nested(period)
    found = _published_over_time(wanted, periods) if periods else {period: published(wanted, window(period))}
    for each, tables in found.items():
        hold(_family(wanted, each), each, log, tables)
    return found[period]


def renew(period: Period) -> int:
    """Count again, once an hour, what stands beside other quarters of a quarter that is not closed: how often it did.

    What changed nothing since is not counted. Raises UnknownArea without a home county.
    """
    log = end_of_log()
    if not log or _standing(period, log):
        return 0
    on = window(period)
    measured = [name for name in reported() if FIGURES[name.figure].measure]
    families = {_family(wanted, period): wanted for wanted in (together_with(name, period) for name in measured)}
    return sum(renew_held(family, period, log, partial(published, wanted, on)) for family, wanted in families.items())


@contextmanager
def one_moment() -> Iterator[None]:
    """Within this the log is looked at once: everything on a page is of the moment at which it was begun."""
    begun = _MOMENT.set((_newest_counted(),))
    try:
        yield
    finally:
        _MOMENT.reset(begun)


def end_of_log():
    """The last row of the log that counts: whatever changed a figure or a target has written one."""
    moment = _MOMENT.get()
    return moment[0] if moment else _newest_counted()


def _newest_counted():
    counts = Event.objects.exclude(verb__in=sorted(UNCOUNTED))  # word for word as in the index
    return counts.order_by("-id").values_list("id", "recorded_at").first()


def kept(key: str, holds, compute):
    """What was computed while this held: the end of the log, or a snapshot. Nothing is kept of an empty log.

    Of several who ask at once, one computes and the others wait for it.
    """
    found = _while_it_holds(key, holds)
    if found:
        return found[1]
    lock, until = f"{key}:computed", monotonic() + PATIENCE
    while holds and not cache.add(lock, True, PATIENCE) and monotonic() < until:
        sleep(WAIT)
    try:
        found = _while_it_holds(key, holds) or (holds, compute())
        cache.set(key, found, HOUR)
    finally:
        cache.delete(lock)
    return found[1]


def _while_it_holds(key: str, holds):
    found = cache.get(key) if holds else None
    return found if found and found[0] == holds else None
