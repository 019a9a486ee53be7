"""What frames of stays share: the rows of a period, grouped in SQL, and beside each what its service was then."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from itertools import pairwise

import pandas as pd
from django.db.models import Case, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value, When

from analytics.groups import ServiceFacts, facts_on
from analytics.windows import Window
from referrals.models import Outcome, Placement

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
    "destination_kind": "destination_area_kind",
    "destination_area": "destination_area_id",
    "stage": "stage__kind",
    "cohort": "referral__cohort__name",
    "days": "days",
    "sent": "referral__submitted_at",
    "started": "started",
    "has_outcomes": "has_outcomes",
    "next": "next_stage",
}
# What held for a service on a day, and what it is, whatever the day.
HELD_COLUMNS = ("indicator", "service_group", "term")
SERVICE_COLUMNS = {
    "service_type": "service_type",
    "service_client_group": "client_group",
    "provider": "provider_code",
    "area": "area",
}
# Which referral a row belongs to, for a window that asks for it. No figure prints it.
REFERRAL = "referral"


def kept(read: Callable) -> Callable:
    """Reads once for a window: figures that look at the same rows share them, and may not change them."""

    @wraps(read)
    def once(window: Window, *asked):
        key = (read.__name__, *asked)
        if key not in window.frames:
            window.frames[key] = read(window, *asked)
        return window.frames[key]

    return once


def referral_of(window: Window, path: str = "referral_id") -> dict[str, str]:
    """The column of the referral, for a window that tells referrals apart."""
    return {REFERRAL: path} if window.by_referral else {}


def entries_of(window: Window) -> QuerySet:
    """Stays that started in the period. A stay that has begun has arrived or departed, by constraint."""
    return Placement.objects.filter(window.standing_in(), started__range=days_of(window))


def departures_of(window: Window) -> QuerySet:
    """Stays that ended in the period. A stay that has ended has departed, by constraint."""
    return Placement.objects.filter(window.standing_in(), ended__range=days_of(window))


def days_of(window: Window) -> tuple[date, date]:
    return window.period.first, window.period.last


def stays(rows, day: str, by: tuple[str, ...], window: Window) -> pd.DataFrame:
    """Stays grouped in SQL by service, span of unchanged service terms, and the columns asked for."""
    if "days" in by:
        rows = rows.annotate(days=ExpressionWrapper(F("ended") - F("started"), output_field=DurationField()))
    if "has_outcomes" in by:
        rows = rows.annotate(has_outcomes=Exists(Outcome.objects.filter(placement=OuterRef("pk"))))
    columns = {"service": "service_id", "span": "span"} | {column: STAY_COLUMNS[column] for column in by}
    columns |= referral_of(window)
    rows = rows.annotate(span=span_of(day, window.spans)).order_by()
    frame = pd.DataFrame(list(rows.values_list(*columns.values()).annotate(n=Count("id"))), columns=[*columns, "n"])
    if "days" in by:
        frame["days"] = [length.days for length in frame["days"]]
    return with_facts(frame, window, window.spans)


def grouped(halves: Iterable[QuerySet], columns: dict[str, str]) -> list[tuple]:
    """Groups of several queries that share no row, with their number."""
    return [row for half in halves for row in half.order_by().values_list(*columns.values()).annotate(n=Count("id"))]


def span_of(day: str, spans: list[date]):
    if len(spans) == 1:
        return Value(0)
    changes = [When(**{f"{day}__lt": after}, then=Value(number)) for number, (_, after) in enumerate(pairwise(spans))]
    return Case(*changes, default=Value(len(spans) - 1))


def with_facts(frame: pd.DataFrame, window: Window, spans: list[date]) -> pd.DataFrame:
    """Beside each row what its service is, and what held for it in the row's span."""
    if "span" not in frame:
        frame["span"] = 0
    pairs = list(zip(frame["service"], frame["span"], strict=True))
    told = {pair: _told(window.facts[pair[0]], spans[pair[1]]) for pair in set(pairs)}
    names = (*HELD_COLUMNS, *SERVICE_COLUMNS)
    columns = zip(*(told[pair] for pair in pairs), strict=True) if pairs else [()] * len(names)
    for name, values in zip(names, columns, strict=True):
        frame[name] = list(values)
    for name in frame.columns.intersection(["cohort", "stage"]):
        frame[name] = frame[name].fillna("")
    # Plain Python values: a gap is None, a code is a string, whatever pandas would infer.
    plain = frame.astype(object).where(frame.notna(), None)
    return plain.astype({"n": int})


def _told(service: ServiceFacts, day: date) -> tuple:
    held = facts_on(service, day)
    return (
        *(getattr(held, name) for name in HELD_COLUMNS),
        *(getattr(service, name) for name in SERVICE_COLUMNS.values()),
    )
