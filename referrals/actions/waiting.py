"""A place on a waiting list that is set aside for a while: in hospital, on remand, away."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from referrals.actions.steps import begin, finish, moment
from referrals.models import WaitingEntry

LONGEST_PARKED = timedelta(days=366)


@transaction.atomic
def park(*, by, referral, until, reason, at=None):
    """Set a referral's place on the waiting list aside until a day, with the reason; the person keeps their date.

    Somebody who came back from an offer and is on no list yet is put on that of their stage, from the day they were
    sent. Raises Refused, TooLate, NotPossible for a day that is not within a year from tomorrow.
    """
    at = moment(at)
    today = timezone.localdate(at)
    if not today < until <= today + LONGEST_PARKED:
        raise NotPossible({"until": ["Enter a day from tomorrow to a year from now."]})
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the search waits until then."]})
    key = begin(by=by, obj=referral, step="park")
    entry = WaitingEntry.objects.filter(referral=referral, left_at=None).first()
    if entry is None and referral.stage is None:
        raise NotPossible("Put the person on the waiting list of a stage first.")
    if entry is None:
        entry = WaitingEntry.objects.create(referral=referral, stage=referral.stage, since=referral.submitted_at or at)
    WaitingEntry.objects.filter(pk=entry.pk).update(parked_until=until, parked_reason=reason)
    finish(by=by, key=key, obj=referral, step="park", at=at, reason=reason, until=f"{until:%Y-%m-%d}")


@transaction.atomic
def unpark(*, by, referral, at=None):
    """Take a parked referral up again. Raises Refused, or TooLate when it is not parked any more."""
    at = moment(at)
    key = begin(by=by, obj=referral, step="unpark")
    parked = WaitingEntry.objects.filter(referral=referral, left_at=None, parked_until__gte=timezone.localdate(at))
    if not parked.update(parked_until=None, parked_reason=""):
        raise TooLate("This referral is not parked any more.")
    finish(by=by, key=key, obj=referral, step="unpark", at=at)
