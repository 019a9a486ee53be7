"""Wherever services stand in an order, the page says by what."""

import pytest
from django.urls import reverse

from pathways.routing import RANKING

pytestmark = pytest.mark.django_db


def says_why(browser, name, reference, *more):
    text = browser.get(reverse(name, args=[reference, *more])).content.decode()
    places = [text.find(yardstick.sentence) for yardstick in RANKING]
    return places == sorted(places) and places[0] > text.find("What meets everything comes first") > 0


def test_the_referrer_reads_by_what_services_are_put_in_order_before_sending_and_after(county, enter):
    draft, sent = county.draft(), county.submitted(service_user=county.service_user(given_name="Robin"))
    county.complete(draft)
    browser = enter(county.officer)
    assert says_why(browser, "draft_route", draft.reference)
    assert says_why(browser, "referral_tab", sent.reference, "pathway")


def test_the_hub_reads_it_where_it_offers_and_at_the_panel(county, enter):
    sent = county.submitted()
    browser = enter(county.coordinator)
    assert says_why(browser, "triage", sent.reference)
    assert says_why(browser, "panel", sent.reference)


def test_nothing_is_said_of_an_order_where_no_service_comes_into_question(county, enter):
    for service in (county.quay, county.mill_lane):
        service.criteria.create(criterion="woman", starts=service.starts)
    sent = county.submitted()
    page = enter(county.coordinator).get(reverse("triage", args=[sent.reference])).content.decode()
    assert "Why they are in this order" not in page
