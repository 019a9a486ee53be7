"""What is left when a step takes something away: a place on the waiting list, a question, what a council may read."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from referrals import access, actions
from referrals.clock import LONDON
from referrals.models import Referral
from tests.factories import County, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


def waits(referral):
    return referral.waiting_entries.filter(left_at=None).first()


def put_on_the_list(county, referral, stage):
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=stage, band="A", band_reason="Sleeping rough."
    )
    return waits(referral)


def offered(county, referral, service):
    (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[service])
    return offer


def booked(county, referral, service, worker):
    return actions.offer.accept(
        by=worker, offer=offered(county, referral, service), unit=service.units.last(),
        expected_arrival=timezone.localdate(),
    )  # fmt: skip


def test_whoever_loses_their_first_offer_waits_on_the_list_since_their_referral_was_sent(county):
    (offer,) = county.offered()
    actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Two posts are empty.")
    referral = Referral.objects.get()
    assert referral.status == "waiting"
    assert (waits(referral).stage, waits(referral).since) == (county.hostel, referral.submitted_at)


def test_whoever_loses_a_booking_keeps_their_date_on_the_waiting_list(county):
    referral = county.submitted()
    since = put_on_the_list(county, referral, county.hostel).since
    stay = booked(county, referral, county.quay, county.worker)
    assert waits(referral) is None
    actions.placement.cancel(by=county.worker, placement=stay, reason="unit_lost", detail="A leak.")
    assert waits(referral).since == since


def test_floating_support_does_not_end_the_wait_for_the_next_stage(county):
    support = ServiceFactory(agency=county.mill, area=county.thanet, service_type="floating_support")
    referral = county.arrived().referral
    entry = put_on_the_list(county, referral, county.shared)
    beside = booked(county, referral, support, county.mill_worker)
    assert waits(referral) == entry
    actions.placement.arrive(by=county.mill_worker, placement=beside, on=timezone.localdate())
    assert waits(referral) == entry


def test_a_home_ends_the_wait(county):
    referral = county.arrived().referral
    put_on_the_list(county, referral, county.shared)
    booked(county, referral, county.mill_lane, county.mill_worker)
    assert waits(referral) is None


def test_what_was_asked_is_no_longer_asked_once_the_hub_goes_on_without_it(county):
    referral = county.submitted()
    asked = actions.referral.ask(by=county.coordinator, referral=referral, question="Which medication?")
    put_on_the_list(county, referral, county.hostel)
    asked.refresh_from_db()
    assert asked.answer == "Not answered: the hub put the person on the waiting list without it."
    again = actions.referral.ask(by=county.coordinator, referral=referral, question="Who is the doctor?")
    assert list(referral.questions.filter(answered_at=None)) == [again]
    actions.referral.answer(by=county.officer, referral=referral, question=again, text="Doctor Marsh Road.")
    assert referral.status == "submitted"


def test_nobody_routes_a_referral_again_while_a_place_is_booked(county):
    referral = Referral.objects.get(pk=county.booked().referral_id)
    with pytest.raises(TooLate):
        actions.routing.route(by=county.coordinator, referral=referral)


def closed(county, *, days_ago):
    at = timezone.now() - timedelta(days=days_ago)
    referral = county.complete(county.draft(at=at), agreed_on=timezone.localdate(at))
    actions.referral.submit(by=county.officer, referral=referral, at=at)
    actions.referral.close(by=county.coordinator, referral=referral, reason="no_place", detail="All were asked.", at=at)
    return referral


def test_a_council_looks_back_on_a_closed_referral_for_a_time_and_whoever_made_it_keeps_it(county, settings):
    lately = closed(county, days_ago=settings.STAKE_LOOK_BACK_DAYS - 1)
    assert access.may(county.housing_officer, "view_referral", lately)
    actions.referral.reopen(by=county.coordinator, referral=lately, reason="A room is free.")
    assert lately.stakes.get(kind="council_origin").until is None
    actions.referral.close(by=county.coordinator, referral=lately, reason="no_place", detail="It was let.")
    settings.STAKE_LOOK_BACK_DAYS = 0
    long_ago = timezone.now() - timedelta(days=1)
    actions.referral.reopen(by=county.coordinator, referral=lately, reason="Another room.", at=long_ago)
    actions.referral.close(
        by=county.coordinator, referral=lately, reason="no_place", detail="It was let too.", at=long_ago
    )
    assert not access.may(county.housing_officer, "view_referral", lately)
    assert access.may(county.officer, "view_referral", lately)


def test_a_departure_that_closes_a_referral_lets_the_council_of_origin_look_back(county, settings):
    day = timezone.localdate() - timedelta(days=90)
    referral = county.stayed(day, day + timedelta(days=20)).referral
    until = day + timedelta(days=20 + settings.STAKE_LOOK_BACK_DAYS)
    assert referral.stakes.get(kind="council_origin").until == until
    assert not access.may(county.housing_officer, "view_referral", referral)


def test_a_consent_cannot_end_before_it_begins(county):
    day = timezone.localdate()
    with pytest.raises(NotPossible) as refused:
        actions.person.record_consent(
            by=county.officer, service_user=county.service_user(), agency=county.probation, purpose="assess_and_share",
            given=True, method="signed", starts=day, ends=day - timedelta(days=1),
            at=datetime.combine(day, time(12), LONDON),
        )  # fmt: skip
    assert "ends" in refused.value.errors
