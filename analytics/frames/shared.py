"""What frames of stays share: rows of a period, grouped in SQL by no more than a figure prints.

A figure names the columns that it reads: of the stay, and what its service is or was then. Services alike in all of
these are one group, and so are areas that count alike: one of them stands for the others.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, timedelta
from functools import wraps
from itertools import pairwise

import pandas as pd
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from analytics.groups import ServiceFacts, facts_on
from analytics.indicators.outcomes import FORM_AFTER_DAYS
from analytics.windows import Window
from referrals.codes import Destination, DestinationAreaKind, OriginKind
from referrals.models import Outcome, Placement

SETTLED = Q(planned=True, destination_area_kind=DestinationAreaKind.AREA) & ~Q(
    destination__in=(Destination.PRISON, Destination.NOT_KNOWN)
)
LONG_ENOUGH = Q(ended__gte=ExpressionWrapper(F("started") + timedelta(days=FORM_AFTER_DAYS), output_field=DateField()))
# Columns of a stay that figures may group by. None of them, nor all together, names a person.
STAY_COLUMNS = {
    "client_group": "client_group",
    "referral_source": "referral_source",
    "previous_accommodation": "previous_accommodation",
    "origin_kind": "origin_kind",
    "origin_area": "origin_area_id",
    "planned": "planned",
    "reason": "departure_reason",
    "destination": "destination",
    "stage": "stage__kind",
    "cohort": "referral__cohort__name",
    "days": ExpressionWrapper(F("ended") - F("started"), output_field=DurationField()),
    "long_enough": Case(When(LONG_ENOUGH, then=True), default=False),
    "has_outcomes": Exists(Outcome.objects.filter(placement=OuterRef("pk"))),
}
# Where areas count alike: the column of the area, and the rows that have one.
AREA_COLUMNS = {
    "came_from": ("origin_area_id", Q(origin_kind=OriginKind.AREA)),
    "settled_in": ("destination_area_id", SETTLED),
}
# What held for a service on a day, and what it is, whatever the day.
HELD_COLUMNS = ("indicator", "service_group", "term")
SERVICE_COLUMNS = {
    "service": "id",
    "service_type": "service_type",
    "service_client_group": "client_group",
    "provider": "provider_code",
    "area": "area",
}
# Which referral a row belongs to, for a window that asks for it. No figure prints it.
REFERRAL = "referral"
COUNTED = {"n": Count("*")}

Part = tuple[QuerySet, str]
"""Rows, and the day of a row on which it is asked what held for its service; "" for the last of the period."""


def kept(read: Callable) -> Callable:
    """Reads once for a window: figures that look at the same rows share them, and may not change them."""

    @wraps(read)
    def once(window: Window, *asked):
        key = (read.__name__, *asked)
        if key not in window.frames:
            window.frames[key] = read(window, *asked)
        return window.frames[key]

    return once


def entries_of(window: Window) -> QuerySet:
    """Stays that started in the period. A stay that has begun has arrived or departed, by constraint."""
    return Placement.objects.filter(window.standing_in(), started__range=days_of(window))


def departures_of(window: Window) -> QuerySet:
    """Stays that ended in the period. A stay that has ended has departed, by constraint."""
    return Placement.objects.filter(window.standing_in(), ended__range=days_of(window))


def days_of(window: Window) -> tuple[date, date]:
    return window.period.first, window.period.last


def frame_of(
    window: Window,
    parts: Iterable[Part],
    by: Iterable[str],
    own: Mapping | None = None,
    *,
    stay: str = "",
    measures: Mapping = COUNTED,
) -> pd.DataFrame:
    """Groups of queries that share no row, by the columns asked for and by columns of their `own`, with their number.

    `stay` is the way from a row to its stay.
    """
    parts, by = list(parts), list(by)
    spans = window.spans if any(day for _, day in parts) else [window.period.last]
    of_service = [name for name in by if name in HELD_COLUMNS or name in SERVICE_COLUMNS]
    told = {pk: tuple(_told(facts, day, of_service) for day in spans) for pk, facts in window.facts.items()}
    columns = {"stands_for": alike(f"{stay}service_id", told), **(own or {})} if of_service else dict(own or {})
    columns |= {name: _column(window, name, stay) for name in by if name not in of_service} | referral_of(window, stay)
    rows = [
        row
        for part, day in parts
        for row in part.order_by().values_list(span_of(day, spans), *columns.values()).annotate(**measures)
    ]
    frame = pd.DataFrame(rows, columns=["span", *columns, *measures])
    if of_service:
        found = [told[service][span] for service, span in zip(frame["stands_for"], frame["span"], strict=True)]
        frame[of_service] = pd.DataFrame(found, columns=of_service, index=frame.index, dtype=object)
    return plain(frame.drop(columns=["span", "stands_for"], errors="ignore"))


def in_groups(window: Window, groups: frozenset[str] | None, part: Part, stay: str = "") -> Part:
    """Those rows whose service belonged to one of the groups on the day; all of them without any."""
    if groups is None:
        return part
    rows, day = part
    chosen = Q(pk__in=[])
    for number, first in enumerate(window.spans):
        members = [pk for pk, facts in window.facts.items() if facts_on(facts, first).service_group in groups]
        chosen |= Q(span=number, **{f"{stay}service_id__in": members})
    return rows.alias(span=span_of(day, window.spans)).filter(chosen), day


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Plain Python values: a gap is None, a code is a string, a length is in days, whatever pandas would infer."""
    for name in frame.columns.intersection(["cohort", "stage"]):
        frame[name] = frame[name].fillna("")
    for name in frame.select_dtypes("timedelta"):
        frame[name] = frame[name].dt.days
    return frame.astype(object).where(frame.notna(), None).astype({"n": int})


def alike(path: str, kinds: Mapping[int, Hashable]) -> Case:
    """Of those that are of the same kind the first stands for all."""
    found: dict[Hashable, list[int]] = {}
    for one, kind in kinds.items():
        found.setdefault(kind, []).append(one)
    several = sorted((many for many in found.values() if len(many) > 1), key=len, reverse=True)
    stands_for = [When(**{f"{path}__in": many}, then=Value(many[0])) for many in several]
    return Case(*stands_for, default=F(path), output_field=BigIntegerField())


def span_of(day: str, spans: list[date]):
    if not day or len(spans) == 1:
        return Value(len(spans) - 1)
    changes = [When(**{f"{day}__lt": after}, then=Value(number)) for number, (_, after) in enumerate(pairwise(spans))]
    return Case(*changes, default=Value(len(spans) - 1))


def referral_of(window: Window, stay: str = "") -> dict[str, str]:
    """The column of the referral, for a window that tells referrals apart."""
    return {REFERRAL: f"{stay}referral_id"} if window.by_referral else {}


def _told(service: ServiceFacts, day: date, asked: list[str]) -> tuple:
    held = facts_on(service, day)
    return tuple(
        getattr(held, name) if name in HELD_COLUMNS else getattr(service, SERVICE_COLUMNS[name]) for name in asked
    )


def _column(window: Window, name: str, stay: str):
    """A column of the stay; of those that name an area, one area for all that count alike."""
    if name in AREA_COLUMNS:
        path, rows = AREA_COLUMNS[name]
        return Case(When(rows, then=alike(path, _settled(window))), default=None)
    column = STAY_COLUMNS[name]
    return f"{stay}{column}" if isinstance(column, str) else column


def _settled(window: Window) -> dict[int, Hashable]:
    """What each area counts as; one in which a service stands, as itself."""
    stand = {service.area for service in window.facts.values()}
    return {area: area if area in stand else window.places.settled(area) for area in window.places.by_id}
