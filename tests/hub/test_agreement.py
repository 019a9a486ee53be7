"""Whose agency has no information-sharing agreement in force reads what is missing and whom to ring, and of nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from referrals import actions
from tests.factories import County, join
from tests.pages import page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    county = County()
    county.referral = county.submitted()
    Agency.objects.filter(pk=county.hub.pk).update(phone="01622 000000")
    return county


def lapse(agency, **dates):
    Agency.objects.filter(pk=agency.pk).update(**dates)


def ended(agency):
    lapse(agency, agreement_ends=timezone.localdate() - timedelta(days=1))


def test_an_agency_whose_agreement_is_over_is_marked_where_it_stands_who_can_see(county, client):
    actions.offer.send(by=county.coordinator, referral=county.referral, services=[county.quay])
    client.force_login(county.coordinator)
    who = ("referral_tab", county.referral.reference, "who")
    assert "No agreement now" not in page(client, *who).content.decode()
    ended(county.harbour)
    words = page(client, *who).content.decode()
    assert words.count("No agreement now: it sees nothing") == 1
    assert "Harbour Housing<span" in words


def test_every_page_about_people_says_what_is_missing_and_what_to_do(county, client):
    ended(county.probation)
    client.force_login(county.officer)
    for name in ("worklist", "referrals", "search", "new_referral", "offers"):
        answer = page(client, name)
        words = answer.content.decode()
        assert answer.status_code == 403
        assert "The agreement of East Kent probation ended on" in words and "County hub on 01622 000000" in words
        assert "An administrator of the hub records the version" in words
    assert page(client, "services").status_code == page(client, "help").status_code == 200


def test_what_is_missing_is_said_in_each_way_that_it_can_be(county, client):
    client.force_login(county.officer)
    lapse(county.probation, agreement_version="", agreement_signed=None)
    assert "No agreement of East Kent probation is recorded." in page(client, "referrals").content.decode()
    lapse(county.probation, agreement_version="2", agreement_signed=timezone.localdate() + timedelta(days=1))
    assert "begins on" in page(client, "referrals").content.decode()
    lapse(county.probation, agreement_signed=timezone.localdate())
    assert page(client, "referrals").status_code == 200


def test_what_exists_and_what_does_not_get_the_same_answer(county, client):
    ended(county.probation)
    client.force_login(county.officer)

    def answer(reference):
        said = page(client, "referral", reference)
        return said.status_code, said.content.decode().partition("<main")[2].partition("</main>")[0]

    assert answer(county.referral.reference) == answer("R99-99999")
    assert "Jordan" not in answer(county.referral.reference)[1]
    assert send(client, "referral_step", county.referral.reference, "withdraw", reason="custody").status_code == 403


def test_another_agency_with_an_agreement_opens_what_its_role_opens(county, client):
    ended(county.probation)
    join(county.officer, county.council, "housing_options")
    client.force_login(county.officer)
    assert page(client, "referrals").status_code == 200


def test_who_sees_no_person_anyway_is_not_told(county, client):
    ended(county.hub)
    for who in (county.administrator, county.member):
        client.force_login(who)
        assert client.get(reverse("worklist")).status_code == 200
    client.force_login(county.coordinator)
    assert "The agreement of County hub ended on" in page(client, "triage_list").content.decode()


def test_an_administrator_who_refers_too_is_led_to_where_it_is_recorded(county, client):
    ended(county.probation)
    join(county.officer, county.hub, "administrator")
    client.force_login(county.officer)
    assert reverse("agency_change", args=["PROB"]) in page(client, "referrals").content.decode()
