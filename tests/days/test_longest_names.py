"""The longest names that can be written, Welsh place names among them, break no page on a telephone."""

import pytest
from django.urls import reverse

from agencies.models import Agency, Area, User
from pathways.models import Service, Stage, Unit
from referrals.models import ServiceUser
from tests.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.deep]
WELSH = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def longest(row, *fields):
    """Writes a name of its own as long as each field takes, of words that no line of a telephone holds."""
    for name in fields:
        most = row._meta.get_field(name).max_length
        setattr(row, name, f"{WELSH} {row.pk} {WELSH}-{WELSH}"[:most])
    row.save()


@pytest.fixture
def everywhere(county):
    """A county in which somebody lives, and somebody else is offered, with the longest name of everything."""
    stay = county.arrived()
    (offer,) = county.offered(service_user=county.service_user(given_name="Robin", family_name="Weald"))
    for model, *fields in (
        (ServiceUser, "given_name", "family_name", "also_known_as"), (Service, "name"), (Unit, "name"), (Stage, "name"),
        (Agency, "name"), (Area, "name"), (User, "name"),
    ):  # fmt: skip
        for row in model.objects.all():
            longest(row, *fields)
    return stay, offer


def test_nothing_scrolls_sideways_on_a_telephone(county, everywhere, at_desk):
    stay, offer = everywhere
    journey = [("referral", stay.referral.reference), ("sheet", stay.referral.reference)]
    tabs = [("referral_tab", stay.referral.reference, tab) for tab in ("pathway", "stays", "timeline", "who")]
    pages = {
        county.officer: [("worklist",), ("referrals",), ("services",), ("service", "QUAY"), *journey, *tabs],
        county.worker: [("worklist",), ("offers",), ("offer", offer.reference), ("residents",), ("units",),
                        ("placement", stay.reference), ("offer_step", offer.reference, "accept")],
        county.housing_officer: [("board",)],
        county.coordinator: [("triage_list",), ("triage", offer.referral.reference), ("waiting_list",)],
        county.administrator: [("agencies",), ("people",), ("areas",)],
    }  # fmt: skip
    for who, addresses in pages.items():
        page = at_desk(who, width="phone")
        for name, *arguments in addresses:
            page.goto(reverse(name, args=arguments))
            assert_accessible(page)
