"""The steps of a placement: arrived or not, extended, ready, departed, destination and outcomes."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from pathways.codes import ClientGroup
from referrals import hiding
from referrals.actions.endings import (
    end_by_death,
    end_by_move,
    end_everything,
    former_stay,
    leave_service,
    open_offers,
    settle_housing,
    stays_that_are,
)
from referrals.actions.overstay import to_decide
from referrals.actions.stakes import open_stake, settle_closed
from referrals.actions.steps import admit, begin, finish, step, take_turn
from referrals.actions.waiting_list import leave_for, leave_waiting_list, wait_again
from referrals.codes import (
    CancelReason,
    ClosedReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    NotArrivedReason,
    OutcomeCode,
    StakeKind,
)
from referrals.lifecycle.steps import PlacementStatus, ReferralStatus
from referrals.models import Outcome

EARLIEST_ARRIVAL = timedelta(days=28)


def not_future(name, day, at, what="a day"):
    """Raises NotPossible, naming the field, for a day that has not come."""
    if day > timezone.localdate(at):
        raise NotPossible({name: [f"Enter {what} that is not in the future."]})


@step
def arrive(book, *, by, placement, on, at):
    """The person has arrived; a stay elsewhere on the same journey ends that day as a planned internal move.

    Raises Refused, NotPossible for an impossible day, TooLate when the unit still has a resident.
    """
    not_future("on", on, at, "an arrival")
    if timezone.localdate(at) - on > EARLIEST_ARRIVAL:
        raise NotPossible({"on": ["Enter a day within the last 28 days, or ask the hub to correct an older one."]})
    take_turn(placement, book)
    admit(by=by, obj=placement, step="arrive", book=book)
    former = former_stay(placement, book)
    if former and on < former.started:
        raise NotPossible({"on": ["Enter a day on or after the arrival at the place before."]})
    if former:
        end_by_move(by=by, former=former, placement=placement, on=on, at=at, book=book)
    key = _move_in(book, by, placement, on)
    referral = placement.referral
    book.change(referral, status=ReferralStatus.PLACED, stage=placement.stage or referral.stage)
    leave_for(placement, at, book)
    service = placement.service
    hidden = service.confidential_address or referral.client_group == ClientGroup.DOMESTIC_ABUSE
    council = None if hidden else book.council_of(service.area)
    if council:
        open_stake(referral, council, StakeKind.COUNCIL_PLACEMENT, at, book=book)
    finish(by=by, key=key, obj=placement, step="arrive", at=at, book=book, on=f"{on:%Y-%m-%d}")
    return placement


def _move_in(book, by, placement, on):
    """The key to an arrival, of which the constraints decide whether it happens. Raises TooLate where it cannot."""
    stay = placement.stage.expected_days if placement.stage else None
    ends, unit = on + timedelta(days=stay) if stay else placement.expected_end, placement.unit
    try:
        with book.transaction():
            return begin(by=by, obj=placement, step="arrive", book=book, started=on, expected_end=ends)
    except IntegrityError as error:
        if unit and book.is_lived_in(unit):
            raise TooLate(f"Somebody still lives in {unit}. Record their departure first.") from error
        raise TooLate("This person lives in another service. That stay has to end first.") from error


def _back_to_the_hub(placement, at, book):
    """A booking was lost: the referral waits again unless something else holds it."""
    referral = placement.referral
    if referral.status == ReferralStatus.ACCEPTED and not stays_that_are(PlacementStatus.BOOKED, referral, book):
        if open_offers(referral, book):
            book.change(referral, status=ReferralStatus.OFFERED)
        else:
            wait_again(referral, placement.offer, at, book)
    settle_housing(referral, placement.service.agency, at, book)


@step
def did_not_arrive(book, *, by, placement, reason, at, detail=""):
    """The person did not come: the unit is free, and the referral is the hub's again."""
    if reason not in NotArrivedReason.values:
        raise NotPossible({"reason": ["Choose what is known about why they did not come."]})
    key = begin(by=by, obj=placement, step="did_not_arrive", book=book, not_arrived_reason=reason)
    _back_to_the_hub(placement, at, book)
    finish(by=by, key=key, obj=placement, step="did_not_arrive", at=at, book=book, reason=detail, code=reason)


@step
def cancel(book, *, by, placement, reason, detail, at):
    """The booking is called off before arrival, with a reason."""
    errors = {}
    if reason not in CancelReason.values:
        errors["reason"] = ["Choose why the booking is cancelled."]
    if not detail.strip():
        errors["detail"] = ["Say what happened, in a sentence."]
    if errors:
        raise NotPossible(errors)
    key = begin(by=by, obj=placement, step="cancel", book=book, cancel_reason=reason)
    _back_to_the_hub(placement, at, book)
    finish(by=by, key=key, obj=placement, step="cancel", at=at, book=book, reason=detail, code=reason)


@step
def extend(book, *, by, placement, expected_end, reason, at):
    """Move the expected end, with a reason; beyond the longest stay of the stage the hub decides about it."""
    errors = {}
    if expected_end <= timezone.localdate(at):
        errors["expected_end"] = ["Enter a day in the future."]
    elif placement.started and expected_end > placement.started + timedelta(days=365 * 10):
        errors["expected_end"] = ["Check the year."]
    if not reason.strip():
        errors["reason"] = ["Say why the stay goes on."]
    if errors:
        raise NotPossible(errors)
    take_turn(placement, book)
    book.fresh(placement)
    key = begin(
        by=by, obj=placement, step="extend", book=book, expected_end=expected_end, overstay_reason=reason[:200],
        changed_on_screen=True, **to_decide(placement, placement.started, expected_end, at),
    )  # fmt: skip
    finish(
        by=by,
        key=key,
        obj=placement,
        step="extend",
        at=at,
        book=book,
        reason=reason,
        expected_end=f"{expected_end:%Y-%m-%d}",
    )


@step
def ready(book, *, by, placement, on, at):
    """The person is ready to move on since a day; the hub looks for the next stage."""
    not_future("on", on, at)
    if placement.started and on < placement.started:
        raise NotPossible({"on": ["Enter a day on or after the arrival."]})
    key = begin(by=by, obj=placement, step="ready", book=book, ready_on=on, changed_on_screen=True)
    finish(by=by, key=key, obj=placement, step="ready", at=at, book=book, on=f"{on:%Y-%m-%d}")


def check_destination(reason, destination, area_kind, area):
    """Raises NotPossible, naming the fields, for facts of a departure that are missing or contradict each other."""
    errors = {}
    if reason not in DepartureReason.values:
        errors["reason"] = ["Choose why the stay ended."]
    if destination not in Destination.values:
        errors["destination"] = ["Choose what kind of place they went to."]
    if (reason == DepartureReason.DIED) != (destination == Destination.DIED):
        errors["destination"] = ["“Died” goes with the reason “Died”, and with no other."]
    if area_kind not in DestinationAreaKind.values:
        errors["area_kind"] = ["Say whether you know which area they went to."]
    if area_kind == DestinationAreaKind.AREA and area is None:
        errors["area"] = ["Choose the area, or answer that it is not known or pending."]
    if errors:
        raise NotPossible(errors)


@step
def depart(book, *, by, placement, on, reason, planned, destination, area_kind, at, area=None):
    """The person has left: date, reason, planned or not, destination type and destination area, five separate facts.

    Raises Refused, TooLate, NotPossible for a day before the arrival or in the future, or facts that contradict.
    """
    not_future("on", on, at, "a departure")
    if placement.started and on < placement.started:
        raise NotPossible({"on": [f"Enter a day on or after the arrival on {placement.started:%-d %B %Y}."]})
    if planned is None:
        raise NotPossible({"planned": ["Say whether the departure was planned."]})
    check_destination(reason, destination, area_kind, area)
    key = begin(
        by=by, obj=placement, step="depart", book=book, ended=on, departure_reason=reason, planned=planned,
        destination=destination, destination_area_kind=area_kind,
        destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
    )  # fmt: skip
    leave_service(placement, at, book)
    if reason == DepartureReason.DIED:
        _close_after_death(book, by=by, placement=placement, at=at)
    else:
        _settle_referral(placement, at, book)
    finish(
        by=by,
        key=key,
        obj=placement,
        step="depart",
        at=at,
        book=book,
        on=f"{on:%Y-%m-%d}",
        code=reason,
        planned=planned,
    )
    return placement


def _close_after_death(book, *, by, placement, at):
    """Nobody is offered, expected or supported any longer: whatever else was open ends with the stay."""
    referral = placement.referral
    end_by_death(referral=referral, on=placement.ended, at=at, book=book)
    book.change(referral, status=ReferralStatus.CLOSED, closed_at=at, closed_reason=ClosedReason.DIED)
    end_everything(by=by, referral=referral, at=at, book=book)


def _settle_referral(placement, at, book):
    """What the referral is after a departure: still placed, booked, offered, waiting, or closed."""
    referral = placement.referral
    if stays_that_are(PlacementStatus.ARRIVED, referral, book):
        return
    if stays_that_are(PlacementStatus.BOOKED, referral, book):
        book.change(referral, status=ReferralStatus.ACCEPTED)
    elif open_offers(referral, book):
        book.change(referral, status=ReferralStatus.OFFERED)
    else:
        left = ClosedReason.MOVED_ON if placement.planned else ClosedReason.LEFT_UNPLANNED
        book.change(referral, status=ReferralStatus.CLOSED, closed_at=at, closed_reason=left)
        leave_waiting_list(referral, at, book)
        settle_closed(referral, at, book=book)


def check_not_hidden(*, by, placement):
    """Raises Refused where somebody moved on to a place that the person may not know, and so may not correct."""
    if placement.departure_reason == DepartureReason.TRANSFERRED and hiding.moved_into_hiding(by, [placement]):
        raise Refused("The hub knows where they went. It stays confidential.")


@step
def add_destination(book, *, by, placement, destination, area_kind, at, area=None):
    """Complete a pending destination; afterwards the provider's stake ends after its look-back."""
    admit(by=by, obj=placement, step="destination", book=book)
    check_not_hidden(by=by, placement=placement)
    check_destination(placement.departure_reason, destination, area_kind, area)
    key = begin(
        by=by, obj=placement, step="destination", book=book, destination=destination, destination_area_kind=area_kind,
        destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
    )  # fmt: skip
    leave_service(placement, at, book)
    finish(by=by, key=key, obj=placement, step="destination", at=at, book=book, destination=destination)


@step
def record_outcomes(book, *, by, placement, rows, at, on=None):
    """What was needed and achieved, per sub-outcome: [{code, needed, achieved, reason_not_achieved}].

    `on` is the day of a review; without it they belong to the end of the stay. A second recording replaces the first.
    """
    errors = {}
    for row in rows:
        if row["code"] not in OutcomeCode.values:
            raise KeyError(row["code"])
        if row["needed"] and row.get("achieved") is False and not row.get("reason_not_achieved"):
            errors[row["code"]] = [f"Choose why “{OutcomeCode(row['code']).label}” was not achieved."]
    if errors:
        raise NotPossible(errors)
    key = begin(by=by, obj=placement, step="outcomes", book=book, changed_on_screen=True)
    book.remove(Outcome, book.outcomes(placement, on))
    book.add_many(
        Outcome,
        [
            {
                "placement": placement,
                "code": row["code"],
                "needed": row["needed"],
                "achieved": row.get("achieved") if row["needed"] else None,
                "reason_not_achieved": (row.get("reason_not_achieved") or "") if row.get("achieved") is False else "",
                "recorded_on": on,
            }
            for row in rows
        ],
    )
    finish(by=by, key=key, obj=placement, step="outcomes", at=at, book=book, needed=sum(row["needed"] for row in rows))
