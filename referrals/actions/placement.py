"""The steps of a placement: arrived or not, extended, ready, departed, destination and outcomes."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import ClientGroup
from referrals.actions.endings import (
    end_by_death,
    end_by_move,
    end_everything,
    former_stay,
    leave_service,
    leave_waiting_list,
    settle_housing,
)
from referrals.actions.stakes import council_of, open_stake
from referrals.actions.steps import admit, begin, finish, moment, take_turn
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
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Offer, Outcome, Placement, Referral

EARLIEST_ARRIVAL = timedelta(days=28)


def _not_future(name, day, at):
    if day > timezone.localdate(at):
        raise NotPossible({name: ["Enter a day that is not in the future."]})


def arrive(*, by, placement, on, at=None):
    """The person has arrived; a stay elsewhere on the same journey ends that day as a planned internal move.

    Raises Refused, NotPossible for an impossible day, TooLate when the unit still has a resident.
    """
    at = moment(at)
    _not_future("on", on, at)
    if timezone.localdate(at) - on > EARLIEST_ARRIVAL:
        raise NotPossible({"on": ["Enter a day within the last 28 days, or ask the hub to correct an older one."]})
    try:
        return _arrive(by=by, placement=placement, on=on, at=at)
    except IntegrityError as error:
        if Placement.objects.filter(unit=placement.unit_id, status=PlacementStatus.ARRIVED).exists():
            raise TooLate(f"Somebody still lives in {placement.unit}. Record their departure first.") from error
        raise TooLate("This person lives in another service. That stay has to end first.") from error


@transaction.atomic
def _arrive(*, by, placement, on, at):
    take_turn(placement)
    admit(by=by, obj=placement, step="arrive")
    former = former_stay(placement)
    if former and on < former.started:
        raise NotPossible({"on": ["Enter a day on or after the arrival at the place before."]})
    if former:
        end_by_move(by=by, former=former, placement=placement, on=on, at=at)
    stay = placement.stage.expected_days if placement.stage else None
    key = begin(
        by=by, obj=placement, step="arrive", started=on,
        expected_end=on + timedelta(days=stay) if stay else placement.expected_end,
    )  # fmt: skip
    referral = placement.referral
    Referral.objects.filter(pk=referral.pk).update(
        status=ReferralStatus.PLACED, stage=placement.stage or referral.stage
    )
    referral.refresh_from_db()
    leave_waiting_list(referral, at)
    service = placement.service
    hidden = service.confidential_address or referral.client_group == ClientGroup.DOMESTIC_ABUSE
    council = None if hidden else council_of(service.area)
    if council:
        open_stake(referral, council, StakeKind.COUNCIL_PLACEMENT, at)
    finish(by=by, key=key, obj=placement, step="arrive", at=at, on=f"{on:%Y-%m-%d}")
    return placement


def _back_to_the_hub(placement, at):
    """A booking was lost: the referral waits again unless something else holds it."""
    referral = placement.referral
    open_offers = Offer.objects.filter(referral=referral, status__in=OPEN_OFFER).exists()
    live = Placement.objects.filter(referral=referral, status=PlacementStatus.BOOKED).exists()
    if not live:
        Referral.objects.filter(pk=referral.pk, status=ReferralStatus.ACCEPTED).update(
            status=ReferralStatus.OFFERED if open_offers else ReferralStatus.WAITING
        )
    referral.refresh_from_db()
    settle_housing(referral, placement.service.agency, at)


@transaction.atomic
def did_not_arrive(*, by, placement, reason, detail="", at=None):
    """The person did not come: the unit is free, and the referral is the hub's again."""
    at = moment(at)
    if reason not in NotArrivedReason.values:
        raise NotPossible({"reason": ["Choose what is known about why they did not come."]})
    key = begin(by=by, obj=placement, step="did_not_arrive", not_arrived_reason=reason)
    _back_to_the_hub(placement, at)
    finish(by=by, key=key, obj=placement, step="did_not_arrive", at=at, reason=detail, code=reason)


@transaction.atomic
def cancel(*, by, placement, reason, detail, at=None):
    """The booking is called off before arrival, with a reason."""
    at = moment(at)
    errors = {}
    if reason not in CancelReason.values:
        errors["reason"] = ["Choose why the booking is cancelled."]
    if not detail.strip():
        errors["detail"] = ["Say what happened, in a sentence."]
    if errors:
        raise NotPossible(errors)
    key = begin(by=by, obj=placement, step="cancel", cancel_reason=reason)
    _back_to_the_hub(placement, at)
    finish(by=by, key=key, obj=placement, step="cancel", at=at, reason=detail, code=reason)


@transaction.atomic
def extend(*, by, placement, expected_end, reason, at=None):
    """Move the expected end, with a reason; beyond the stage's maximum this is an authorised overstay."""
    at = moment(at)
    errors = {}
    if expected_end <= timezone.localdate(at):
        errors["expected_end"] = ["Enter a day in the future."]
    elif placement.started and expected_end > placement.started + timedelta(days=365 * 10):
        errors["expected_end"] = ["Check the year."]
    if not reason.strip():
        errors["reason"] = ["Say why the stay goes on."]
    if errors:
        raise NotPossible(errors)
    key = begin(
        by=by, obj=placement, step="extend", expected_end=expected_end, overstay_reason=reason[:200],
        changed_on_screen=True,
    )  # fmt: skip
    finish(by=by, key=key, obj=placement, step="extend", at=at, reason=reason, expected_end=f"{expected_end:%Y-%m-%d}")


@transaction.atomic
def ready(*, by, placement, on, at=None):
    """The person is ready to move on since a day; the hub looks for the next stage."""
    at = moment(at)
    _not_future("on", on, at)
    if placement.started and on < placement.started:
        raise NotPossible({"on": ["Enter a day on or after the arrival."]})
    key = begin(by=by, obj=placement, step="ready", ready_on=on, changed_on_screen=True)
    finish(by=by, key=key, obj=placement, step="ready", at=at, on=f"{on:%Y-%m-%d}")


def _check_destination(reason, destination, area_kind, area):
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


@transaction.atomic
def depart(*, by, placement, on, reason, planned, destination, area_kind, area=None, at=None):
    """The person has left: date, reason, planned or not, destination type and destination area, five separate facts.

    Raises Refused, TooLate, NotPossible for a day before the arrival or in the future, or facts that contradict.
    """
    at = moment(at)
    _not_future("on", on, at)
    if placement.started and on < placement.started:
        raise NotPossible({"on": [f"Enter a day on or after the arrival on {placement.started:%-d %B %Y}."]})
    if planned is None:
        raise NotPossible({"planned": ["Say whether the departure was planned."]})
    _check_destination(reason, destination, area_kind, area)
    key = begin(
        by=by, obj=placement, step="depart", ended=on, departure_reason=reason, planned=planned,
        destination=destination, destination_area_kind=area_kind,
        destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
    )  # fmt: skip
    leave_service(placement, at)
    if reason == DepartureReason.DIED:
        _close_after_death(by=by, placement=placement, at=at)
    else:
        _settle_referral(placement, at)
    finish(by=by, key=key, obj=placement, step="depart", at=at, on=f"{on:%Y-%m-%d}", code=reason, planned=planned)
    return placement


def _close_after_death(*, by, placement, at):
    """Nobody is offered, expected or supported any longer: whatever else was open ends with the stay."""
    referral = placement.referral
    end_by_death(referral=referral, on=placement.ended, at=at)
    Referral.objects.filter(pk=referral.pk).update(
        status=ReferralStatus.CLOSED, closed_at=at, closed_reason=ClosedReason.DIED
    )
    referral.refresh_from_db()
    end_everything(by=by, referral=referral, at=at)


def _settle_referral(placement, at):
    """What the referral is after a departure: still placed, booked, offered, waiting, or closed."""
    referral = placement.referral
    others = Placement.objects.filter(referral=referral).exclude(pk=placement.pk)
    if others.filter(status=PlacementStatus.ARRIVED).exists():
        return
    if others.filter(status=PlacementStatus.BOOKED).exists():
        changes = {"status": ReferralStatus.ACCEPTED}
    elif Offer.objects.filter(referral=referral, status__in=OPEN_OFFER).exists():
        changes = {"status": ReferralStatus.OFFERED}
    else:
        left = ClosedReason.MOVED_ON if placement.planned else ClosedReason.LEFT_UNPLANNED
        changes = {"status": ReferralStatus.CLOSED, "closed_at": at, "closed_reason": left}
        leave_waiting_list(referral, at)
    Referral.objects.filter(pk=referral.pk).update(**changes)
    referral.refresh_from_db()


@transaction.atomic
def add_destination(*, by, placement, destination, area_kind, area=None, at=None):
    """Complete a pending destination; afterwards the provider's stake ends after its look-back."""
    at = moment(at)
    admit(by=by, obj=placement, step="destination")
    _check_destination(placement.departure_reason, destination, area_kind, area)
    key = begin(
        by=by, obj=placement, step="destination", destination=destination, destination_area_kind=area_kind,
        destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
    )  # fmt: skip
    leave_service(placement, at)
    finish(by=by, key=key, obj=placement, step="destination", at=at, destination=destination)


@transaction.atomic
def record_outcomes(*, by, placement, rows, on=None, at=None):
    """What was needed and achieved, per sub-outcome: [{code, needed, achieved, reason_not_achieved}].

    `on` is the day of a review; without it they belong to the end of the stay. A second recording replaces the first.
    """
    at = moment(at)
    errors = {}
    for row in rows:
        if row["code"] not in OutcomeCode.values:
            raise KeyError(row["code"])
        if row["needed"] and row.get("achieved") is False and not row.get("reason_not_achieved"):
            errors[row["code"]] = [f"Choose why “{OutcomeCode(row['code']).label}” was not achieved."]
    if errors:
        raise NotPossible(errors)
    key = begin(by=by, obj=placement, step="outcomes", changed_on_screen=True)
    Outcome.objects.filter(placement=placement, recorded_on=on).delete()
    Outcome.objects.bulk_create(
        Outcome(
            placement=placement,
            code=row["code"],
            needed=row["needed"],
            achieved=row.get("achieved") if row["needed"] else None,
            reason_not_achieved=(row.get("reason_not_achieved") or "") if row.get("achieved") is False else "",
            recorded_on=on,
        )
        for row in rows
    )
    finish(by=by, key=key, obj=placement, step="outcomes", at=at, needed=sum(row["needed"] for row in rows))
