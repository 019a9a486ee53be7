"""Residents on their way along a pathway: where they live now counts, and what comes next is what the stages say."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.models import Stage
from referrals import actions
from referrals.actions.routing import home_of, look
from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def test_a_resident_is_where_they_live_and_not_where_they_were_when_they_were_assessed(county):
    stay = county.arrived()
    assert stay.referral.assessment.housing.situation == "rough_sleeping"
    _, about, _ = look(stay.referral)
    assert (about.housing_situation, about.rough_sleeping_history, about.in_custody) == ("supported", True, False)
    assert about.homeless_from == stay.expected_end


def test_a_resident_is_banded_for_moving_on_and_not_for_sleeping_rough(county):
    stay = county.arrived()
    assert stay.referral.band_reason == "The person is sleeping rough."
    actions.routing.route(by=county.coordinator, referral=stay.referral)
    stay.referral.refresh_from_db()
    assert stay.referral.band == "A" and stay.referral.band_reason.startswith("The person is moving on from")


def test_a_resident_of_a_refuge_lives_in_a_refuge_and_of_sheltered_housing_in_a_home(county):
    stay = county.arrived()
    for service_type, situation, ends in (
        ("refuge", "refuge", stay.expected_end),
        ("sheltered", "social_tenancy", None),
    ):
        county.quay.service_type = service_type
        county.quay.save()
        _, about, _ = look(type(stay.referral).objects.get(pk=stay.referral_id))
        assert (about.housing_situation, about.homeless_from) == (situation, ends)


def test_whoever_lives_nowhere_in_the_county_has_no_home_and_stays_as_assessed(county):
    referral = county.booked().referral
    assert home_of(referral) is None
    assert look(referral)[1].housing_situation == "rough_sleeping"


def test_what_comes_next_is_where_the_stage_leads_and_the_page_says_so(county, client):
    stay = county.arrived()
    run = actions.routing.route(by=county.coordinator, referral=stay.referral)
    assert (run.result["stage"], run.result["because"]) == ("shared", "It follows 24-hour hostel.")
    client.force_login(county.coordinator)
    assert (
        "It follows 24-hour hostel." in client.get(reverse("triage", args=[stay.referral.reference])).content.decode()
    )


def test_after_the_last_stage_the_rules_decide_by_where_the_person_lives_now(county):
    Stage.objects.filter(kind="hostel_24h").update(leads_to="")
    stay = county.arrived()
    run = actions.routing.route(by=county.coordinator, referral=stay.referral)
    assert (run.result["stage"], run.result["because"]) == ("shared", "Everybody else starts in a shared house.")


def test_a_stage_to_which_only_councils_refer_is_explained_to_probation_and_not_to_a_council(county, client):
    Stage.objects.update(referred_by=["council"])
    referral = county.submitted()
    client.force_login(county.coordinator)
    said = client.get(reverse("triage", args=[referral.reference])).content.decode()
    assert "Only councils refer to this stage. The hub can ask one of them to take the referral up." in said
    county.probation.kind, county.probation.area = "council", county.dover
    county.probation.save()
    run = actions.routing.route(by=county.coordinator, referral=referral)
    assert "Only councils" not in str(run.result)


def test_a_resident_moves_on_whoever_referred_them(county):
    Stage.objects.update(referred_by=["council"])
    stay = county.arrived()
    run = actions.routing.route(by=county.coordinator, referral=stay.referral)
    assert "Only councils" not in str(run.result)


def test_the_referrer_reads_before_sending_that_the_stage_is_not_theirs_to_refer_to(county, client):
    Stage.objects.update(referred_by=["council"])
    referral = county.complete(county.draft())
    client.force_login(county.officer)
    page = client.get(reverse("draft_route", args=[referral.reference])).content.decode()
    assert "Only councils refer to this stage." in page


def test_the_day_on_which_the_stay_ends_is_the_day_on_which_a_place_is_needed(county):
    stay = county.arrived()
    soon = timezone.localdate() + timedelta(days=20)
    type(stay).objects.filter(pk=stay.pk).update(expected_end=soon)
    assert look(type(stay.referral).objects.get(pk=stay.referral_id))[1].homeless_from == soon
