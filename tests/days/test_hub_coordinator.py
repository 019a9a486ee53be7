"""A hub coordinator's day: where a referral goes and why, a decline that the facts contradict, a waiting list."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from referrals import actions
from tests.browser import assert_accessible
from tests.days.pages import choose, follow, heading, press, sees

pytestmark = pytest.mark.browser


def test_a_referral_is_offered_to_two_houses_and_not_to_a_third(county, women_only, at_desk):
    referral = county.submitted()
    page = at_desk(county.coordinator)
    heading(page, "What is waiting for you")
    follow(page, "Triage")
    heading(page, "Triage")
    follow(page, "Jordan Marsh")
    heading(page, "Jordan Marsh")
    sees(page, "24-hour hostel", "The person is sleeping rough.", "3 free now")
    page.get_by_text("Why: ").first.click()
    page.get_by_text("1 service not suitable, and why").click()
    sees(page, "Elm House")
    press(page, "Send offers")
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one service")
    assert_accessible(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("checkbox").first).to_be_focused()
    for house in ("Quay House", "Mill Lane"):
        page.get_by_role("checkbox", name=house).check()
    press(page, "Send offers")
    heading(page, "Triage")
    assert sorted(referral.offers.values_list("service__code", "status")) == [("MILLLANE", "open"), ("QUAY", "open")]


def test_a_reason_that_the_facts_contradict_is_reviewed(county, at_desk):
    _, declined = county.offered(county.quay, county.mill_lane)
    actions.offer.decline(by=county.mill_worker, offer=declined, reason="full", detail="Every room is promised.")
    page = at_desk(county.coordinator)
    follow(page, "Declines")
    heading(page, "Declines")
    sees(page, "Every room is promised.", "Not supported: A unit of this service is free today.")
    follow(page, "Review the decline")
    heading(page, "Review the decline")
    choose(page, "What do you make of this decline?", "Noted")
    press(page, "Review the decline")
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Why?").fill("Three rooms were free. We have spoken.")
    press(page, "Review the decline")
    heading(page, "Declines")
    sees(page, "No decline waits for your review", "Mill Homes")


def test_somebody_for_whom_there_is_no_place_waits_in_a_band_and_is_found(county, at_desk):
    referral = county.submitted()
    page = at_desk(county.coordinator)
    page.goto(reverse("triage", args=[referral.reference]))
    follow(page, "Put on the waiting list")
    heading(page, "Put on the waiting list")
    choose(page, "For which stage do they wait?", "24-hour hostel")
    choose(page, "In which band?", "Band A")
    page.get_by_label("Why this band?").fill("Sleeping rough, and unwell.")
    press(page, "Put on the waiting list")
    follow(page, "Waiting list")
    heading(page, "Waiting list")
    sees(page, "1 person waits for a place", "Jordan Marsh", "Sleeping rough, and unwell.")
    search = page.get_by_role("search")
    search.get_by_role("searchbox").fill("Marsh Jordan")
    search.get_by_role("button").click()
    heading(page, "Search")
    follow(page, referral.reference)
    heading(page, "Jordan Marsh")
    follow(page, "Pathway board")
    heading(page, "Where everyone is")
    sees(page, referral.reference)


@pytest.mark.deep
def test_a_second_coordinator_finds_that_the_first_has_sent_the_offers(county, at_desk):
    referral = county.submitted()
    page = at_desk(county.coordinator)
    page.goto(reverse("triage", args=[referral.reference]))
    page.get_by_role("checkbox", name="Quay House").check()
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    press(page, "Send offers")
    heading(page, "Too late: this has changed")
    sees(page, "Olive Officer")


@pytest.mark.deep
def test_the_longest_name_fits_a_telephone(county, women_only, at_desk):
    long = {"given_name": "Bartholomew-Alexander", "family_name": "Featherstonehaugh-Llanfairpwllgwyngyll"}
    referral = county.submitted(service_user=county.service_user(**long))
    page = at_desk(county.coordinator, width="phone")
    page.goto(reverse("triage", args=[referral.reference]))
    heading(page, long["family_name"])
    page.goto(f"{reverse('search')}?q={referral.reference}")
    sees(page, long["family_name"])
    assert_accessible(page)
    for name in ("worklist", "triage_list", "waiting_list", "declines", "board"):
        page.goto(reverse(name))
        assert_accessible(page)
