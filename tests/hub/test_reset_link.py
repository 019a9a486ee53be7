"""The link by which somebody chooses a new password leads to the hub's own address, whatever a request calls itself."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import County

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
