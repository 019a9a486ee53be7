"""People on screen: invited, given a role and taken it away, found; who may, what is refused and how it is said."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agencies.actions import end_membership
from agencies.errors import NotPossible
from agencies.models import Event, Membership, User
from tests.factories import County, person
from tests.forms import day, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def ada(client, county):
    client.force_login(county.administrator)
    return client


def invitation(county, **fields):
    given = {"name": "New Worker", "email": "new@example.org", "agency": county.harbour.pk, "role": "provider_worker"}
    return given | day("starts", timezone.localdate()) | fields


def test_an_invited_person_gets_one_message_and_one_membership(ada, county, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = ada.post(reverse("person_invite"), invitation(county))
    user = User.objects.get(email="new@example.org")
    assert response.url == reverse("person", args=[user.pk])
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    with django_capture_on_commit_callbacks(execute=True):
        again = ada.post(reverse("person_invite"), invitation(county))
    assert again.status_code == 409
    assert (len(mail.outbox), user.memberships.count()) == (1, 1)


def test_somebody_already_here_gets_the_role_and_no_second_invitation(ada, county, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ada.post(reverse("person_invite"), invitation(county, email=county.mill_worker.email.upper()))
    assert county.mill_worker.memberships.count() == 2 and not mail.outbox


def test_a_role_that_does_not_fit_the_agency_is_said_at_the_role(ada, county):
    response = ada.post(reverse("person_invite"), invitation(county, role="hub_coordinator"))
    assert "Choose a role that fits its kind of agency" in errors(response)["role"][0]
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_is_sent_again_and_recorded(ada, county, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ada.post(reverse("invitation_resend", args=[county.officer.pk]))
    assert mail.outbox[0].to == [county.officer.email]
    assert Event.objects.get(verb="send_invitation").subject == str(county.officer.pk)


def test_a_mail_server_that_is_away_undoes_nothing(ada, county, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with django_capture_on_commit_callbacks(execute=True):
        assert ada.post(reverse("person_invite"), invitation(county)).status_code == 302
    assert User.objects.filter(email="new@example.org").exists()


def test_a_role_is_ended_once_and_opens_nothing_from_that_day(ada, client, county):
    held = county.officer.memberships.get()
    address = reverse("membership_end", args=[held.pk])
    today = timezone.localdate()
    assert ada.post(address, day("ends", today)).status_code == 302
    assert ada.post(address, day("ends", today)).status_code == 409
    client.force_login(county.officer)
    assert client.get(reverse("services")).status_code == 403


def test_people_are_found_by_name_address_and_agency_but_never_the_clock(ada, county):
    User.objects.clock()

    def found(**words):
        return [user.name for user in ada.get(reverse("people"), words).context["page"]]

    assert "The hub" not in found()
    assert found(q="olive") == ["Olive Officer"]
    assert found(q=county.worker.email) == ["Wendy Worker"]
    assert found(agency="HARBOUR") == ["Wendy Worker"]
    assert found(q="%_") == []
    assert ada.get(reverse("people"), {"q": "\0"}).status_code == 400


def test_a_membership_that_begins_tomorrow_is_shown_but_not_among_todays(ada, county):
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = {"agency": county.mill.pk, "role": "referrer", **day("starts", tomorrow)}
    ada.post(reverse("membership_add", args=[county.officer.pk]), given)
    assert Membership.objects.filter(user=county.officer).count() == 2
    listed = next(user for user in ada.get(reverse("people"), {"q": "olive"}).context["page"])
    assert [held.agency for held in listed.held] == [county.probation]


def test_the_last_administrator_cannot_lock_the_county_out(county, client):
    held = county.administrator.memberships.get()
    with pytest.raises(NotPossible, match="last administrator"):
        end_membership(by=county.administrator, membership=held)
    person(county.hub, "administrator")
    end_membership(by=county.administrator, membership=held)
