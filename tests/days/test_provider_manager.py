"""A provider manager's return: found on the worklist, put right in the records, filled in, signed; then audited."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from analytics.returns import actions
from analytics.returns.models import Return
from referrals import actions as journeys
from tests.browser import assert_accessible
from tests.days.pages import choose, does_not_see, follow, heading, press, sees
from tests.returns.conftest import EXTRAS, owed, with_returns

pytestmark = pytest.mark.browser


@pytest.fixture
def quarter_over(county):
    """Somebody lived in Quay House in the quarter that is over, and nobody has said yet where they went."""
    cache.clear()
    with_returns(county)
    day = county.quarter.last - timedelta(days=20)
    stay = county.stayed(day, day + timedelta(days=9), area=county.dover)
    type(stay).objects.filter(pk=stay.pk).update(destination_area=None, destination_area_kind="pending")
    stay.referral.stakes.filter(kind="housing").update(until=None, closed_at=None)
    journeys.worklist.refresh(stay.referral, stay.referral.updated)
    return county


def test_a_return_is_put_right_in_the_records_filled_in_and_signed(quarter_over, at_desk):
    county = quarter_over
    page = at_desk(county.manager)
    sees(page, "Sign the return", county.quarter.label)
    follow(page, "Sign the return")
    heading(page, "Return of Quay House")
    sees(page, "Departures whose destination is pending", "Not typed yet")
    says_where_they_went(page)
    follow(page, "Returns")
    heading(page, "Returns")
    sees(page, "1 return to sign")
    follow(page, "Quay House")
    fills_in(page)
    follow(page, "Sign the return")
    heading(page, "Sign the return")
    does_not_see(page, "still waits")
    sees(page, "You sign as Mona Manager")
    press(page, "Sign the return")
    expect(page.get_by_role("alert")).to_contain_text("Say that the numbers are right")
    assert_accessible(page)
    page.get_by_label("I have read these numbers and they are right").check()
    press(page, "Sign the return")
    heading(page, "Return of Quay House")
    sees(page, "This return has been received", "Mona Manager")
    assert owed(county).status == "received"


def says_where_they_went(page):
    page.get_by_role("link", name="records behind departures whose destination is pending").click()
    heading(page, "departures whose destination is pending")
    follow(page, "Add where they went")
    page.get_by_label("What kind of place did they go to?").select_option("private_rented")
    choose(page, "Do you know which area they went to?", "I know the area")
    page.get_by_label("Which area?").select_option(label="Dover")
    press(page, "Add where they went")
    sees(page, "Private rented", "Dover")


def fills_in(page):
    follow(page, "Fill in")
    heading(page, "Fill in what no record holds")
    page.get_by_label("Staff hours contracted").fill("lots")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Staff hours contracted must be a whole number")
    assert_accessible(page)
    labels = ("Staff hours contracted", "Staff hours worked", "Posts vacant on the last day", "Complaints received",
              "Of complaints closed, those upheld or upheld in part")  # fmt: skip
    for label, value in zip(labels, EXTRAS.values(), strict=True):
        page.get_by_label(label, exact=True).fill(str(value))
    press(page, "Save")
    sees(page, "Kept. The return is not signed yet.", "1,150")


@pytest.mark.deep
def test_the_county_audits_it_and_reads_the_grid_on_a_phone(quarter_over, at_desk):
    county = quarter_over
    actions.fill_in(by=county.manager, owed=owed(county), values=EXTRAS)
    actions.sign(by=county.manager, owed=owed(county))
    page = at_desk(county.commissioner, width="phone")
    follow(page, "Returns")
    heading(page, "Returns")
    sees(page, "1 of 2 in time", "Mill Lane")
    page.get_by_role("link", name=re.compile("Received ?: Quay House")).click()
    heading(page, "Return of Quay House")
    follow(page, "Record an audit")
    heading(page, "Record an audit")
    does_not_see(page, "Marsh")
    page.get_by_label("What S").first.select_option("yes")
    choose(page, "How far can this return be relied upon?", "High")
    page.get_by_label("What did you find?").fill("The file agrees.")
    press(page, "Save the audit")
    heading(page, "Return of Quay House")
    sees(page, "High assurance", "The file agrees.", "Agrees")
    assert Return.objects.get(service=county.quay).signatures.get().audits.get().assurance == "high"
