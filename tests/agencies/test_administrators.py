"""What one administrator does about sensitive roles and second steps, the other administrators are told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agencies.actions import end_membership, give_membership, record
from agencies.actions.account import remove_second_step
from agencies.actions.administrators import role_changes
from agencies.models import Event
from agencies.roles import SENSITIVE_ROLES
from tests.factories import County, person
from tests.hub.test_navigation import bell
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def grace(county):
    return person(county.hub, "administrator")


def test_roles_that_see_everybody_or_say_who_may_are_sensitive():
    assert {"hub_coordinator", "auditor", "administrator"} == SENSITIVE_ROLES


def test_every_other_administrator_reads_that_a_sensitive_role_was_given_or_taken(
    county, grace, django_capture_on_commit_callbacks
):
    ada, officer = county.administrator, county.officer
    with django_capture_on_commit_callbacks(execute=True):
        held = give_membership(by=ada, user=officer, agency=county.hub, role="hub_coordinator")
        end_membership(by=ada, membership=held)
        remove_second_step(by=ada, user=officer, reason="Lost her telephone.")
    assert [letter.to for letter in mail.outbox] == [[grace.email]] * 3
    first, second, third = (letter.body for letter in mail.outbox)
    assert "Gave a role: hub coordinator" in first
    assert "Ended a role: hub coordinator" in second
    assert "Removed a second step." in third
    for letter in mail.outbox:
        said = letter.subject + letter.body
        assert not [word for word in (officer.name, officer.email, ada.name, ada.email, "telephone") if word in said]


def test_nobody_is_written_to_about_an_everyday_role_or_what_they_did_themselves(
    county, grace, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give_membership(by=grace, user=county.housing_officer, agency=county.probation, role="referrer")
    assert mail.outbox == [] and not role_changes(county.administrator).exists()
    give_membership(by=grace, user=county.officer, agency=county.hub, role="auditor")
    assert not role_changes(grace).exists()


def test_a_leaver_who_was_an_administrator_is_told_nothing(county, grace, django_capture_on_commit_callbacks):
    end_membership(by=county.administrator, membership=grace.memberships.get())
    with django_capture_on_commit_callbacks(execute=True):
        give_membership(by=county.administrator, user=county.officer, agency=county.hub, role="auditor")
    assert mail.outbox == []


def test_the_bell_of_the_others_rings_until_they_have_read_it(client, county, grace):
    client.force_login(grace)
    assert bell(page(client, "agencies")) == "Nothing is waiting for you"
    give_membership(by=county.administrator, user=county.officer, agency=county.hub, role="auditor")
    remove_second_step(by=county.administrator, user=county.officer, reason="Lost her telephone.")
    assert bell(page(client, "agencies")) == "2 waiting for you"
    said = page(client, "people").content.decode()
    assert "Gave a role: auditor" in said and "Lost her telephone." in said and county.officer.name in said
    assert client.post(reverse("role_changes_read")).url == reverse("people")
    assert bell(page(client, "people")) == "Nothing is waiting for you"
    assert Event.objects.filter(verb="read_role_changes", actor_id=grace.pk).count() == 1
    client.force_login(county.administrator)
    assert bell(page(client, "people")) == "Nothing is waiting for you"


def test_whoever_becomes_administrator_is_not_told_of_what_was_done_before_that_day(county, grace):
    yesterday = timezone.now() - timedelta(days=1)
    note = {"by": county.administrator, "verb": "remove_second_step", "subject_kind": "user"}
    record(**note, subject=str(county.officer.pk), at=yesterday)
    give_membership(by=grace, user=county.officer, agency=county.hub, role="administrator")
    assert [event.verb for event in role_changes(county.officer)] == ["give_membership"]
    assert [event.verb for event in role_changes(grace)] == ["remove_second_step"]
