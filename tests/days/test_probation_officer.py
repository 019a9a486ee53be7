"""A probation officer's Friday: somebody is released today; what there is to say is written once, and sent once."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agencies.models import Event
from referrals import actions
from tests.browser import assert_accessible
from tests.days import referring
from tests.days.pages import choose, does_not_see, fill_day, follow, heading, press, sees

pytestmark = pytest.mark.browser


def test_somebody_released_on_friday_is_referred_before_lunch(county, women_only, at_desk):
    page = at_desk(county.officer)
    heading(page, "What is waiting for you")
    sees(page, "Nothing is waiting for you.")
    referring.look_for(page, "Jordan", "Marsh")
    heading(page, "Nobody like this is recorded")
    referring.record_person(page)
    heading(page, "The referral")
    referring.take_consents(page)
    a_date_is_mistyped_and_nothing_else_is_lost(page)
    referring.assess(page, look=lambda code: assert_accessible(page))
    heading(page, "Where this would go")
    sees(page, "The person is sleeping rough.", "1. ", "Quay House", "Mill Lane")
    page.get_by_text("Why not 1 other service").click()
    sees(page, "Elm House")
    assert_accessible(page)
    follow(page, "Check answers")
    heading(page, "Check answers before you send")
    sees(page, "I would like a door that I can lock.", "left it for an hour")
    sends_it_twice(page)


def a_date_is_mistyped_and_nothing_else_is_lost(page):
    page.get_by_label("What should a service know about earlier homes?").fill("Had a flat, and left it for an hour.")
    fill_day(page, "When was it lost?", (31, 2, 2026))
    press(page, "Save and continue")
    heading(page, "Where they live now and why it ends")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("There is a problem")
    alert.get_by_role("link", name="must be a real date").click()
    expect(page.get_by_role("group", name="When was it lost?").get_by_label("Day", exact=True)).to_be_focused()
    expect(page.get_by_label("What should a service know")).to_have_value("Had a flat, and left it for an hour.")
    expect(page.get_by_role("group", name="When was it lost?").get_by_label("Month", exact=True)).to_have_value("2")
    fill_day(page, "When was it lost?", date(2026, 2, 20))


def sends_it_twice(page):
    """Once on each of two pages opened before: the second press finds it sent, by whom, and changes nothing."""
    second = page.context.new_page()
    second.goto(page.url)
    press(page, "Send referral")
    heading(page, "Referral sent")
    sees(page, "County hub has it and decides which services to ask", "What to tell the person")
    press(second, "Send referral")
    heading(second, "Too late: this has changed")
    sees(second, "Olive Officer")
    assert Event.objects.filter(verb="submit").count() == 1
    follow(page, "Follow this referral")
    heading(page, "Jordan Marsh")
    sees(page, "County hub decides where this goes")


def test_somebody_whom_others_know_is_shown_before_they_are_written_down_again(county, at_desk):
    known = county.service_user(crn="X900007")
    page = at_desk(county.officer)
    referring.look_for(page, "Jordon", "Marsh")
    heading(page, "Is it one of these people?")
    sees(page, "Agrees:", "None of them")
    follow(page, "Refer this person")
    page.get_by_label("Who refers").select_option("probation")
    choose(page, "Does the person need a place today?", "Yes, today")
    assert_accessible(page)
    page.get_by_role("main").get_by_role("button").first.click()
    heading(page, "The referral")
    sees(page, "Jordan Marsh")
    assert known.referrals.get().same_day


def test_what_is_missing_leads_to_the_page_where_it_is_answered(county, at_desk):
    referral = county.draft()
    page = at_desk(county.officer)
    follow(page, re.compile("(Finish|Send|Complete)"))
    page.goto(reverse("draft_check", args=[referral.reference]))
    heading(page, "Check answers before you send")
    sees(page, "Before you can send this")
    page.get_by_role("alert").get_by_role("link").last.click()
    expect(page.locator("h1")).not_to_contain_text("Check answers")
    assert_accessible(page)


def test_a_question_is_answered_and_a_decline_is_read_with_its_reason(county, at_desk):
    (offer,) = county.offered()
    page = at_desk(county.officer)
    actions.offer.ask(by=county.worker, offer=offer, question="Which days do they work?")
    page.reload()
    follow(page, "Answer")
    heading(page, "Answer")
    sees(page, "Which days do they work?")
    page.get_by_label("Answer", exact=True).fill("Monday to Thursday.")
    press(page, "Send answer")
    sees(page, "Your answer has been sent.", "Monday to Thursday.")
    actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Nobody is on duty at night.")
    follow(page, "Referrals")
    sees(page, "Waiting for a place")
    page.locator("#referrals").get_by_role("link").first.click()
    follow(page, "Pathway and offers")
    heading(page, "Jordan Marsh")
    sees(page, "Not enough staff for the support needed", "Nobody is on duty at night.")
    follow(page, "Timeline")
    sees(page, "Offer declined")
    assert_accessible(page)


@pytest.mark.deep
def test_a_release_date_moves_and_the_person_takes_a_sheet_home(county, at_desk):
    county.offered()
    page = at_desk(county.officer)
    follow(page, "Referrals")
    heading(page, "Referrals")
    page.locator("#referrals").get_by_role("link").first.click()
    heading(page, "Jordan Marsh")
    follow(page, "Change the assessment")
    heading(page, "What changes?")
    follow(page, "Order, licence and release")
    choose(page, "Are they in custody now?", "Yes")
    page.get_by_label("Which prison?").fill("Elm prison")
    fill_day(page, "Release date", timezone.localdate() + timedelta(days=9))
    page.get_by_label("Why does the assessment change?").fill("The parole board has moved the day.")
    assert_accessible(page)
    press(page, "Save the change")
    sees(page, "This is version 2.")
    heading(page, "Jordan Marsh")
    follow(page, "Overview")
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes' }")
    follow(page, "Print a sheet for the person")
    heading(page, "Jordan: my next step")
    sees(page, "Quay House is thinking about whether it has the right place for you.", "Who to ring", "My rights")
    does_not_see(page, "Risk of serious harm", "Elm prison")
    press(page, "Print this sheet")
    expect(page.locator("body[data-printed=yes]")).to_have_count(1)


@pytest.mark.deep
def test_an_officer_on_the_way_to_court_reads_it_on_a_telephone(county, at_desk):
    referral = county.offered()[0].referral
    page = at_desk(county.officer, width="phone")
    heading(page, "What is waiting for you")
    for name in ("new_referral", "referrals"):
        page.goto(reverse(name))
        assert_accessible(page)
    for tab in ("assessment", "pathway", "timeline", "who"):
        page.goto(reverse("referral_tab", args=[referral.reference, tab]))
        heading(page, "Jordan Marsh")
    page.goto(reverse("sheet", args=[referral.reference]))
    heading(page, "my next step")
