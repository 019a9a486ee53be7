"""A provider worker's day: an offer with enough to decide and no name, a room, an arrival, a departure in a minute."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from referrals import actions
from tests.browser import assert_accessible
from tests.days.pages import choose, does_not_see, fill_day, follow, heading, press, sees
from tests.factories import person

pytestmark = pytest.mark.browser

JORDAN = ("Jordan", "Marsh")


def test_an_offer_is_asked_about_and_accepted_and_only_then_has_a_name(county, at_desk):
    (offer,) = county.offered()
    page = at_desk(county.worker)
    heading(page, "What is waiting for you")
    does_not_see(page, *JORDAN)
    follow(page, "Answer the offer")
    heading(page, "Man, ")
    does_not_see(page, *JORDAN)
    sees(page, "Weekly meetings with the probation officer.", "Room 1", "Who lives there now", "Answer by")
    asks_and_is_answered(page, county, offer)
    follow(page, "Accept and hold a unit")
    heading(page, "Accept and hold a unit")
    press(page, "Accept and hold a unit")
    expect(page.get_by_role("alert")).to_contain_text("Choose the unit that you hold for them")
    assert_accessible(page)
    page.get_by_role("radio", name="Room 2").check()
    fill_day(page, "When do you expect them?", timezone.localdate())
    press(page, "Accept and hold a unit")
    heading(page, "Jordan Marsh")
    sees(page, "Say whether they arrived", "Room 2")
    follow(page, f"referral {offer.referral.reference}")
    heading(page, "Jordan Marsh")


def asks_and_is_answered(page, county, offer):
    follow(page, "Ask for information")
    heading(page, "Ask for information")
    page.get_by_label("What do you need to know?").fill("Do they smoke?")
    press(page, "Ask for information")
    sees(page, "Do they smoke?", "Not answered yet.")
    question = offer.questions.get()
    offer.refresh_from_db()
    actions.offer.answer(by=county.officer, offer=offer, question=question, text="Only outdoors.")
    page.goto(reverse("offer", args=[offer.reference]))
    sees(page, "Only outdoors.")


def test_somebody_arrives_stays_longer_and_leaves_for_a_home(county, at_desk):
    county.booked()
    page = at_desk(county.worker)
    follow(page, "Residents")
    heading(page, "Residents")
    follow(page, "Record arrival")
    heading(page, "Record arrival")
    fill_day(page, "On which day did they arrive?", timezone.localdate())
    press(page, "Record arrival")
    heading(page, "Jordan Marsh")
    sees(page, "Day 1 of 90")
    follow(page, "Extend the stay")
    until = timezone.localdate() + timedelta(days=120)
    fill_day(page, "Until when is the stay expected to go on?", until)
    page.get_by_label("Why does it go on?").fill("The flat is being painted.")
    assert_accessible(page)
    press(page, "Extend the stay")
    sees(page, f"{until:%-d %B %Y}", "Extended: The flat is being painted.")
    leaves(page)
    a_week_later_says_where_they_went(page)
    records_outcomes(page)


def leaves(page):
    follow(page, "Residents")
    follow(page, "Record departure")
    heading(page, "Record departure")
    today = timezone.localdate()
    fill_day(page, "On which day did they leave?", today - timedelta(days=1))
    page.get_by_label("Why did the stay end?").select_option("moved_on")
    choose(page, "Was it planned?", "Yes")
    page.get_by_label("What kind of place did they go to?").select_option("private_rented")
    choose(page, "Do you know which area they went to?", "Not yet: I will add it (pending)")
    press(page, "Record departure")
    expect(page.get_by_role("alert")).to_contain_text("on or after the arrival")
    assert_accessible(page)
    expect(page.get_by_label("What kind of place did they go to?")).to_have_value("private_rented")
    fill_day(page, "On which day did they leave?", today)
    press(page, "Record departure")
    heading(page, "Residents")


def a_week_later_says_where_they_went(page):
    follow(page, "Worklist")
    follow(page, "Add where they went")
    heading(page, "Add where they went")
    page.get_by_label("What kind of place did they go to?").select_option("private_rented")
    choose(page, "Do you know which area they went to?", "I know the area")
    page.get_by_label("Which area?").select_option(label="Dover")
    press(page, "Add where they went")
    sees(page, "Private rented", "Dover")


def records_outcomes(page):
    follow(page, "Record outcomes")
    heading(page, "Record outcomes")
    page.get_by_label("Reduce debt: was it needed?").select_option("yes")
    page.get_by_label("Reduce debt: was it achieved?").select_option("yes")
    press(page, "Record outcomes")
    heading(page, "Jordan Marsh")
    sees(page, "Outcomes", "Reduce debt")


def test_when_a_colleague_was_faster_the_slower_one_reads_who_and_when(county, at_desk):
    (offer,) = county.offered()
    page = at_desk(county.worker)
    page.goto(reverse("offer_step", args=[offer.reference, "accept"]))
    page.get_by_role("radio", name="Room 1").check()
    fill_day(page, "When do you expect them?", timezone.localdate())
    cleo = person(county.harbour, "provider_worker", name="Cleo Colleague")
    actions.offer.decline(by=cleo, offer=offer, reason="no_staff", detail="Nobody is on duty.")
    press(page, "Accept and hold a unit")
    heading(page, "Too late: this has changed")
    sees(page, "Cleo Colleague", f"{timezone.localtime():%-d %B %Y}", "What you sent has not been saved.")
    follow(page, "See what happened")
    sees(page, "The offer is closed, so only your own decision is shown.", "Not enough staff for the support needed")
    does_not_see(page, *JORDAN, offer.referral.reference)


def test_a_decline_that_the_facts_contradict_is_thought_over(county, at_desk):
    (offer,) = county.offered()
    page = at_desk(county.worker)
    page.goto(reverse("offer_step", args=[offer.reference, "decline"]))
    page.get_by_label("Why can this service not take the person?").select_option("full")
    page.get_by_label("What stands in the way?").fill("Every room is promised.")
    choose(page, "Did you ask the referrer to withdraw", "No")
    press(page, "Decline")
    sees(page, "A unit of this service is free today.")
    assert_accessible(page)
    expect(page.get_by_label("What stands in the way?")).to_have_value("Every room is promised.")
    follow(page, "Record that the person refused")
    heading(page, "Record that the person refused")


@pytest.mark.deep
def test_a_room_with_a_burst_pipe_is_offered_to_nobody(county, at_desk):
    (offer,) = county.offered()
    page = at_desk(county.worker)
    follow(page, "Units")
    heading(page, "Units")
    follow(page, re.compile("Put out of service ?: Room 1"))
    heading(page, "Put Room 1 out of service")
    page.get_by_label("Reason").select_option("repairs")
    page.get_by_label("Detail").fill("A pipe has burst.")
    press(page, "Put out of service")
    heading(page, "Units")
    sees(page, "Nobody is offered it until it is back.", "A pipe has burst.")
    page.goto(reverse("offer_step", args=[offer.reference, "accept"]))
    expect(page.get_by_role("radio", name="Room 2")).to_be_visible()
    expect(page.get_by_role("radio", name="Room 1")).to_have_count(0)


@pytest.mark.deep
def test_a_worker_on_the_stairs_has_everything_on_a_telephone(county, at_desk):
    stay = county.arrived()
    (offer,) = county.offered(service_user=county.service_user(given_name="Robin", family_name="Weald"))
    page = at_desk(county.worker, width="phone")
    for name, *args in (
        ("worklist",), ("offers",), ("residents",), ("units",), ("offer", offer.reference),
        ("offer_step", offer.reference, "decline"), ("placement", stay.reference),
        ("placement_step", stay.reference, "depart"), ("placement_step", stay.reference, "outcomes"),
    ):  # fmt: skip
        page.goto(reverse(name, args=args))
        assert_accessible(page)
