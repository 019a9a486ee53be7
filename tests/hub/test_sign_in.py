"""Signing in, choosing a password, working for one of several agencies."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.letters import wait_for_the_last
from agencies.models import Membership
from agencies.roles import ROLES
from hub.navigation import home
from tests.factories import County, join, person

pytestmark = pytest.mark.django_db
PASSWORD = "river bottle Thursday"


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()


@pytest.fixture
def county():
    return County()


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def ask_for_link(browser, email):
    """The answer, once every letter that follows it has gone."""
    answer = browser.post(reverse("account_reset_password"), {"email": email})
    wait_for_the_last()
    return answer


def sign_in(browser, email, password):
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def errors(response):
    return [sentence for sentences in response.context["form"].errors.values() for sentence in sentences]


def test_a_probation_officer_signs_in_and_lands_on_the_worklist(client, county):
    with_password(county.officer)
    response = sign_in(client, county.officer.email, PASSWORD)
    assert response.status_code == 302
    assert response.url == reverse("worklist")


def test_the_e_mail_address_may_be_typed_in_capitals(client, county):
    with_password(county.officer)
    assert sign_in(client, county.officer.email.upper(), PASSWORD).status_code == 302


def test_each_role_lands_where_its_day_begins(client, county):
    for held in [county.officer, county.worker, county.coordinator, county.administrator, county.housing_officer]:
        cache.clear()
        client.logout()
        role = held.memberships.get().role
        assert sign_in(client, with_password(held).email, PASSWORD).url == reverse(home(role))


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, county):
    with_password(county.officer)
    wrong = sign_in(client, county.officer.email, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")
    assert (
        errors(wrong)
        == errors(unknown)
        == ["This e-mail address and password do not belong together. Check both and try again"]
    )
    assert wrong.status_code == unknown.status_code


def test_an_empty_form_says_what_to_enter_and_keeps_what_was_typed(client, county):
    response = sign_in(client, "", "")
    assert errors(response) == ["Enter the e-mail address", "Enter your password"]
    assert 'value="o@example.org"' in sign_in(client, "o@example.org", "").content.decode()


def guesses(browser, email, times=5):
    for _ in range(times):
        answer = sign_in(browser, email, "not the password")
    return answer


def test_after_five_wrong_passwords_even_the_right_one_waits_and_the_page_says_what_to_do(client, county):
    with_password(county.officer)
    locked = guesses(client, county.officer.email)
    assert locked.status_code == 429
    page = locked.content.decode()
    assert "You cannot sign in for 15 minutes" in page and reverse("account_reset_password") in page
    assert sign_in(client, county.officer.email.upper(), PASSWORD).status_code == 429


def test_whoever_guesses_shuts_out_neither_the_owner_elsewhere_nor_others_at_the_same_address(client, county):
    guesses(client, with_password(county.officer).email)
    at_home = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(at_home, county.officer.email, PASSWORD).status_code == 302
    assert sign_in(client, with_password(county.worker).email, PASSWORD).status_code == 302


def test_behind_a_proxy_people_are_told_apart_by_the_address_that_it_saw(client, county, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    with_password(county.officer)
    guesser = Client(headers={"x-forwarded-for": "10.9.8.7, 192.0.2.1"})
    owner = Client(headers={"x-forwarded-for": "192.0.2.2"})
    assert guesses(guesser, county.officer.email).status_code == 429
    pretending = Client(headers={"x-forwarded-for": "203.0.113.5, 192.0.2.1"})
    assert sign_in(pretending, county.officer.email, PASSWORD).status_code == 429
    assert sign_in(owner, county.officer.email, PASSWORD).status_code == 302


def test_a_new_password_opens_the_account_at_once(client, county):
    with_password(county.officer)
    guesses(client, county.officer.email)
    ask_for_link(client, county.officer.email)
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(client.get(link).url)
    new = "another three words"
    client.post(form.context["action_url"], {"password1": new, "password2": new})
    client.logout()
    assert sign_in(client, county.officer.email, new).status_code == 302


def test_the_wait_ends_by_itself_and_the_log_names_nobody(client, county, settings, caplog):
    settings.AXES_COOLOFF_TIME = timedelta(seconds=0)
    with_password(county.officer)
    guesses(client, county.officer.email)
    assert sign_in(client, county.officer.email, PASSWORD).status_code == 302
    assert county.officer.email not in caplog.text
    assert not AccessAttempt.objects.filter(post_data__contains="not the password").exists()


def test_nobody_signs_themselves_up(client):
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/email/").status_code == 404


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, county):
    with_password(county.officer)
    response = ask_for_link(client, county.officer.email)
    assert response.url == reverse("account_reset_password_done")
    [message] = mail.outbox
    assert county.officer.name not in message.body
    link = re.search(r"https?://[^/]+(/\S+)", message.body)[1]
    form = client.get(client.get(link).url)
    assert "Choose your password" in form.content.decode()
    new = "another three words"
    done = client.post(form.context["action_url"], {"password1": new, "password2": new})
    assert done.url == reverse("worklist")
    client.logout()
    assert "This link no longer works" in client.get(link).content.decode()
    assert sign_in(client, county.officer.email, new).status_code == 302


def test_asking_a_link_for_an_unknown_address_looks_the_same_and_writes_to_nobody(client, county):
    known = ask_for_link(client, county.officer.email)
    unknown = ask_for_link(client, "nobody@example.org")
    assert known.url == unknown.url
    assert [message.to for message in mail.outbox] == [[county.officer.email]]


def test_somebody_who_asks_for_links_again_and_again_is_told_to_wait(client, county):
    for _ in range(5):
        ask_for_link(client, county.officer.email)
    response = ask_for_link(client, county.officer.email)
    assert response.status_code == 429 and "Too many attempts" in response.content.decode()


def test_somebody_without_a_password_chooses_one_by_a_link(client, county):
    client.force_login(county.officer)
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_reset_password")


def test_a_password_is_changed_by_who_knows_the_current_one(client, county):
    client.force_login(with_password(county.officer))
    new = {"password1": "another three words", "password2": "another three words"}
    wrong = client.post(reverse("account_change_password"), {"oldpassword": "wrong", **new})
    assert errors(wrong) == ["The current password is not right. Enter it again"]
    right = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    assert right.url == reverse("worklist")


def test_signing_out_takes_a_press_and_comes_back_to_sign_in(client, county):
    client.force_login(county.officer)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert client.get(reverse("services")).status_code == 302


def test_the_demonstration_lists_one_person_per_role_and_signs_in_with_one_press(client, county, settings):
    settings.DEMO = True
    second = person(county.probation, "referrer", email="aaa@example.org", name="Anna Another")
    listed = {role: held for role, _, held in client.get(reverse("account_login")).context["people"]}
    assert list(listed) == [role for role in ROLES if role in listed]
    assert listed["referrer"].user == second
    assert set(listed) == {held.role for held in Membership.objects.all()}
    for role, held in listed.items():
        client.logout()
        response = client.post(reverse("demo_sign_in"), {"role": role})
        assert response.url == reverse(home(role))
        assert client.session["_auth_user_id"] == str(held.user.pk)


def test_outside_the_demonstration_nobody_becomes_somebody_without_a_password(client, county, settings):
    settings.DEMO = False
    assert client.get(reverse("account_login")).context["people"] == []
    assert client.post(reverse("demo_sign_in"), {"role": "referrer"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_role_that_nobody_holds_is_not_there(client, county, settings):
    settings.DEMO = True
    assert client.post(reverse("demo_sign_in"), {"role": "king"}).status_code == 404


def test_somebody_of_two_agencies_chooses_for_which_to_work(client, county):
    second = join(county.officer, county.council, "housing_options")
    client.force_login(county.officer)
    page = client.get(reverse("switch_agency"))
    assert {held.pk for held, _ in page.context["roles"]} == {held.pk for held in county.officer.memberships.all()}
    client.post(reverse("switch_agency"), {"membership": second.pk})
    assert client.get(reverse("help")).wsgi_request.acting.agency == county.council


def test_nobody_works_under_a_membership_that_is_not_theirs_or_has_ended(client, county):
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = join(county.officer, county.council, "housing_options", ends=yesterday)
    client.force_login(county.officer)
    for held in (ended, county.worker.memberships.get()):
        assert client.post(reverse("switch_agency"), {"membership": held.pk}).status_code == 404
    assert client.get(reverse("help")).wsgi_request.acting.agency == county.probation


def test_somebody_without_a_role_is_told_so(client, county):
    county.officer.memberships.update(ends=timezone.localdate())
    client.force_login(with_password(county.officer))
    client.logout()
    assert sign_in(client, county.officer.email, PASSWORD).url == reverse("switch_agency")
    assert "You hold no role today" in client.get(reverse("switch_agency")).content.decode()


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_pages_of_words_are_open_to_everybody(client, name):
    assert client.get(reverse(name)).status_code == 200
