"""A performance officer's day: figures against targets, the services behind them, and nobody's record."""

import re
from datetime import date

import pytest
from django.urls import reverse

from analytics.models import Target
from tests.browser import assert_accessible
from tests.days import quarter
from tests.days.pages import does_not_see, follow, heading, sees
from tests.factories import person

pytestmark = pytest.mark.browser

NAMES = ("Jordan", "Marsh", "Ash1", "Birch")


@pytest.fixture
def commissioner(county):
    return person(county.hub, "commissioner", name="Cass Count")


def test_a_figure_leads_to_its_breakdown_and_to_the_services_behind_it(county, commissioner, at_desk):
    period = quarter.lived_through(county)
    Target.objects.create(indicator="kpi2", period_from=date(2020, 4, 1), value=80)
    page = at_desk(commissioner)
    heading(page, "What is waiting for you")
    sees(page, "Close the quarter")
    follow(page, "Figures")
    heading(page, period.label)
    sees(page, "KPI 2", f"on {quarter.LEFT} departures", "80 % target")
    follow(page, re.compile("The whole figure.*KPI 2"))
    heading(page, "KPI 2")
    page.get_by_label("Broken down by").select_option("service")
    page.get_by_role("button", name="Show").click()
    sees(page, "Quay House")
    assert_accessible(page)
    follow(page, "Contracts and quality")
    heading(page, "Contracts and quality")
    follow(page, "Quay House")
    heading(page, "Quay House")
    follow(page, "Pathways")
    heading(page, "Pathways")
    follow(page, "Offenders")
    sees(page, "24-hour hostel", "Shared house")
    assert_accessible(page)
    follow(page, "Contracts and quality")
    heading(page, "Contracts and quality")
    follow(page, "Services and units")
    heading(page, "Services")
    does_not_see(page, *NAMES)


@pytest.mark.deep
def test_no_address_of_a_person_opens(county, commissioner, at_desk):
    stay = county.arrived()
    referral, offer = stay.referral.reference, stay.offer.reference
    page = at_desk(commissioner)
    for name, *args in (
        ("referrals",), ("referral", referral), ("referral_tab", referral, "assessment"), ("sheet", referral),
        ("offers",), ("offer", offer), ("placement", stay.reference), ("residents",), ("units",), ("board",),
        ("triage_list",), ("triage", referral), ("waiting_list",), ("declines",), ("new_referral",),
    ):  # fmt: skip
        assert page.goto(reverse(name, args=args)).status in (403, 404), name
        does_not_see(page, *NAMES)
    assert_accessible(page)
    page.goto(f"/search/?q={referral}")
    does_not_see(page, *NAMES)


@pytest.mark.deep
def test_figures_are_read_on_the_train(county, commissioner, at_desk):
    page = at_desk(commissioner, width="phone")
    for address in (
        "/figures/", "/figures/kpi2/", "/figures/targets/", "/figures/quality/", "/contracts-and-quality/",
        "/services/", "/services/QUAY/", "/pathways/",
    ):  # fmt: skip
        page.goto(address)
        assert_accessible(page)
