"""Limits on the mix of residents: a provider declares them, a commissioner approves them, and then they count."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from pathways import actions as set_up
from pathways.models import MixLimit
from referrals.vacancies import service_now
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(county):
    return person(county.harbour, "provider_manager")


@pytest.fixture
def commissioner(county):
    return person(county.hub, "commissioner")


def declared(county, manager, **fields):
    given = {
        "criterion": "drugs_need_high",
        "at_most": 1,
        "because": "Two would need a second worker at night.",
    } | fields
    return set_up.set_mix_limit(by=manager, service=county.quay, **given)


def test_a_limit_counts_for_nothing_until_a_commissioner_approves_it(county, manager, commissioner):
    limit = declared(county, manager)
    assert service_now(county.quay, timezone.localdate()).mix_limits == ()
    set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert [row.at_most for row in service_now(county.quay, timezone.localdate()).mix_limits] == [1]
    assert (limit.declared_by, limit.approved_by) == (manager, commissioner)


def test_a_limit_never_holds_for_a_day_before_it_was_approved(county, manager, commissioner):
    limit = declared(county, manager, starts=timezone.localdate() - timedelta(days=30))
    set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert limit.starts == limit.approved_on == timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        MixLimit.objects.filter(pk=limit.pk).update(starts=timezone.localdate() - timedelta(days=1))


def test_who_declares_and_who_approves(county, manager, commissioner):
    for somebody in (county.worker, county.mill_worker, county.coordinator, county.officer):
        with pytest.raises(Refused):
            declared(county, somebody)
    with pytest.raises(Refused):
        declared(county, person(county.mill, "provider_manager"))
    limit = declared(county, manager)
    for somebody in (manager, county.administrator, county.coordinator):
        with pytest.raises(Refused):
            set_up.approve_mix_limit(by=somebody, limit=limit)


def test_a_limit_is_decided_on_once(county, manager, commissioner):
    limit = declared(county, manager)
    with pytest.raises(NotPossible):
        set_up.refuse_mix_limit(by=commissioner, limit=limit, because=" ")
    set_up.refuse_mix_limit(
        by=commissioner, limit=limit, because="It would keep out whom the county commissioned it for."
    )
    with pytest.raises(TooLate):
        set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert declared(county, manager).pk != limit.pk


def test_a_provider_declares_a_limit_and_a_commissioner_approves_it_on_screen(county, manager, commissioner, client):
    today = timezone.localdate()
    day = {"starts_0": today.day, "starts_1": today.month, "starts_2": today.year}
    client.force_login(manager)
    typed = {"criterion": "drugs_need_high", "at_most": 1, "because": "One night worker."} | day
    assert client.post(reverse("mix_limit_add", args=["QUAY"]), typed).status_code == 302
    assert "Waits for approval" in client.get(reverse("set_up_service", args=["QUAY"])).content.decode()
    client.force_login(commissioner)
    assert "One night worker." in client.get(reverse("mix_limits_waiting")).content.decode()
    address = reverse("mix_limit_decide", args=[MixLimit.objects.get().pk])
    assert client.post(address, {"decision": "refuse"}).status_code == 422
    assert client.post(address, {"decision": "approve"}).url == reverse("mix_limits_waiting")
    assert client.get(address).status_code == 409
    assert MixLimit.objects.get().approved_by == commissioner


def test_a_resident_counts_against_a_limit_that_was_declared_after_they_moved_in(county, manager, commissioner, client):
    county.arrived()
    set_up.approve_mix_limit(by=commissioner, limit=declared(county, manager))
    (row,) = service_now(county.quay, timezone.localdate()).mix_limits
    assert (row.at_most, row.current) == (1, 1)
    (offer,) = county.offered(service_user=county.service_user(given_name="Robin", family_name="Reed"))
    client.force_login(county.worker)
    shown = client.get(reverse("offer_step", args=[offer.reference, "decline"])).content.decode()
    assert "the limit on the mix is reached" in shown
    verdict = next(row for row in offer.referral.routing_runs.last().result["services"] if row["service"] == "QUAY")
    assert verdict["standing"] == "not_now" and "limit on the mix is reached" in verdict["reason"]
    assert county.decline(offer, "mix_limit", confirmed=False).facts_say == "bear_out"


def test_without_a_declared_limit_the_page_says_that_balance_is_no_reason(county, client):
    (offer,) = county.offered()
    client.force_login(county.worker)
    shown = client.get(reverse("offer_step", args=[offer.reference, "decline"])).content.decode()
    assert "the balance of residents is no reason to decline" in shown
