"""What commissioners, the hub and providers read about declines and unmet need, from the database to the page."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.fairness import reading, tables, views
from analytics.periods import between
from pathways import actions as set_up
from referrals import actions
from referrals.models import Offer, Referral
from tests.factories import County, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def today(monkeypatch):
    """The pages look at today instead of the last two years."""
    period = between(timezone.localdate(), timezone.localdate())
    monkeypatch.setattr(views, "two_years", lambda: period)
    return period


def declined(county, *services, reason="no_staff", **person_fields):
    offers = county.offered(*services, service_user=county.service_user(**person_fields))
    for offer in offers:
        worker = county.worker if offer.service == county.quay else county.mill_worker
        actions.offer.decline(by=worker, offer=offer, reason=reason, detail="Not now.")
    return offers


def test_answered_offers_are_counted_once_each_and_by_what_identifies_nobody(county, today):
    thirty = {"date_of_birth": today.first - timedelta(days=30 * 366)}
    declined(county, county.quay, county.mill_lane, given_name="A", ethnicity="W1", **thirty)
    declined(county, county.quay, reason="full", given_name="B", ethnicity="B1", gender="female", **thirty)
    (withdrawn,) = county.offered(service_user=county.service_user(given_name="C"))
    actions.offer.withdraw(by=county.coordinator, offer=withdrawn, reason="Sent in error.")
    found = reading.rows(today)
    assert Counter({row.provider: row.n for row in found}).keys() == {"HARBOUR", "MILL"}
    assert sum(row.n for row in found) == Offer.objects.filter(status__in=["accepted", "declined"]).count() == 3
    assert {(row.ethnicity, row.gender) for row in found} == {("White", "Male"), ("Black", "Female")}
    assert {row.needs for row in found} == {(1, 0, 0, 0, 0)}
    assert {row.age for row in found} == {"25 to 34"}


def test_a_decline_that_the_facts_bear_out_is_on_neither_side(county, today):
    for unit in county.quay.units.all():
        set_up.put_out_of_service(by=county.administrator, unit=unit, reason="repairs", detail="The roof.")
    declined(county, county.quay, reason="full", given_name="A")
    declined(county, county.mill_lane, reason="full", given_name="B")
    found = reading.by_choice(reading.rows(today), lambda row: row.provider)
    assert [(row.offers, row.declined) for row in found["MILL"]] == [(1, 1)]
    assert "HARBOUR" not in found


def test_small_numbers_are_hidden_from_commissioners_with_all_that_is_computed_from_them(county, today):
    declined(county, county.quay, county.mill_lane, given_name="A")
    shown = tables.patterns(reading.rows(today), today, "provider")
    for (row, column), cell in shown.table.cells.items():
        assert not (cell.count and cell.count < 5), (row, column)
        assert cell.value is None, (row, column)
    assert set(shown.verdicts.values()) == {"Too few to say"}


def test_the_median_of_hours_is_from_sending_to_the_answer(county, today):
    declined(county, county.quay, given_name="A")
    offer = Offer.objects.get()
    hours, number = reading.hours_to_answer(today, "service__code")["QUAY"]
    assert (hours, number) == ((offer.answered_at - offer.sent_at).total_seconds() / 3600, 1)


@pytest.mark.parametrize("address", ["patterns", "unmet_need"])
def test_commissioners_and_the_hub_read_patterns_and_take_them_away(county, today, client, address):
    declined(county, county.quay, county.mill_lane, given_name="Canary", family_name="Yellow")
    for reader in (person(county.hub, "commissioner"), county.coordinator):
        client.force_login(reader)
        answer = client.get(reverse(address), {"by": "service", "of": "QUAY"})
        assert answer.status_code == 200
        assert "Canary" not in answer.content.decode()
        for block in answer.context["blocks"]:
            for kind in ("csv", "xlsx"):
                taken = client.get(
                    reverse(address), {"by": "service", "of": "QUAY", "table": block.name, "format": kind}
                )
                assert taken.status_code == 200 and taken.content, block.name
        assert client.get(reverse(address), {"table": "none", "format": "csv"}).status_code == 404


def test_a_provider_reads_its_own_declines_and_no_other_name(county, today, client):
    declined(county, county.quay, county.mill_lane, given_name="A")
    client.force_login(person(county.harbour, "provider_manager"))
    said = client.get(reverse("own_patterns")).content.decode()
    assert county.harbour.name in said and county.mill.name not in said and county.mill_lane.name not in said
    assert "Too few other providers have enough offers" in said
    client.force_login(person(county.mill, "provider_manager"))
    said = client.get(reverse("own_patterns")).content.decode()
    assert county.mill.name in said and county.harbour.name not in said


def test_patterns_cost_the_same_for_2_offers_as_for_12(county, today, client, django_assert_max_num_queries):
    client.force_login(person(county.hub, "commissioner"))

    def cost(more):
        for _ in range(more):
            declined(county, county.quay, given_name=f"A{Referral.objects.count()}")
        for address in ("patterns", "unmet_need"):
            client.get(reverse(address))
        with django_assert_max_num_queries(80) as counted:
            for address in ("patterns", "unmet_need"):
                client.get(reverse(address))
        return len(counted.captured_queries)

    few = cost(2)
    assert cost(10) <= few
