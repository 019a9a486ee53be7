"""A rough sleeper who uses drugs and leaves prison is one person with one pathway, and tags."""

import pytest

from pathways.codes import ClientGroup
from referrals import actions, reading
from referrals.models import Referral
from tests.pages import page

pytestmark = pytest.mark.django_db
TOLD = ClientGroup.DRUGS.label


@pytest.fixture
def offer(county):
    """An offer of somebody referred for offending who also uses drugs and sleeps rough."""
    needs = {"further_groups": ["drugs", "rough_sleeper"]}
    referral = county.complete(county.draft(), needs=needs)
    actions.referral.submit(by=county.officer, referral=referral)
    (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
    return offer


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "referral"), ("coordinator", "triage"), ("worker", "offer"), ("worker", "offers"),
        ("coordinator", "triage_list"), ("coordinator", "board"),
    ],
)  # fmt: skip
def test_further_reasons_are_tags_wherever_the_person_is_shown(county, offer, enter, who, name):
    if name == "triage_list":
        county.decline(offer)
    about = {"referral": [offer.referral.reference], "triage": [offer.referral.reference], "offer": [offer.reference]}
    shown = page(enter(getattr(county, who)), name, *about.get(name, ())).content.decode()
    assert shown.count(f">{TOLD}<") >= 1


def test_whoever_may_not_read_the_needs_reads_no_further_reasons(county, offer):
    referral = Referral.objects.get()
    assert TOLD in reading.card(county.officer, referral).reasons
    assert reading.card(county.mill_worker, referral).reasons == ()
    assert reading.card(county.member, referral).reasons == ()


def test_further_reasons_count_in_routing(county, offer):
    someone = county.service_user(given_name="Robin", family_name="Weald")
    referral = county.complete(county.draft(someone), needs={"further_groups": ["domestic_abuse", "alcohol"]})
    actions.referral.submit(by=county.officer, referral=referral)
    held, without = (set(each.routing_runs.last().result["held"]) for each in (referral, offer.referral))
    abuse = {"at_risk_of_domestic_abuse", "domestic_abuse_need", "connected_or_exempt"}
    assert held - without == abuse | {"alcohol_need"}
