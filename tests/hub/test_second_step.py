"""The second step of signing in: who must have one, how it is set up, used, lost and found again."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Event
from agencies.roles import ROLES
from hub import second_step
from tests.browser import assert_accessible
from tests.browser import sign_in as browser_sign_in
from tests.factories import County, join, person
from tests.hub.test_sign_in import PASSWORD, errors, sign_in, with_password
from tests.hub.totp import code_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def demanded(settings):
    settings.SECOND_STEP = True
    cache.clear()


@pytest.fixture
def county():
    return County()


def with_app(user):
    TOTP.activate(with_password(user), SECRET)
    return user


def follow(client, response):
    return client.get(response.url)


def test_only_roles_that_open_no_record_and_change_nothing_go_without():
    lighter = {name for name, role in ROLES.items() if not role.second_step}
    assert lighter == {"partnership_member"}
    assert all(ROLES[name].permissions == {"view_figures"} for name in lighter)


def test_a_worker_without_a_second_step_is_led_to_setting_one_up_before_anything_else(client, county):
    with_password(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    for name in ("worklist", "referrals", "services", "switch_agency", "sessions", "search"):
        assert client.get(reverse(name)).url == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Set up a second step" in page and "Your role (Referrer)" in page
    assert client.get(reverse("help")).status_code == 200


def test_a_partnership_member_signs_in_with_a_password_until_they_hold_a_role_that_asks_for_more(client, county):
    with_password(county.member)
    sign_in(client, county.member.email, PASSWORD)
    assert client.get(reverse("figures")).status_code == 200
    join(county.member, county.hub, "hub_coordinator")
    assert client.get(reverse("figures")).url == reverse("mfa_index")


def test_an_app_is_set_up_in_two_minutes_and_the_hub_opens(client, county):
    with_password(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert errors(wrong) == ["This code is not right. Wait for the next one and enter that"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<li>\d{8}</li>", client.get(done.url).content.decode())) == 10
    assert client.get(reverse("worklist")).status_code == 200


def test_its_secret_is_not_readable_in_the_database_and_survives_a_new_key(county, settings):
    with_app(county.officer)
    held = Authenticator.objects.get(user=county.officer, type="totp")
    assert SECRET not in str(held.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 6
    assert held.wrap().validate_code(code_of(SECRET))


def test_whoever_has_one_is_asked_for_it_after_the_password_and_not_before(client, county):
    with_app(county.officer)
    asked = sign_in(client, county.officer.email, PASSWORD)
    assert asked.url == reverse("mfa_authenticate")
    assert client.get(reverse("worklist")).url.startswith(reverse("account_login"))
    wrong = client.post(asked.url, {"code": "000000"})
    assert "not right" in errors(wrong)[0] and "_auth_user_id" not in client.session
    assert client.post(asked.url, {"code": code_of(SECRET)}).url == reverse("worklist")
    assert client.get(reverse("worklist")).status_code == 200


def test_a_recovery_code_works_once(client, county):
    with_app(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    client.post(reverse("mfa_generate_recovery_codes"))
    code = re.search(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())[1]
    client.logout()
    sign_in(client, county.officer.email, PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("worklist")
    client.logout()
    sign_in(client, county.officer.email, PASSWORD)
    assert errors(client.post(reverse("mfa_authenticate"), {"code": code}))


def test_a_session_that_began_before_the_second_step_was_set_up_elsewhere_must_take_it(client, county):
    client.force_login(with_password(county.officer))
    TOTP.activate(county.officer, SECRET)
    assert client.get(reverse("worklist")).url == reverse("mfa_index")
    assert "Take your second step" in client.get(reverse("mfa_index")).content.decode()
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    assert client.get(reverse("worklist")).status_code == 200


def test_nobody_whose_role_asks_for_it_removes_their_last_second_step(client, county):
    with_app(county.officer)
    sign_in(client, county.officer.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert "Your role needs a second step" in refused.content.decode()
    assert Authenticator.objects.filter(user=county.officer, type="totp").exists()


def test_adding_one_is_an_event_and_its_owner_is_told_without_a_name(
    client, county, django_capture_on_commit_callbacks
):
    client.force_login(with_password(county.officer))
    form = client.get(reverse("mfa_activate_totp"))
    sign_in(client, county.officer.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    assert Event.objects.filter(verb="add_authenticator_app", subject=str(county.officer.pk)).count() == 1
    message = mail.outbox[-1]
    assert message.to == [county.officer.email] and "authenticator app" in message.subject
    assert county.officer.name not in message.body


def test_an_administrator_helps_somebody_who_lost_their_telephone_and_it_is_an_event(client, county):
    with_app(county.officer)
    second = person(county.hub, "administrator")
    client.force_login(with_app(second))
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    address = reverse("second_step_remove", args=[county.officer.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Telephone lost, checked by a call."}).status_code == 302
    assert not Authenticator.objects.filter(user=county.officer).exists()
    event = Event.objects.get(verb="remove_second_step")
    assert (event.actor_id, event.subject, event.reason) == (
        second.pk, str(county.officer.pk), "Telephone lost, checked by a call.",
    )  # fmt: skip


def test_nobody_but_an_administrator_does_and_nobody_for_themselves(client, county, settings):
    settings.SECOND_STEP = False
    for user, status in ((county.officer, 403), (county.coordinator, 403), (county.administrator, 403)):
        client.force_login(user)
        address = reverse("second_step_remove", args=[county.administrator.pk])
        assert client.post(address, {"reason": "Mine."}).status_code == status


def test_where_it_is_not_demanded_it_can_be_tried_and_is_then_asked_for(client, county, settings):
    settings.SECOND_STEP, settings.DEMO = False, True
    client.post(reverse("demo_sign_in"), {"role": "referrer"})
    assert client.get(reverse("worklist")).status_code == 200
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    client.logout()
    assert client.post(reverse("demo_sign_in"), {"role": "referrer"}).url == reverse("mfa_authenticate")


def test_the_picture_to_scan_is_part_of_the_page_and_has_no_style_of_its_own(client, county):
    client.force_login(county.officer)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    picture = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert "style=" not in picture and "<?xml" not in page


def test_a_passkey_is_asked_for_with_the_hubs_name_and_a_person_behind_it(client, county):
    client.force_login(county.officer)
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]["publicKey"]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["rp"]["id"] == "testserver"
    assert county.officer.name not in str(options["rp"])


def test_the_vault_opens_only_with_a_key_that_it_knows(settings):
    sealed = second_step.Keeper().encrypt(SECRET)
    assert second_step.Keeper().decrypt(sealed) == SECRET
    settings.SECRET_KEY = "a key that nobody gave it " * 3
    with pytest.raises(InvalidToken):
        second_step.Keeper().decrypt(sealed)


@pytest.mark.browser
def test_a_passkey_is_made_once_and_then_signs_in_alone(open_page, hub):
    officer, address = County().officer, hub.replace("127.0.0.1", "localhost")
    page = open_page(address)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    wanted = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": wanted | {"isUserVerified": True}})
    browser_sign_in(page, officer, address)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("What you call this passkey").fill("Work telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator("main")).to_contain_text("Recovery codes")
    assert Authenticator.objects.get(user=officer, type="webauthn").data["name"] == "Work telephone"
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    assert_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("h1")).to_have_text("What is waiting for you")
