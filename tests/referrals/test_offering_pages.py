"""What the hub is asked before it offers to a service that routing does not suggest, or cannot be sure of."""

import pytest
from django.urls import reverse

from agencies.errors import NotPossible
from agencies.models import Event
from pathways import actions as pathway_actions
from referrals import actions

pytestmark = pytest.mark.django_db


def test_the_hub_may_offer_to_a_service_that_routing_does_not_suggest_with_a_reason(client, county):
    referral = county.submitted()
    pathway_actions.set_criterion(
        by=county.administrator, service=county.mill_lane, criterion="woman", must_hold=True, because="For women."
    )
    actions.routing.route(by=county.coordinator, referral=referral)
    client.force_login(county.coordinator)
    assert (
        "Offer to a service that does not meet everything"
        in client.get(reverse("triage", args=[referral.reference])).content.decode()
    )
    page = reverse("triage_step", args=[referral.reference, "override"])
    assert "Not suitable. The person is not a woman. For women." in client.get(page).content.decode()
    assert client.post(page, {"service": "MILLLANE", "reason": ""}).status_code == 422
    assert client.post(page, {"service": "MILLLANE", "reason": "They agreed on the phone."}).status_code == 302
    assert referral.offers.get().service == county.mill_lane
    assert Event.objects.filter(verb="offer", reason="They agreed on the phone.").exists()


def test_nobody_is_offered_to_a_service_against_which_a_safety_rule_stands_whatever_the_reason(client, county):
    referral = county.submitted()
    pathway_actions.set_criterion(
        by=county.administrator, service=county.mill_lane, criterion="woman", must_hold=True, hard=True
    )
    actions.routing.route(by=county.coordinator, referral=referral)
    with pytest.raises(NotPossible, match="A safety rule"):
        actions.offer.send(by=county.coordinator, referral=referral, services=[county.mill_lane], reason="Please.")
    client.force_login(county.coordinator)
    page = reverse("triage_step", args=[referral.reference, "override"])
    assert "Mill Lane" not in client.get(page).content.decode()
    assert client.post(page, {"service": "MILLLANE", "reason": "Please."}).status_code == 422


def near_a_place_that_no_area_names(county):
    """Somebody whom a condition keeps out of a place that is on no list of areas."""
    draft = county.complete(county.draft(county.service_user()), risk={"exclusion_unmapped": True})
    return actions.referral.submit(by=county.officer, referral=draft)


def test_a_service_with_an_open_safety_question_is_asked_only_once_somebody_says_what_they_checked(county, client):
    referral = near_a_place_that_no_area_names(county)
    with pytest.raises(NotPossible, match="Say what you checked before Quay House is asked"):
        actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay], checked={"QUAY": " "})
    client.force_login(county.coordinator)
    address = reverse("triage", args=[referral.reference])
    assert "What did you check, and what did you find?" in client.get(address).content.decode()
    refused = client.post(address, {"services": ["QUAY"], "checked_QUAY": ""})
    assert refused.status_code == 422
    assert "Say what you checked before Quay House is asked" in refused.content.decode()
    found = "The map: the school is three miles away."
    client.post(address, {"services": ["QUAY"], "checked_QUAY": found, "checked_MILLLANE": "Not asked, so not kept."})
    (offer,) = referral.offers.all()
    assert (offer.service, offer.checked) == (county.quay, found)
    shown = client.get(reverse("referral_tab", args=[referral.reference, "pathway"])).content.decode()
    assert f"Checked before it was sent: {found}" in shown


def test_where_no_safety_question_is_open_nobody_is_asked_what_they_checked(county, client):
    referral = county.submitted()
    client.force_login(county.coordinator)
    address = reverse("triage", args=[referral.reference])
    assert "What did you check" not in client.get(address).content.decode()
    (offer,) = actions.offer.send(
        by=county.coordinator, referral=referral, services=[county.quay], checked={"QUAY": "Nothing to check."}
    )
    assert offer.checked == ""


def test_an_offer_tells_what_routing_had_said_when_it_was_sent_whatever_it_said_later(county, client):
    (offer,) = county.offered()
    sent_by = offer.referral.routing_runs.get()
    actions.assessment.amend(
        by=county.officer, referral=offer.referral, section="needs", answers={"drugs": "low"}, reason="We know more."
    )
    later = actions.routing.route(by=county.coordinator, referral=offer.referral)
    offer.refresh_from_db()
    assert offer.run == sent_by != later
    client.force_login(county.worker)
    shown = " ".join(client.get(reverse("offer", args=[offer.reference])).content.decode().split())
    assert "from version 1 of the assessment, by version 1 of the pathway. The assessment has changed since." in shown
    client.force_login(county.coordinator)
    tab = reverse("referral_tab", args=[offer.referral.reference, "pathway"])
    last, first = (client.get(tab, {"run": run.pk}) for run in (later, sent_by))
    assert (client.get(tab).context["run"], last.context["run"], first.context["run"]) == (later, later, sent_by)
    assert first.context["runs"][0] == later
    assert "Routed 3 times" in first.content.decode()
    assert "version 1 of the assessment" in " ".join(first.content.decode().split())
    assert client.get(tab, {"run": "x"}).context["run"] == later
