"""A service whose units stand in several areas, and people who may not live in one of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from referrals import actions
from referrals.actions.routing import look
from referrals.vacancies import service_now
from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = County()
    made.far, made.near = made.quay.units.order_by("code")[:2]
    made.far.area = made.dover
    made.far.save()
    return made


def barred(county, area, question="exclusion_areas"):
    """An offer from Quay House to somebody who may not live in an area, decided by the hub with the map in its hand."""
    section = "connection" if question == "areas_to_avoid" else "risk"
    referral = county.complete(county.draft(), **{section: {question: [area]}})
    actions.referral.submit(by=county.officer, referral=referral)
    looked = {"QUAY": "Looked at the map: one of its rooms stands elsewhere."}
    (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay], checked=looked)
    return offer


def accept(county, offer, unit):
    today = timezone.localdate()
    return actions.offer.accept(by=county.worker, offer=offer, unit=unit, expected_arrival=today)


def test_routing_knows_in_which_further_areas_units_stand(county):
    now = service_now(county.quay, timezone.localdate())
    assert (now.area, now.premises_in) == (county.thanet.code, {county.dover.code})
    county.far.available_to = timezone.localdate() - timedelta(days=1)
    county.far.save()
    assert service_now(county.quay, timezone.localdate()).premises_in == frozenset()


def test_a_unit_that_stands_where_its_service_stands_is_nothing_further(county):
    county.far.area = county.thanet
    county.far.save()
    assert service_now(county.quay, timezone.localdate()).premises_in == frozenset()


@pytest.mark.parametrize("question", ["exclusion_areas", "areas_to_avoid"])
def test_nobody_is_booked_into_a_unit_that_stands_where_they_may_not_live(county, question):
    offer = barred(county, county.dover, question)
    with pytest.raises(NotPossible, match="stands where this person may not live"):
        accept(county, offer, county.far)
    offer.refresh_from_db()
    assert offer.status == "open"
    assert accept(county, offer, county.near).unit == county.near


def test_the_page_of_the_run_asks_to_check_the_map_for_the_unit(county):
    said = look(barred(county, county.dover).referral)[2]
    quay = next(row for row in said.services if row.service == "QUAY")
    assert "Check the map: which of the service's units" in " ".join(line.ask for line in quay.verdicts)


def test_the_area_of_a_unit_is_set_on_its_page_and_taken_away_again(county, client):
    client.force_login(county.administrator)
    address = reverse("unit_change", args=[county.near.pk])
    given = {"name": "Room 2", "kind": "room", "available_from_0": "6", "available_from_1": "1",
             "available_from_2": "2020", "available_to_0": "", "available_to_1": "", "available_to_2": ""}  # fmt: skip
    for area in (county.dover, None):
        assert client.post(address, given | {"area": area.pk if area else ""}).status_code == 302
        county.near.refresh_from_db()
        assert county.near.area == area
