"""Searches that several services refused: who comes to the panel, and what it decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from referrals import actions
from referrals.actions.clock import tick
from referrals.models import Placement, Referral, WorklistItem

pytestmark = pytest.mark.django_db


def on_the_list():
    return list(WorklistItem.objects.filter(kind="take_to_panel", closed_at=None).values_list("referral", flat=True))


def test_a_search_that_enough_services_refused_goes_to_the_panel(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    quay, mill = county.offered(county.quay, county.mill_lane)
    county.decline(quay)
    assert on_the_list() == []
    county.decline(mill)
    assert on_the_list() == [quay.referral_id]
    with pytest.raises(NotPossible):
        actions.declining.decide_at_panel(by=county.coordinator, referral=quay.referral, detail="")
    actions.declining.decide_at_panel(by=county.coordinator, referral=quay.referral, detail="Quay House looks again.")
    assert on_the_list() == []
    (again,) = actions.offer.send(by=county.coordinator, referral=quay.referral, services=[county.quay])
    county.decline(again)
    assert on_the_list() == []


def test_the_same_service_refusing_twice_is_one_service(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    (offer,) = county.offered()
    county.decline(offer)
    (again,) = actions.offer.send(by=county.coordinator, referral=offer.referral, services=[county.quay])
    county.decline(again)
    assert on_the_list() == []


def test_a_search_goes_to_the_panel_when_a_refusal_is_long_ago_and_only_once(county, settings):
    settings.PANEL_AFTER_DAYS = 10
    (offer,) = county.offered()
    county.decline(offer)
    now = timezone.now()
    tick(at=now + timedelta(days=9))
    assert on_the_list() == []
    tick(at=now + timedelta(days=10, hours=1))
    assert on_the_list() == [offer.referral_id]
    assert tick(at=now + timedelta(days=11))["refreshed"] == 0
    assert len(on_the_list()) == 1


def test_a_place_that_is_found_takes_the_search_off_the_list(county, settings):
    settings.PANEL_AFTER_SERVICES = 1
    quay, mill = county.offered(county.quay, county.mill_lane)
    county.decline(mill)
    assert on_the_list() == [quay.referral_id]
    actions.offer.accept(
        by=county.worker, offer=quay, unit=county.quay.units.first(), expected_arrival=timezone.localdate()
    )
    assert on_the_list() == []
    assert Placement.objects.count() == 1


def test_the_panel_reads_everything_about_a_search_on_one_page_and_decides_there(county, settings, client):
    settings.PANEL_AFTER_SERVICES = 2
    quay, mill = county.offered(county.quay, county.mill_lane)
    county.decline(quay, "full")
    county.decline(mill)
    actions.declining.challenge(by=county.officer, offer=mill, reason="They have two workers.")
    client.force_login(county.coordinator)
    listed = client.get(reverse("panel_list")).content.decode()
    address = reverse("panel", args=[quay.referral.reference])
    assert address in listed
    shown = client.get(address).content.decode()
    for words in (
        "Quay House", "Mill Lane", "A unit of this service is free today.", "They have two workers.",
        "Weekly meetings with the probation officer.", "The facts of that moment",
    ):  # fmt: skip
        assert words in shown, words
    assert client.post(address, {"detail": ""}).status_code == 422
    assert client.post(address, {"detail": "Mill Lane looks again by Friday."}).url == reverse("panel_list")
    assert Referral.objects.get(pk=quay.referral_id).panel_detail == "Mill Lane looks again by Friday."
    assert "Mill Lane looks again by Friday." in client.get(address).content.decode()


def test_the_panels_list_costs_the_same_for_2_searches_as_for_12(
    county, settings, client, django_assert_max_num_queries
):
    settings.PANEL_AFTER_SERVICES = 1
    client.force_login(county.coordinator)

    def more(number):
        for _ in range(number):
            n = Referral.objects.count()
            (offer,) = county.offered(service_user=county.service_user(given_name=f"A{n}", family_name=f"Ash{n}"))
            county.decline(offer)

    more(2)
    client.get(reverse("panel_list"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("panel_list"))
    more(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("panel_list"))


def renewed(county, referral, at=None):
    """The search is given up, and the same person is referred again."""
    at = {"at": at} if at else {}
    referral.refresh_from_db()
    actions.referral.close(by=county.coordinator, referral=referral, reason="no_place", detail="All were asked.", **at)
    again = county.complete(county.draft(referral.service_user, **at))
    return actions.referral.submit(by=county.officer, referral=again, **at)


def test_a_search_that_is_closed_and_renewed_does_not_begin_at_nought(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    (offer,) = county.offered()
    county.decline(offer)
    again = renewed(county, offer.referral)
    assert on_the_list() == []
    (other,) = actions.offer.send(by=county.coordinator, referral=again, services=[county.mill_lane])
    county.decline(other)
    assert on_the_list() == [again.pk]


def test_a_renewed_search_is_taken_to_the_panel_for_a_refusal_of_long_ago_until_the_panel_has_decided(county, settings):
    settings.PANEL_AFTER_DAYS = 10
    (offer,) = county.offered()
    county.decline(offer)
    again, now = renewed(county, offer.referral), timezone.now()
    tick(at=now + timedelta(days=9))
    assert on_the_list() == []
    tick(at=now + timedelta(days=10, hours=1))
    assert on_the_list() == [again.pk]
    later = now + timedelta(days=12)
    again.refresh_from_db()
    actions.declining.decide_at_panel(by=county.coordinator, referral=again, detail="Asks Mill Lane.", at=later)
    assert on_the_list() == []
    assert tick(at=later + timedelta(days=30))["refreshed"] == 0
    assert on_the_list() == []


def test_what_services_said_before_the_person_moved_in_somewhere_is_over(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    arrived, left = timezone.localdate() - timedelta(days=60), timezone.localdate() - timedelta(days=30)
    someone = county.service_user()
    long_ago = timezone.now() - timedelta(days=80)
    first = county.complete(county.draft(someone, at=long_ago), agreed_on=timezone.localdate(long_ago))
    actions.referral.submit(by=county.officer, referral=first, at=long_ago)
    (offer,) = actions.offer.send(by=county.coordinator, referral=first, services=[county.quay], at=long_ago)
    county.decline(offer, at=long_ago + timedelta(hours=2))
    (accepted,) = actions.offer.send(
        by=county.coordinator, referral=first, services=[county.mill_lane], at=long_ago + timedelta(days=1)
    )
    stay = actions.offer.accept(
        by=county.mill_worker, offer=accepted, unit=county.mill_lane.units.first(), expected_arrival=arrived,
        at=long_ago + timedelta(days=2),
    )  # fmt: skip
    actions.placement.arrive(by=county.mill_worker, placement=stay, on=arrived, at=long_ago + timedelta(days=21))
    stay.refresh_from_db()
    actions.placement.depart(
        by=county.mill_worker, placement=stay, on=left, reason="moved_on", planned=True, destination="private_rented",
        area_kind="not_known",
    )  # fmt: skip
    again = county.complete(county.draft(someone))
    actions.referral.submit(by=county.officer, referral=again)
    (offer,) = actions.offer.send(by=county.coordinator, referral=again, services=[county.mill_lane])
    county.decline(offer)
    assert on_the_list() == []


def test_the_page_tells_of_questions_stays_other_referrals_the_band_and_the_number_on_the_list(
    county, settings, client
):
    settings.PANEL_AFTER_SERVICES = 2
    stay = county.stayed(timezone.localdate() - timedelta(days=400), timezone.localdate() - timedelta(days=390))
    someone = stay.service_user
    (offer,) = county.offered(service_user=someone)
    asked = actions.offer.ask(by=county.worker, offer=offer, question="Which medication?")
    actions.offer.answer(by=county.officer, offer=offer, question=asked, text="None any more.")
    county.decline(offer)
    again = renewed(county, offer.referral)
    actions.referral.wait(
        by=county.coordinator, referral=again, stage=county.hostel, band="A", band_reason="Sleeps rough."
    )
    (other,) = actions.offer.send(by=county.coordinator, referral=again, services=[county.mill_lane])
    question = actions.offer.ask(by=county.mill_worker, offer=other, question="Any pets?")
    actions.offer.answer(by=county.officer, offer=other, question=question, text="A cat.")
    county.decline(other)
    client.force_login(county.coordinator)
    listed = client.get(reverse("panel_list")).content.decode()
    assert '<td data-label="Services that said no">2</td>' in listed
    shown = client.get(reverse("panel", args=[again.reference])).content.decode()
    for words in (
        "Any pets?", "A cat.", "Sleeps rough.", "number 1 of 1", stay.reference, "moved on", "planned",
        offer.referral.reference, stay.referral.reference, "1 service said no", "No file that you may open.",
    ):  # fmt: skip
        assert words in shown, words
