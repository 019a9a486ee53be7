"""The two pages on which somebody's evening depends, with every script switched off: sending, and accepting."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from referrals import actions
from referrals.models import Referral
from tests.days import referring
from tests.days.pages import fill_day, follow, press, sees

pytestmark = pytest.mark.browser


def heading(page, words):
    expect(page.locator("h1")).to_contain_text(words)


def test_somebody_is_referred_and_housed(county, at_desk):
    page = at_desk(county.officer, javascript=False)
    referring.look_for(page, "Jordan", "Marsh")
    referring.record_person(page)
    referring.take_consents(page)
    referring.assess(page)
    follow(page, "Check answers")
    press(page, "Send referral")
    heading(page, "Referral sent")
    page.go_back()
    heading(page, "Too late: this has changed")
    (offer,) = actions.offer.send(by=county.coordinator, referral=Referral.objects.get(), services=[county.quay])
    page = at_desk(county.worker, javascript=False)
    follow(page, "Answer the offer")
    heading(page, "Man, ")
    follow(page, "Accept and hold a unit")
    page.get_by_role("radio", name="Room 1").check()
    fill_day(page, "When do you expect them?", timezone.localdate())
    press(page, "Accept and hold a unit")
    heading(page, "Jordan Marsh")
    sees(page, "Say whether they arrived")
    page.goto(reverse("offers"))
    sees(page, offer.reference, "Accepted")
