"""A hub coordinator's day with services that say no: one decline overturned, one search taken to the panel."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from referrals.models import Offer, Referral
from tests.browser import assert_accessible
from tests.days.pages import choose, follow, heading, press, sees
from tests.factories import ServiceFactory

pytestmark = pytest.mark.browser

PROMISED = "Every room is promised."
THREE_FREE = "Three rooms stood empty when I visited on Monday."
AGAIN = "Harbour Housing and Mill Homes meet us on Thursday. Mill Lane offers a trial stay."


def decline_as_full(page, offer):
    """The worker says that the house is full, reads that it is not, and confirms."""
    page.goto(reverse("offer_step", args=[offer.reference, "decline"]))
    heading(page, "Decline")
    page.get_by_label("Why can this service not take the person?").select_option("full")
    page.get_by_label("What stands in the way?").fill(PROMISED)
    choose(page, "Did you ask the referrer to withdraw", "No")
    press(page, "Decline")
    sees(page, "A unit of this service is free today.", "the hub looks at it")
    assert_accessible(page)
    press(page, "Decline all the same")


def challenge(page, offer):
    """The officer reads the reason on their worklist and says why it does not stand."""
    heading(page, "What is waiting for you")
    follow(page, "Read why a service said no")
    sees(page, PROMISED)
    page.goto(reverse("offer", args=[offer.reference]))
    assert_accessible(page)
    follow(page, "Challenge the decline")
    heading(page, "Challenge the decline")
    page.get_by_label("Why can this service take the person after all?").fill(THREE_FREE)
    press(page, "Challenge the decline")
    sees(page, "The hub looks at this decline.")


def test_a_decline_that_the_facts_contradict_is_challenged_and_overturned(county, at_desk):
    (offer,) = county.offered(county.mill_lane)
    decline_as_full(at_desk(county.mill_worker), offer)
    challenge(at_desk(county.officer), offer)
    page = at_desk(county.coordinator)
    sees(page, "Review the decline", "5 working days")
    follow(page, "Declines")
    heading(page, "Declines")
    sees(page, PROMISED, "Not supported: A unit of this service is free today.", THREE_FREE)
    follow(page, "Review the decline")
    heading(page, "Review the decline")
    choose(page, "What do you make of this decline?", "Overturned: offered again")
    page.get_by_label("Why?").fill("The rooms are free. We have spoken with the manager.")
    press(page, "Review the decline")
    heading(page, "Declines")
    sees(page, "No decline waits for your review")
    assert list(Offer.objects.filter(service=county.mill_lane).order_by("pk").values_list("status", flat=True)) == [
        "declined", "open"
    ]  # fmt: skip


def test_a_search_that_three_services_refused_is_decided_by_the_panel(county, at_desk):
    ash = ServiceFactory(code="ASH", name="Ash Grove", agency=county.mill, area=county.thanet)
    offers = county.offered(county.quay, county.mill_lane, ash)
    for offer in offers:
        county.decline(offer)
    reference = offers[0].referral.reference
    page = at_desk(county.coordinator)
    sees(page, "Take the search to the panel")
    follow(page, "Declines")
    follow(page, "Panel: 1 search")
    heading(page, "Panel")
    sees(page, "Jordan Marsh", "5 working days")
    follow(page, "Jordan Marsh")
    heading(page, "Jordan Marsh")
    sees(page, "Quay House", "Mill Lane", "Ash Grove", "Weekly meetings with the probation officer.")
    follow(page, "Go to the decision")
    press(page, "Record the panel's decision")
    expect(page.get_by_role("alert")).to_contain_text("Write what the panel decided")
    assert_accessible(page)
    page.get_by_label("What has the panel decided?").fill(AGAIN)
    press(page, "Record the panel's decision")
    heading(page, "Panel")
    assert Referral.objects.get(reference=reference).panel_detail == AGAIN
    page.goto(reverse("referral", args=[reference]))
    follow(page, "Pathway and offers")
    assert_accessible(page)
    sees(page, AGAIN)
