"""An agency that the person agreed to reads who they are until a day, and nothing sensitive."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import sync_roles
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Agency, Event
from referrals import access, actions
from referrals.models import Consent
from tests.factories import AgencyFactory, County, person

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def police(county):
    return AgencyFactory(name="Harbour police", kind="police")


def invite(county, referral, agency, **given):
    given = {"purpose": "A plan for release.", "method": "signed", "until": timezone.localdate()} | given
    return actions.sharing.invite(by=county.officer, referral=referral, agency=agency, **given)


def test_an_invited_agency_reads_who_it_is_until_the_day_that_the_person_agreed_to(county, police):
    referral, sergeant = county.submitted(), person(police, "referrer")
    assert not access.referrals_for(sergeant).exists()
    stake = invite(county, referral, police)
    assert access.readable(sergeant, [referral])[referral.pk] == {"plain", "identifying"}
    assert Consent.objects.get(to_agency=police).ends == stake.until
    type(stake).objects.filter(pk=stake.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert not access.referrals_for(sergeant).exists()
    assert not access.page(sergeant)


def test_ending_an_invitation_closes_it_at_once_and_withdraws_the_consent(county, police):
    referral, sergeant = county.submitted(), person(police, "referrer")
    stake = invite(county, referral, police, until=timezone.localdate() + timedelta(days=30))
    actions.sharing.uninvite(by=county.officer, stake=stake)
    assert not access.may(sergeant, "view_referral", referral)
    assert Consent.objects.get(to_agency=police).withdrawn_on == timezone.localdate()
    with pytest.raises(TooLate):
        actions.sharing.uninvite(by=county.officer, stake=stake)
    verbs = Event.objects.filter(referral=referral.reference).values_list("verb", flat=True)
    assert {"invite_agency", "uninvite_agency"} <= set(verbs)


def test_only_who_made_the_referral_and_the_hub_invite(county, police):
    (offer,) = county.offered()
    for user in (county.worker, county.housing_officer, county.mill_worker, county.administrator):
        with pytest.raises(Refused):
            actions.sharing.invite(
                by=user, referral=offer.referral, agency=police, purpose="Help.", method="signed",
                until=timezone.localdate(),
            )  # fmt: skip


def test_nobody_is_invited_without_a_purpose_an_agreement_or_an_end(county, police):
    referral, today = county.submitted(), timezone.localdate()
    unsigned = AgencyFactory(agreement_version="", agreement_signed=None)
    lapsed = AgencyFactory(agreement_ends=today - timedelta(days=1))
    for agency in (unsigned, lapsed, county.hub):
        with pytest.raises(TooLate):
            invite(county, referral, agency)
    for wrong in ({"purpose": " "}, {"until": today - timedelta(days=1)}, {"until": today + timedelta(days=400)}):
        with pytest.raises(NotPossible):
            invite(county, referral, police, **wrong)


def test_a_restricted_record_stays_shut_to_whoever_is_invited_and_not_named(county, police):
    referral, sergeant = county.submitted(), person(police, "referrer")
    invite(county, referral, police)
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    assert not access.referrals_for(sergeant).exists()


def test_the_page_invites_and_ends_and_says_so(county, police):
    referral, client = county.submitted(), Client()
    client.force_login(county.officer, backend=BACKEND)
    page, today = reverse("agency_invite", args=[referral.reference]), timezone.localdate()
    assert client.post(page, {}).status_code == 422
    typed = {"until_0": today.day, "until_1": today.month, "until_2": today.year}
    answer = client.post(page, typed | {"agency": police.pk, "purpose": "A plan.", "method": "signed"}, follow=True)
    words = answer.content.decode()
    assert "Harbour police can read the referral until" in words
    assert "A plan." in words
    stake = referral.stakes.get(agency=police)
    answer = client.post(reverse("agency_uninvite", args=[referral.reference, stake.pk]), follow=True)
    assert "Harbour police can no longer read the referral." in answer.content.decode()


def test_an_agreement_that_has_ended_opens_nothing_from_the_day_after(county):
    referral, today = county.submitted(), timezone.localdate()
    Agency.objects.filter(pk=county.probation.pk).update(agreement_ends=today)
    assert access.may(county.officer, "view_referral", referral)
    Agency.objects.filter(pk=county.probation.pk).update(agreement_ends=today - timedelta(days=1))
    sync_roles()
    assert not access.may(county.officer, "view_referral", referral)
    assert not access.page(county.officer)
