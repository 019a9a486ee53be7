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
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from analytics.frames.shared import (
    COUNTED,
    Part,
    days_of,
    departures_of,
    entries_of,
    frame_of,
    in_groups,
    kept,
)
from analytics.windows import Window
from referrals.codes import ReviewOutcome
from referrals.lifecycle.steps import OfferStatus, PlacementStatus
from referrals.models import FollowUp, Offer, Outcome, Placement, ServiceUser

Groups = frozenset[str] | None
"""Groups of services, by what they were on the day; None for all of them."""


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
    """People in service at the end of the period, by the columns asked for."""
    return frame_of(window, _at_the_end(window), by)


@kept
def served(window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """People in service at the end of the period, and its departures: all of them by what held on its last day."""
    return frame_of(window, [*_at_the_end(window), (departures_of(window), "")], by)


@kept
def departures(window: Window, by: tuple[str, ...], groups: Groups = None) -> pd.DataFrame:
    """Departures of the period, by the columns asked for."""
    return frame_of(window, [in_groups(window, groups, (departures_of(window), "ended"))], by)


@kept
def entries(window: Window, by: tuple[str, ...], groups: Groups = None) -> pd.DataFrame:
    """Stays that started in the period, by the columns asked for."""
    return frame_of(window, [in_groups(window, groups, (entries_of(window), "started"))], by)


@kept
def arrivals_waited_for(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Arrivals in the period after a wait, with the days since the referral was sent in `days`."""
    rows = entries_of(window).filter(after_a_wait(*days_of(window)))
    sent = TruncDate("referral__submitted_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
    waited = ExpressionWrapper(F("started") - sent, output_field=DurationField())
    frame = frame_of(window, [(rows, "started")], by, {"days": waited})
    frame["days"] = [max(days, 0) for days in frame["days"]]
    return frame


@kept
def outcomes(window: Window, by: tuple[str, ...], groups: Groups = None) -> pd.DataFrame:
    """Needed outcomes of the period by columns, code and answer: achieved 1, not achieved 0, unanswered -1."""
    answer = Case(When(achieved=True, then=1), When(achieved=False, then=0), default=-1)
    return frame_of(window, _outcomes(window, groups), by, {"code": "code", "answer": answer}, stay="placement__")


@kept
def people_with_needs(window: Window, groups: Groups = None) -> dict[str, int]:
    """People with any need recorded: by service type, and under "" in all."""
    columns = ("placement__service__service_type", "placement__service_user_id")
    one, other = (part.order_by().values_list(*columns) for part, _ in _outcomes(window, groups))
    # Those merged are few: looked up by themselves, instead of joining everybody.
    merged = dict(ServiceUser.objects.filter(merged_into__isnull=False).values_list("id", "merged_into_id"))
    found = {(kind, merged.get(person, person)) for kind, person in one.union(other)}
    return Counter(kind for kind, _ in found) | {"": len({person for _, person in found})}


@kept
def unit_days(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Days in service within the period: a day counts when the person is still there at its end."""
    first, after = window.period.first, window.period.last + timedelta(days=1)
    start = Greatest(F("started"), Value(first, output_field=DateField()))
    end = Least(Coalesce("ended", Value(after, output_field=DateField())), Value(after, output_field=DateField()))
    used = Sum(ExpressionWrapper(end - start, output_field=DurationField()))
    # Who left on the first day has used none of the period.
    here = [(half.filter(started__lte=window.period.last), "") for half in _here_after(window, first)]
    return frame_of(window, here, by, measures={"n": used})


@kept
def declines(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Offers declined in the period by reason and columns; how many contradicted, how many overturned."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(window.period.first, time.min, tzinfo=zone)
    after = datetime.combine(window.period.last + timedelta(days=1), time.min, tzinfo=zone)
    rows = Offer.objects.filter(
        window.standing_in(), status=OfferStatus.DECLINED, answered_at__gte=first, answered_at__lt=after
    )
    measures = {
        **COUNTED,
        "unsupported": Count("id", filter=~Q(unsupported="")),
        "overturned": Count("id", filter=Q(reviewed=ReviewOutcome.OVERTURNED)),
    }
    return frame_of(window, [(rows, "")], by, {"reason": "decline_reason"}, measures=measures)


@kept
def follow_ups(window: Window, by: tuple[str, ...]) -> pd.DataFrame:
    """Follow-ups held in the period by columns and answer, yes, no or not_known."""
    rows = FollowUp.objects.filter(window.standing_in("placement__service"), held_on__range=days_of(window))
    return frame_of(window, [(rows, "held_on")], by, {"sustained": "sustained"}, stay="placement__")


def _here_after(window: Window, day: date) -> tuple[QuerySet, QuerySet]:
    """Stays that go on and stays that ended after a day: two queries instead of one OR, each walks its own index."""
    rows = Placement.objects.filter(window.standing_in())
    return rows.filter(status=PlacementStatus.ARRIVED), rows.filter(ended__gt=day)


def _at_the_end(window: Window) -> list[Part]:
    """Stays in service at the end of the period."""
    on = window.period.last
    return [(half.filter(started__lte=on), "") for half in _here_after(window, on)]


def _outcomes(window: Window, groups: Groups) -> list[Part]:
    """Needed outcomes that belong to the period: by the day recorded, and without one by the end of the stay.

    Two queries instead of one OR, as above. Stays that have begun have arrived or departed, by constraint.
    """
    rows = Outcome.objects.filter(window.standing_in("placement__service"), needed=True)
    with_a_day = rows.filter(recorded_on__range=days_of(window), placement__started__isnull=False)
    at_the_end = rows.filter(recorded_on=None, placement__ended__range=days_of(window))
    parts = ((with_a_day, "recorded_on"), (at_the_end, "placement__ended"))
    return [in_groups(window, groups, part, stay="placement__") for part in parts]
