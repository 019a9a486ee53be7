"""Somebody who is referred twice has one journey: the hub sees it and brings the two referrals together."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from pathways.codes import ClientGroup
from referrals import access, actions
from referrals.actions.clock import tick
from referrals.actions.joining import newer_answers
from referrals.models import Referral, Stake, WorklistItem
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def prison(county):
    """A prison, and its officer at `prison.officer`."""
    prison = AgencyFactory(name="Sheppey prison", kind="prison")
    prison.officer = person(prison, "referrer", name="Petra Prison")
    return prison


@pytest.fixture
def live(county):
    """Somebody whom probation has referred, for offending."""
    return county.submitted()


def second(county, prison, service_user, **answers):
    """What a prison sends of somebody, for drugs."""
    draft = county.draft(service_user, by=prison.officer, agency=prison)
    answers = {"needs": {"client_group": "drugs", "mental_health": "high"}} | answers
    return actions.referral.submit(by=prison.officer, referral=county.complete(draft, **answers))


def tasks(kind):
    return list(WorklistItem.objects.filter(kind=kind, closed_at=None).values_list("agency__code", "referral"))


def join(county, referral, into, **given):
    actions.joining.join(by=county.coordinator, referral=referral, into=into, **given)
    referral.refresh_from_db()
    into.refresh_from_db()


def test_a_second_agency_sends_one_that_stands_beside_and_the_hub_gets_a_task(county, prison, live):
    beside = second(county, prison, live.service_user)
    assert (beside.status, beside.stage, beside.routing_runs.count()) == ("beside", None, 0)
    assert tasks("join_referral") == [("HUB", beside.pk)]
    assert not access.may(prison.officer, "view_referral", live)
    with pytest.raises(TooLate):
        actions.offer.send(by=county.coordinator, referral=beside, services=[county.quay])


def test_of_a_person_who_is_offered_everywhere_at_once_one_referral_leads_and_the_others_stand_beside(county, prison):
    someone, police = county.service_user(), AgencyFactory(kind="police")
    police.officer = person(police, "referrer")
    drafts = [
        county.complete(county.draft(someone, by=agency.officer, agency=agency))
        for agency in (prison, police)
    ]  # fmt: skip
    first, other = (actions.referral.submit(by=draft.referrer, referral=draft) for draft in drafts)
    assert (first.status, other.status) == ("submitted", "beside")


def test_an_agency_goes_on_with_its_own_referral(county, live):
    with pytest.raises(TooLate, match="One person has one journey"):
        county.draft(live.service_user)


def test_brought_together_needs_become_further_reasons_and_no_answer_changes_by_itself(county, prison, live):
    before = live.assessment.needs
    beside = second(county, prison, live.service_user)
    join(county, beside, live)
    needs = live.assessment.needs
    assert (needs.client_group, needs.further_groups) == ("offenders", ["drugs"])
    assert (needs.mental_health, before.mental_health) == ("medium", "medium")
    assert (beside.status, beside.closed_reason, beside.joined_to) == ("closed", "joined", live)
    assert beside.reference in live.assessment.reason
    assert tasks("join_referral") == []


def test_newer_answers_are_taken_over_one_by_one_as_a_new_version(county, prison, live):
    beside = second(
        county, prison, live.service_user, connection={"areas_wanted": [county.dover]}, risk={"plan": "A keyworker."}
    )
    found = {row.code: (row.old, row.new) for row in newer_answers(beside, live)}
    assert found == {
        "needs.mental_health": ("Medium", "High"),
        "connection.areas_wanted": ("Thanet", "Dover"),
        "risk.plan": ("Weekly meetings with the probation officer.", "A keyworker."),
    }
    join(county, beside, live, take=["needs.mental_health", "connection.areas_wanted"])
    new = live.assessment
    assert (new.needs.mental_health, list(new.connection.areas_wanted.all())) == ("high", [county.dover])
    assert new.risk.plan.startswith("Weekly")
    changes = [row for version in (new, new.amends) for row in version.changes.values_list("field", "old", "new")]
    assert ("mental_health", "Medium", "High") in changes


def test_the_second_agency_follows_how_it_goes_and_reads_nothing_that_the_person_told_the_first(county, prison, live):
    join(county, second(county, prison, live.service_user), live)
    assert access.readable(prison.officer, [live])[live.pk] == {"plain", "identifying"}
    for permission in ("amend_referral", "withdraw_referral", "record_death", "submit_referral"):
        assert not access.may(prison.officer, permission, live)
    assert access.may(county.officer, "amend_referral", live)


def test_without_the_person_s_consent_the_second_agency_follows_nothing(county, prison, live):
    beside = second(county, prison, live.service_user)
    said = live.service_user.consents.filter(purpose="assess_and_share").latest("id")
    actions.person.withdraw_consent(by=prison.officer, consent=said, agency=prison)
    join(county, beside, live)
    assert not access.may(prison.officer, "view_referral", live)


def test_who_takes_the_consent_back_is_followed_no_longer(county, prison, live):
    join(county, second(county, prison, live.service_user), live)
    said = live.service_user.consents.filter(purpose="assess_and_share").latest("id")
    actions.person.withdraw_consent(by=county.officer, consent=said, agency=county.probation)
    assert not access.may(prison.officer, "view_referral", live)


def test_when_the_consent_has_run_out_the_clock_ends_what_the_second_agency_follows(county, prison, live):
    join(county, second(county, prison, live.service_user), live)
    today = timezone.localdate()
    actions.person.record_consent(
        by=county.officer, service_user=live.service_user, agency=county.probation, purpose="assess_and_share",
        given=True, method="signed", ends=today,
    )  # fmt: skip
    tick(at=timezone.now())
    assert access.may(prison.officer, "view_referral", live)
    tick(at=timezone.now() + timedelta(days=1))
    assert not access.may(prison.officer, "view_referral", live)


def test_both_referrers_are_told_by_reference_alone(county, prison, live, django_capture_on_commit_callbacks, settings):
    beside = second(county, prison, live.service_user)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        join(county, beside, live)
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told.pop(county.housing_officer.email) == f"A referral has changed ({live.reference})"  # it holds it too
    assert told == {
        prison.officer.email: f"Two referrals are one now ({beside.reference})",
        county.officer.email: f"Referred by somebody else too ({live.reference})",
    }
    assert not any("Marsh" in message.body for message in mail.outbox)


def twin(county, prison):
    """The same person, whom a prison has recorded anew with a slip of the pen, and sent."""
    anew = county.service_user(family_name="Marsch")
    return second(county, prison, anew, needs={"client_group": "offenders"})


def test_two_records_that_look_alike_are_brought_together_by_the_hub(county, prison, live):
    other = twin(county, prison)
    assert other.status == "submitted"
    (offer,) = actions.offer.send(by=county.coordinator, referral=other, services=[county.quay])
    join(county, other, live)
    offer.refresh_from_db()
    assert (offer.status, other.joined_to) == ("withdrawn", live)


def to_check():
    """References of the referrals for which the hub has to look whether the person is known already."""
    items = WorklistItem.objects.filter(kind="check_duplicate", closed_at=None)
    return list(items.values_list("referral__reference", flat=True))


def test_of_a_second_record_that_looks_the_same_the_hub_gets_a_task_when_it_is_sent(county, prison, live):
    other = twin(county, prison)
    assert other.check_duplicate and to_check() == [other.reference]
    join(county, other, live)
    assert to_check() == []


def test_nobody_is_checked_for_a_namesake_born_on_another_day_nor_for_somebody_whose_journey_has_ended(
    county, prison, live
):
    namesake = county.service_user(date_of_birth=date(1970, 5, 6))
    assert not second(county, prison, namesake, needs={"client_group": "offenders"}).check_duplicate
    actions.referral.withdraw(by=county.officer, referral=live, reason="custody", detail="Recalled.")
    assert not twin(county, prison).check_duplicate


def test_two_whom_the_hub_has_told_apart_are_not_checked_again(county, prison, live):
    anew = county.service_user(family_name="Marsch")
    actions.merging.tell_apart(by=county.coordinator, one=live.service_user, other=anew, reason="Twin brothers.")
    assert not second(county, prison, anew, needs={"client_group": "offenders"}).check_duplicate


def test_before_a_service_is_asked_the_hub_reads_that_another_referral_may_be_of_the_same_person(
    county, prison, live, enter
):
    other, hub = twin(county, prison), enter(county.coordinator)
    for one in (live, other):
        page = hub.get(reverse("triage", args=[one.reference])).content.decode()
        assert "may be of the same person" in page and reverse("join", args=[one.reference]) in page
    join(county, other, live)
    assert "may be of the same person" not in hub.get(reverse("triage", args=[live.reference])).content.decode()


def test_two_people_who_do_not_look_alike_stay_two(county, prison, live):
    robin = county.service_user(given_name="Robin", family_name="Weald", date_of_birth=date(1970, 5, 6))
    stranger = second(county, prison, robin, needs={"client_group": "offenders"})
    with pytest.raises(NotPossible, match="not of one person"):
        join(county, stranger, live)


def test_brought_together_by_mistake_two_are_two_again(county, prison, live):
    other = twin(county, prison)
    join(county, other, live)
    assert access.may(prison.officer, "view_referral", live)
    actions.referral.reopen(by=county.coordinator, referral=other, reason="Two brothers.")
    assert (other.status, other.joined_to) == ("submitted", None)
    assert not access.may(prison.officer, "view_referral", live)


def test_one_of_the_same_record_is_not_opened_again_while_the_other_is_live(county, prison, live):
    beside = second(county, prison, live.service_user)
    join(county, beside, live)
    with pytest.raises(TooLate):
        actions.referral.reopen(by=county.coordinator, referral=beside, reason="A slip.")


def test_a_restricted_referral_tells_nobody_of_itself_by_the_other_one(county, prison, live):
    other = twin(county, prison)
    actions.restriction.restrict(by=county.coordinator, service_user=live.service_user, reason="Refuge.")
    with pytest.raises(NotPossible, match="restricted"):
        join(county, Referral.objects.get(pk=other.pk), Referral.objects.get(pk=live.pk))
    colleague = Client()
    colleague.force_login(person(county.hub, "hub_coordinator"))
    page = colleague.get(reverse("join", args=[other.reference])).content.decode()
    assert live.reference not in page
    assert colleague.get(reverse("join_with", args=[other.reference, live.reference])).status_code == 404
    actions.restriction.restrict(by=county.coordinator, service_user=other.service_user, reason="The same person.")
    join(county, Referral.objects.get(pk=other.pk), Referral.objects.get(pk=live.pk))
    assert not access.may(prison.officer, "view_referral", live)


def test_only_the_hub_brings_referrals_together(county, prison, live):
    beside = second(county, prison, live.service_user)
    for user in (county.officer, prison.officer, county.worker, county.housing_officer, county.member):
        with pytest.raises(Refused):
            actions.joining.join(by=user, referral=beside, into=live)


def test_when_the_other_has_ended_the_one_beside_goes_on_alone(county, prison, live):
    beside = second(county, prison, live.service_user, needs={"client_group": "offenders"})
    with pytest.raises(TooLate, match="still live"):
        actions.joining.alone(by=county.coordinator, referral=beside)
    actions.referral.withdraw(by=county.officer, referral=live, reason="disengaged", detail="Not seen.")
    with pytest.raises(TooLate):
        join(county, beside, Referral.objects.get(pk=live.pk))
    actions.joining.alone(by=county.coordinator, referral=beside)
    assert (beside.status, beside.stage) == ("submitted", county.hostel)
    assert tasks("triage") == [("HUB", beside.pk)]


def test_the_hub_looks_at_both_and_presses(county, prison, live, enter):
    beside = second(county, prison, live.service_user)
    hub = enter(county.coordinator)
    assert (
        reverse("join", args=[beside.reference]) in hub.get(reverse("triage", args=[beside.reference])).content.decode()
    )
    listed = hub.get(reverse("join", args=[beside.reference])).content.decode()
    both = reverse("join_with", args=[beside.reference, live.reference])
    assert both in listed
    page = hub.get(both).content.decode()
    assert (
        ClientGroup("drugs").label in page
        and "Now: Medium" in page
        and "Newer: High" in page
        and " checked" not in page
    )
    assert hub.post(both, {"take": ["risk.nothing"]}).status_code == 422
    assert hub.post(both, {"take": ["needs.mental_health"]}).status_code == 302
    live.refresh_from_db()
    assert live.assessment.needs.mental_health == "high"
    assert hub.post(both, {"take": []}).status_code == 409
    assert {"joined"} <= set(Event.objects.filter(subject=live.reference).values_list("verb", flat=True))
    assert Stake.objects.filter(referral=live, kind="referrer_too", agency=prison, closed_at=None).exists()


def test_the_second_referrer_reads_who_brings_the_two_together(county, prison, live, enter):
    beside = second(county, prison, live.service_user)
    page = enter(prison.officer).get(reverse("draft_sent", args=[beside.reference])).content.decode()
    assert "brings the two together" in page and live.reference not in page
