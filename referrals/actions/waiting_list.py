"""A person's place on the waiting list of a stage: joined, kept, left."""

from referrals.actions.database import DATABASE
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import WaitingEntry


def waiting(referral, book=DATABASE):
    """The place on a waiting list that the person has now, or None."""
    return next((entry for entry in book.entries(referral) if entry.left_at is None), None)


def join_waiting_list(referral, stage, at, *, since=None, book=DATABASE):
    """Put somebody on the list of a stage; who is on it already keeps their date.

    Who has no home through this referral waits since it was sent, however long triage took and whatever stage was
    tried first; who lives in a stage waits for the next since they were put on its list.
    """
    entry = waiting(referral, book)
    if entry and entry.stage_id == stage.pk:
        return
    leave_waiting_list(referral, at, book)
    sent = None if referral.status == ReferralStatus.PLACED else referral.submitted_at
    book.add(WaitingEntry, referral=referral, stage=stage, since=since or sent or at)


def leave_waiting_list(referral, at, book=DATABASE):
    """End the referral's place on a waiting list, if it has one."""
    if entry := waiting(referral, book):
        book.change(entry, left_at=at)


def leave_for(placement, at, book=DATABASE):
    """A home ends the wait for any stage; support that follows the person ends the wait for that support alone."""
    entry = waiting(placement.referral, book)
    if entry and (placement.accommodation or entry.stage_id == placement.stage_id):
        book.change(entry, left_at=at)


def wait_again(referral, offer, at, book=DATABASE):
    """An offer or a booking came to nothing: the person waits again, and has a place on the list as before.

    Who left a list for it keeps their date. `offer` is None for a booking that came from a spreadsheet.
    """
    book.change(referral, status=ReferralStatus.WAITING)
    stage = referral.stage or (offer.stage if offer else None)
    if stage is None or waiting(referral, book):
        return
    left = [entry for entry in book.entries(referral) if offer and entry.left_at == offer.answered_at]
    kept = next((entry.since for entry in left if entry.stage_id == stage.pk), None)
    join_waiting_list(referral, stage, at, since=kept, book=book)
