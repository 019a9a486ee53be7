"""The link to a new password leads to the hub's own address, whatever a request calls itself, and tells nobody who has
an account."""

import re
import socket
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agencies.letters import wait_for_the_last
from hub.views.accounts import AS_LONG
from tests.factories import County
from tests.hub.test_sign_in import ask_for_link

pytestmark = pytest.mark.django_db
NEW = "Four words only mine thinks of"


def test_no_forged_host_stands_in_the_link_and_the_link_works_once(
    client, settings, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "evil.example.org"]
    settings.HUB_URL = "http://127.0.0.1:8000"
    county = County()
    with django_capture_on_commit_callbacks(execute=True):
        asked = {"email": county.officer.email}
        client.post(reverse("account_reset_password"), asked, headers={"host": "evil.example.org"})
    wait_for_the_last()
    [letter] = mail.outbox
    links = re.findall(r"https?://\S+", letter.body)
    assert links and all(link.startswith(f"{settings.HUB_URL}/") for link in links)
    path = next(link for link in links if "/key/" in link).removeprefix(settings.HUB_URL)
    form = client.get(path, headers={"host": "127.0.0.1"}, follow=True)
    chosen = {"password1": NEW, "password2": NEW}
    assert client.post(form.request["PATH_INFO"], chosen, headers={"host": "127.0.0.1"}).status_code == 302
    county.officer.refresh_from_db()
    assert county.officer.check_password(NEW)
    client.logout()
    again = client.get(path, headers={"host": "127.0.0.1"}, follow=True)
    assert "password1" not in again.content.decode()


def asked_for(email):
    """Status, place, words and seconds of the answer to whoever asks for a link."""
    begun = time.monotonic()
    answer = Client().post(reverse("account_reset_password"), {"email": email})
    return answer.status_code, answer.url, answer.content, time.monotonic() - begun


def test_a_mail_server_that_is_silent_tells_nobody_who_has_an_account(settings):
    cache.clear()
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "django.core.mail.backends.smtp.EmailBackend", 3
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        *known, first = asked_for(County().officer.email)
        *unknown, second = asked_for("nobody@example.org")
        wait_for_the_last()
    assert known == unknown
    assert min(first, second) >= AS_LONG and max(first, second) < settings.EMAIL_TIMEOUT


def test_a_mail_server_that_is_away_breaks_no_page_and_the_log_names_nobody(settings, caplog):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    officer = County().officer
    assert ask_for_link(Client(), officer.email).status_code == 302
    assert f"e-mail about a new password of user {officer.pk} not sent" in caplog.text
    assert officer.email not in caplog.text
