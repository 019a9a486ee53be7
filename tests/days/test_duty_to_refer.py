"""A duty to refer in two browsers: a probation officer tells the council that the person chose, and it answers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from referrals.models import DutyToRefer
from tests.days.pages import does_not_see, follow, heading, press, sees

pytestmark = [pytest.mark.browser, pytest.mark.deep]


def test_a_council_is_told_and_answers_and_the_officer_reads_it(county, at_desk):
    referral = county.submitted()
    page = at_desk(county.officer)
    page.goto(reverse("referral", args=[referral.reference]))
    follow(page, "Refer to a council")
    heading(page, "Tell a council under the duty to refer")
    sees(page, "Missing", "Ask which housing authority the person chooses")
    expect(page.get_by_role("button", name="Tell the council")).to_have_count(0)
    county.agrees_to_duty(referral)
    page.reload()
    sees(page, "Thanet council must answer by")
    press(page, "Tell Thanet council")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_role("radio", name="Homeless", exact=False).first.check()
    press(page, "Tell Thanet council")
    sees(page, "Thanet council has been told", "Answer by")
    the_council_answers(at_desk(county.housing_officer))
    page.goto(reverse("duty", args=[DutyToRefer.objects.get().reference]))
    sees(page, "Come on Monday at ten, with this letter.")


def the_council_answers(page):
    """From its worklist: who it is and how to reach them, nothing else of what they said; then an answer."""
    follow(page, "Answer the duty to refer")
    heading(page, "Jordan Marsh")
    does_not_see(page, "Drugs", "Mental health", "Weekly meetings")
    follow(page, "Answer the duty to refer")
    heading(page, "Answer the duty to refer")
    press(page, "Record the answer")
    expect(page.get_by_role("alert")).to_contain_text("Choose what the council has decided")
    page.get_by_role("group", name="What has the council decided?").get_by_role("radio").first.check()
    page.get_by_label("What should the person be told?").fill("Come on Monday at ten, with this letter.")
    press(page, "Record the answer")
    sees(page, "Your answer has been recorded")
