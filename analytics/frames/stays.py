"""Stays, what came of them, and offers. Days: the first and last of a period belong to it; *in service* on a day is
started on or before it and not ended on or before it; a departure belongs to the day it ended, an entry to the day it
started (EXCHANGE).
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from analytics.groups import facts_on
from analytics.windows import Window
from referrals.codes import ReviewOutcome
from referrals.lifecycle.steps import OfferStatus, PlacementStatus
from referrals.models import FollowUp, Offer, Outcome, Placement

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
# What a service is, whatever the day.
SERVICE_COLUMNS = {
    "service_type": "service_type",
    "service_client_group": "client_group",
    "provider": "provider_code",
    "area": "area",
}
# Which referral a row belongs to, for a window that asks for it. No figure prints it.
REFERRAL = "referral"
OFFER_COLUMNS = {"reason": "decline_reason", "service": "service_id", "cohort": "referral__cohort__name"}


def _moved_from() -> Q:
    """Whether another stay of the same referral, begun before or written before it, ended on the day it began."""
    former = Placement.objects.filter(referral=OuterRef("referral"), ended=OuterRef("started"))
    before = Q(started__lt=OuterRef("started")) | Q(started=OuterRef("started"), id__lt=OuterRef("id"))
    return Q(Exists(former.filter(before)))


AFTER_A_WAIT = Q(referral__submitted_at__isnull=False) & ~_moved_from()
"""Arrivals that somebody waited for since the referral was sent: a move from one stay to the next is none of them."""


def kept(read: Callable) -> Callable:
    """Reads once for a window: figures that look at the same rows share them, and may not change them."""

    @wraps(read)
    def once(window: Window, *asked):
        key = (read.__name__, *asked)
        if key not in window.frames:
            window.frames[key] = read(window, *asked)
        return window.frames[key]

    return once


@kept
def in_service(window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """People in service at the end of the period, by service and the columns asked for."""
    on = window.period.last
    here = Placement.objects.filter(window.standing_in(), started__lte=on)
    # Two queries instead of one OR: each walks its own index.
    halves = (here.filter(status=PlacementStatus.ARRIVED), here.filter(status=PlacementStatus.DEPARTED, ended__gt=on))
    columns = {"service": "service_id"} | {column: STAY_COLUMNS[column] for column in by} | _referral(window)
    rows = [row for half in halves for row in half.order_by().values_list(*columns.values()).annotate(n=Count("id"))]
    return _with_facts(pd.DataFrame(rows, columns=[*columns, "n"]), window, [on])


@kept
def departures(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Departures of the period, by service and the columns asked for."""
    return _stays(_departures(window), "ended", by, window)


@kept
def entries(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Stays that started in the period, by service and the columns asked for."""
    return _stays(_entries(window), "started", by, window)


@kept
def arrivals_waited_for(window: Window) -> pd.DataFrame:
    """Arrivals in the period after a wait, with the days since the referral was sent in `days`."""
    rows = _entries(window).filter(AFTER_A_WAIT)
    frame = _stays(rows, "started", ("cohort", "stage", "started", "sent"), window)
    zone = ZoneInfo(settings.TIME_ZONE)
    pairs = zip(frame["started"], frame["sent"], strict=True)
    frame["days"] = [max((started - sent.astimezone(zone).date()).days, 0) for started, sent in pairs]
    return frame.drop(columns=["started", "sent"])


@kept
def outcomes(window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Needed outcomes of the period by service, code and answer: achieved 1, not achieved 0, unanswered -1."""
    answer = Case(When(achieved=True, then=1), When(achieved=False, then=0), default=-1)
    columns = {"service": "placement__service_id", "span": "span", "code": "code", "answer": "answer"}
    columns |= {column: f"placement__{STAY_COLUMNS[column]}" for column in by}
    columns |= _referral(window, "placement__referral_id")
    found = _outcomes(window).annotate(answer=answer).order_by().values_list(*columns.values()).annotate(n=Count("id"))
    frame = pd.DataFrame(list(found), columns=[*columns, "n"])
    return _with_facts(frame, window, window.spans)


@kept
def people_with_needs(window: Window, pairs: frozenset[tuple[int, int]]) -> dict[str, int]:
    """People with any need recorded in these pairs of service and span: by service type, and under "" in all."""
    by_span: dict[int, list[int]] = {}
    for service, span in pairs:
        by_span.setdefault(span, []).append(service)
    chosen = Q(pk__in=[])
    for span, members in by_span.items():
        chosen |= Q(span=span, placement__service_id__in=members)
    person = Coalesce("placement__service_user__merged_into_id", "placement__service_user_id")
    rows = _outcomes(window).filter(chosen).order_by()
    by_type = rows.values_list("placement__service__service_type").annotate(n=Count(person, distinct=True))
    return dict(by_type) | {"": rows.aggregate(n=Count(person, distinct=True))["n"]}


@kept
def unit_days(window: Window) -> pd.DataFrame:
    """Days in service within the period, by service: a day counts when the person is still there at its end."""
    first, after = window.period.first, window.period.last + timedelta(days=1)
    start = Greatest(F("started"), Value(first, output_field=DateField()))
    end = Least(Coalesce("ended", Value(after, output_field=DateField())), Value(after, output_field=DateField()))
    columns = {"service": "service_id"} | _referral(window)
    rows = (
        Placement.objects.filter(
            Q(status=PlacementStatus.ARRIVED) | Q(status=PlacementStatus.DEPARTED, ended__gt=first),
            window.standing_in(),
            started__lte=window.period.last,
        )
        .order_by()
        .values_list(*columns.values())
        .annotate(used=Sum(ExpressionWrapper(end - start, output_field=DurationField())))
    )
    frame = pd.DataFrame([(*row, used.days) for *row, used in rows], columns=[*columns, "n"])
    return _with_facts(frame, window, [window.period.last])


@kept
def declines(window: Window) -> pd.DataFrame:
    """Offers declined in the period by reason, service and cohort; how many contradicted, how many overturned."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(window.period.first, time.min, tzinfo=zone)
    after = datetime.combine(window.period.last + timedelta(days=1), time.min, tzinfo=zone)
    rows = Offer.objects.filter(
        window.standing_in(), status=OfferStatus.DECLINED, answered_at__gte=first, answered_at__lt=after
    )
    columns = OFFER_COLUMNS | _referral(window)
    found = (
        rows.order_by()
        .values_list(*columns.values())
        .annotate(
            n=Count("id"),
            unsupported=Count("id", filter=~Q(unsupported="")),
            overturned=Count("id", filter=Q(reviewed=ReviewOutcome.OVERTURNED)),
        )
    )
    frame = pd.DataFrame(list(found), columns=[*columns, "n", "unsupported", "overturned"])
    return _with_facts(frame, window, [window.period.last])


@kept
def entered_stages(window: Window) -> pd.DataFrame:
    """Stays that started in the period without another stay of the referral that ended that day, by stage."""
    left = Placement.objects.filter(referral=OuterRef("referral"), ended=OuterRef("started")).exclude(pk=OuterRef("pk"))
    return _stays(_entries(window).filter(~Exists(left)), "started", ("stage",), window)


@kept
def left_stages(window: Window) -> pd.DataFrame:
    """Departures of the period by stage, planned or not, and the stage entered that day; `next` is None without one."""
    following = Placement.objects.filter(referral=OuterRef("referral"), started=OuterRef("ended"))
    following = following.exclude(pk=OuterRef("pk")).order_by("id").annotate(kind=Coalesce("stage__kind", Value("")))
    rows = _departures(window).annotate(next_stage=Subquery(following.values("kind")[:1]))
    return _stays(rows, "ended", ("stage", "planned", "next"), window)


@kept
def follow_ups(window: Window) -> pd.DataFrame:
    """Follow-ups held in the period by service and answer, yes, no or not_known."""
    rows = FollowUp.objects.filter(
        window.standing_in("placement__service"), held_on__range=(window.period.first, window.period.last)
    )
    columns = {"service": "placement__service_id", "span": "span", "sustained": "sustained"}
    columns |= _referral(window, "placement__referral_id")
    found = rows.annotate(span=_span("held_on", window.spans)).order_by().values_list(*columns.values())
    frame = pd.DataFrame(list(found.annotate(n=Count("id"))), columns=[*columns, "n"])
    return _with_facts(frame, window, window.spans)


def _referral(window: Window, path: str = "referral_id") -> dict[str, str]:
    return {REFERRAL: path} if window.by_referral else {}


def _entries(window: Window):
    return Placement.objects.filter(
        window.standing_in(),
        status__in=(PlacementStatus.ARRIVED, PlacementStatus.DEPARTED),
        started__range=(window.period.first, window.period.last),
    )


def _departures(window: Window):
    return Placement.objects.filter(
        window.standing_in(), status=PlacementStatus.DEPARTED, ended__range=(window.period.first, window.period.last)
    )


def _stays(rows, day: str, by: tuple[str, ...], window: Window) -> pd.DataFrame:
    """Stays grouped in SQL by service, span of unchanged service terms, and the columns asked for."""
    if "days" in by:
        rows = rows.annotate(days=ExpressionWrapper(F("ended") - F("started"), output_field=DurationField()))
    if "has_outcomes" in by:
        rows = rows.annotate(has_outcomes=Exists(Outcome.objects.filter(placement=OuterRef("pk"))))
    columns = {"service": "service_id", "span": "span"} | {column: STAY_COLUMNS[column] for column in by}
    columns |= _referral(window)
    rows = rows.annotate(span=_span(day, window.spans)).order_by()
    frame = pd.DataFrame(list(rows.values_list(*columns.values()).annotate(n=Count("id"))), columns=[*columns, "n"])
    if "days" in by:
        frame["days"] = [length.days for length in frame["days"]]
    return _with_facts(frame, window, window.spans)


def _outcomes(window: Window):
    """Needed outcomes that belong to the period: by the day recorded, else by the end of the stay."""
    period = (window.period.first, window.period.last)
    # Two queries instead of one OR: each walks its own index.
    with_a_day = Outcome.objects.filter(recorded_on__range=period).order_by().values("pk")
    at_the_end = Outcome.objects.filter(recorded_on=None, placement__ended__range=period).order_by().values("pk")
    rows = Outcome.objects.filter(
        window.standing_in("placement__service"),
        pk__in=with_a_day.union(at_the_end, all=True),
        needed=True,
        placement__status__in=(PlacementStatus.ARRIVED, PlacementStatus.DEPARTED),
    )
    return rows.annotate(day=Coalesce("recorded_on", "placement__ended")).annotate(span=_span("day", window.spans))


def _span(day: str, spans: list[date]):
    if len(spans) == 1:
        return Value(0)
    changes = [When(**{f"{day}__lt": after}, then=Value(number)) for number, (_, after) in enumerate(pairwise(spans))]
    return Case(*changes, default=Value(len(spans) - 1))


def _with_facts(frame: pd.DataFrame, window: Window, spans: list[date]) -> pd.DataFrame:
    """Beside each row what its service is, and what held for it in the row's span."""
    if "span" not in frame:
        frame["span"] = 0
    services = [window.facts[service] for service in frame["service"]]
    held = [facts_on(service, spans[span]) for service, span in zip(services, frame["span"], strict=True)]
    for name in ("indicator", "service_group", "term"):
        frame[name] = [getattr(facts, name) for facts in held]
    for name, attribute in SERVICE_COLUMNS.items():
        frame[name] = [getattr(service, attribute) for service in services]
    for name in frame.columns.intersection(["cohort", "stage"]):
        frame[name] = frame[name].fillna("")
    # Plain Python values: a gap is None, a code is a string, whatever pandas would infer.
    plain = frame.astype(object).where(frame.notna(), None)
    return plain.astype({"n": int})
