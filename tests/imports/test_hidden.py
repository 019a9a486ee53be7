"""A spreadsheet tells nobody that a restricted person is known, and what it was held against stays in the log."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Event
from hub.imports import KINDS, bring_in, read
from referrals import actions
from referrals.models import Placement, Referral, ServiceUser
from referrals.worklists import items_for
from tests.factories import County, person
from tests.imports.world import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    """A county where somebody who lives in Quay House is restricted; `second` is not named at the hub."""
    county = County()
    county.second = person(county.hub, "hub_coordinator")
    county.stay = county.arrived(service_user=county.service_user(crn="X123456"))
    county.hidden = county.stay.referral.service_user
    actions.restriction.restrict(by=county.coordinator, service_user=county.hidden, reason="Refuge.")
    return county


def bring(by, kind, *given, **options):
    text = rows(kind, *given)
    return bring_in(KINDS[kind], read(io.BytesIO(text.encode()), "file.csv"), by=by, **options)


def test_a_number_that_a_restricted_person_has_is_taken_like_any_other(county):
    report = bring(county.second, "service_users", {"reference": "P9", "given_name": "Bo", "crn": "X123456"})
    assert not report.refused and report.new == 1
    assert ServiceUser.objects.filter(crn="X123456").count() == 2
    again = bring(county.second, "service_users", {"reference": "P10", "given_name": "Al", "crn": "X123456"})
    assert [(bad.column, bad.expected) for bad in again.bad] == [("crn", "a number that belongs to nobody else")]


def test_whoever_a_restricted_person_is_open_to_is_asked_to_check_a_number_that_came_in_again(client, county):
    """The task stands on the record in hiding: whoever brought the number in, and is not named, learns nothing."""

    def checks(reader):
        return [item.referral for item in items_for(reader, county.hub) if item.kind == "check_duplicate"]

    before = list(items_for(county.second, county.hub))
    bring(county.second, "service_users", {"reference": "P9", "given_name": "Bo", "crn": "X123456"})
    assert checks(county.coordinator) == [county.stay.referral]
    assert list(items_for(county.second, county.hub)) == before
    client.force_login(county.second)
    assert "P9" not in client.get(reverse("duplicates")).content.decode()
    client.force_login(county.coordinator)
    assert "P9" in client.get(reverse("duplicates")).content.decode()


def test_that_a_record_in_hiding_was_met_is_kept_for_auditors_and_for_whom_it_is_open_to(client, county):
    bring(county.second, "service_users", {"reference": "P9", "given_name": "Bo", "crn": "X123456"})
    met = Event.objects.get(verb="meet_number")
    assert (met.actor_id, met.agency_code, met.role) == (county.second.pk, county.hub.code, "hub_coordinator")
    assert (met.subject, met.detail) == (county.hidden.reference, {"with_record": "P9"})
    assert audit.kind_of_verb("meet_number") == audit.Kind.CONSULTATION
    said = "A record with one of this person’s numbers came in from a spreadsheet"
    timeline = reverse("referral_tab", args=[county.stay.referral.reference, "timeline"])
    named = {"referral": county.stay.referral, "user": county.officer, "ends": timezone.localdate()}
    actions.restriction.grant(by=county.coordinator, reason="Licence.", **named)
    for reader, reads in ((county.coordinator, True), (county.second, False), (county.officer, False)):
        client.force_login(reader)
        answer = client.get(timeline)
        assert (answer.status_code, said in answer.content.decode()) == (404 if reader is county.second else 200, reads)
    client.force_login(person(county.hub, "auditor"))
    assert said in client.get(reverse("event_log"), {"reference": county.hidden.reference}).content.decode()
    bring(county.second, "service_users", {"reference": "P10", "given_name": "Al", "crn": "X333333"})
    assert Event.objects.filter(verb="meet_number").count() == 1


def test_nobody_is_asked_again_once_two_people_are_told_apart_or_for_an_ordinary_number(county):
    open_to_all = county.service_user(given_name="Kim", crn="X222222")
    bring(county.second, "service_users", {"reference": "P8", "given_name": "Al", "crn": "X333333"})
    assert not Referral.objects.filter(check_duplicate=True).exists()
    bring(county.second, "service_users", {"reference": "P9", "given_name": "Bo", "crn": "X123456"})
    brought = ServiceUser.objects.get(reference="P9")
    actions.merging.tell_apart(by=county.coordinator, one=county.hidden, other=brought, reason="Two people.")
    actions.referral.duplicate_checked(by=county.coordinator, referral=Referral.objects.get(check_duplicate=True))
    bring(county.second, "service_users", {"reference": "P9", "given_name": "Bob", "crn": "X123456"})
    assert not Referral.objects.filter(check_duplicate=True).exists()
    assert open_to_all.crn == "X222222"


@pytest.mark.parametrize("create_missing", [False, True])
def test_a_restricted_person_is_named_by_those_to_whom_they_are_open_alone(county, create_missing):
    def said(by, reference):
        need = {"service_user": reference, "recorded_on": "2026-01-05", "need": "yes"}
        report = bring(by, "accommodation_needs", need, create_missing=create_missing)
        return [(bad.column, bad.expected) for bad in report.bad if bad.column == "service_user"]

    unknown = [("service_user", "the reference of a person whom the hub knows")]
    assert said(county.second, county.hidden.reference) == unknown
    assert said(county.coordinator, county.hidden.reference) == []
    assert said(county.second, "P77") == ([] if create_missing else unknown)
    assert said(county.second, county.service_user(given_name="Open").reference) == []


def test_the_stay_of_a_restricted_person_is_as_unknown_as_one_that_nobody_has(county):
    outcome = {"outcome": "1a", "needed": "yes", "achieved": "yes"}
    said = [
        [(bad.column, bad.expected) for bad in bring(county.second, "outcomes", {"placement": each} | outcome).bad]
        for each in (county.stay.reference, "S99-99999")
    ]
    assert said[0] == said[1] and "that the hub knows" in said[0][0][1]
    assert Placement.objects.get(pk=county.stay.pk).outcomes.count() == 0


def test_the_record_of_a_restricted_person_is_refused_like_one_that_was_made_on_screen(county):
    other = county.service_user(given_name="Open", family_name="Record")
    ServiceUser.objects.filter(pk=county.hidden.pk).update(imported=True)
    said = [
        [(bad.column, bad.expected) for bad in bring(county.second, "service_users", {"reference": each}).bad]
        for each in (county.hidden.reference, other.reference)
    ]
    assert said[0] == said[1] != []


def test_a_file_that_was_only_checked_or_refused_leaves_one_line_with_its_rows(county):
    given = {"reference": "P9", "given_name": "Bo", "crn": "X123456"}
    bring(county.second, "service_users", given, dry_run=True)
    bring(county.second, "service_users", given | {"date_of_birth": "soon"})
    bring(county.second, "service_users", given)
    kept = Event.objects.filter(verb="check_import", actor_id=county.second.pk)
    assert [(row.subject, row.detail, row.role) for row in kept] == [
        ("service_users", {"rows": 1}, "hub_coordinator")
    ] * 2
    assert audit.kind_of_verb("check_import") == audit.Kind.CONSULTATION
