"""Somebody leaves, or is away: everything of theirs goes to a colleague in one press, by a manager or administrator."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused
from agencies.models import Event, Membership
from referrals import actions
from referrals.models import Referral, WorklistItem
from tests.factories import County, person
from tests.imports.world import stay, stays
from tests.pages import page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    made = County()
    made.manager = person(made.probation, "referring_manager", name="Mona Manager")
    made.colleague = person(made.probation, "referrer", name="Cleo Colleague")
    return made


def leaves(user):
    Membership.objects.filter(user=user).update(ends=timezone.localdate())


def hand_over(county, by, to=None):
    return actions.handing_over.hand_over(
        by=by, agency=county.probation, leaver=county.officer, to=to or county.colleague
    )


def with_work(county):
    """The officer has a draft, a question to answer, a declined offer to read, and a referral on its way."""
    county.draft(service_user=county.service_user(given_name="Robin"))
    asked = county.submitted(service_user=county.service_user(given_name="Kim"))
    actions.referral.ask(by=county.coordinator, referral=asked, question="When is the release?")
    (offer,) = county.offered(service_user=county.service_user(given_name="Alex"))
    county.decline(offer)
    return Referral.objects.filter(referrer=county.officer).count()


def test_everything_of_a_leaver_moves_in_one_press(client, county):
    referrals = with_work(county)
    kinds = set(WorklistItem.objects.filter(worker=county.officer, closed_at=None).values_list("kind", flat=True))
    assert kinds == {"finish_draft", "answer_referral", "read_decline"}
    leaves(county.officer)
    client.force_login(county.manager)
    listed = page(client, "hand_overs")
    assert [(row["worker"], row["left"]) for row in listed.context["rows"]] == [(county.officer, True)]
    address = reverse("hand_over", args=["PROB", county.officer.pk])
    assert address in listed.content.decode()
    assert f"3 things that wait for them, and {referrals} open referrals" in client.get(address).content.decode()
    answer = client.post(address, {"to": county.colleague.pk}, follow=True)
    assert f"{3 + referrals} handed over to Cleo Colleague." in answer.content.decode()
    assert not WorklistItem.objects.filter(worker=county.officer, closed_at=None).exists()
    assert not Referral.objects.filter(referrer=county.officer).exists()
    client.force_login(county.colleague)
    assert page(client, "worklist").context["count"] == 3
    assert Event.objects.filter(verb="assign", actor_id=county.manager.pk).count() == 3 + referrals


def test_what_comes_later_comes_to_whoever_took_over(county):
    referral = county.submitted()
    hand_over(county, county.manager)
    referral.refresh_from_db()
    actions.referral.ask(by=county.coordinator, referral=referral, question="When is the release?")
    assert WorklistItem.objects.get(kind="answer_referral").worker == county.colleague


def test_an_administrator_hands_over_the_work_of_leavers_and_sees_no_person(client, county):
    with_work(county)
    client.force_login(county.administrator)
    assert page(client, "hand_overs").context["rows"] == []
    with pytest.raises(Refused):
        hand_over(county, county.administrator)
    leaves(county.officer)
    said = page(client, "hand_overs").content.decode()
    assert "Olive Officer" in said and "Marsh" not in said
    assert send(client, "hand_over", "PROB", county.officer.pk, to=county.colleague.pk).status_code == 302


def test_stays_from_a_spreadsheet_are_nobodys_work(client, county):
    assert not stays(stay(service="QUAY"), create_missing=True).refused
    client.force_login(county.administrator)
    assert page(client, "hand_overs").context["rows"] == []


def test_nobody_else_hands_work_over_nor_a_manager_of_another_agency(county):
    county.submitted()
    elsewhere = person(county.harbour, "provider_manager")
    for user in (county.officer, county.colleague, elsewhere, county.member):
        with pytest.raises(Refused):
            hand_over(county, user)


def test_it_goes_to_somebody_else_who_works_there_today(county):
    county.submitted()
    for to in (county.officer, county.worker):
        with pytest.raises(NotPossible):
            hand_over(county, county.manager, to=to)
    leaves(county.colleague)
    with pytest.raises(NotPossible):
        hand_over(county, county.manager)


def test_work_about_a_restricted_person_waits_for_whoever_is_named(county):
    referral = county.submitted()
    actions.referral.ask(by=county.coordinator, referral=referral, question="When is the release?")
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    hand_over(county, county.manager)
    referral.refresh_from_db()
    assert referral.referrer == county.officer
    assert WorklistItem.objects.get(kind="answer_referral").worker is None


def test_a_press_too_many_is_said_so(county):
    county.submitted()
    hand_over(county, county.manager)
    with pytest.raises(NotPossible):
        hand_over(county, county.manager)
