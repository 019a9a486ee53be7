"""A place on a waiting list that is set aside for a while: in hospital, on remand, away."""

from datetime import timedelta

from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from referrals.actions.steps import begin, finish, step
from referrals.actions.waiting_list import join_waiting_list, waiting

LONGEST_PARKED = timedelta(days=366)


@step
def park(book, *, by, referral, until, reason, at):
    """Set a referral's place on the waiting list aside until a day, with the reason; the person keeps their date.

    Somebody who is on no list yet is put on that of their stage, from the day they were sent. Raises Refused, TooLate,
    NotPossible for a day that is not within a year from tomorrow.
    """
    today = timezone.localdate(at)
    if not today < until <= today + LONGEST_PARKED:
        raise NotPossible({"until": ["Enter a day from tomorrow to a year from now."]})
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the search waits until then."]})
    key = begin(by=by, obj=referral, step="park", book=book)
    if waiting(referral, book) is None:
        if referral.stage is None:
            raise NotPossible("Put the person on the waiting list of a stage first.")
        join_waiting_list(referral, referral.stage, at, book=book)
    book.change(waiting(referral, book), parked_until=until, parked_reason=reason)
    finish(by=by, key=key, obj=referral, step="park", at=at, reason=reason, book=book, until=f"{until:%Y-%m-%d}")


@step
def unpark(book, *, by, referral, at):
    """Take a parked referral up again. Raises Refused, or TooLate when it is not parked any more."""
    key = begin(by=by, obj=referral, step="unpark", book=book)
    entry = waiting(referral, book)
    if entry is None or entry.parked_until is None or entry.parked_until < timezone.localdate(at):
        raise TooLate("This referral is not parked any more.")
    book.change(entry, parked_until=None, parked_reason="")
    finish(by=by, key=key, obj=referral, step="unpark", at=at, book=book)
