"""What leaves the hub for a period: every figure in every way it is published, hidden together, kept while it holds."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

from agencies.audit import UNCOUNTED
from agencies.models import Event
from analytics.cells import Key, Table
from analytics.contents import REPORTED, TIERS
from analytics.figures import FIGURES, Figure, NotAsked, Query
from analytics.figures.base import check
from analytics.frozen import unpacked
from analytics.links import compared_with, rules_for
from analytics.models import FrozenTable, Snapshot
from analytics.periods import Period
from analytics.together import Name, hide_together
from analytics.windows import Window, window

HOUR = 60 * 60
Hidden = Iterable[tuple[Name, Key]]


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


def published(wanted: Iterable[Name], on: Window, also: Hidden = ()) -> dict[Name, Table]:
    """Tables for a window, small numbers hidden, and whatever in any of them would give one away.

    `wanted` holds every table of the report that can be compared with one of them: see `together_with`. `also` are
    cells to hide whatever they hold.
    """
    found = {name: FIGURES[name.figure].compute(on, asked(name)) for name in wanted}
    counting = {name: table for name, table in found.items() if FIGURES[name.figure].counts_people}
    figures = frozenset(name.figure for name in counting)
    return found | hide_together(counting, rules_for(figures), settings.DISCLOSURE_THRESHOLD, TIERS, also)


def together_with(name: Name) -> list[Name]:
    """The tables that must be hidden together with this one: of a table of the report, only others of the report."""
    family = compared_with(name.figure)
    candidates = reported() if name in REPORTED else names()
    return [other for other in candidates if other.figure in family]


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


def shown(name: Name, period: Period, lately: bool = False) -> tuple[Figure, Table, int]:
    """A figure, a published table of it, and below which number it hides: of a closed quarter as all were frozen,
    else as they are now.

    `lately` is for quarters that stand beside the one asked for: as they were within the last hour is enough.
    Raises NotAsked for a figure that was not counted yet when the quarter was closed.
    """
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
    """What each figure was called and how it was defined when the quarter was closed."""
    columns = ("title", "definition", "source", "version")
    rows = FrozenTable.objects.filter(snapshot=snapshot).values("figure", *columns)
    return {row["figure"]: {column: row[column] for column in columns} for row in rows}


def _now(name: Name, period: Period, log, lately: bool) -> Table:
    """From the records as they are; kept until somebody records something, or for an hour."""
    wanted = together_with(name)
    asked_for = (period.first, period.last, settings.DISCLOSURE_THRESHOLD, sorted(wanted))
    digest = hashlib.sha256(repr(asked_for).encode()).hexdigest()[:24]
    key = f"figures:{digest}"
    if lately and (earlier := cache.get(key)):
        return earlier[1][name]
    return kept(key, log, lambda: published(wanted, window(period)))[name]


def end_of_log():
    """The last row of the log that counts: whatever changed a figure or a target has written one."""
    counts = Event.objects.exclude(verb__in=sorted(UNCOUNTED))  # word for word as in the index
    return counts.order_by("-id").values_list("id", "recorded_at").first()


def kept(key: str, holds, compute):
    """What was computed while this held: the end of the log, or a snapshot. Nothing is kept of an empty log."""
    found = cache.get(key) if holds else None
    if not found or found[0] != holds:
        found = (holds, compute())
        cache.set(key, found, HOUR)
    return found[1]
