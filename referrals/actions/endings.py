"""What ends when a referral ends or moves: open offers, bookings, and a place on the waiting list."""

from agencies.actions import record
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus, PlacementStatus
from referrals.models import Offer, Placement, WaitingEntry


def end_offers(*, by, referral, at, keep=None):
    """Withdraw every open offer but `keep`, one event each. Returns the offers that ended."""
    offers = Offer.objects.filter(referral=referral, status__in=OPEN_OFFER)
    if keep is not None:
        offers = offers.exclude(pk=keep.pk)
    ended = list(offers.select_related("service"))
    for offer in ended:
        if Offer.objects.filter(pk=offer.pk, status__in=OPEN_OFFER).update(
            status=OfferStatus.WITHDRAWN, answered_at=at
        ):
            record(
                by=by, verb="withdraw", subject_kind="offer", subject=offer.reference,
                referral=referral.reference, at=at,
            )  # fmt: skip
    return ended


def end_bookings(*, by, referral, at):
    """Cancel every booking of a referral, one event each."""
    for placement in Placement.objects.filter(referral=referral, status=PlacementStatus.BOOKED):
        Placement.objects.filter(pk=placement.pk, status=PlacementStatus.BOOKED).update(
            status=PlacementStatus.CANCELLED, cancel_reason="plans_changed"
        )
        record(
            by=by, verb="cancel", subject_kind="placement", subject=placement.reference,
            referral=referral.reference, at=at,
        )  # fmt: skip


def leave_waiting_list(referral, at):
    """End the referral's place on a waiting list, if it has one."""
    WaitingEntry.objects.filter(referral=referral, left_at=None).update(left_at=at)
