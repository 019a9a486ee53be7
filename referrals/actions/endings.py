"""What ends when a referral ends or moves: offers, bookings, a place on the waiting list, a stay before the next."""

from datetime import timedelta

from django.conf import settings

from agencies.actions import record
from pathways.codes import Term
from referrals.actions.stakes import close_stakes, council_of, end_stakes_on
from referrals.codes import DepartureReason, Destination, DestinationAreaKind, StakeKind
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


def former_stay(placement):
    """The home on the same journey that an arrival ends; support that follows the person ends nothing."""
    if not placement.accommodation:
        return None
    return (
        Placement.objects.select_for_update()
        .filter(referral=placement.referral_id, status=PlacementStatus.ARRIVED, accommodation=True)
        .exclude(pk=placement.pk)
        .first()
    )


def end_by_move(*, by, former, placement, on, at):
    """End a stay because the next one begins: transferred, planned, to supported housing where the next one stands."""
    term = placement.service.term
    Placement.objects.filter(pk=former.pk).update(
        status=PlacementStatus.DEPARTED,
        ended=on,
        departure_reason=DepartureReason.TRANSFERRED,
        planned=True,
        destination=Destination.SUPPORTED_LONG_TERM if term == Term.LONG else Destination.SUPPORTED_SHORT_TERM,
        destination_area_kind=DestinationAreaKind.AREA,
        destination_area=placement.service.area,
        changed_on_screen=True,
    )
    former.refresh_from_db()
    leave_service(former, at)
    record(
        by=by, verb="depart", subject_kind="placement", subject=former.reference,
        referral=former.referral.reference, at=at, on=f"{on:%Y-%m-%d}", code=DepartureReason.TRANSFERRED,
    )  # fmt: skip


def leave_service(placement, at):
    """After a departure the provider keeps its stake for the look-back; while a destination is pending, without end."""
    referral, agency = placement.referral, placement.service.agency
    elsewhere = Placement.objects.filter(
        referral=referral, service__agency=agency, status__in=[PlacementStatus.BOOKED, PlacementStatus.ARRIVED]
    )
    if not elsewhere.exclude(pk=placement.pk).exists():
        pending = placement.destination_area_kind == DestinationAreaKind.PENDING
        last_day = placement.ended + timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
        end_stakes_on(referral, StakeKind.HOUSING, agency, None if pending else last_day)
    council = council_of(placement.service.area)
    if council:
        close_stakes(referral, StakeKind.COUNCIL_PLACEMENT, at, agency=council)
