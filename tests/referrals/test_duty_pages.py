"""The pages of a duty to refer: sent from the referral, answered by the council, told to referrer and person."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.models import DutyToRefer
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def read(client, who, name, *args, query=""):
    client.force_login(who)
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return words(answer)


def press(client, who, name, *args, **typed):
    client.force_login(who)
    return client.post(reverse(name, args=args), typed, follow=True)


def test_until_the_facts_stand_the_page_says_what_to_do_and_where(county, client):
    referral = county.submitted()
    client.force_login(county.officer)
    answer = client.get(reverse("duty_of", args=[referral.reference]))
    said = words(answer)
    assert said.count("Missing") == 3 and "Record what the person agrees to" in said
    assert reverse("consents", args=[referral.reference]) in answer.content.decode()
    assert 'name="reason"' not in answer.content.decode()
    refused = press(client, county.officer, "duty_of", referral.reference, reason="homeless")
    assert refused.status_code == 422 and not DutyToRefer.objects.exists()


def test_a_referrer_tells_the_council_from_the_referral_and_reads_the_day_of_the_answer(county, client):
    referral = county.agrees_to_duty(county.submitted())
    assert "Refer to a council" in read(client, county.officer, "referral", referral.reference)
    sent = press(client, county.officer, "duty_of", referral.reference, reason="homeless")
    due = timezone.localdate() + timedelta(days=56)
    assert f"Thanet council must answer by {due:%-d %B %Y}" in words(sent)
    said = read(client, county.officer, "referral", referral.reference)
    assert f"Answer by {due:%-d %B %Y}: day 0 of 56, 56 days left" in said
    again = client.get(reverse("duty_of", args=[referral.reference]))
    assert again.url == reverse("duty", args=[DutyToRefer.objects.get().reference])


@pytest.fixture
def dover(county):
    """A council with no other part in anybody's referral, and its officer."""
    council = AgencyFactory(code="DOVER", name="Dover council", kind="council", area=county.dover)
    council.officer = person(council, "housing_options")
    return council


def test_a_council_lists_the_nearest_deadline_first(county, dover, client):
    long_ago = timezone.now() - timedelta(days=60)
    late = county.told(service_user=county.service_user(given_name="Ash"), authority=dover)
    DutyToRefer.objects.filter(pk=late.pk).update(
        due_on=timezone.localdate(long_ago) + timedelta(days=56), sent_at=long_ago
    )
    county.told(authority=dover)
    said = read(client, dover.officer, "duties")
    assert said.index("Ash Marsh") < said.index("Jordan Marsh")
    assert "1 is late" in said and "4 days late" in said and "day 0 of 56" in said
    assert "Duty to refer" in [entry["label"] for entry in client.get("/duties/").context["navigation"]]


def test_what_a_council_has_not_accepted_it_keeps_without_the_person(county, dover, client):
    duty = county.told(authority=dover)
    answered = press(
        client, dover.officer, "duty_answer", duty.reference, outcome="no_local_connection",
        detail="Connected to Thanet.", authority_reference="DO/1",
    )  # fmt: skip
    assert "Your answer has been recorded" in words(answered)
    assert "Jordan" not in read(client, dover.officer, "duties")
    kept = read(client, dover.officer, "duties", query="?show=answered")
    assert duty.reference in kept and "No local connection" in kept and "Jordan" not in kept
    assert "Jordan" not in read(client, dover.officer, "duty", duty.reference)
    told = read(client, county.officer, "duty", duty.reference)
    assert "No local connection" in told and "Connected to Thanet." in told and "DO/1" in told


def test_a_council_reads_how_to_reach_the_person_and_nothing_that_they_told_whoever_refers(county, client):
    duty = county.told(service_user=county.service_user(phone="01632 960001"))
    said = read(client, county.housing_officer, "duty", duty.reference)
    assert "01632 960001" in said and "The person chose the housing authority" in said
    referral = read(client, county.housing_officer, "referral", duty.referral.reference)
    assert "Answer the duty to refer" in referral
    assert "Weekly meetings" not in referral and "Drugs" not in referral


def test_what_is_left_out_of_an_answer_is_said_on_the_page_and_nothing_typed_is_lost(county, client):
    duty = county.told()
    answer = press(
        client, county.housing_officer, "duty_answer", duty.reference, outcome="another_reason",
        authority_reference="TH/2",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Say in a sentence or two why" in words(answer) and "TH/2" in answer.content.decode()


def test_both_sides_find_it_on_their_worklist(county, client):
    duty = county.told()
    said = read(client, county.housing_officer, "worklist")
    assert "Answer the duty to refer" in said
    assert client.get(reverse("duty_of", args=[duty.referral.reference])).url == reverse("duty", args=[duty.reference])
    actions.clock.tick(at=timezone.now() + timedelta(days=44))
    assert "Ask the council for its answer" in read(client, county.officer, "worklist")


def test_the_timeline_tells_it_to_those_who_may_know_and_to_nobody_else(county, client):
    (offer,) = county.offered()
    duty = county.told(referral=offer.referral)
    actions.duty.answer(by=county.housing_officer, duty=duty, outcome="priority_need")
    for who in (county.officer, county.coordinator, county.housing_officer):
        said = read(client, who, "referral_tab", offer.referral.reference, "timeline")
        assert "Council told under the duty to refer: Thanet council" in said
        assert "Council accepted the duty to refer: Thanet council" in said and "priority need" in said
    said = read(client, county.worker, "referral_tab", offer.referral.reference, "timeline")
    assert "duty to refer" not in said
    assert "Thanet council" not in read(client, county.worker, "referral", offer.referral.reference)


def test_e_mails_carry_a_reference_and_nothing_about_the_person(county, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        duty = county.told()
    (sent,) = [each for each in mail.outbox if "duty to refer" in each.subject]
    assert sent.to == [county.housing_officer.email]
    assert f"/duties/{duty.reference}/" in sent.body and "Marsh" not in sent.body and "Jordan" not in sent.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.duty.answer(by=county.housing_officer, duty=duty, outcome="priority_need")
    (sent,) = mail.outbox
    assert sent.to == [county.officer.email] and "accepted" in sent.subject


def test_of_a_restricted_person_a_council_meets_nothing_until_somebody_is_named(
    county, client, django_capture_on_commit_callbacks
):
    referral = county.agrees_to_duty(county.submitted())
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Threats.")
    referral.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        duty = actions.duty.notify(by=county.coordinator, referral=referral, reason="homeless")
    assert not mail.outbox
    client.force_login(county.housing_officer)
    assert client.get(reverse("duty", args=[duty.reference])).status_code == 404
    assert duty.reference not in read(client, county.housing_officer, "duties")
    actions.restriction.grant(
        by=county.coordinator, referral=referral, user=county.housing_officer, reason="Decides.",
        ends=timezone.localdate(),
    )  # fmt: skip
    assert "Jordan Marsh" in read(client, county.housing_officer, "duties")
    colleague = person(county.council, "housing_options")
    assert duty.reference not in read(client, colleague, "duties")


def test_the_sheet_says_by_when_the_council_answers_and_what_it_said(county, client):
    duty = county.told()
    due = timezone.localdate() + timedelta(days=56)
    said = read(client, county.officer, "sheet", duty.referral.reference)
    assert f"must answer by {due:%-d %B %Y}" in said
    actions.duty.answer(by=county.housing_officer, duty=duty, outcome="prevention_and_relief")
    assert "Thanet council has said that it will help you" in read(
        client, county.officer, "sheet", duty.referral.reference
    )


def test_another_council_knows_of_none(county, dover, client):
    duty = county.told()
    assert "Nothing waits for an answer" in read(client, dover.officer, "duties")
    assert client.get(reverse("duty", args=[duty.reference])).status_code == 404


def test_the_list_of_a_council_costs_the_same_for_two_and_for_25(county, client):
    def cost():
        client.force_login(county.housing_officer)
        client.get(reverse("duties"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("duties"))
        return len([each for each in caught if each["sql"].startswith("SELECT")])

    for n in range(2):
        county.told(service_user=county.service_user(given_name=f"Ash{n}"))
    two = cost()
    for n in range(2, 26):
        county.told(service_user=county.service_user(given_name=f"Ash{n}"))
    assert cost() == two
    long_ago = timezone.now() - timedelta(days=60)
    DutyToRefer.objects.update(due_on=timezone.localdate(long_ago) + timedelta(days=56), sent_at=long_ago)
    said = read(client, county.housing_officer, "duties")
    assert "26 in all" in said and "26 are late" in said, "more than one page holds"
