"""What a page showed stays nowhere: neither in a browser after signing out, nor in a proxy on the way."""

import pytest
from django.urls import reverse

from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


def test_no_page_of_a_person_is_kept_by_a_browser_or_a_proxy(client, county):
    stay = county.arrived()
    client.force_login(county.coordinator)
    reference = stay.referral.reference
    pages = [
        reverse("worklist"), reverse("referrals"), reverse("search"), reverse("board"), reverse("waiting_list"),
        reverse("referral", args=[reference]), reverse("referral_tab", args=[reference, "timeline"]),
        reverse("sheet", args=[reference]), reverse("placement", args=[stay.reference]), reverse("triage_list"),
        reverse("referral", args=["R-NOBODY"]), reverse("event_log"), reverse("api_referrals"),
    ]  # fmt: skip
    for address in pages:
        said = client.get(address).headers.get("Cache-Control", "")
        assert "no-store" in said and "public" not in said, (address, said)


def test_signing_in_is_kept_nowhere_and_style_is(client):
    for name in ("account_login", "account_reset_password"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]
    assert "public" in client.get(reverse("county_stylesheet")).headers["Cache-Control"]
