"""What ends when a referral ends or moves: offers, bookings, a place on the waiting list, a stay, a stake."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible
from agencies.models import Agency
from pathways.codes import Term
from referrals.actions.stakes import close_stakes, council_of, end_stakes_on
from referrals.codes import DepartureReason, Destination, DestinationAreaKind, StakeKind
from referrals.lifecycle import LIVE_PLACEMENT
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
    living = Placement.objects.filter(
        referral=placement.referral_id, status=PlacementStatus.ARRIVED, accommodation=True
    )
    return living.exclude(pk=placement.pk).first()


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


def end_by_death(*, referral, on, at):
    """End every stay on the day that the person died. Raises NotPossible for a day before an arrival."""
    stays = Placement.objects.filter(referral=referral, status=PlacementStatus.ARRIVED)
    if stays.filter(started__gt=on).exists():
        raise NotPossible({"on": ["Enter a day on or after the arrival."]})
    stays.update(
        status=PlacementStatus.DEPARTED,
        ended=on,
        departure_reason=DepartureReason.DIED,
        planned=False,
        destination=Destination.DIED,
        destination_area_kind=DestinationAreaKind.NOT_KNOWN,
        changed_on_screen=True,
    )
    close_stakes(referral, StakeKind.COUNCIL_PLACEMENT, at)


def end_everything(*, by, referral, at):
    """What a closed referral leaves behind: no open offer, no booking, and no provider that still decides or houses."""
    end_offers(by=by, referral=referral, at=at)
    end_bookings(by=by, referral=referral, at=at)
    leave_waiting_list(referral, at)
    close_stakes(referral, StakeKind.OFFERED, at)
    holds = Agency.objects.filter(stakes__referral=referral, stakes__kind=StakeKind.HOUSING, stakes__closed_at=None)
    for agency in holds.distinct():
        settle_housing(referral, agency, at)


def settle_housing(referral, agency, at):
    """A provider's stake follows its stays: open while one is booked, lived in or has no destination yet; then for the
    look-back; closed at once where nobody ever arrived."""
    stays = Placement.objects.filter(referral=referral, service__agency=agency)
    last_day = stays.aggregate(last=Max("ended"))["last"]
    if stays.filter(Q(status__in=LIVE_PLACEMENT) | Q(destination_area_kind=DestinationAreaKind.PENDING)).exists():
        end_stakes_on(referral, StakeKind.HOUSING, agency, None)
    elif last_day:
        look_back = last_day + timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
        end_stakes_on(referral, StakeKind.HOUSING, agency, max(look_back, timezone.localdate(at)))
    else:
        close_stakes(referral, StakeKind.HOUSING, at, agency=agency)


def leave_service(placement, at):
    """After a departure the stakes of the provider and of the council where it stands follow the stays that remain."""
    referral, service = placement.referral, placement.service
    settle_housing(referral, service.agency, at)
    council = council_of(service.area)
    living = Placement.objects.filter(referral=referral, status=PlacementStatus.ARRIVED).exclude(pk=placement.pk)
    if council and not living.filter(service__area=service.area, service__confidential_address=False).exists():
        close_stakes(referral, StakeKind.COUNCIL_PLACEMENT, at, agency=council)
