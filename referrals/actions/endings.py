"""What ends when a referral ends or moves: offers, bookings, a place on the waiting list, a stay, a stake; and what
is asked afterwards.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from agencies.errors import NotPossible
from pathways.codes import Term
from referrals.actions.database import DATABASE
from referrals.actions.stakes import close_stakes, end_stakes_on, open_stake, settle_closed
from referrals.actions.waiting_list import leave_waiting_list
from referrals.codes import (
    CancelReason,
    ClosedReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    DutyWithdrawn,
    StakeKind,
)
from referrals.lifecycle import LIVE_PLACEMENT
from referrals.lifecycle.duty import DutyStatus
from referrals.lifecycle.following import ASKED_FOR, follow_up_due
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus, PlacementStatus
from referrals.models import FollowUp

CLOSED_UNANSWERED = "Not answered: the referral was closed."


def open_offers(referral, book=DATABASE):
    """The offers of a referral that nobody has answered yet."""
    return [offer for offer in book.offers(referral) if offer.status in OPEN_OFFER]


def stays_that_are(status, referral, book=DATABASE):
    """The stays of a referral in a status."""
    return [stay for stay in book.stays(referral) if stay.status == status]


def end_offers(*, by, referral, at, keep=None, book=DATABASE):
    """Withdraw every open offer but `keep`, one event each. Returns the offers that ended."""
    ended = [offer for offer in open_offers(referral, book) if keep is None or offer.pk != keep.pk]
    for offer in ended:
        book.change(offer, status=OfferStatus.WITHDRAWN, answered_at=at)
        book.record(
            by=by, verb="withdraw", subject_kind="offer", subject=offer.reference,
            referral=referral.reference, at=at,
        )  # fmt: skip
    return ended


def end_bookings(*, by, referral, at, book=DATABASE):
    """Cancel every booking of a referral, one event each."""
    for stay in stays_that_are(PlacementStatus.BOOKED, referral, book):
        book.change(stay, status=PlacementStatus.CANCELLED, cancel_reason=CancelReason.PLANS_CHANGED)
        book.record(
            by=by, verb="cancel", subject_kind="placement", subject=stay.reference,
            referral=referral.reference, at=at,
        )  # fmt: skip


def end_questions(*, by, referral, at, said, book=DATABASE):
    """Whoever moves a referral on without the answer says so in its place; nobody is asked for it any longer."""
    for question in book.questions(referral):
        if question.offer_id is None and question.answered_at is None:
            book.change(question, answer=said, answered_by=by, answered_at=at)


def former_stay(placement, book=DATABASE):
    """The home on the same journey that an arrival ends; support that follows the person ends nothing."""
    if not placement.accommodation:
        return None
    living = stays_that_are(PlacementStatus.ARRIVED, placement.referral, book)
    return next((stay for stay in living if stay.accommodation and stay.pk != placement.pk), None)


def end_by_move(*, by, former, placement, on, at, book=DATABASE):
    """End a stay because the next one begins: transferred, planned, to supported housing where the next one stands."""
    term = placement.service.term
    book.change(
        former,
        status=PlacementStatus.DEPARTED,
        ended=on,
        departure_reason=DepartureReason.TRANSFERRED,
        planned=True,
        destination=Destination.SUPPORTED_LONG_TERM if term == Term.LONG else Destination.SUPPORTED_SHORT_TERM,
        destination_area_kind=DestinationAreaKind.AREA,
        destination_area=placement.service.area,
        changed_on_screen=True,
    )
    leave_service(former, at, book)
    book.record(
        by=by, verb="depart", subject_kind="placement", subject=former.reference,
        referral=former.referral.reference, at=at, on=f"{on:%Y-%m-%d}", code=DepartureReason.TRANSFERRED,
    )  # fmt: skip


def last_alive(referral, book=DATABASE):
    """The latest day of which the records say that the person lived: they left a home, or were born; None for none."""
    left = [stay.ended for stay in stays_that_are(PlacementStatus.DEPARTED, referral, book)]
    return max(filter(None, [referral.service_user.date_of_birth, *left]), default=None)


def end_by_death(*, referral, on, at, book=DATABASE):
    """End every stay on the day that the person died. Raises NotPossible for a day before an arrival."""
    living = stays_that_are(PlacementStatus.ARRIVED, referral, book)
    if any(stay.started > on for stay in living):
        raise NotPossible({"on": ["Enter a day on or after the arrival."]})
    for stay in living:
        book.change(
            stay,
            status=PlacementStatus.DEPARTED,
            ended=on,
            departure_reason=DepartureReason.DIED,
            planned=False,
            destination=Destination.DIED,
            destination_area_kind=DestinationAreaKind.NOT_KNOWN,
            changed_on_screen=True,
        )


def end_everything(*, by, referral, at, book=DATABASE):
    """What a closed referral leaves behind: no open offer, booking or question, and stakes as the table says."""
    end_offers(by=by, referral=referral, at=at, book=book)
    end_bookings(by=by, referral=referral, at=at, book=book)
    leave_waiting_list(referral, at, book)
    end_questions(by=by, referral=referral, at=at, said=CLOSED_UNANSWERED, book=book)
    if referral.closed_reason == ClosedReason.DIED:
        end_duties(by=by, referral=referral, reason=DutyWithdrawn.ANOTHER, detail="The person died.", at=at, book=book)
    for stake in book.stakes(referral):
        if stake.kind == StakeKind.HOUSING:
            settle_housing(referral, stake.agency, at, book)
    settle_closed(referral, at, book=book)


def end_duties(*, by, referral, reason, detail, at, book=DATABASE):
    """Withdraw the duty to refer that no council has answered yet. Returns those that ended."""
    ended = [duty for duty in book.duties(referral) if duty.status == DutyStatus.SUBMITTED]
    for duty in ended:
        book.change(
            duty, status=DutyStatus.WITHDRAWN, withdrawn_reason=reason, detail=detail, ended_at=at, ended_by=by
        )  # fmt: skip
        close_stakes(referral, StakeKind.COUNCIL_NOTIFIED, at, agency=duty.authority, book=book)
        book.record(
            by=by, verb="withdraw_duty", subject_kind="duty", subject=duty.reference, referral=referral.reference,
            at=at, code=reason,
        )  # fmt: skip
    return ended


def settle_housing(referral, agency, at, book=DATABASE):
    """A provider's stake follows its stays: open while one is booked, lived in or has no destination yet; then for the
    look-back; closed at once where nobody ever arrived."""
    stays = [stay for stay in book.stays(referral) if stay.service.agency_id == agency.pk]
    last_day = max((stay.ended for stay in stays if stay.ended), default=None)
    pending = DestinationAreaKind.PENDING
    if any(stay.status in LIVE_PLACEMENT or stay.destination_area_kind == pending for stay in stays):
        end_stakes_on(referral, StakeKind.HOUSING, agency, None, book=book)
    elif last_day:
        look_back = last_day + timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
        end_stakes_on(referral, StakeKind.HOUSING, agency, max(look_back, timezone.localdate(at)), book=book)
    else:
        close_stakes(referral, StakeKind.HOUSING, at, agency=agency, book=book)


def leave_service(placement, at, book=DATABASE):
    """After a departure the stakes of the provider and of the council where it stands follow the stays that remain."""
    referral, service = placement.referral, placement.service
    settle_housing(referral, service.agency, at, book)
    council = book.council_of(service.area)
    living = [stay for stay in stays_that_are(PlacementStatus.ARRIVED, referral, book) if stay.pk != placement.pk]
    here = (stay for stay in living if stay.service.area_id == service.area_id)
    if council and all(stay.service.confidential_address for stay in here):
        close_stakes(referral, StakeKind.COUNCIL_PLACEMENT, at, agency=council, book=book)
    settle_follow_up(placement, at, book)


def unanswered(placement, book=DATABASE):
    """The follow-ups of a stay that nobody has answered, the first to fall due first."""
    rows = (row for row in book.follow_ups(placement) if row.held_on is None)
    return sorted(rows, key=lambda row: (row.due_on, row.pk))


def settle_follow_up(placement, at, book=DATABASE):
    """The follow-up of a stay agrees with how it ended; one that was answered stays, and nobody asks about long ago."""
    due = follow_up_due(placement.ended, placement.planned, placement.departure_reason, placement.destination)
    book.remove(FollowUp, [row for row in unanswered(placement, book) if row.due_on != due])
    if due and due >= timezone.localdate(at) - ASKED_FOR and not book.follow_ups(placement):
        book.add(FollowUp, placement=placement, due_on=due)
    settle_following(placement.referral, placement.service.agency, at, book)


def settle_following(referral, agency, at, book=DATABASE):
    """The stake by which a provider asks is held while an answer is wanted about one of its stays."""
    oldest = timezone.localdate(at) - ASKED_FOR
    stays = [stay for stay in book.stays(referral) if stay.service.agency_id == agency.pk]
    if any(row.due_on >= oldest for stay in stays for row in unanswered(stay, book)):
        open_stake(referral, agency, StakeKind.FOLLOWING, at, book=book)
    else:
        close_stakes(referral, StakeKind.FOLLOWING, at, agency=agency, book=book)
