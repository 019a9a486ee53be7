"""The duty to refer: three facts first, then the council of the person's choice, 56 days, and an answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import access, actions
from referrals.codes import DutyOutcome
from referrals.lifecycle.duty import DUTY, FACTS, STEP_OF, clock, lacking
from referrals.models import Consent, DutyToRefer, Referral, Stake, WorklistItem
from tests.factories import AgencyFactory, AreaFactory, person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def council_of(county, name="Dover", **fields):
    area = fields.pop("area", None) or county.dover
    return AgencyFactory(code=name.upper(), name=f"{name} council", kind="council", area=area, **fields)


def notified(referral):
    return Stake.objects.filter(referral=referral, kind="council_notified", closed_at=None)


def open_items(kind):
    return WorklistItem.objects.filter(kind=kind, closed_at=None)


def why_not(county, referral):
    with pytest.raises(NotPossible) as caught:
        actions.duty.notify(by=county.officer, referral=referral, reason="homeless")
    return " ".join(caught.value.errors[""])


def test_a_council_is_told_once_the_three_facts_stand_and_has_56_days(county):
    duty = county.told()
    assert (duty.status, duty.authority, duty.due_on) == ("submitted", county.council, TODAY() + timedelta(days=56))
    assert duty.expires_on == TODAY() + timedelta(weeks=26)
    assert (duty.agreed_on, duty.chose_on, duty.contact_on) == (TODAY(), TODAY(), TODAY())
    assert notified(duty.referral).get().agency == county.council
    assert Event.objects.get(verb="notify").detail == {
        "duty": duty.reference, "agency": "THANET", "code": "homeless",
    }  # fmt: skip


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.purpose)
def test_without_any_one_of_the_three_facts_nobody_is_told(county, fact):
    referral = county.agrees_to_duty(county.submitted())
    actions.person.record_consent(
        by=county.officer, service_user=referral.service_user, agency=county.probation, purpose=fact.purpose,
        given=False, method="spoken",
    )  # fmt: skip
    assert fact.do in why_not(county, referral)
    assert not DutyToRefer.objects.exists() and not notified(referral).exists()


def test_the_facts_are_three_and_each_is_asked_for_by_itself():
    assert lacking({}) == FACTS
    for fact in FACTS:
        others = {each.purpose: True for each in FACTS if each is not fact}
        assert lacking(others) == (fact,)


def test_no_record_of_a_duty_stands_without_the_days_of_the_three_facts(county):
    duty = county.told()
    for name in ("agreed_on", "chose_on", "contact_on"):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyToRefer.objects.filter(pk=duty.pk).update(**{name: None})


def test_the_council_told_is_the_one_that_the_person_chose_last(county):
    dover = council_of(county)
    referral = county.agrees_to_duty(county.submitted())
    assert county.told(referral=referral, authority=dover).authority == dover


def test_a_council_outside_england_or_without_an_agreement_is_not_told(county):
    wales = council_of(county, "Cardiff", area=AreaFactory(code="W06000015", name="Cardiff"))
    assert "not in England" in why_not(county, county.agrees_to_duty(county.submitted(), wales))
    unsigned = council_of(county, "Dover", agreement_version="", agreement_signed=None)
    referral = county.submitted(service_user=county.service_user(given_name="Ash"))
    assert "no information-sharing agreement" in why_not(county, county.agrees_to_duty(referral, unsigned))


def test_somebody_with_a_home_for_longer_than_56_days_is_not_referred_yet(county):
    soon = {"situation": "private_tenancy", "lost_reason": "private_ended"}
    leaves = TODAY() + timedelta(days=57)
    referral = county.complete(county.draft(), housing=soon | {"homeless_from": leaves})
    referral = county.agrees_to_duty(actions.referral.submit(by=county.officer, referral=referral))
    assert f"From {TODAY() + timedelta(days=1):%-d %B %Y}" in why_not(county, referral)
    tomorrow = timezone.now() + timedelta(days=1)
    duty = actions.duty.notify(by=county.officer, referral=referral, reason="at_risk", at=tomorrow)
    assert duty.reason == "at_risk"


def test_for_domestic_abuse_the_council_of_the_area_that_they_come_from_is_never_told(county):
    county.pathway_for("domestic_abuse")
    referral = county.complete(county.draft(), needs={"client_group": "domestic_abuse"})
    referral = county.agrees_to_duty(actions.referral.submit(by=county.officer, referral=referral))
    assert "For domestic abuse the hub tells it nothing" in why_not(county, referral)
    dover = council_of(county)
    assert county.told(referral=referral, authority=dover).authority == dover
    assert not Stake.objects.filter(referral=referral, agency=county.council, closed_at=None).exists()


def test_when_abuse_comes_to_light_the_council_of_origin_reads_no_longer_what_it_was_told(county):
    duty = county.told()
    actions.assessment.amend(
        by=county.officer, referral=duty.referral, section="needs", reason="Said today.",
        answers={"client_group": "domestic_abuse"},
    )  # fmt: skip
    assert not notified(duty.referral).exists()
    assert not access.referrals_for(county.housing_officer).exists()


def test_the_law_obliges_some_agencies_and_others_do_it_of_their_own_accord(county):
    assert county.told().under_duty is False
    type(county.probation).objects.filter(pk=county.probation.pk).update(duty_to_refer_body=True)
    referral = county.submitted(service_user=county.service_user(given_name="Ash"))
    assert county.told(referral=Referral.objects.get(pk=referral.pk)).under_duty is True


def test_one_council_at_a_time_is_told(county):
    duty = county.told()
    with pytest.raises(TooLate, match="Thanet council was told of this person already, by Olive Officer on"):
        county.told(referral=duty.referral)
    actions.duty.withdraw(by=county.officer, duty=duty, reason="incorrect_authority", detail="It was Dover.")
    assert county.told(referral=duty.referral, authority=council_of(county)).status == "submitted"


@pytest.mark.parametrize("outcome", DutyOutcome.values)
def test_the_council_answers_with_an_outcome_and_reads_on_only_where_it_accepts(county, outcome):
    duty = county.told()
    actions.duty.answer(by=county.housing_officer, duty=duty, outcome=outcome, detail="Seen today.")
    duty.refresh_from_db()
    assert duty.status == DUTY[STEP_OF[outcome]].to
    assert notified(duty.referral).exists() is (duty.status == "accepted")
    assert not open_items("answer_duty").exists()


def test_a_council_that_does_not_accept_says_why(county):
    duty = county.told()
    with pytest.raises(NotPossible) as caught:
        actions.duty.answer(by=county.housing_officer, duty=duty, outcome="another_reason", detail=" ")
    assert "detail" in caught.value.errors
    duty.refresh_from_db()
    assert duty.status == "submitted"


def test_only_the_council_that_was_told_answers(county):
    dover = council_of(county)
    elsewhere = person(dover, "housing_options")
    first = county.told(authority=dover)
    actions.duty.answer(by=elsewhere, duty=first, outcome="priority_need")
    second = county.told(referral=first.referral)
    for who in (elsewhere, county.officer, county.coordinator, county.worker):
        with pytest.raises(Refused):
            actions.duty.answer(by=who, duty=second, outcome="priority_need")
    actions.duty.answer(by=county.housing_officer, duty=second, outcome="priority_need")


def test_who_comes_second_reads_who_was_faster(county):
    duty = county.told()
    late = DutyToRefer.objects.get(pk=duty.pk)
    actions.duty.answer(by=county.housing_officer, duty=duty, outcome="priority_need")
    with pytest.raises(TooLate, match="Ola Options"):
        actions.duty.withdraw(by=county.officer, duty=late, reason="need_resolved", detail="Housed.")


def test_who_takes_the_consent_back_is_known_to_the_council_no_longer(county):
    duty = county.told()
    consent = Consent.objects.filter(purpose="duty_contact").last()
    actions.person.withdraw_consent(by=county.officer, consent=consent, agency=county.probation)
    duty.refresh_from_db()
    assert (duty.status, duty.withdrawn_reason) == ("withdrawn", "no_consent")
    assert not notified(duty.referral).exists() and not open_items("answer_duty").exists()


def test_a_duty_to_refer_ends_with_the_person(county):
    duty = county.told()
    actions.referral.died(by=county.officer, referral=duty.referral, on=TODAY())
    duty.refresh_from_db()
    assert (duty.status, duty.withdrawn_reason) == ("withdrawn", "another")


def test_a_referral_that_ends_leaves_the_council_its_question(county):
    duty = county.told()
    actions.referral.close(by=county.coordinator, referral=duty.referral, reason="no_place", detail="All asked.")
    actions.duty.answer(by=county.housing_officer, duty=DutyToRefer.objects.get(), outcome="priority_need")
    actions.referral.reopen(by=county.coordinator, referral=Referral.objects.get(), reason="A room is free.")
    assert notified(duty.referral).get().until is None


def test_the_clock_says_how_far_it_has_run():
    sent = TODAY()
    due = sent + timedelta(days=56)
    said = {day: clock(sent, due, sent + timedelta(days=day)).words for day in (0, 12, 55, 56, 57, 60)}
    assert said == {
        0: "day 0 of 56, 56 days left", 12: "day 12 of 56, 44 days left", 55: "day 55 of 56, 1 day left",
        56: "day 56 of 56, the last day", 57: "1 day late", 60: "4 days late",
    }  # fmt: skip


def test_the_clock_asks_both_sides_reminds_once_and_ends_it_after_26_weeks(county):
    duty = county.told()
    assert open_items("answer_duty").get().agency == county.council
    day = {n: timezone.now() + timedelta(days=n) for n in (41, 43, 50, 182, 184)}
    actions.clock.tick(at=day[41])
    assert not open_items("chase_duty").exists()
    actions.clock.tick(at=day[43])
    chase = open_items("chase_duty").get()
    assert (chase.agency, chase.worker) == (county.probation, county.officer)
    assert [actions.clock.tick(at=day[50])["reminded"] for _ in range(2)] == [1, 0]
    assert actions.clock.tick(at=day[182])["expired"] == 0
    assert [actions.clock.tick(at=day[184])["expired"] for _ in range(2)] == [1, 0]
    duty.refresh_from_db()
    assert duty.status == "expired"
    assert not notified(duty.referral).exists()
    assert not open_items("chase_duty").exists() and not open_items("answer_duty").exists()
