"""Restricting a record and naming who may open it; consents given and taken back; what is known put right."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.errors import Refused
from agencies.models import Event
from referrals import access, actions
from referrals.models import Referral, ReferralGrant, Stake
from tests.factories import AgencyFactory, person
from tests.forms import day, errors
from tests.pages import page, send

pytestmark = pytest.mark.django_db

AGREED = {"assess_and_share": "True", "origin_council": "True", "method": "signed"}
MARSH = {"given_name": "Jordan", "family_name": "Marsh", "gender": "male"}


def sees(user, referral):
    return access.referrals_for(user).filter(pk=referral.pk).exists()


def councils(referral):
    return set(Stake.objects.filter(referral=referral, closed_at=None).values_list("kind", flat=True)) & {
        "council_origin", "council_home",
    }  # fmt: skip


def grant_to(county, browser, referral, user):
    in_a_week = timezone.localdate() + timedelta(days=7)
    typed = {"user": user.pk, "reason": "Houses her.", **day("ends", in_a_week)}
    return send(browser, "grant_add", referral.reference, **typed)


def test_the_hub_restricts_a_record_names_who_may_open_it_and_lifts_it_again(county, enter):
    referral = county.submitted()
    hub = enter(county.coordinator)
    assert "Restrict this record" in page(hub, "referral_tab", referral.reference, "who").content.decode()
    send(hub, "restrict", referral.reference, reason="Fleeing from somebody who works nearby.")
    assert not sees(county.officer, referral)
    grant_to(county, hub, referral, county.officer)
    assert sees(county.officer, referral)
    said = page(hub, "referral_tab", referral.reference, "who").content.decode()
    assert "Olive Officer" in said and "End access" in said
    send(hub, "restrict", referral.reference, reason="The danger has passed.")
    assert sees(county.housing_officer, referral)
    assert set(Event.objects.filter(verb__in=["restrict", "lift_restriction"]).values_list("reason", flat=True)) == {
        "Fleeing from somebody who works nearby.", "The danger has passed.",
    }  # fmt: skip


def test_a_named_persons_access_ends_at_once_and_the_hubs_last_one_stays(county, enter):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    hub = enter(county.coordinator)
    grant_to(county, hub, referral, county.officer)
    theirs, last = (ReferralGrant.objects.get(user=user) for user in (county.officer, county.coordinator))
    send(hub, "grant_end", referral.reference, theirs.pk)
    assert not sees(county.officer, referral)
    refused = send(hub, "grant_end", referral.reference, last.pk)
    assert "Nobody else at the hub can open this record" in refused.content.decode()
    assert sees(county.coordinator, referral)
    colleague = person(county.hub, "hub_coordinator")
    grant_to(county, hub, referral, colleague)
    send(hub, "grant_end", referral.reference, last.pk)
    assert not sees(county.coordinator, referral) and sees(colleague, referral)


def test_only_those_who_have_to_do_with_a_referral_can_be_named(county, enter):
    referral = county.submitted()
    stranger = person(AgencyFactory(kind="prison"), "referrer")
    hub = enter(county.coordinator)
    assert page(hub, "grant_add", referral.reference).status_code == 403
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    assert "user" in errors(grant_to(county, hub, referral, stranger))
    past = day("ends", timezone.localdate() - timedelta(days=1))
    refused = send(hub, "grant_add", referral.reference, user=county.officer.pk, reason="Why not", **past)
    assert "ends" in errors(refused)


@pytest.mark.parametrize("name", ["restrict", "grant_add"])
def test_nobody_but_the_hub_restricts_or_opens(county, enter, name):
    referral = county.submitted()
    assert send(enter(county.officer), name, referral.reference, reason="Mine").status_code == 403
    assert not Referral.objects.get(pk=referral.pk).restricted


def test_a_council_loses_its_stake_with_the_consent_and_gets_it_with_a_new_one(county, enter):
    referral = county.submitted()
    assert councils(referral) and sees(county.housing_officer, referral)
    officer = enter(county.officer)
    given = referral.service_user.consents.get(purpose="origin_council")
    assert send(officer, "consent_withdraw", referral.reference, given.pk).status_code == 302
    assert not councils(referral) and not sees(county.housing_officer, referral)
    assert send(officer, "consent_withdraw", referral.reference, given.pk).status_code == 409
    assert "taken back on" in page(officer, "consents", referral.reference).content.decode()
    assert send(officer, "consents", referral.reference, **AGREED).status_code == 302
    assert councils(referral) and sees(county.housing_officer, referral)


def test_a_councils_stake_ends_with_the_last_day_of_the_consent(county):
    referral, today = county.submitted(), timezone.localdate()
    actions.person.record_consent(
        by=county.officer, service_user=referral.service_user, agency=county.probation, purpose="origin_council",
        given=True, method="phone", ends=today,
    )  # fmt: skip
    actions.clock.tick()
    assert councils(referral)
    actions.clock.tick(at=timezone.now() + timedelta(days=1))
    assert not councils(referral)


def test_a_no_after_sending_closes_the_councils_stake_too(county, enter):
    referral = county.submitted()
    send(enter(county.officer), "consents", referral.reference, **AGREED | {"origin_council": "False"})
    assert not councils(referral)
    assert referral.service_user.consents.filter(purpose="assess_and_share").count() == 1


def test_a_closed_referral_is_closed_to_councils_by_a_no_and_opened_to_none_by_a_yes(county):
    referral = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    answer = {
        "by": county.officer, "service_user": referral.service_user, "agency": county.probation,
        "purpose": "origin_council", "method": "phone",
    }  # fmt: skip
    actions.person.record_consent(given=False, **answer)
    assert not councils(referral)
    actions.person.record_consent(given=True, **answer)
    assert not councils(referral)


def test_the_person_of_anothers_referral_gives_no_answer_here(county):
    referral, prison = county.submitted(), AgencyFactory(kind="prison")
    answer = {"service_user": referral.service_user, "purpose": "origin_council", "given": True, "method": "phone"}
    with pytest.raises(Refused):
        actions.person.record_consent(by=person(prison, "referrer"), agency=prison, **answer)


def test_the_hub_records_consents_on_a_draft_that_it_helps_with(county, enter):
    referral = county.draft()
    hub = enter(county.coordinator)
    assert page(hub, "draft_consents", referral.reference).status_code == 200
    assert send(hub, "draft_consents", referral.reference, **AGREED).status_code == 302
    assert referral.service_user.consents.filter(recorded_by=county.coordinator).count() == 2


def test_a_wrong_birth_date_is_put_right_with_the_reason_after_sending(county, enter):
    (offer,) = county.offered()
    referral = offer.referral
    officer = enter(county.officer)
    typed = MARSH | day("date_of_birth", date(1991, 3, 4))
    assert "reason" in errors(send(officer, "referral_person", referral.reference, **typed))
    answer = send(officer, "referral_person", referral.reference, reason="Saw the passport.", **typed)
    assert answer.status_code == 302
    referral.service_user.refresh_from_db()
    assert referral.service_user.date_of_birth == date(1991, 3, 4)
    event = Event.objects.get(verb="change_person")
    assert (event.reason, event.detail["fields"]) == ("Saw the passport.", ["date_of_birth"])
    assert send(enter(county.worker), "referral_person", referral.reference, **typed).status_code == 403


def test_a_number_that_somebody_else_has_is_said_and_nothing_typed_is_lost(county, enter):
    county.service_user(given_name="Ash", family_name="Birch", crn="X900001")
    referral = county.submitted()
    typed = MARSH | day("date_of_birth", date(1992, 3, 4)) | {"crn": "X900001", "reason": "Told by the court."}
    answer = send(enter(county.officer), "referral_person", referral.reference, **typed)
    assert errors(answer)
    assert "Told by the court." in answer.content.decode()
