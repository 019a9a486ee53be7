"""A partnership member's afternoon: a quarter's totals, with a chart and a table each, and nobody to be recognised."""

import csv
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from analytics.periods import previous
from tests.browser import assert_accessible
from tests.days import quarter
from tests.days.pages import does_not_see, follow, heading, press, sees

pytestmark = pytest.mark.browser

FIGURES = ("kpi1", "kpi2", "destinations", "reconnection-in", "reconnection-out")
NAMES = ("Jordan", "Marsh", "Ash1", "Birch")


def test_a_quarter_is_chosen_and_read_as_charts_and_tables(county, at_desk):
    period = quarter.lived_through(county)
    page = at_desk(county.member)
    heading(page, "What is waiting for you")
    sees(page, "Read the figures of the quarter", "It is over; until it is closed they may still change")
    follow(page, "Figures")
    heading(page, period.label)
    page.get_by_label("Period", exact=True).select_option(previous(period).key)
    press(page, "Show")
    heading(page, previous(period).label)
    sees(page, "Nobody")
    page.get_by_label("Period", exact=True).select_option(period.key)
    press(page, "Show")
    heading(page, period.label)
    sees(page, f"on {quarter.LEFT} departures", "64.3 %", "Numbers from 1 to 4 are hidden and marked c")
    for name in FIGURES:
        part = page.locator(f"section[aria-labelledby=figure-{name}]")
        if name != "kpi1":  # nobody there is in a service that it counts: a table without a picture
            expect(part.locator("svg[role=img]").first).to_be_visible()
        expect(part.get_by_role("table").first).to_be_visible()
    does_not_see(page, *NAMES)


@pytest.mark.deep
def test_a_small_number_is_hidden_explained_and_hidden_in_the_file_too(county, at_desk, tmp_path):
    period = quarter.lived_through(county)
    page = at_desk(county.member)
    page.goto(f"{reverse('figure', args=['destinations'])}?period={period.key}")
    heading(page, "Where people went")
    hidden = page.get_by_role("row", name="friends or family").locator("abbr").first
    expect(hidden).to_have_attribute("title", re.compile("^Hidden: a small number"))
    page.get_by_text("How it is counted").click()
    sees(page, "c means hidden: a number from 1 to 4")
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    assert begun.value.suggested_filename.startswith("destinations-")
    saved = tmp_path / "destinations.csv"
    begun.value.save_as(saved)
    text = saved.read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines()))
    assert not [line for line in lines if line["count"] in ("1", "2", "3", "4")]
    assert any(line["flag"] == "c" for line in lines)
    assert not any(name in text for name in NAMES)


@pytest.mark.deep
def test_a_period_that_does_not_exist_is_said_in_words(county, at_desk):
    page = at_desk(county.member)
    page.goto("/figures/?period=fy:2099/98-Q9")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert_accessible(page)


@pytest.mark.deep
def test_no_page_about_anybody_opens(county, at_desk):
    stay = county.arrived()
    page = at_desk(county.member)
    for name, *args in (
        ("referrals",), ("referral", stay.referral.reference), ("offer", stay.offer.reference),
        ("placement", stay.reference), ("board",), ("triage_list",), ("units",), ("services",),
    ):  # fmt: skip
        assert page.goto(reverse(name, args=args)).status in (403, 404), name
        does_not_see(page, *NAMES)
    assert_accessible(page)


@pytest.mark.deep
def test_the_figures_fit_a_telephone(county, at_desk):
    quarter.lived_through(county)
    page = at_desk(county.member, width="phone")
    for address in ("/figures/", *(reverse("figure", args=[name]) for name in FIGURES)):
        page.goto(address)
        assert_accessible(page)
