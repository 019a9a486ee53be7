"""Everybody's day begins in the same county, with patience: several browsers and a server share the machine."""

import pytest
from playwright.sync_api import expect

from pathways.models import ServiceCriterion
from tests.factories import LONG_AGO, County, ServiceFactory

PASSWORD = "river bottle Thursday"
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def county(hub):
    """The county of the factories, whose people the hub's process serves too."""
    return County()


@pytest.fixture
def women_only(county):
    """A third house, which says beforehand that it takes women alone."""
    house = ServiceFactory(code="ELM", name="Elm House", area=county.thanet)
    ServiceCriterion.objects.create(service=house, criterion="woman", must_hold=True, hard=True, starts=LONG_AGO)
    return house


@pytest.fixture
def at_desk(open_page, hub):
    """Opens a page at the hub for somebody, signed in with a password as they would: at_desk(user, width="phone")."""

    def sit_down(user, **how):
        user.set_password(PASSWORD)
        user.save()
        page = open_page(hub, **how)
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        return page

    return sit_down
