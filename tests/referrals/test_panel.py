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
