"""Stays, what came of them, and offers. Days: the first and last of a period belong to it; *in service* on a day is
started on or before it and not ended on or before it; a departure belongs to the day it ended, an entry to the day it
started (EXCHANGE).
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
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
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from analytics.frames.shared import (
    STAY_COLUMNS,
    days_of,
    departures_of,
    entries_of,
    grouped,
    kept,
    referral_of,
    span_of,
    stays,
    with_facts,
)
from analytics.windows import Window
from referrals.codes import ReviewOutcome
from referrals.lifecycle.steps import OfferStatus, PlacementStatus
from referrals.models import FollowUp, Offer, Outcome, Placement

OFFER_COLUMNS = {"reason": "decline_reason", "service": "service_id", "cohort": "referral__cohort__name"}


def after_a_wait(first: date, last: date) -> Q:
    """Of the arrivals from a day to a day those that somebody waited for since the referral was sent: a move from one
    stay to the next, of which the former was begun or written before, is none of them.

    The days are said again of the former, so that the database joins two short lists instead of looking each stay up.
    """
    former = Placement.objects.filter(referral=OuterRef("referral"), ended=OuterRef("started"))
    before = Q(started__lt=OuterRef("started")) | Q(started=OuterRef("started"), id__lt=OuterRef("id"))
    moved = Exists(former.filter(before, ended__range=(first, last)))
    return Q(referral__submitted_at__isnull=False) & ~Q(moved)


@kept
def in_service(window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """People in service at the end of the period, by service and the columns asked for."""
    on = window.period.last
    columns = {"service": "service_id"} | {column: STAY_COLUMNS[column] for column in by} | referral_of(window)
    rows = grouped([half.filter(started__lte=on) for half in _here_after(window, on)], columns)
    return with_facts(pd.DataFrame(rows, columns=[*columns, "n"]), window, [on])


@kept
def departures(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Departures of the period, by service and the columns asked for."""
    return stays(departures_of(window), "ended", by, window)


@kept
def entries(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Stays that started in the period, by service and the columns asked for."""
    return stays(entries_of(window), "started", by, window)


@kept
def arrivals_waited_for(window: Window) -> pd.DataFrame:
    """Arrivals in the period after a wait, with the days since the referral was sent in `days`."""
    rows = entries_of(window).filter(after_a_wait(*days_of(window)))
    frame = stays(rows, "started", ("cohort", "stage", "started", "sent"), window)
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
    columns |= referral_of(window, "placement__referral_id")
    rows = grouped([half.annotate(answer=answer) for half in _outcomes(window)], columns)
    return with_facts(pd.DataFrame(rows, columns=[*columns, "n"]), window, window.spans)


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
    columns = ("placement__service__service_type", person)
    one, other = (half.filter(chosen).order_by().values_list(*columns) for half in _outcomes(window))
    found = set(one.union(other))
    return Counter(kind for kind, _ in found) | {"": len({person for _, person in found})}


@kept
def unit_days(window: Window) -> pd.DataFrame:
    """Days in service within the period, by service: a day counts when the person is still there at its end."""
    first, after = window.period.first, window.period.last + timedelta(days=1)
    start = Greatest(F("started"), Value(first, output_field=DateField()))
    end = Least(Coalesce("ended", Value(after, output_field=DateField())), Value(after, output_field=DateField()))
    columns = {"service": "service_id"} | referral_of(window)
    used = Sum(ExpressionWrapper(end - start, output_field=DurationField()))
    # Who left on the first day has used none of the period.
    here = [half.filter(started__lte=window.period.last) for half in _here_after(window, first)]
    rows = [row for half in here for row in half.order_by().values_list(*columns.values()).annotate(used=used)]
    frame = pd.DataFrame([(*row, used.days) for *row, used in rows], columns=[*columns, "n"])
    return with_facts(frame, window, [window.period.last])


@kept
def declines(window: Window) -> pd.DataFrame:
    """Offers declined in the period by reason, service and cohort; how many contradicted, how many overturned."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(window.period.first, time.min, tzinfo=zone)
    after = datetime.combine(window.period.last + timedelta(days=1), time.min, tzinfo=zone)
    rows = Offer.objects.filter(
        window.standing_in(), status=OfferStatus.DECLINED, answered_at__gte=first, answered_at__lt=after
    )
    columns = OFFER_COLUMNS | referral_of(window)
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
    return with_facts(frame, window, [window.period.last])


@kept
def follow_ups(window: Window) -> pd.DataFrame:
    """Follow-ups held in the period by service and answer, yes, no or not_known."""
    rows = FollowUp.objects.filter(
        window.standing_in("placement__service"), held_on__range=(window.period.first, window.period.last)
    )
    columns = {"service": "placement__service_id", "span": "span", "sustained": "sustained"}
    columns |= referral_of(window, "placement__referral_id")
    found = rows.annotate(span=span_of("held_on", window.spans)).order_by().values_list(*columns.values())
    frame = pd.DataFrame(list(found.annotate(n=Count("id"))), columns=[*columns, "n"])
    return with_facts(frame, window, window.spans)


def _here_after(window: Window, day: date) -> tuple[QuerySet, QuerySet]:
    """Stays that go on and stays that ended after a day: two queries instead of one OR, each walks its own index."""
    rows = Placement.objects.filter(window.standing_in())
    return rows.filter(status=PlacementStatus.ARRIVED), rows.filter(ended__gt=day)


def _outcomes(window: Window) -> tuple[QuerySet, QuerySet]:
    """Needed outcomes that belong to the period: by the day recorded, and without one by the end of the stay.

    Two queries instead of one OR, as above. Stays that have begun have arrived or departed, by constraint.
    """
    rows = Outcome.objects.filter(window.standing_in("placement__service"), needed=True)
    with_a_day = rows.filter(recorded_on__range=days_of(window), placement__started__isnull=False)
    at_the_end = rows.filter(recorded_on=None, placement__ended__range=days_of(window))
    return (
        with_a_day.annotate(span=span_of("recorded_on", window.spans)),
        at_the_end.annotate(span=span_of("placement__ended", window.spans)),
    )
