"""A commissioner's day over the ways that people go: a pathway mended, a limit decided, declines and needs read."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pathways import actions as set_up
from pathways.models import Pathway
from tests.browser import assert_accessible
from tests.days.pages import does_not_see, fill_day, follow, heading, press, sees
from tests.factories import person

pytestmark = pytest.mark.browser

BACK = re.compile("^Pathway$")
STAFF_AT_NIGHT = "With drug use this high, staff day and night come first."


@pytest.fixture
def commissioner(county):
    return person(county.hub, "commissioner", name="Cass Count")


def test_a_new_rule_is_mended_previewed_and_published(county, commissioner, at_desk):
    county.submitted()
    page = at_desk(commissioner)
    follow(page, "Pathways")
    heading(page, "Pathways")
    follow(page, re.compile("Offenders"))
    heading(page, "Offenders pathway")
    follow(page, "Make the next version")
    heading(page, "Make the next version of a pathway")
    press(page, "Make draft")
    heading(page, "Offenders pathway")
    sees(page, "Nobody is routed by it until it is published.", "No rule contradicts another")
    follow(page, re.compile("Add a rule ?to 24-hour hostel"))
    heading(page, "Add a rule: who enters 24-hour hostel")
    page.get_by_label("Reason").fill(STAFF_AT_NIGHT)
    page.get_by_label("Place in the tier").fill("2")
    press(page, "Add rule")
    mend(page)
    sees(page, "Tried in tier 1, place 2.")
    follow(page, "see what changes")
    heading(page, "What changes")
    sees(page, "Compared with version 1", "1 difference.", "Added", STAFF_AT_NIGHT)
    follow(page, BACK)
    follow(page, "see whom it would move")
    heading(page, "Whom it would move")
    press(page, "See whom it would move")
    expect(page.locator("h1")).to_contain_text("Whom it would move")
    sees(page, "Stage by stage", "publishing moves nobody by itself", "Numbers are rounded to the nearest five")
    assert_accessible(page)
    does_not_see(page, "Jordan", "Marsh")
    follow(page, BACK)
    follow(page, "Publish this version")
    heading(page, "Publish this version")
    fill_day(page, "First day of this version", timezone.localdate())
    press(page, "Publish version")
    heading(page, "Offenders pathway")
    sees(page, f"Version 2 is published from {timezone.localdate():%-d %B %Y}.", "It never changes.")
    assert Pathway.objects.get(version=2).published_from == timezone.localdate()


def mend(page):
    """A rule without a condition takes everybody, so that the rules after it never decide; a condition mends that."""
    heading(page, "Who enters 24-hour hostel")
    sees(page, "To look at before publishing", "Everybody else starts in a shared house.")
    follow(page, "Add a condition")
    heading(page, "Add a condition")
    page.get_by_label("Criterion").select_option("drugs_need_high")
    page.get_by_label("It must hold").check()
    press(page, "Add condition")
    heading(page, "Who enters 24-hour hostel")
    does_not_see(page, "To look at before publishing")
    follow(page, BACK)
    heading(page, "Offenders pathway")
    sees(page, STAFF_AT_NIGHT, "No rule contradicts another")


def test_a_limit_on_the_mix_is_decided_and_declines_and_unmet_needs_are_read(county, commissioner, at_desk):
    manager = person(county.harbour, "provider_manager", name="Mona Manager")
    set_up.set_mix_limit(
        by=manager, service=county.quay, criterion="rosh_high_or_above", at_most=2, because="One worker at night."
    )
    (offer,) = county.offered()
    county.decline(offer)
    page = at_desk(commissioner)
    follow(page, "Contracts and quality")
    heading(page, "Contracts and quality")
    follow(page, "Services and units")
    heading(page, "Services")
    follow(page, re.compile("Limits on the mix"))
    heading(page, "Limits to decide on")
    sees(page, "Quay House", "2 at once", "One worker at night.")
    follow(page, re.compile("Decide ?on the limit of Quay House"))
    heading(page, "Decide on a limit")
    sees(page, "Mona Manager")
    press(page, "Save decision")
    expect(page.get_by_role("alert")).to_contain_text("Choose whether you approve it")
    assert_accessible(page)
    page.get_by_label("Approve it", exact=True).check()
    press(page, "Save decision")
    heading(page, "Limits to decide on")
    sees(page, f"Approved: it holds from {timezone.localdate():%-d %B %Y}.", "No limit waits for you")
    follow(page, "Worklist")
    heading(page, "What is waiting for you")
    follow(page, "Who declines")
    heading(page, "Who declines whom")
    sees(page, "Declines by provider", "A difference is a question to ask, and no verdict.")
    page.get_by_label("Compare").select_option("service")
    press(page, "Show")
    heading(page, "Who declines whom")
    sees(page, "Declines by service")
    follow(page, "Needs that no service took")
    heading(page, "Needs that no service took")
    sees(page, "By cohort", "By area wanted")
    does_not_see(page, "Jordan", "Marsh")
