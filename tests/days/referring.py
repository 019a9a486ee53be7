"""What it takes to refer somebody, page by page; the same with JavaScript and without."""

import re
from datetime import date

from playwright.sync_api import expect

from referrals.sections import SECTIONS
from tests.days.pages import choose, fill_day, follow, press


def look_for(page, given_name, family_name):
    follow(page, "New referral")
    page.get_by_label("Given name").fill(given_name)
    page.get_by_label("Family name").fill(family_name)
    press(page, "Look for the person")


def record_person(page):
    """Nobody like this is known; what was typed while looking is there already."""
    follow(page, "Record a new person")
    expect(page.get_by_label("Family name")).to_have_value("Marsh")
    fill_day(page, "Date of birth", date(1992, 3, 4))
    choose(page, "Gender", "Male")
    page.get_by_label("CRN").fill("X900001")
    page.get_by_label("Who refers").select_option("probation")
    choose(page, "Does the person need a place today?", "No")
    press(page, "Record person and start referral")


def take_consents(page):
    """Read out, answered, and how."""
    follow(page, "What the person agrees to")
    for purpose in ("Write one assessment", "Tell the council"):
        page.get_by_role("group", name=purpose).get_by_label("Yes").check()
    page.get_by_label("Said in person").check()
    press(page, "Save and continue")


def sleeps_rough(page):
    page.get_by_label("Where is the person living now?").select_option("rough_sleeping")
    page.get_by_label("Why was the last settled home lost?").select_option("institution")


def wants_thanet(page):
    choose(page, "Where does the person want to live?", "Thanet")
    page.get_by_role("group", name="Where do they come from?").get_by_role("radio").first.check()
    page.get_by_label("Which area do they come from?").select_option(label="Thanet")


def needs_help_with_drugs(page):
    page.get_by_label("What is the main reason").select_option("offenders")
    choose(page, "Drugs", "High")


def is_a_low_risk(page):
    for whom in ("to children", "to the public", "to a known adult", "to staff"):
        choose(page, f"Risk of serious harm {whom}", "Low")
    page.get_by_label("Risk management plan").fill("Weekly meetings with the probation officer.")


ANSWERS = {
    "housing": sleeps_rough,
    "connection": wants_thanet,
    "household": lambda page: page.get_by_label("One person").check(),
    "needs": needs_help_with_drugs,
    "risk": is_a_low_risk,
    "hopes": lambda page: page.get_by_label("own words").fill("I would like a door that I can lock."),
}


def assess(page, look=lambda code: None):
    """Section after section, each saved on its own page; `look` is called before each is saved."""
    for code in SECTIONS:
        expect(page).to_have_url(re.compile(f"/draft/{code}/"))
        ANSWERS.get(code, lambda page: None)(page)
        look(code)
        press(page, "Save and continue")
