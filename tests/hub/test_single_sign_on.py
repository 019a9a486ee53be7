"""Signing in by an organisation's own accounts: for those alone who have been invited."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.urls import reverse

from agencies.models import User
from tests.factories import County

pytestmark = pytest.mark.django_db
START = ("openid_connect_login", ["organisation"])
BACK = ("openid_connect_callback", ["organisation"])


class Organisation:
    """A small identity provider on this machine: it says of everybody what `says` holds."""

    def __init__(self):
        self.says, self.asked = {}, []
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.respond()

            def do_POST(self):
                length = int(self.headers.get("content-length", 0))
                self.respond(parse_qs(self.rfile.read(length).decode()))

            def respond(self, sent=None):
                body = json.dumps(answer(self.path, sent)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                """Nothing: tests are quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def answer(self, path, sent):
        if path.endswith("openid-configuration"):
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            return {f"{name}_endpoint": f"{self.address}/{end}" for name, end in ends.items()} | {
                "issuer": self.address,
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/token":
            self.asked.append(sent)
            claims = {"iss": self.address, "aud": "hub", "sub": "1", "exp": 4102444800, "iat": 1}
            return {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32)}
        return {"sub": "1"} | self.says

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def organisation(settings):
    cache.clear()
    found = Organisation()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "the county's account",
                    "client_id": "hub",
                    "secret": "a secret",
                    "settings": {"server_url": found.address, "verified_email": []},
                }
            ],
        }
    }
    yield found
    found.close()


@pytest.fixture
def county():
    return County()


def comes_back(client, *, code="c"):
    """Press the button, sign in over there, come back."""
    sent = client.post(reverse(START[0], args=START[1]))
    asked = parse_qs(urlsplit(sent.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(reverse(BACK[0], args=BACK[1]), {"state": asked["state"][0], "code": code})


def test_an_invited_person_signs_in_by_the_verified_address_that_they_were_invited_by(client, county, organisation):
    organisation.says = {"email": county.officer.email.upper(), "email_verified": True, "name": "Somebody Else"}
    assert comes_back(client).url == reverse("worklist")
    assert client.session["_auth_user_id"] == str(county.officer.pk)
    county.officer.refresh_from_db()
    assert county.officer.name == "Olive Officer"
    assert organisation.asked[0]["code_verifier"]


@pytest.mark.parametrize("verified", [False, None, "false", "true", 0])
def test_an_address_that_the_organisation_has_not_verified_opens_nothing(client, county, organisation, verified):
    organisation.says = {"email": county.officer.email, "email_verified": verified}
    answer = comes_back(client)
    assert "You have not been invited" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_signs_themselves_up(client, county, organisation):
    before = User.objects.count()
    organisation.says = {"email": "stranger@example.org", "email_verified": True}
    assert "You have not been invited" in comes_back(client).content.decode()
    assert User.objects.count() == before


def test_a_closed_account_stays_closed(client, county, organisation):
    User.objects.filter(pk=county.officer.pk).update(is_active=False)
    organisation.says = {"email": county.officer.email, "email_verified": True}
    comes_back(client)
    assert "_auth_user_id" not in client.session


def test_the_hub_still_asks_for_its_own_second_step_unless_the_organisation_does(
    client, county, organisation, settings
):
    settings.SECOND_STEP = True
    organisation.says = {"email": county.officer.email, "email_verified": True}
    comes_back(client)
    assert client.get(reverse("worklist")).url == reverse("mfa_index")
    settings.OIDC_SECOND_STEP = True
    assert client.get(reverse("worklist")).status_code == 200


def test_a_forged_answer_is_refused_with_what_to_do(client, county, organisation):
    answer = client.get(reverse(BACK[0], args=BACK[1]), {"state": "forged", "code": "c"})
    assert answer.status_code == 403 and "Signing in did not work" in answer.content.decode()


def test_without_the_setting_there_is_no_such_button_and_no_such_address(client):
    assert "organisation" not in client.get(reverse("account_login")).content.decode().lower().split("<main")[1]
    assert client.get(reverse(START[0], args=START[1])).status_code == 404


def test_with_the_setting_the_sign_in_page_has_the_button(client, organisation, settings):
    settings.OIDC_NAME = "the county's account"
    assert "Sign in with the county&#x27;s account" in client.get(reverse("account_login")).content.decode()
