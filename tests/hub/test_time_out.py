"""A sign-in ends by itself, and what was typed comes back to whoever typed it and to nobody else."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Event
from hub import time_out
from referrals.models import Referral
from tests.browser import assert_accessible
from tests.browser import sign_in as browser_sign_in
from tests.factories import County
from tests.hub.test_sign_in import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()


@pytest.fixture
def county():
    return County()


@pytest.fixture
def county_on_file(hub):
    return County()


def away_on_file(page, *, idle):
    """The same, for somebody at a browser."""
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    session = SessionStore(cookie)
    session[time_out.SEEN] -= idle
    session.save()


def away(client, *, idle=0, in_all=0):
    """Somebody leaves the desk for so many seconds."""
    session = client.session
    session[time_out.SEEN] -= idle
    session[time_out.SINCE] -= in_all
    session.save()


@pytest.fixture
def officer(client, county):
    sign_in(client, with_password(county.officer).email, PASSWORD)
    return county.officer


def test_whoever_is_away_too_long_signs_in_again_and_goes_on_where_they_were(client, officer, settings):
    away(client, idle=settings.SESSION_IDLE_SECONDS - 30)
    assert client.get(reverse("referrals")).status_code == 200
    away(client, idle=settings.SESSION_IDLE_SECONDS + 1)
    answer = client.get(reverse("referrals"))
    assert answer.url == f"{reverse('account_login')}?next=%2Freferrals%2F"
    assert "time was up" in client.get(answer.url).content.decode()
    back = client.post(answer.url, {"login": officer.email, "password": PASSWORD, "next": reverse("referrals")})
    assert back.url == reverse("referrals")


def test_being_there_keeps_a_sign_in_alive_but_not_for_ever(client, officer, settings):
    away(client, idle=settings.SESSION_IDLE_SECONDS - 30)
    client.get(reverse("referrals"))
    assert time_out.seconds_left(client.session)[0] > settings.SESSION_IDLE_SECONDS - 10
    away(client, in_all=settings.SESSION_LONGEST_SECONDS - 20)
    client.post(reverse("stay_signed_in"))
    assert time_out.seconds_left(client.session)[0] <= 20
    away(client, in_all=21)
    assert client.get(reverse("referrals")).status_code == 302


def test_what_a_page_fetches_by_itself_is_no_sign_that_anybody_is_there(client, officer, settings):
    away(client, idle=settings.SESSION_IDLE_SECONDS - 30)
    client.get(reverse("referrals"), headers={"X-Hub-Live": "refresh"})
    assert client.get(reverse("session_left")).json()["left"] <= 30
    assert client.post(reverse("stay_signed_in"), headers={"accept": "application/json"}).json()["left"] > 1700


def test_a_page_that_asks_too_late_is_told_so_and_what_it_holds_can_still_be_kept(client, officer, settings):
    away(client, idle=settings.SESSION_IDLE_SECONDS + 1)
    asked = client.get(reverse("session_left"))
    assert (asked.status_code, asked.json()) == (401, {"left": 0, "longest": 0})
    assert client.post(reverse("stay_signed_in"), headers={"accept": "application/json"}).status_code == 401
    assert client.get(reverse("referrals"), headers={"X-Hub-Live": "refresh"}).status_code == 401
    client.post(reverse("new_person"), {"given_name": "Jo", time_out.TIME_IS_UP: "yes"})
    assert client.session[time_out.KEPT]["fields"] == {"given_name": ["Jo"]}


def typed_too_late(client, county, settings, **extra):
    draft = county.draft()
    away(client, idle=settings.SESSION_IDLE_SECONDS + 1)
    address = reverse("referral_step", args=[draft.reference, "withdraw"])
    answer = client.post(address, {"reason": "They moved <away>.", "password": "secret words"} | extra)
    assert answer.url == reverse("account_login")
    return draft, address


def test_a_form_that_comes_too_late_is_not_carried_out_and_is_offered_back(client, county, officer, settings):
    draft, address = typed_too_late(client, county, settings)
    assert Referral.objects.get(pk=draft.pk).status == "draft"
    assert "what you typed is kept" in client.get(reverse("account_login")).content.decode()
    assert sign_in(client, officer.email, PASSWORD).url == reverse("kept_form")
    page = client.get(reverse("kept_form")).content.decode()
    assert "They moved &lt;away&gt;." in page and f'action="{address}"' in page
    assert "secret words" not in page


def test_it_can_then_be_sent_or_thrown_away_and_is_kept_no_longer(client, county, officer, settings):
    _, address = typed_too_late(client, county, settings)
    sign_in(client, officer.email, PASSWORD)
    client.post(address, {"reason": "They moved."})
    assert time_out.KEPT not in client.session
    typed_too_late(client, county, settings)
    sign_in(client, officer.email, PASSWORD)
    client.post(reverse("kept_form"))
    assert "Nothing is kept" in client.get(reverse("kept_form")).content.decode()


def test_nobody_else_who_signs_in_at_that_browser_ever_sees_it(client, county, officer, settings):
    typed_too_late(client, county, settings)
    other = with_password(county.worker)
    assert sign_in(client, other.email, PASSWORD).url == reverse("worklist")
    assert "They moved" not in client.get(reverse("kept_form")).content.decode()
    client.logout()
    sign_in(client, officer.email, PASSWORD)
    assert "They moved" not in client.get(reverse("kept_form")).content.decode()


def test_a_form_that_the_page_sends_because_time_is_up_is_kept_even_when_it_comes_in_time(client, county, officer):
    draft = county.draft()
    address = reverse("referral_step", args=[draft.reference, "withdraw"])
    answer = client.post(address, {"reason": "Half a sen", time_out.TIME_IS_UP: "yes"})
    assert answer.url == reverse("account_login")
    assert Referral.objects.get(pk=draft.pk).status == "draft"
    sign_in(client, officer.email, PASSWORD)
    page = client.get(reverse("kept_form")).content.decode()
    assert "Half a sen" in page and "You had not sent it" in page


def test_a_form_that_somebody_elses_page_sends_is_not_kept(county, settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.officer)
    away(client, idle=settings.SESSION_IDLE_SECONDS + 1)
    answer = client.post(reverse("new_person"), {"given_name": "Forged"})
    assert answer.status_code == 403 and time_out.KEPT not in client.session


def test_passwords_are_never_kept(client, officer, settings):
    away(client, idle=settings.SESSION_IDLE_SECONDS + 1)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert time_out.KEPT not in client.session


def test_every_page_says_when_its_sign_in_ends_and_a_page_before_signing_in_does_not(client, officer, settings):
    page = client.get(reverse("referrals")).content.decode()
    assert f'data-warning="{settings.SESSION_WARN_SECONDS}"' in page and "hub/time_out.js" in page
    client.logout()
    assert "hub-time-out" not in client.get(reverse("account_login")).content.decode()


def test_a_person_sees_where_they_are_signed_in_and_ends_the_others(client, officer):
    library = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    sign_in(library, officer.email, PASSWORD)
    page = client.get(reverse("sessions")).content.decode()
    assert "Firefox on Windows" in page and "This one" in page
    client.post(reverse("sessions"), {"session": "others"})
    assert library.get(reverse("referrals")).status_code == 302
    assert client.get(reverse("referrals")).status_code == 200
    assert Event.objects.get(verb="end_sessions").detail == {"ended": 1}


def test_nobody_ends_somebody_elses_session(client, county, officer):
    other = Client()
    sign_in(other, with_password(county.worker).email, PASSWORD)
    client.post(reverse("sessions"), {"session": UserSession.objects.get(user=county.worker).pk})
    assert other.get(reverse("worklist")).status_code == 200


def test_the_clock_starts_at_sign_in(client, county):
    client.force_login(county.officer)
    assert abs(client.session[time_out.SINCE] - time.time()) < 30


@pytest.mark.browser
def test_a_dialog_says_when_time_is_nearly_up_and_what_was_typed_comes_back(page, hub, county_on_file, settings):
    officer = with_password(county_on_file.officer)
    page.clock.install()
    browser_sign_in(page, officer, hub)
    page.goto(hub + reverse("new_referral"))
    page.get_by_label("Given name").fill("Half typ")
    away_on_file(page, idle=settings.SESSION_IDLE_SECONDS - 60)
    page.clock.fast_forward((settings.SESSION_IDLE_SECONDS - 60) * 1000)
    dialog = page.get_by_role("dialog", name="You are about to be signed out")
    expect(dialog).to_contain_text("comes back when you sign in again")
    assert_accessible(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    away_on_file(page, idle=settings.SESSION_IDLE_SECONDS + 1)
    page.clock.fast_forward(settings.SESSION_IDLE_SECONDS * 1000)
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill(officer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("What you typed before time was up")
    expect(page.locator("main")).to_contain_text("Half typ")
    page.troubles = [each for each in page.troubles if "401" not in each]
