"""A probation officer's last-minute Friday, in a real browser: somebody is looked for, referred, sent, and followed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.models import Referral
from referrals.sections import SECTIONS
from tests.browser import WIDTHS, assert_accessible, sign_in
from tests.factories import County

pytestmark = pytest.mark.browser


def test_a_probation_officer_refers_somebody_in_ten_minutes(page, hub):
    county = County()
    sign_in(page, county.officer, hub)
    page.goto("/referrals/new/")
    page.get_by_label("Given name").fill("Jordan")
    page.get_by_label("Family name").fill("Marsh")
    page.get_by_role("button", name="Look for the person").click()
    assert_accessible(page)
    page.get_by_role("button", name="Record a new person").click()
    assert page.get_by_label("Family name").input_value() == "Marsh"
    page.get_by_role("button", name="Record person").click()
    assert page.get_by_role("link", name="Say whether the person needs a place today").is_visible()
    assert_accessible(page)
    for part, value in (("Day", "4"), ("Month", "3"), ("Year", "1992")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Record person").click()
    assert page.get_by_text("Needed before sending").count() > 3
    assert_accessible(page)
    assess(page, county)
    page.goto(page.url.split("/draft/")[0] + "/draft/route/")
    assert page.get_by_text("The person is sleeping rough.").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Check answers").click()
    assert_accessible(page)
    page.get_by_role("button", name="Send referral").click()
    assert page.get_by_role("heading", name="Referral sent").is_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Follow this referral").click()
    assert page.get_by_text("County hub decides where this goes").is_visible()
    assert Referral.objects.get().status == "submitted"


def assess(page, county):
    """Consents and what sending requires; the rest is saved as it stands."""
    page.get_by_role("link", name="What the person agrees to").click()
    page.get_by_role("group", name="Write one assessment").get_by_label("Yes").check()
    page.get_by_label("Said in person").check()
    assert_accessible(page)
    answers = {
        "housing": lambda: [
            page.get_by_label("Where is the person living now?").select_option("rough_sleeping"),
            page.get_by_label("Why was the last settled home lost?").select_option("institution"),
        ],
        "connection": lambda: [
            page.locator("input[name=areas_wanted]").first.check(),
            page.get_by_label("Not disclosed").check(),
        ],
        "household": lambda: [page.get_by_label("One person").check()],
        "needs": lambda: [page.get_by_label("What is the main reason").select_option("offenders")],
        "risk": lambda: [
            page.locator(f"input[name=rosh_{who}]").first.check()
            for who in ("children", "public", "known_adult", "staff")
        ],
        "justice": lambda: [custody(page)],
    }
    for code in SECTIONS:
        page.get_by_role("button", name="Save and continue").click()
        assert f"/draft/{code}/" in page.url
        answers.get(code, list)()
        assert_accessible(page)
    page.get_by_role("button", name="Save and continue").click()


def custody(page):
    """A question that hangs on another one comes and goes with its answer."""
    page.get_by_role("group", name="Are they in custody now?").get_by_label("Yes").check()
    assert page.get_by_label("Which prison?").is_visible()
    page.get_by_role("group", name="Are they in custody now?").get_by_label("No", exact=True).check()
    assert not page.get_by_label("Which prison?").is_visible()


@pytest.mark.deep
@pytest.mark.parametrize("width", WIDTHS)
def test_a_referral_can_be_read_by_everybody_at_every_width(open_page, hub, width):
    county = County()
    long = {"given_name": "Bartholomew-Alexander", "family_name": "Featherstonehaugh-Llanfairpwllgwyngyll"}
    referral = county.arrived(service_user=county.service_user(**long)).referral
    page = open_page(hub, width=width)
    sign_in(page, county.officer, hub)
    for tab in ("assessment", "pathway", "stays", "timeline", "who"):
        page.goto(reverse("referral_tab", args=[referral.reference, tab]))
        assert_accessible(page)
    for name in ("referral", "sheet", "files"):
        page.goto(reverse(name, args=[referral.reference]))
        assert_accessible(page)
    page.goto("/referrals/")
    assert_accessible(page)


def test_a_section_can_be_answered_without_javascript(open_page, hub):
    county = County()
    referral = county.draft()
    page = open_page(hub, javascript=False)
    sign_in(page, county.officer, hub)
    page.goto(reverse("draft_section", args=[referral.reference, "justice"]))
    page.get_by_role("group", name="Are they in custody now?").get_by_label("Yes").check()
    page.get_by_label("Which prison?").fill("Elm prison")
    release = timezone.localdate()
    for place, value in enumerate((release.day, release.month, release.year)):
        page.locator(f"[name=release_date_{place}]").fill(str(value))
    page.get_by_role("button", name="Save and come back later").click()
    assert page.get_by_text("Saved. You can come back at any time.").is_visible()
    justice = Referral.objects.get().assessment.justice
    assert (justice.custody_location, justice.release_date) == ("Elm prison", release)
