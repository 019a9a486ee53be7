"""Where somebody lives who may not be found: named to those who may know, and to nobody else on any page."""

import pytest
from django.urls import reverse

from referrals import actions
from tests.factories import County

pytestmark = pytest.mark.django_db
TABS = ("assessment", "pathway", "stays", "outcomes", "timeline", "who")


@pytest.fixture
def county(db):
    return County()


def every_page(client, user, stay):
    """All words of a referral's pages and of its stay, as one person reads them."""
    client.force_login(user)
    reference = stay.referral.reference
    pages = [reverse("referral", args=[reference]), reverse("placement", args=[stay.reference])]
    pages += [reverse("referral_tab", args=[reference, tab]) for tab in TABS]
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def test_a_council_never_reads_which_confidential_service_houses_somebody(client, county):
    stay = county.arrived()
    type(county.quay).objects.update(confidential_address=True)
    read = every_page(client, county.housing_officer, stay)
    assert "Quay House" not in read
    assert "Harbour Housing" not in read
    assert "Wendy Worker" not in read
    assert "Confidential service" in read


def test_those_who_placed_and_house_the_person_read_its_name(client, county):
    stay = county.arrived()
    type(county.quay).objects.update(confidential_address=True)
    for user in (county.officer, county.worker, county.coordinator):
        assert "Quay House" in every_page(client, user, stay)


def test_a_council_reads_no_destination_area_and_no_outcomes(client, county):
    stay = county.arrived()
    rows = [{"code": "3b", "needed": True, "achieved": True}]
    actions.placement.record_outcomes(by=county.worker, placement=stay, rows=rows)
    actions.placement.depart(
        by=county.worker, placement=stay, on=stay.started, reason="moved_on", planned=True,
        destination="private_rented", area_kind="area", area=county.dover,
    )  # fmt: skip
    read = every_page(client, county.housing_officer, stay)
    assert "Dover" not in read
    assert "Manage mental health" not in read
    assert "Dover" in every_page(client, county.officer, stay)
