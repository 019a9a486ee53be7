"""The list, the page, search, the worklist and one record give the same answer, for everybody, on a made-up world."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Membership
from referrals import access, actions, worklists
from referrals.models import Referral, ReferralGrant, Stake, WorklistItem
from tests.factories import County, join, person

pytestmark = pytest.mark.django_db

ROLES_WITH_VIEW = {
    "referrer", "referring_manager", "provider_worker", "provider_manager", "housing_options", "hub_coordinator",
}  # fmt: skip
KINDS_THAT_SHOW = {
    "referrer", "council_origin", "council_home", "council_placement", "offered", "housing", "invited",
}  # fmt: skip


def may_see(user, referral, today):
    """The slow and obvious answer, read off the rows one by one."""
    if referral.restricted:
        grants = ReferralGrant.objects.filter(user=user, content_object=referral)
        if not any(grant.ends >= today for grant in grants):
            return False
    for membership in Membership.objects.filter(user=user):
        if membership.starts > today or (membership.ends is not None and membership.ends <= today):
            continue
        agency, role = membership.role_group.agency, membership.role_group.role
        if role not in ROLES_WITH_VIEW or agency.agreement_signed is None or agency.agreement_signed > today:
            continue
        if role == "hub_coordinator":
            return True
        for stake in Stake.objects.filter(referral=referral, agency=agency):
            still = stake.closed_at is None and (stake.until is None or stake.until >= today)
            if still and stake.kind in KINDS_THAT_SHOW:
                return True
    return False


@pytest.fixture
def world(db):
    """Some forty journeys at every stage, some restricted, some granted, and people of every kind."""
    county, chance, today = County(), random.Random(7), timezone.localdate()
    ways = [county.draft, county.submitted, county.offered, county.booked, county.arrived]
    for n in range(20):
        given = county.service_user(given_name=f"Robin{n}", family_name=f"Weald{n}")
        way = chance.choice(ways if n < 3 else ways[:3])
        made = way(service_user=given)
        made = made[0] if isinstance(made, list) else made
        referral = made if isinstance(made, Referral) else made.referral
        if chance.random() < 0.3:
            actions.restriction.restrict(by=county.coordinator, service_user=given, reason="Refuge.")
            if chance.random() < 0.5:
                actions.restriction.grant(
                    by=county.coordinator, referral=referral, user=county.officer, reason="Licence.", ends=today
                )
        if chance.random() < 0.2:
            Stake.objects.filter(referral=referral, kind="referrer").update(until=today - timedelta(days=1))
    county.both = person(county.harbour, "provider_worker")
    join(county.both, county.council, "housing_options")
    county.leaver = person(county.probation, "referrer", ends=today)
    county.newcomer = person(county.probation, "referrer", starts=today + timedelta(days=1))
    county.commissioner = person(county.hub, "commissioner")
    return county


PEOPLE = (
    "officer", "coordinator", "worker", "mill_worker", "housing_officer", "member", "administrator", "both", "leaver",
    "newcomer", "commissioner",
)  # fmt: skip


def whole_list(user, size):
    """Every page of the list, one after another."""
    found, after = [], None
    while page := access.page(user, after=after, size=size):
        found += page
        after = (page[-1].updated, page[-1].pk)
    return found


def test_everybodys_list_page_search_worklist_and_record_agree_with_the_slow_answer(world):
    today = timezone.localdate()
    referrals = list(Referral.objects.all())
    for who in PEOPLE:
        user = getattr(world, who)
        right = {referral.pk for referral in referrals if may_see(user, referral, today)}
        assert set(access.referrals_for(user).values_list("pk", flat=True)) == right, who
        listed = whole_list(user, size=3)
        assert [referral.pk for referral in listed] == [
            referral.pk for referral in sorted(listed, key=lambda r: (r.updated, r.pk), reverse=True)
        ]
        assert {referral.pk for referral in listed} == right, who
        assert len(listed) == len(right), who
        assert {referral.pk for referral in referrals if user.has_perm("referrals.view_referral", referral)} == right
        assert {pk for pk, classes in access.readable(user, referrals).items() if classes} == right, who
        for agency in (world.probation, world.harbour, world.hub, world.council, world.mill):
            items = worklists.items_of_agency(user, agency)
            assert set(items.values_list("referral", flat=True)) <= right, who
            waiting = WorklistItem.objects.filter(agency=agency, closed_at=None, referral__in=right)
            assert items.count() == waiting.count()


def test_taking_either_lock_away_would_be_noticed(world, monkeypatch):
    today = timezone.localdate()
    everything = set(Referral.objects.values_list("pk", flat=True))
    right = {r.pk for r in Referral.objects.all() if may_see(world.worker, r, today)}
    monkeypatch.setattr(access, "open_stakes", lambda user, permission: Stake.objects.all())
    without_stakes = set(access.referrals_for(world.worker).values_list("pk", flat=True))
    assert right < without_stakes <= everything
