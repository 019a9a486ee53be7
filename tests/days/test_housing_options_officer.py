"""A housing options officer's day: everybody connected to the district, where they are now, and no more than that."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from referrals import actions
from tests.browser import assert_accessible
from tests.days.pages import does_not_see, fill_day, follow, heading, press, sees

pytestmark = pytest.mark.browser

HEALTH = ("Drugs", "Mental health")


def stage(page, name):
    return page.get_by_role("region", name=re.compile(f"^{name}")).and_(page.locator(".hub-board__column"))


def test_the_board_of_the_district_moves_while_somebody_else_acts(county, at_desk):
    (offer,) = county.offered()
    reference = offer.referral.reference
    page = at_desk(county.housing_officer)
    follow(page, "My district")
    heading(page, "Thanet: where everyone is")
    sees(page, "1 person with a connection to Thanet on the Offenders pathway", "Jordan Marsh")
    expect(stage(page, "Waiting")).to_contain_text(reference)
    expect(page.locator("body[data-live-state=open]")).to_have_count(1)
    somebody_moves_in(at_desk(county.worker), offer)
    expect(stage(page, "24-hour hostel")).to_contain_text(reference)
    expect(stage(page, "24-hour hostel")).to_contain_text("Quay House, Room 1")
    expect(stage(page, "Waiting")).not_to_contain_text(reference)
    expect(page.locator("#hub-live-status")).to_contain_text("This page was updated at")
    assert_accessible(page)


def somebody_moves_in(page, offer):
    """A provider accepts and records the arrival, in a browser of its own."""
    page.goto(reverse("offer_step", args=[offer.reference, "accept"]))
    page.get_by_role("radio", name="Room 1").check()
    fill_day(page, "When do you expect them?", timezone.localdate())
    press(page, "Accept and hold a unit")
    follow(page, "Record arrival")
    fill_day(page, "On which day did they arrive?", timezone.localdate())
    press(page, "Record arrival")
    sees(page, "Day 1 of 90")


def test_the_same_board_is_a_table_and_leads_to_a_referral_without_health(county, at_desk):
    stay = county.arrived()
    page = at_desk(county.housing_officer)
    heading(page, "What is waiting for you")
    page.goto("/board/")
    follow(page, "As a table")
    expect(page).to_have_url(re.compile("as=table"))
    heading(page, "Thanet: where everyone is")
    sees(page, "24-hour hostel", "day 1 of 90", "Quay House, Room 1")
    follow(page, stay.referral.reference)
    heading(page, "Jordan Marsh")
    does_not_see(page, *HEALTH)
    for tab in ("Assessment", "Pathway and offers", "Stays", "Timeline", "Who can see this"):
        follow(page, tab)
        heading(page, "Jordan Marsh")
        does_not_see(page, *HEALTH)


def test_somebody_of_another_district_is_not_there(county, at_desk):
    draft = county.draft(service_user=county.service_user(given_name="Robin", family_name="Weald"))
    from_dover = {"areas_wanted": [county.dover], "origin_area": county.dover}
    elsewhere = county.complete(draft, connection=from_dover)
    actions.referral.submit(by=county.officer, referral=elsewhere)
    page = at_desk(county.housing_officer)
    page.goto("/board/")
    heading(page, "Thanet: where everyone is")
    sees(page, "Nobody to show here yet.")
    page.goto(f"/search/?q={elsewhere.reference}")
    heading(page, "Search")
    sees(page, "Nothing was found.")
    assert page.goto(reverse("referral", args=[elsewhere.reference])).status == 404
    heading(page, "Page not found")


@pytest.mark.deep
def test_a_visit_outdoors_needs_the_board_on_a_telephone(county, at_desk):
    county.arrived()
    page = at_desk(county.housing_officer, width="phone")
    for address in ("/", "/board/", "/board/?as=table"):
        page.goto(address)
        assert_accessible(page)
