"""A day that cannot be is refused in a sentence that says which, and what was written is not lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.models import Referral
from tests.factories import BORN, person
from tests.forms import day, errors

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.mark.parametrize("on", [date(1901, 1, 1), BORN - timedelta(days=1), TODAY() + timedelta(days=1)])
def test_nobody_died_before_they_were_born_or_will_have_died_tomorrow(county, enter, on):
    referral = county.submitted()
    address = reverse("referral_step", args=[referral.reference, "died"])
    (said,) = errors(enter(county.officer).post(address, day("on", on)))["on"]
    assert "day of death" in said
    assert Referral.objects.get().status != "closed"


def test_nobody_died_before_they_left_their_last_home(county, enter):
    stay = county.stayed(TODAY() - timedelta(days=30), TODAY() - timedelta(days=3))
    actions.referral.reopen(by=county.coordinator, referral=Referral.objects.get(), reason="Back again.")
    address = reverse("referral_step", args=[stay.referral.reference, "died"])
    browser = enter(county.officer)
    assert "alive after" in errors(browser.post(address, day("on", stay.ended - timedelta(days=1))))["on"][0]
    assert browser.post(address, day("on", stay.ended)).status_code == 302


@pytest.mark.parametrize(
    ("section", "name", "given"),
    [
        ("housing", "lost_on", {}),
        ("housing", "homeless_from", {}),
        ("justice", "release_date", {"in_custody": "True"}),
        ("justice", "order_ends", {"order": "licence"}),
    ],
)
def test_nothing_happened_to_somebody_before_they_were_born(county, enter, section, name, given):
    address = reverse("draft_section", args=[county.draft().reference, section])
    answer = enter(county.officer).post(address, given | day(name, BORN - timedelta(days=1)))
    (said,) = errors(answer)[name]
    assert said.startswith("“") and "born" in said


def test_a_council_decided_nothing_about_somebody_before_they_were_born(county, enter):
    address = reverse("decision_add", args=[county.submitted().reference])
    typed = {"reference": "TH-1", "decision": "not_homeless", "ethnicity": "white"}
    answer = enter(county.housing_officer).post(address, typed | day("decided_on", date(1901, 1, 1)))
    assert list(errors(answer)) == ["decided_on"]


def test_whoever_comes_too_late_finds_what_they_wrote(county, enter):
    (offer,) = county.offered()
    colleague = person(county.harbour, "provider_worker", name="Cleo Colleague")
    actions.offer.decline(by=colleague, offer=offer, reason="no_staff", detail="Nobody is on duty.")
    address = reverse("offer_step", args=[offer.reference, "decline"])
    late = enter(county.worker).post(
        address, {"reason": "no_staff", "detail": "The night shift <is> ill until Monday."}
    )
    said = late.content.decode()
    assert late.status_code == 409 and "What you wrote" in said
    assert "The night shift &lt;is&gt; ill until Monday." in said


def test_whoever_may_not_finds_what_they_wrote(county, enter):
    referral = county.submitted()
    address = reverse("referral_step", args=[referral.reference, "close"])
    refused = enter(county.officer).post(address, {"detail": "We tried every house."})
    assert refused.status_code == 403 and "We tried every house." in refused.content.decode()
