"""What stands against a decline: the referrer challenges it once, and the hub looks again."""

import pytest
from django.urls import reverse

from agencies.errors import NotPossible, TooLate
from agencies.models import Event
from referrals import actions
from referrals.models import Offer, WorklistItem

pytestmark = pytest.mark.django_db


def test_the_referrer_challenges_a_decline_once_with_a_reason(county):
    (offer,) = county.offered()
    county.decline(offer)
    with pytest.raises(NotPossible):
        actions.declining.challenge(by=county.officer, offer=offer, reason=" ")
    actions.declining.challenge(by=county.officer, offer=offer, reason="A second worker starts on Monday.")
    offer.refresh_from_db()
    assert (offer.challenge, offer.challenged_by) == ("A second worker starts on Monday.", county.officer)
    with pytest.raises(TooLate):
        actions.declining.challenge(by=county.officer, offer=offer, reason="Again.")


def test_a_challenge_brings_back_a_decline_that_the_hub_had_upheld(county):
    (offer,) = county.offered()
    county.decline(offer)
    actions.offer.review(by=county.coordinator, offer=offer, outcome="upheld", detail="Nobody was on duty.")
    assert not WorklistItem.objects.filter(kind="review_decline", closed_at=None).exists()
    actions.declining.challenge(by=county.officer, offer=offer, reason="Somebody was.")
    assert WorklistItem.objects.filter(kind="review_decline", closed_at=None).exists()
    actions.offer.review(by=county.coordinator, offer=offer, outcome="overturned", detail="The rota says so.")
    with pytest.raises(TooLate):
        actions.declining.challenge(by=county.officer, offer=offer, reason="Thank you.")
    assert Offer.objects.filter(service=county.quay, status="open").count() == 1
    kept = Event.objects.filter(subject=offer.reference).order_by("pk").values_list("verb", flat=True)
    assert list(kept) == ["decline", "review", "challenge", "review"]


def test_a_referrer_finds_the_challenge_beside_the_decline_and_the_hub_reads_it_first(county, client):
    (quay, mill) = county.offered(county.quay, county.mill_lane)
    county.decline(quay)
    county.decline(mill)
    client.force_login(county.officer)
    address = reverse("offer_step", args=[mill.reference, "challenge"])
    assert address in client.get(reverse("referral_tab", args=[mill.referral.reference, "pathway"])).content.decode()
    assert client.post(address, {"reason": "They were there last week."}).status_code == 302
    assert address not in client.get(reverse("offer", args=[mill.reference])).content.decode()
    client.force_login(county.coordinator)
    answer = client.get(reverse("declines"))
    assert [row["offer"] for row in answer.context["rows"]] == [mill, quay]
    assert "They were there last week." in answer.content.decode()
