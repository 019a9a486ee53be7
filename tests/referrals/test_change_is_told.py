"""A change after sending reaches everybody who holds the referral, and the hub reads what it means."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused, TooLate
from agencies.models import Agency
from referrals import actions
from referrals.models import Referral, RoutingRun, Stake, WorklistItem
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


def amend(county, referral, section="justice", by=None, **answers):
    """The release date has moved, unless something else has."""
    answers = answers or {"in_custody": True, "release_date": timezone.localdate() + timedelta(days=30)}
    return actions.assessment.amend(
        by=by or county.officer, referral=Referral.objects.get(pk=referral.pk), section=section, answers=answers,
        reason="The prison has moved the date.",
    )  # fmt: skip


def waits(county):
    referral = county.submitted()
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
    )
    return referral


def to_read(county):
    return list(WorklistItem.objects.filter(agency=county.hub, kind="read_change", closed_at=None))


def told():
    return sorted(address for message in mail.outbox for address in message.to)


def test_a_change_while_the_person_waits_comes_to_the_hubs_worklist_within_one_working_day(county):
    referral = waits(county)
    assert to_read(county) == []
    amend(county, referral)
    (item,) = to_read(county)
    assert item.due_at - item.since < timedelta(days=6)
    assert "Read what changed" in str(item.get_kind_display())


@pytest.mark.parametrize("state", ["offered", "booked", "arrived"])
def test_so_does_a_change_after_the_hub_has_decided(county, state):
    made = getattr(county, state)()
    amend(county, (made[0] if isinstance(made, list) else made).referral)
    assert len(to_read(county)) == 1


def test_before_the_hub_has_decided_it_reads_the_change_in_triage(county, client):
    referral = county.submitted()
    amend(county, referral)
    assert to_read(county) == []
    client.force_login(county.coordinator)
    text = client.get(reverse("triage", args=[referral.reference])).content.decode()
    assert "Changed since routing" in text
    assert "The prison has moved the date." in text


def test_what_is_read_leaves_the_worklist_and_is_read_once(county, client):
    referral = waits(county)
    amend(county, referral)
    client.force_login(county.coordinator)
    assert client.get(reverse("triage", args=[referral.reference])).status_code == 200
    step = reverse("referral_step", args=[referral.reference, "read_change"])
    assert client.get(step).status_code == 200
    assert client.post(step).status_code == 302
    assert to_read(county) == []
    with pytest.raises(TooLate):
        actions.assessment.read_change(by=county.coordinator, referral=Referral.objects.get(pk=referral.pk))


def test_the_referrer_does_not_read_it_for_the_hub(county):
    referral = waits(county)
    amend(county, referral)
    with pytest.raises(Refused):
        actions.assessment.read_change(by=county.officer, referral=Referral.objects.get(pk=referral.pk))


def test_routing_again_reads_it_too(county):
    referral = waits(county)
    amend(county, referral)
    actions.routing.route(by=county.coordinator, referral=Referral.objects.get(pk=referral.pk))
    assert to_read(county) == []


def test_two_changes_are_one_item_due_by_the_first(county):
    referral = waits(county)
    amend(county, referral)
    (first,) = to_read(county)
    amend(county, referral, "hopes", own_words="A room with a window.")
    (still,) = to_read(county)
    assert (still.pk, still.due_at) == (first.pk, first.due_at)


def test_routing_looks_again_and_changes_nothing_under_the_running_referral(county, client):
    referral = waits(county)
    amend(county, referral, "housing", situation="family", homeless_from=None)
    runs = list(RoutingRun.objects.filter(referral=referral))
    referral.refresh_from_db()
    assert [run.result["stage"] for run in runs] == ["hostel_24h", "shared"]
    assert runs[1].assessment == referral.assessment
    assert (referral.stage, referral.band, referral.pathway) == (county.hostel, "A", county.pathway)
    client.force_login(county.coordinator)
    text = client.get(reverse("triage", args=[referral.reference])).content.decode()
    assert "routing begins at <strong>Shared house</strong>" in text
    assert "By what is known now they are in <strong>Band" in text


def test_everybody_who_holds_the_referral_is_told_but_for_whoever_changed_it(
    county, django_capture_on_commit_callbacks
):
    (offer,) = county.offered()
    health = AgencyFactory(kind=Agency.Kind.HEALTH)
    nurse = person(health, "referrer")
    Stake.objects.create(
        referral=offer.referral, agency=health, kind="invited", opened_at=timezone.now(), purpose="Care",
        until=timezone.localdate(), updated=timezone.now(), status="offered",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        amend(county, offer.referral)
    holders = (county.coordinator, county.worker, county.housing_officer, nurse)
    assert told() == sorted(each.email for each in holders)
    assert not any("Marsh" in message.subject + message.body for message in mail.outbox)


def test_the_referrer_is_told_when_the_hub_changes_something(county, django_capture_on_commit_callbacks):
    referral = waits(county)
    with django_capture_on_commit_callbacks(execute=True):
        amend(county, referral, by=county.coordinator)
    assert county.officer.email in told()
    assert county.coordinator.email not in told()
    assert to_read(county) == []


def test_a_council_that_the_person_no_longer_agrees_to_is_not_told(county, django_capture_on_commit_callbacks):
    referral = waits(county)
    actions.person.record_consent(
        by=county.officer, service_user=referral.service_user, agency=county.probation, purpose="origin_council",
        given=False, method="phone",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        amend(county, referral, "hopes", own_words="A room with a window.")
    assert county.housing_officer.email not in told()


def test_of_a_restricted_referral_only_those_to_whom_it_is_open_are_told(county, django_capture_on_commit_callbacks):
    referral = waits(county)
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="A threat.")
    with django_capture_on_commit_callbacks(execute=True):
        amend(county, referral, "hopes", by=county.coordinator, own_words="A room with a window.")
    assert county.housing_officer.email not in told()
