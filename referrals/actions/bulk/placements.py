"""The steps of a placement, as `referrals.actions.placement`."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import Term
from referrals.actions.placement import EARLIEST_ARRIVAL
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
from referrals.lifecycle.steps import LIVE_PLACEMENT, OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Outcome

ABUSE = "domestic_abuse"
OUTCOMES = frozenset(OutcomeCode.values)


class PlacementSteps:
    def __init__(self, ledger):
        self.ledger = ledger
        self.outcomes = {}

    def arrive(self, *, by, placement, on, at):
        ledger, referral, service = self.ledger, placement.referral, placement.service
        _not_future("on", on, at)
        if timezone.localdate(at) - on > EARLIEST_ARRIVAL:
            raise NotPossible({"on": ["Enter a day within the last 28 days, or ask the hub to correct an older one."]})
        former = self._former_stay(placement)
        if former and on < former.started:
            raise NotPossible({"on": ["Enter a day on or after the arrival at the place before."]})
        if former:
            self._end_by_move(by=by, former=former, placement=placement, on=on, at=at)
        resident = ledger.vacancies.resident_of(placement.unit) if placement.unit else None
        if resident is not None:
            raise TooLate(f"Somebody still lives in {placement.unit}. Record their departure first.")
        stay = placement.stage.expected_days if placement.stage else None
        key = ledger.begin(
            by=by, obj=placement, step="arrive", started=on,
            expected_end=on + timedelta(days=stay) if stay else placement.expected_end,
        )  # fmt: skip
        ledger.vacancies.keep(placement)
        referral.status, referral.stage = ReferralStatus.PLACED, placement.stage or referral.stage
        ledger.leave_waiting_list(referral, at)
        confidential = service.confidential_address or referral.client_group == ABUSE
        council = None if confidential else ledger.councils.get(service.area_id)
        if council:
            ledger.open_stake(referral, council, StakeKind.COUNCIL_PLACEMENT, at)
        ledger.finish(by=by, key=key, obj=placement, step="arrive", at=at, on=f"{on:%Y-%m-%d}")
        return placement

    def _former_stay(self, placement):
        if not placement.accommodation:
            return None
        return next(
            (
                stay
                for stay in self.ledger.story(placement).placements
                if stay.status == PlacementStatus.ARRIVED and stay.accommodation and stay is not placement
            ),
            None,
        )

    def _end_by_move(self, *, by, former, placement, on, at):
        long = placement.service.term == Term.LONG
        former.status, former.ended = PlacementStatus.DEPARTED, on
        former.departure_reason, former.planned = DepartureReason.TRANSFERRED, True
        former.destination = Destination.SUPPORTED_LONG_TERM if long else Destination.SUPPORTED_SHORT_TERM
        former.destination_area_kind, former.destination_area = DestinationAreaKind.AREA, placement.service.area
        former.changed_on_screen = True
        self.ledger.vacancies.keep(former)
        self._leave_service(former, at)
        self.ledger.record(
            by=by, verb="depart", subject_kind="placement", subject=former.reference,
            referral=former.referral.reference, at=at, on=f"{on:%Y-%m-%d}", code=DepartureReason.TRANSFERRED,
        )  # fmt: skip

    def _leave_service(self, placement, at):
        referral, agency = placement.referral, placement.service.agency
        elsewhere = any(
            stay is not placement and stay.status in LIVE_PLACEMENT and stay.service.agency_id == agency.pk
            for stay in self.ledger.story(placement).placements
        )
        if not elsewhere:
            pending = placement.destination_area_kind == DestinationAreaKind.PENDING
            last_day = placement.ended + timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
            self.ledger.end_stakes_on(referral, StakeKind.HOUSING, agency, None if pending else last_day)
        if council := self.ledger.councils.get(placement.service.area_id):
            self.ledger.close_stakes(referral, StakeKind.COUNCIL_PLACEMENT, at, agency=council)

    def _back_to_the_hub(self, placement, at):
        story, referral = self.ledger.story(placement), placement.referral
        self.ledger.vacancies.keep(placement)
        booked = any(stay.status == PlacementStatus.BOOKED for stay in story.placements)
        if not booked and referral.status == ReferralStatus.ACCEPTED:
            open_offers = any(offer.status in OPEN_OFFER for offer in story.offers)
            referral.status = ReferralStatus.OFFERED if open_offers else ReferralStatus.WAITING
        self.ledger.close_stakes(referral, StakeKind.HOUSING, at, agency=placement.service.agency)

    def did_not_arrive(self, *, by, placement, reason, at, detail=""):
        if reason not in NotArrivedReason.values:
            raise NotPossible({"reason": ["Choose what is known about why they did not come."]})
        key = self.ledger.begin(by=by, obj=placement, step="did_not_arrive", not_arrived_reason=reason)
        self._back_to_the_hub(placement, at)
        self.ledger.finish(by=by, key=key, obj=placement, step="did_not_arrive", at=at, reason=detail, code=reason)

    def cancel(self, *, by, placement, reason, detail, at):
        if reason not in CancelReason.values or not detail.strip():
            raise NotPossible("Choose why the booking is cancelled, and say what happened.")
        key = self.ledger.begin(by=by, obj=placement, step="cancel", cancel_reason=reason)
        self._back_to_the_hub(placement, at)
        self.ledger.finish(by=by, key=key, obj=placement, step="cancel", at=at, reason=detail, code=reason)

    def extend(self, *, by, placement, expected_end, reason, at):
        if expected_end <= timezone.localdate(at) or not reason.strip():
            raise NotPossible("Enter a day in the future, and say why the stay goes on.")
        if placement.started and expected_end > placement.started + timedelta(days=365 * 10):
            raise NotPossible({"expected_end": ["Check the year."]})
        key = self.ledger.begin(
            by=by, obj=placement, step="extend", expected_end=expected_end, overstay_reason=reason[:200],
            changed_on_screen=True,
        )  # fmt: skip
        self.ledger.finish(
            by=by, key=key, obj=placement, step="extend", at=at, reason=reason,
            expected_end=f"{expected_end:%Y-%m-%d}",
        )  # fmt: skip

    def ready(self, *, by, placement, on, at):
        _not_future("on", on, at)
        if placement.started and on < placement.started:
            raise NotPossible({"on": ["Enter a day on or after the arrival."]})
        key = self.ledger.begin(by=by, obj=placement, step="ready", ready_on=on, changed_on_screen=True)
        self.ledger.finish(by=by, key=key, obj=placement, step="ready", at=at, on=f"{on:%Y-%m-%d}")

    def depart(self, *, by, placement, on, reason, planned, destination, area_kind, at, area=None):
        _not_future("on", on, at)
        if placement.started and on < placement.started:
            raise NotPossible({"on": [f"Enter a day on or after the arrival on {placement.started:%-d %B %Y}."]})
        if planned is None:
            raise NotPossible({"planned": ["Say whether the departure was planned."]})
        _check_destination(reason, destination, area_kind, area)
        key = self.ledger.begin(
            by=by, obj=placement, step="depart", ended=on, departure_reason=reason, planned=planned,
            destination=destination, destination_area_kind=area_kind,
            destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
        )  # fmt: skip
        self.ledger.vacancies.keep(placement)
        self._leave_service(placement, at)
        self._settle_referral(placement, at)
        self.ledger.finish(
            by=by, key=key, obj=placement, step="depart", at=at, on=f"{on:%Y-%m-%d}", code=reason, planned=planned
        )
        return placement

    def _settle_referral(self, placement, at):
        story, referral = self.ledger.story(placement), placement.referral
        others = {stay.status for stay in story.placements if stay is not placement}
        if PlacementStatus.ARRIVED in others:
            return
        if PlacementStatus.BOOKED in others:
            referral.status = ReferralStatus.ACCEPTED
        elif any(offer.status in OPEN_OFFER for offer in story.offers):
            referral.status = ReferralStatus.OFFERED
        else:
            died = placement.departure_reason == DepartureReason.DIED
            left = ClosedReason.MOVED_ON if placement.planned else ClosedReason.LEFT_UNPLANNED
            referral.status, referral.closed_at = ReferralStatus.CLOSED, at
            referral.closed_reason = ClosedReason.DIED if died else left
            self.ledger.leave_waiting_list(referral, at)

    def add_destination(self, *, by, placement, destination, area_kind, at, area=None):
        _check_destination(placement.departure_reason, destination, area_kind, area)
        key = self.ledger.begin(
            by=by, obj=placement, step="destination", destination=destination, destination_area_kind=area_kind,
            destination_area=area if area_kind == DestinationAreaKind.AREA else None, changed_on_screen=True,
        )  # fmt: skip
        self._leave_service(placement, at)
        self.ledger.finish(by=by, key=key, obj=placement, step="destination", at=at, destination=destination)

    def record_outcomes(self, *, by, placement, rows, at, on=None):
        for row in rows:
            if row["code"] not in OUTCOMES:
                raise KeyError(row["code"])
            if row["needed"] and row.get("achieved") is False and not row.get("reason_not_achieved"):
                raise NotPossible({row["code"]: ["Choose why it was not achieved."]})
        key = self.ledger.begin(by=by, obj=placement, step="outcomes", changed_on_screen=True)
        self.ledger.register.remove(Outcome, self.outcomes.pop((placement.pk, on), ()))
        self.outcomes[placement.pk, on] = [
            self.ledger.register.add(
                Outcome,
                placement=placement,
                code=row["code"],
                needed=row["needed"],
                achieved=row.get("achieved") if row["needed"] else None,
                reason_not_achieved=(row.get("reason_not_achieved") or "") if row.get("achieved") is False else "",
                recorded_on=on,
            )
            for row in rows
        ]
        self.ledger.finish(
            by=by, key=key, obj=placement, step="outcomes", at=at, needed=sum(row["needed"] for row in rows)
        )


def _not_future(name, day, at):
    if day > timezone.localdate(at):
        raise NotPossible({name: ["Enter a day that is not in the future."]})


def _check_destination(reason, destination, area_kind, area):
    if reason not in DepartureReason.values or destination not in Destination.values:
        raise NotPossible("Choose why the stay ended, and what kind of place they went to.")
    if (reason == DepartureReason.DIED) != (destination == Destination.DIED):
        raise NotPossible("“Died” goes with the reason “Died”, and with no other.")
    if area_kind not in DestinationAreaKind.values or (area_kind == DestinationAreaKind.AREA and area is None):
        raise NotPossible("Choose the area, or answer that it is not known or pending.")
