"""A second step that somebody looks over, plays again or goes around opens nothing."""

import base64
import json
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hub import second_step
from tests.factories import County
from tests.hub.test_second_step import SECRET, with_app
from tests.hub.test_sign_in import PASSWORD, errors, sign_in, with_password
from tests.hub.totp import code_of

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = 30


@pytest.fixture(autouse=True)
def demanded(settings):
    settings.SECOND_STEP = True
    cache.clear()


@pytest.fixture
def county():
    return County()


def takes(user, code):
    """What somebody with the password gets for a code, in a browser of their own; the cache has forgotten the last."""
    cache.clear()
    client = Client()
    sign_in(client, user.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def test_a_code_opens_once_however_long_it_would_still_be_right(county):
    code = code_of(SECRET)
    assert takes(with_app(county.officer), f"{code[:3]} {code[3:]}")
    assert not takes(county.officer, code)


def test_a_code_from_before_the_last_one_that_opened_opens_nothing(county):
    now = time.time()
    assert takes(with_app(county.officer), code_of(SECRET, now))
    assert not takes(county.officer, code_of(SECRET, now - HALF_A_MINUTE))
    assert takes(county.officer, code_of(SECRET, now + HALF_A_MINUTE))


def test_the_code_by_which_an_app_was_set_up_is_spent(client, county):
    with_password(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    code = code_of(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert not takes(county.officer, code)


def test_after_five_wrong_codes_even_the_right_one_waits_from_anywhere_and_whatever_the_cache_forgets(county, settings):
    with_app(county.officer)
    assert not any(takes(county.officer, f"{guess:06}") for guess in range(settings.AXES_FAILURE_LIMIT))
    assert not takes(county.officer, code_of(SECRET))
    settings.AXES_COOLOFF_TIME = timedelta(seconds=0)
    assert takes(county.officer, code_of(SECRET))


def test_whoever_confirms_with_wrong_codes_waits_too_and_reads_for_how_long(client, county, settings):
    with_app(county.officer)
    assert takes(county.officer, code_of(SECRET))
    client.force_login(county.officer)
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        cache.clear()
        answer = client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert errors(answer) == ["Too many wrong codes. Wait 15 minutes, then try again"]


def test_a_code_that_signed_in_confirms_nothing_later(client, county):
    with_app(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    code = code_of(SECRET)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    cache.clear()
    assert errors(client.post(reverse("mfa_reauthenticate"), {"code": code}))


def test_a_sign_in_without_the_step_neither_adds_another_one_nor_reads_the_codes(client, county):
    """Somebody who has the password was signed in before its owner set a second step up."""
    sign_in(client, with_password(county.officer).email, PASSWORD)
    TOTP.activate(county.officer, SECRET)
    for name in (
        "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_deactivate_totp",
    ):  # fmt: skip
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert (answer.status_code, answer.url) == (302, reverse("mfa_index")), name
    assert Authenticator.objects.filter(user=county.officer).count() == 1
    assert client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)}).status_code == 302
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def handle(text):
    """A passkey's answer that names somebody by this."""
    return json.dumps({"response": {"userHandle": base64.urlsafe_b64encode(text.encode()).decode()}})


WHOLE = {"id": "a", "rawId": "a", "type": "public-key"}
SAID = (
    "", "x", "[1]", "5", '"a"', "{}", '{"response": null}', '{"response": []}', '{"response": {"userHandle": 5}}',
    handle("zz"), handle("z" * 40), handle("\0"), json.dumps(WHOLE | {"response": {"userHandle": "MQ"}}),
    json.dumps(WHOLE | {"response": dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "x")}),
    "[" * 50_000,
)  # fmt: skip


@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"])
def test_a_passkey_that_no_browser_made_opens_nothing_and_breaks_nothing(county, settings, name):
    settings.ACCOUNT_RATE_LIMITS = False
    user = with_password(county.officer)
    for said in SAID:
        client = Client(raise_request_exception=False)
        if name != "mfa_login_webauthn":
            sign_in(client, user.email, PASSWORD)
        client.get(reverse(name), headers={"x-requested-with": "XMLHttpRequest"})
        answer = client.post(reverse(name), {"credential": said, "name": "Key"})
        assert answer.status_code < 500, said[:80]
        assert ("_auth_user_id" in client.session) == (name != "mfa_login_webauthn")
        assert not second_step.held(user)
