"""Each lock alone opens nothing, and nothing stands above them: no superuser, no right held everywhere."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Membership, User
from referrals import access, actions
from referrals.models import ReferralGrant, Stake
from tests.factories import AgencyFactory, County, person

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db):
    return County()


def test_a_role_without_a_stake_opens_nothing(county):
    referral = county.submitted()
    elsewhere = person(AgencyFactory(kind="probation"), "referrer")
    assert agency_access.may_at(elsewhere, "view_referral")
    assert not access.referrals_for(elsewhere).exists()
    assert not access.may(elsewhere, "view_referral", referral)


def test_a_stake_without_a_role_opens_nothing(county):
    referral = county.submitted()
    member = person(county.probation, "partnership_member")
    assert Stake.objects.filter(referral=referral, agency=county.probation, closed_at=None).exists()
    assert not access.referrals_for(member).exists()
    assert not access.page(member)
    assert access.count(member) == 0


def test_a_right_that_is_held_everywhere_opens_nothing(county):
    referral = county.submitted()
    member = person(county.hub, "partnership_member")
    right = Permission.objects.get(codename="view_referral", content_type__app_label="agencies")
    everywhere = Group.objects.create(name="Everywhere")
    everywhere.permissions.add(right)
    member.groups.add(everywhere)
    Membership.objects.get(user=member).role_group.group.permissions.add(right)
    assert not agency_access.may_at(member, "view_referral")
    assert not access.may(member, "view_referral", referral)
    assert not access.referrals_for(member).exists()


def test_nobody_stands_above_the_locks(county):
    referral = county.submitted()
    member = person(county.hub, "partnership_member")
    member.is_superuser = member.is_staff = True
    assert not {"is_superuser", "is_staff"} & {field.name for field in User._meta.get_fields()}
    assert not apps.is_installed("django.contrib.admin")
    assert not member.has_perm("referrals.view_referral", referral)
    assert not access.referrals_for(member).exists()
    assert not access.page(member)


def test_an_open_offer_opens_no_other_services_offer_on_the_same_referral(county):
    referral = county.submitted()
    offers = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay, county.mill_lane])
    of = {offer.service: offer for offer in offers}
    for user, own, other in (
        (county.worker, county.quay, county.mill_lane), (county.mill_worker, county.mill_lane, county.quay),
    ):  # fmt: skip
        for right in ("accept_offer", "decline_offer"):
            assert user.has_perm(f"referrals.{right}", of[own])
            assert not user.has_perm(f"referrals.{right}", of[other])
        seen = access.allowed(user, offers)
        assert "accept_offer" in seen[of[own].pk] and "accept_offer" not in seen[of[other].pk]
        assert set(access.offers_for(user)) == {of[own]}


def test_a_grant_opens_to_the_end_of_its_last_day_and_nothing_after(county):
    referral, today = county.submitted(), timezone.localdate()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    actions.restriction.grant(
        by=county.coordinator, referral=referral, user=county.officer, reason="Licence.", ends=today
    )

    def opens():
        return (
            access.may(county.officer, "view_referral", referral),
            access.referrals_for(county.officer).exists(),
            bool(access.page(county.officer)),
            bool(access.readable(county.officer, [referral])[referral.pk]),
            bool(access.allowed(county.officer, [referral])[referral.pk]),
        )

    assert opens() == (True,) * 5
    ReferralGrant.objects.filter(user=county.officer).update(ends=today - timedelta(days=1))
    assert opens() == (False,) * 5


def test_a_membership_that_ends_opens_nothing_at_the_next_request(county):
    referral = county.submitted()
    client = Client()
    client.force_login(county.officer, backend=BACKEND)
    page = reverse("referral", args=[referral.reference])
    assert client.get(page).status_code == 200
    Membership.objects.filter(user=county.officer).update(ends=timezone.localdate())
    assert client.get(page).status_code == 404
    assert client.get(reverse("referrals")).status_code == 403


def test_rights_are_read_once_a_request_from_the_memberships_on(county, client, django_assert_num_queries):
    agency_access.remember(county.officer)
    with django_assert_num_queries(2) as asked:
        assert agency_access.may_at(county.officer, "view_referral", county.probation)
        assert agency_access.may_at(county.officer, "create_referral", county.probation)
        assert not agency_access.may_at(county.officer, "view_figures")
    first, second = (query["sql"] for query in asked.captured_queries)
    assert "agencies_membership" in first
    assert "agencies_agencygrouppermission" in second
    assert "agencies_membership" not in second
