"""Where somebody lives who may not be found: named to those who may know, and to nobody else on any page."""

import pytest
from django.urls import reverse

from referrals import actions
from tests.factories import AgencyFactory, County

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


@pytest.mark.parametrize("answered", [False, True])
def test_a_council_never_reads_to_which_confidential_service_somebody_was_offered(client, county, answered):
    (offer,) = county.offered()
    if answered:
        county.decline(offer)
    type(county.quay).objects.update(confidential_address=True)

    def page(user):
        client.force_login(user)
        answer = client.get(reverse("offer", args=[offer.reference]))
        assert answer.status_code == 200
        return answer.content.decode()

    read = page(county.housing_officer)
    assert "Quay House" not in read
    assert "Wendy Worker" not in read
    assert "Confidential service" in read
    for user in (county.officer, county.coordinator):
        assert "Quay House" in page(user)


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


def moved_to_a_refuge(county):
    """Somebody who lived in Quay House and moved, as the county arranged it, to a confidential Mill Lane in Dover."""
    former = county.arrived()
    type(county.quay).objects.filter(code="MILLLANE").update(confidential_address=True)
    county.mill_lane.refresh_from_db()
    actions.placement.ready(by=county.worker, placement=former, on=former.started)
    (offer,) = actions.offer.send(by=county.coordinator, referral=former.referral, services=[county.mill_lane])
    stay = actions.offer.accept(
        by=county.mill_worker, offer=offer, unit=county.mill_lane.units.first(), expected_arrival=former.started
    )
    actions.placement.arrive(by=county.mill_worker, placement=stay, on=former.started)
    former.refresh_from_db()
    return former


def test_the_figures_keep_where_somebody_moved_and_the_former_provider_does_not_read_it(client, county):
    former = moved_to_a_refuge(county)
    assert former.destination_area == county.dover
    read = every_page(client, county.worker, former)
    assert "Dover" not in read
    assert "Milo Mill" not in read
    address = reverse("placement_step", args=[former.reference, "destination"])
    assert client.get(address).status_code == 403
    assert "Dover" in every_page(client, county.coordinator, former)


def test_the_council_of_its_district_is_not_told_that_a_refuge_took_somebody_in(county):
    dover = AgencyFactory(code="DOVER", name="Dover council", kind="council", area=county.dover)
    former = moved_to_a_refuge(county)
    assert not former.referral.stakes.filter(agency=dover).exists()
