"""The whole journey of one person, from draft to departure, by the steps that people take."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from agencies.models import Event
from referrals import access, actions
from referrals.models import WaitingEntry, WorklistItem
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def waiting_for(agency):
    return sorted(WorklistItem.objects.filter(agency=agency, closed_at=None).values_list("kind", flat=True))


def test_one_person_goes_from_draft_to_departure(county):
    today = timezone.localdate()
    referral = county.draft()
    assert waiting_for(county.probation) == ["finish_draft"]
    county.complete(referral)
    actions.referral.submit(by=county.officer, referral=referral)
    assert referral.status == "submitted"
    assert (referral.stage, referral.band) == (county.hostel, "A")
    assert referral.assessment.frozen_at
    assert waiting_for(county.hub) == ["triage"]

    quay, mill = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay, county.mill_lane])
    assert waiting_for(county.harbour) == ["answer_offer"]
    actions.offer.decline(by=county.mill_worker, offer=mill, reason="full", detail="Both rooms are promised.")
    assert mill.unsupported == "A unit of this service is free today."
    unit = county.quay.units.first()
    placement = actions.offer.accept(by=county.worker, offer=quay, unit=unit, expected_arrival=today)
    referral.refresh_from_db()
    assert referral.status == "accepted"

    actions.placement.arrive(by=county.worker, placement=placement, on=today)
    referral.refresh_from_db()
    assert referral.status == "placed"
    actions.placement.ready(by=county.worker, placement=placement, on=today)
    assert "plan_move_on" in waiting_for(county.hub)
    run = actions.routing.route(by=county.coordinator, referral=referral)
    assert run.result["stage"] == "shared"

    (onward,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.mill_lane])
    assert onward.stage == county.shared
    referral.refresh_from_db()
    assert referral.status == "placed"
    second = actions.offer.accept(
        by=county.mill_worker, offer=onward, unit=county.mill_lane.units.first(), expected_arrival=today
    )
    actions.placement.arrive(by=county.mill_worker, placement=second, on=today)
    placement.refresh_from_db()
    assert (placement.status, placement.departure_reason, placement.planned) == ("departed", "transferred", True)

    actions.placement.record_outcomes(
        by=county.mill_worker, placement=second, rows=[{"code": "1a", "needed": True, "achieved": True}]
    )
    actions.placement.depart(
        by=county.mill_worker, placement=second, on=today, reason="moved_on", planned=True,
        destination="private_rented", area_kind="pending",
    )  # fmt: skip
    referral.refresh_from_db()
    assert (referral.status, referral.closed_reason) == ("closed", "moved_on")
    assert waiting_for(county.mill) == ["add_destination"]
    actions.placement.add_destination(
        by=county.mill_worker, placement=second, destination="private_rented", area_kind="area", area=county.thanet
    )
    assert waiting_for(county.mill) == []
    verbs = list(Event.objects.filter(referral=referral.reference).values_list("verb", flat=True))
    assert verbs[0] == "start"
    assert verbs[-1] == "destination"


def test_the_second_to_press_reads_who_was_faster(county):
    (offer,) = county.offered()
    same_offer = type(offer).objects.get(pk=offer.pk)
    actions.offer.decline(by=county.worker, offer=offer, reason="full", detail="No room.")
    with pytest.raises(TooLate, match="Offer declined by Wendy Worker, Harbour Housing on"):
        actions.offer.refused(by=county.worker, offer=same_offer, reason="area", detail="")


def test_a_room_is_booked_once(county):
    first = county.booked()
    (offer,) = county.offered(service_user=county.service_user(given_name="Robin", family_name="Weald"))
    with pytest.raises(NotPossible, match="cannot be booked"):
        actions.offer.accept(by=county.worker, offer=offer, unit=first.unit, expected_arrival=timezone.localdate())
    offer.refresh_from_db()
    assert offer.status == "open"


def test_nothing_is_sent_before_it_is_complete(county):
    referral = county.draft()
    with pytest.raises(NotPossible) as caught:
        actions.referral.submit(by=county.officer, referral=referral)
    assert {"housing", "connection", "needs", "risk", "consent"} <= set(caught.value.errors)
    referral.refresh_from_db()
    assert referral.status == "draft"


def test_nobody_under_16_is_referred(county):
    with pytest.raises(NotPossible, match="under 16"):
        county.service_user(date_of_birth=date(timezone.localdate().year - 10, 1, 1))


def test_an_amendment_is_a_new_version_with_what_changed(county):
    referral = county.submitted()
    new = actions.assessment.amend(
        by=county.officer, referral=referral, section="justice", reason="Release moved.",
        answers={"in_custody": True, "release_date": date(2030, 1, 2)},
    )  # fmt: skip
    referral.refresh_from_db()
    assert referral.assessment == new
    assert {change.field for change in new.changes.all()} == {"in_custody", "release_date"}


def test_an_open_offer_lapses_when_its_time_is_over(county):
    (offer,) = county.offered()
    after = actions.clock.tick(at=offer.due_at)
    assert after["lapsed"] == 1
    assert actions.clock.tick(at=offer.due_at)["lapsed"] == 0
    offer.refresh_from_db()
    assert offer.status == "lapsed"
    assert offer.referral.status == "waiting"


def test_whoever_loses_an_offer_keeps_their_date_on_the_waiting_list(county):
    referral = county.submitted()
    waits = {"stage": county.hostel, "band": "A", "band_reason": "Sleeping rough."}
    actions.referral.wait(by=county.coordinator, referral=referral, **waits)
    since = referral.waiting_entries.get().since
    (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
    actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Two posts are empty.")
    referral.refresh_from_db()
    actions.referral.wait(by=county.coordinator, referral=referral, **waits)
    entry = referral.waiting_entries.get(left_at=None)
    assert (referral.status, entry.since) == ("waiting", since)


def test_withdrawing_calls_off_offers_and_bookings(county):
    placement = county.booked()
    actions.referral.withdraw(
        by=county.officer, referral=placement.referral, reason="custody", detail="Recalled on Friday."
    )
    placement.refresh_from_db()
    assert placement.status == "cancelled"
    assert waiting_for(county.harbour) == []


def test_a_death_ends_the_stay_and_closes_the_referral(county):
    placement = county.arrived()
    actions.referral.died(by=county.officer, referral=placement.referral, on=timezone.localdate())
    placement.refresh_from_db()
    assert (placement.departure_reason, placement.destination) == ("died", "died")


LEFT = {"reason": "completed", "planned": True, "destination": "social_rented"}


def booked_next(county, stay, service, worker):
    """The next place for somebody who lives in a service, booked for today."""
    stay.referral.refresh_from_db()
    (offer,) = actions.offer.send(by=county.coordinator, referral=stay.referral, services=[service])
    return actions.offer.accept(
        by=worker, offer=offer, unit=service.units.last(), expected_arrival=timezone.localdate()
    )


def test_a_provider_whose_next_booking_is_cancelled_still_holds_the_person_who_lives_there(county):
    stay = county.arrived()
    booking = booked_next(county, stay, county.quay, county.worker)
    actions.placement.cancel(by=county.worker, placement=booking, reason="plans_changed", detail="Stays here.")
    assert access.may(county.worker, "record_stay", stay)


def test_a_council_keeps_a_person_whose_floating_support_ends_and_whose_home_does_not(county):
    support = ServiceFactory(agency=county.mill, area=county.thanet, service_type="floating_support")
    stay = county.arrived()
    beside = booked_next(county, stay, support, county.mill_worker)
    actions.placement.arrive(by=county.mill_worker, placement=beside, on=timezone.localdate())
    actions.placement.depart(
        by=county.mill_worker, placement=beside, on=timezone.localdate(), area_kind="not_known", **LEFT
    )
    kinds = set(stay.referral.stakes.filter(closed_at=None).values_list("kind", flat=True))
    assert "council_placement" in kinds


def test_a_death_recorded_as_a_departure_calls_off_the_next_booking(county):
    stay = county.arrived()
    booking = booked_next(county, stay, county.mill_lane, county.mill_worker)
    actions.placement.depart(
        by=county.worker, placement=stay, on=timezone.localdate(), reason="died", planned=False, destination="died",
        area_kind="not_known",
    )  # fmt: skip
    stay.referral.refresh_from_db()
    booking.refresh_from_db()
    assert (stay.referral.status, stay.referral.closed_reason, booking.status) == ("closed", "died", "cancelled")
    assert not access.may(county.mill_worker, "view_referral", booking)


def test_a_provider_can_say_where_somebody_went_after_the_referral_is_withdrawn(county):
    stay = county.arrived()
    booked_next(county, stay, county.mill_lane, county.mill_worker)
    actions.placement.depart(by=county.worker, placement=stay, on=timezone.localdate(), area_kind="pending", **LEFT)
    stay.referral.refresh_from_db()
    actions.referral.withdraw(by=county.officer, referral=stay.referral, reason="custody", detail="Recalled.")
    assert waiting_for(county.harbour) == ["add_destination"]
    actions.placement.add_destination(by=county.worker, placement=stay, destination="prison", area_kind="not_known")
    assert waiting_for(county.harbour) == []


def test_a_provider_still_reads_a_stay_on_the_day_when_it_adds_a_late_destination(county):
    today = timezone.localdate()
    booking = county.booked()
    stay = actions.placement.arrive(by=county.worker, placement=booking, on=today - timedelta(days=28))
    later = timezone.now() + timedelta(days=40)
    actions.placement.depart(by=county.worker, placement=stay, on=today, area_kind="pending", **LEFT)
    actions.placement.add_destination(
        by=county.worker, placement=stay, destination="prison", area_kind="not_known", at=later
    )
    (held,) = stay.referral.stakes.filter(agency=county.harbour, kind="housing")
    assert held.until == timezone.localdate(later)


def test_a_stay_whose_end_is_near_is_asked_about_while_other_work_on_it_is_open(county):
    stay = county.arrived()
    actions.placement.ready(by=county.worker, placement=stay, on=timezone.localdate())
    actions.clock.tick(at=timezone.now() + timedelta(days=89))
    assert waiting_for(county.harbour) == ["say_end"]


def test_somebody_parked_is_looked_for_again_on_the_day_after(county):
    referral = county.submitted()
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
    )
    until = timezone.localdate() + timedelta(days=3)
    WaitingEntry.objects.filter(referral=referral).update(parked_until=until, parked_reason="In hospital")
    actions.clock.tick(at=timezone.now() + timedelta(days=3))
    WorklistItem.objects.filter(referral=referral, kind="find_place").update(closed_at=timezone.now())
    assert actions.clock.tick(at=timezone.now() + timedelta(days=3))["refreshed"] == 0
    actions.clock.tick(at=timezone.now() + timedelta(days=4))
    assert waiting_for(county.hub) == ["find_place"]
