"""A person's place on the waiting list of a stage: joined, kept, left; and the log of what moved it."""

from referrals.actions.database import DATABASE
from referrals.codes import MoveKind
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import WaitingEntry, WaitingMove


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


def log_moves(referral, at, book=DATABASE, *, by_day=False):
    """Write down what has changed of a referral's places on lists since it was last written: the log follows the facts.

    A place that was left is written to its end and asked no more. `by_day`: a band that changed did so as days passed.
    """
    for entry in book.entries(referral):
        moves = book.moves(entry)
        last = moves[-1] if moves else None
        if last is None or last.kind != MoveKind.LEFT:
            when = max(at, last.at) if last else at
            for kind in _changed(entry, referral.band, last):
                kind = MoveKind.DAY if by_day and kind == MoveKind.BAND else kind
                facts = {"band": referral.band, "parked_until": entry.parked_until}
                book.add(WaitingMove, entry=entry, at=when, kind=kind, **facts)


def _changed(entry, band, last):
    """What holds of a place and is not in its log yet, in the order in which it is told."""
    if last is None:
        yield MoveKind.ENTERED
    if entry.left_at is not None:
        yield MoveKind.LEFT
        return
    if last and last.band != band:
        yield MoveKind.BAND
    if entry.parked_until != (last.parked_until if last else None):
        yield MoveKind.PARKED if entry.parked_until else MoveKind.TAKEN_UP
