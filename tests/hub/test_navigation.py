"""Where somebody is, what waits for them, and how they get to what is not among six entries."""

import re

import pytest

from referrals.models import Offer
from tests.factories import County
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


def current(answer):
    return [entry["label"] for entry in answer.context["navigation"] if entry["current"]]


def bell(answer):
    """What the bell says, as somebody hears it."""
    found = re.search(r'<a class="hub-bell".*?</a>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[0]).split()) if found else None


def test_a_page_of_one_record_belongs_to_an_entry_of_its_reader(client, county):
    stay = county.arrived()
    offer = Offer.objects.get()
    pages = {
        ("triage", stay.referral.reference): {"coordinator": "Triage"},
        ("referral", stay.referral.reference): {"coordinator": "Triage", "officer": "Referrals", "worker": "Residents"},
        ("placement", stay.reference): {"coordinator": "Triage", "officer": "Referrals", "worker": "Residents"},
        ("offer", offer.reference): {"worker": "Offers", "officer": "Referrals"},
    }
    for (name, reference), entries in pages.items():
        for who, label in entries.items():
            client.force_login(getattr(county, who))
            assert current(page(client, name, reference)) == [label], (name, who)


def test_the_bell_rings_for_as_many_things_as_the_worklist_lists(client, county):
    client.force_login(county.coordinator)
    assert bell(page(client, "triage_list")) == "Nothing is waiting for you"
    county.submitted()
    assert bell(page(client, "triage_list")) == "1 waiting for you"
    client.force_login(county.member)
    assert bell(page(client, "help")) == "Nothing is waiting for you"


def test_the_hub_reaches_referrals_and_imports_from_its_worklist(client, county):
    client.force_login(county.coordinator)
    said = page(client, "worklist")
    for entry in said.context["also"]:
        assert entry["label"] in said.content.decode()
        assert client.get(entry["url"]).status_code == 200
    client.force_login(county.officer)
    assert page(client, "worklist").context["also"] == []
