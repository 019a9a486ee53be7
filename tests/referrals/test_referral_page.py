"""The page of a referral: for everybody who holds it, what they may read, and no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Read
from referrals import actions
from referrals.codes import DepartureReason
from referrals.lifecycle import REFERRAL
from referrals.models import Referral
from referrals.views.referral import TABS
from referrals.views.steps import STEPS

pytestmark = pytest.mark.django_db

STATES = ("draft", "submitted", "offered", "booked", "arrived")
TAB_NAMES = [name for name in TABS if name != "overview"]
PEOPLE = ("officer", "coordinator", "worker", "mill_worker", "housing_officer", "member", "administrator")
WORDS = {
    "withdraw": {"reason": "moved_away", "detail": "Moved to another county.", "asked_by": "none"},
    "died": {"on_0": "1", "on_1": "1", "on_2": "2026"},
    "ask": {"question": "Which licence conditions are there?"},
    "close": {"reason": "no_place", "detail": "Every service was asked."},
    "reopen": {"reason": "The person is back."},
    "answer": {"text": "None that matter."},
}


def in_state(county, state):
    made = getattr(county, state)()
    if state == "offered":
        return made[0].referral
    referral = made if isinstance(made, Referral) else made.referral
    referral.refresh_from_db()
    return referral


def address(referral, tab="overview"):
    if tab == "overview":
        return reverse("referral", args=[referral.reference])
    return reverse("referral_tab", args=[referral.reference, tab])


def read(client, user, url):
    client.force_login(user)
    return client.get(url, follow=True)


@pytest.mark.parametrize("state", STATES)
def test_every_tab_opens_for_those_who_hold_the_referral_and_exists_for_nobody_else(county, client, state):
    referral = in_state(county, state)
    holders = {"officer", "coordinator"}
    if state != "draft":
        holders.add("housing_officer")
    if state in ("offered", "booked", "arrived"):
        holders.add("worker")
    for name in PEOPLE:
        for tab in TABS:
            answer = read(client, getattr(county, name), address(referral, tab))
            assert answer.status_code == (200 if name in holders else 404), (name, tab)


@pytest.mark.parametrize("tab", TABS)
def test_a_service_that_still_decides_reads_no_name_anywhere(county, client, tab):
    referral = in_state(county, "offered")
    text = read(client, county.worker, address(referral, tab)).content.decode()
    assert "Marsh" not in text
    assert "Man, " in text


def test_the_council_reads_no_risk_and_no_health(county, client):
    referral = in_state(county, "offered")
    for tab in TABS:
        text = read(client, county.housing_officer, address(referral, tab)).content.decode()
        assert "Jordan Marsh" in text
        for hidden in ("Weekly meetings with the probation officer", "Risk of serious harm", "Drugs (high)"):
            assert hidden not in text, tab


def test_a_provider_sees_its_own_offer_and_not_that_of_another(county, client):
    quay, _ = county.offered(county.quay, county.mill_lane)
    for tab in ("overview", "pathway", "timeline", "who"):
        text = read(client, county.worker, address(quay.referral, tab)).content.decode()
        assert "Mill Lane" not in text, tab
        assert "Mill Homes" not in text, tab


def test_the_banner_says_whose_turn_it_is_and_what_happens_otherwise(county, client):
    (offer,) = county.offered()
    text = read(client, county.officer, address(offer.referral)).content.decode()
    assert "Quay House answers the offer by" in text
    assert "the offer lapses and the hub offers the next service, Mill Lane" in text
    assert "Withdraw referral" in text
    text = read(client, county.worker, address(offer.referral)).content.decode()
    assert "Your turn: answer the offer by" in text


def test_a_step_out_of_turn_is_said_with_its_reason(county, client):
    placement = county.arrived()
    text = read(client, county.officer, address(placement.referral)).content.decode()
    assert "You can withdraw until arrival" in text


def test_the_journey_is_shown_with_days_against_expected(county, client):
    placement = county.arrived()
    text = read(client, county.officer, address(placement.referral)).content.decode()
    assert "Quay House · 1 of 90 days" in text


def test_everybody_who_looked_is_on_the_timeline(county, client):
    referral = in_state(county, "offered")
    read(client, county.worker, address(referral))
    assert Read.objects.filter(subject=referral.reference, actor_id=county.worker.pk).exists()
    text = read(client, county.officer, address(referral, "timeline")).content.decode()
    assert "Wendy Worker, Harbour Housing" in text
    assert "Offered to a service: Quay House" in text
    assert "Wendy Worker" not in read(client, county.housing_officer, address(referral, "timeline")).content.decode()


def test_the_timeline_says_why_a_stay_ended_and_why_an_offer_was_declined(county, client):
    declined = county.decline(*county.offered())
    text = read(client, county.officer, address(declined.referral, "timeline")).content.decode()
    assert "Not enough staff" in text
    today = timezone.localdate()
    stay = county.stayed(today - timedelta(days=9), today, planned=False, given_name="Robin")
    text = read(client, county.officer, address(stay.referral, "timeline")).content.decode()
    assert f"{DepartureReason(stay.departure_reason).label}. Unplanned" in text


def test_who_can_see_it_says_which_agency_and_why(county, client):
    referral = in_state(county, "offered")
    text = read(client, county.officer, address(referral, "who")).content.decode()
    for said in ("East Kent probation", "Made the referral", "Harbour Housing", "Has an open offer", "Thanet council"):
        assert said in text


def test_an_amendment_shows_what_was_and_what_is(county, client):
    referral = in_state(county, "offered")
    client.force_login(county.officer)
    step = reverse("referral_step", args=[referral.reference, "amend"])
    assert "What changes?" in client.get(step).content.decode()
    page = client.get(f"{step}?section=money").content.decode()
    assert f'value="{referral.assessment_id}"' in page
    typed = {"benefits": "wages", "reason": "A job since Monday.", "based_on": referral.assessment_id}
    assert client.post(f"{step}?section=money", typed).status_code == 302
    text = client.get(address(referral, "assessment")).content.decode()
    assert "What this version changed" in text
    assert "A job since Monday." in text
    stale = client.post(f"{step}?section=money", typed | {"benefits": "pension"})
    assert stale.status_code == 409
    nothing = typed | {"based_on": Referral.objects.get().assessment_id}
    assert "Nothing has changed" in client.post(f"{step}?section=money", nothing).content.decode()
    text = read(client, county.housing_officer, address(referral, "assessment")).content.decode()
    assert "Wages" not in text


def test_a_question_of_the_hub_is_answered_on_its_page(county, client):
    referral = in_state(county, "submitted")
    actions.referral.ask(by=county.coordinator, referral=referral, question="Which licence conditions?")
    client.force_login(county.officer)
    step = reverse("referral_step", args=[referral.reference, "answer"])
    assert "Which licence conditions?" in client.get(step).content.decode()
    typed = {"text": "None that matter.", "question": referral.questions.get().pk}
    assert client.post(step, typed | {"text": ""}).status_code == 422
    assert client.post(step, typed).status_code == 302
    assert client.post(step, typed).status_code == 409
    assert referral.questions.get().answer == "None that matter."


def test_a_providers_question_is_answered_by_the_referrer_alone(county, client):
    (offer,) = county.offered()
    actions.offer.ask(by=county.worker, offer=offer, question="Is there a dog?")
    step = reverse("offer_answer", args=[offer.reference])
    assert read(client, county.mill_worker, step).status_code == 404
    assert read(client, county.worker, step).status_code == 403
    assert "Is there a dog?" in read(client, county.officer, step).content.decode()
    client.post(step, {"text": "No.", "question": offer.questions.get().pk})
    offer.refresh_from_db()
    assert offer.status == "open"
    assert "Is there a dog?" in read(client, county.worker, address(offer.referral)).content.decode()


@pytest.mark.parametrize("state", STATES)
def test_a_step_page_answers_like_the_table_for_every_person(county, client, state):
    """404 outside one's world, 403 for what is not one's own to do, 409 out of turn, else the page."""
    referral = in_state(county, state)
    for name in PEOPLE:
        user = getattr(county, name)
        client.force_login(user)
        for step in STEPS:
            answer = client.get(reverse("referral_step", args=[referral.reference, step]))
            assert answer.status_code in expected(user, referral, REFERRAL[step]), (name, step)


def expected(user, referral, row):
    in_turn = referral.status in row.from_
    if not user.has_perm("referrals.view_referral", referral):
        return {404}
    if user.has_perm(f"referrals.{row.permission}", referral):
        return {200} if in_turn else {409}
    return {403} if in_turn else {403, 409}


@pytest.mark.parametrize(
    ("state", "step", "who"),
    [
        ("offered", "withdraw", "officer"),
        ("draft", "withdraw", "officer"),
        ("arrived", "died", "officer"),
        ("submitted", "ask", "coordinator"),
        ("submitted", "close", "coordinator"),
    ],
)
def test_a_step_is_taken_once(county, client, state, step, who):
    referral = in_state(county, state)
    today = timezone.localdate()
    words = WORDS[step] | ({"on_0": today.day, "on_1": today.month, "on_2": today.year} if step == "died" else {})
    client.force_login(getattr(county, who))
    url = reverse("referral_step", args=[referral.reference, step])
    empty = client.post(url, {})
    assert empty.status_code == 422
    assert "There is a problem" in empty.content.decode()
    assert client.post(url, words).status_code == 302
    assert client.post(url, words).status_code == 409


def test_a_closed_referral_is_opened_again_with_a_reason(county, client):
    referral = in_state(county, "submitted")
    actions.referral.close(by=county.coordinator, referral=referral, reason="no_place", detail="All were asked.")
    client.force_login(county.coordinator)
    url = reverse("referral_step", args=[referral.reference, "reopen"])
    assert client.post(url, WORDS["reopen"]).status_code == 302
    referral.refresh_from_db()
    assert referral.status == "submitted"


def test_the_sheet_is_for_the_person_and_says_nothing_about_risk(county, client):
    placement = county.booked()
    url = reverse("sheet", args=[placement.referral.reference])
    text = read(client, county.officer, url).content.decode()
    assert "Quay House is keeping a place for you" in text
    assert "Who to ring" in text
    for hidden in ("risk", "MAPPA", "Offenders", "conviction", "Drugs"):
        assert hidden not in text, hidden


def test_a_service_that_still_decides_prints_no_sheet(county, client):
    referral = in_state(county, "offered")
    assert read(client, county.worker, reverse("sheet", args=[referral.reference])).status_code == 403


def test_a_restricted_referral_says_so_to_those_to_whom_it_is_open(county, client):
    referral = in_state(county, "submitted")
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="In a refuge.")
    assert read(client, county.officer, address(referral)).status_code == 404
    text = read(client, county.coordinator, address(referral)).content.decode()
    assert "This referral is restricted" in text


def test_a_check_for_a_duplicate_is_seen_by_the_hub_alone(county, client):
    referral = county.complete(county.draft(check_duplicate=True))
    actions.referral.submit(by=county.officer, referral=referral)
    for tab in TABS:
        text = read(client, county.officer, address(referral, tab)).content.decode()
        assert "duplicate" not in text.lower()
        assert "known already" not in text
    actions.referral.duplicate_checked(by=county.coordinator, referral=referral)
    text = read(client, county.officer, address(referral, "timeline")).content.decode()
    assert "uplicate" not in text
