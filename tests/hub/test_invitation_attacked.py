"""A link by which somebody chooses a password opens one account, once, for some days, and no more than its roles do."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions.invitation import invitation_link
from agencies.models import User
from tests.factories import County, person
from tests.hub.test_sign_in import guesses

pytestmark = pytest.mark.django_db
NEW = "Four words only mine thinks of"


@pytest.fixture
def invited(db):
    return County().officer


def chosen(link):
    """The browser of somebody who follows a link and chooses a password, if it lets them."""
    browser = Client()
    page = browser.get(link.removeprefix(django_settings.HUB_URL), follow=True)
    if "password1" in page.content.decode():
        browser.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    return browser


def signed_in(browser):
    return browser.session.get("_auth_user_id")


def test_the_first_link_that_is_used_ends_every_other(invited):
    links = [invitation_link(invited), invitation_link(invited)]
    assert signed_in(chosen(links[0])) == str(invited.pk)
    assert not any(signed_in(chosen(link)) for link in links)


def test_a_link_that_is_older_than_its_days_opens_nothing(invited, settings):
    link = invitation_link(invited)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not signed_in(chosen(link))
    invited.refresh_from_db()
    assert not invited.check_password(NEW)


def test_a_link_opens_nobody_elses_account(invited):
    other = person(invited.memberships.get().agency, "referring_manager")
    mine, theirs = invitation_link(invited), invitation_link(other)
    start, _, secret = mine.rpartition("/key/")[2].partition("-")
    forged = theirs.replace(theirs.rpartition("/key/")[2].partition("-")[2], secret)
    assert start and not signed_in(chosen(forged))


def test_a_link_that_went_to_another_address_opens_nothing(invited):
    link = invitation_link(invited)
    User.objects.filter(pk=invited.pk).update(email="elsewhere@example.org")
    assert not signed_in(chosen(link))


def test_a_link_opens_no_account_that_is_closed_and_no_role_that_has_ended(invited):
    link = invitation_link(invited)
    invited.memberships.update(ends=timezone.localdate())
    browser = chosen(link)
    assert browser.get(reverse("referrals")).status_code == 403
    link = invitation_link(User.objects.get(pk=invited.pk))
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert not signed_in(chosen(link))


def test_whoever_guesses_at_an_address_that_nobody_has_is_told_to_wait_like_at_any_other(invited):
    known, unknown = (guesses(Client(), email) for email in (invited.email, "nobody@example.org"))
    assert known.status_code == unknown.status_code == 429
    assert known.content == unknown.content
