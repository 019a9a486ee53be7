"""Tokens: issued by the person for one role, shown once, kept as a digest; what ends them; who may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies import access, actions
from agencies.actions import token as tokens
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import AgencyGroupPermission, ApiToken, Event, Membership, Read
from agencies.roles import ROLES, roles_with
from tests.api.asking import Program, browser_of, issued, program_of, read
from tests.factories import LONG_AGO, County, join, person
from tests.forms import day, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    county = County()
    county.manager = person(county.probation, "referring_manager", name="Mona Manager")
    return county


def refused(answer):
    assert answer.status_code == 401, answer.content
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    return answer.json()["detail"]


def test_a_token_reads_what_its_person_may_and_is_noted_as_used(county):
    referral = county.submitted()
    token, secret = issued(county.manager)
    answer = Program(secret).get("referrals")
    assert [row["reference"] for row in answer.json()["results"]] == [referral.reference]
    token.refresh_from_db()
    assert timezone.now() - token.last_used < timedelta(minutes=1)
    assert Read.objects.get().token_id == token.pk


def test_the_secret_is_kept_nowhere_and_its_digest_opens_nothing(county):
    token, secret = issued(county.manager)
    assert secret.startswith("hub_") and len(secret) > 40
    kept = [str(value) for value in ApiToken.objects.values().get().values()] + [
        str(row) for row in Event.objects.values()
    ]
    assert not any(secret in text or secret.removeprefix("hub_") in text for text in kept)
    assert "opens nothing" in refused(Program(token.digest).get("referrals"))


def test_a_wrong_token_opens_nothing_and_says_what_to_do(db):
    for secret in ("", "hub_", "hub_wrong", "\xff\xfe", "x" * 5000):
        assert "Issue a new one" in refused(Program(secret).get("root"))


def test_a_token_of_one_role_has_none_of_the_rights_of_the_persons_other_roles(county):
    county.submitted()
    join(county.manager, county.hub, "commissioner")
    own = county.manager.memberships.get(role_group__role="commissioner")
    _, secret = tokens.issue(by=county.manager, membership=own, name="Figures", ends=timezone.localdate())
    program = Program(secret)
    assert program.get("figures").status_code == 200
    assert program.get("referrals").status_code == 403
    assert program.get("root").json()["you"] == {
        "agency": {"code": "HUB", "name": "County hub"}, "role": "commissioner", "token": "Figures",
        "token_ends": f"{timezone.localdate():%Y-%m-%d}",
    }  # fmt: skip


def end_membership(county):
    held = county.manager.memberships.get()
    actions.end_membership(by=county.administrator, membership=held)


def end_agreement(county):
    county.probation.agreement_ends = timezone.localdate() - timedelta(days=1)
    county.probation.save()


def deactivate(county):
    county.manager.is_active = False
    county.manager.save()


def take_the_right_away(county):
    AgencyGroupPermission.objects.filter(permission__codename="issue_token", content_object=county.probation).delete()


def end_by_hand(county):
    tokens.end(by=county.manager, token=ApiToken.objects.get())


def pass_its_last_day(county):
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.update(starts=yesterday, ends=yesterday)


ENDS = (end_membership, end_agreement, deactivate, take_the_right_away, end_by_hand, pass_its_last_day)


def test_whatever_it_rests_on_is_over_a_token_ends_at_the_next_question(county):
    program = program_of(county.manager)
    for over in ENDS:
        with transaction.atomic():
            assert program.get("root").status_code == 200
            over(county)
            assert "opens nothing" in refused(program.get("root")), over
            assert not access.tokens_in_force().exists()
            transaction.set_rollback(True)
        for row in (county.manager, county.probation):
            row.refresh_from_db()


def test_a_membership_that_has_not_begun_gives_no_token(county):
    later = timezone.localdate() + timedelta(days=1)
    membership = join(person(county.hub, "auditor"), county.probation, "referring_manager", starts=later)
    with pytest.raises(Refused):
        tokens.issue(by=membership.user, membership=membership, name="Early", ends=later)


def test_nobody_issues_a_token_in_anothers_name_not_even_an_administrator(county):
    for somebody in (county.administrator, county.coordinator):
        with pytest.raises(Refused):
            tokens.issue(
                by=somebody, membership=county.manager.memberships.get(), name="Theirs", ends=timezone.localdate()
            )


def test_roles_without_the_right_issue_none(county):
    assert roles_with("issue_token") == {
        "referring_manager", "provider_manager", "housing_options", "hub_coordinator", "commissioner",
    }  # fmt: skip
    assert all(ROLES[name].second_step for name in roles_with("issue_token"))
    with pytest.raises(Refused):
        issued(county.officer)


def test_a_token_lasts_a_year_at_most(county):
    held, today = county.manager.memberships.get(), timezone.localdate()
    for days in (-1, 366, 40_000):
        with pytest.raises(NotPossible):
            issued(county.manager, days=days)
        ends = today + timedelta(days=days)
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.create(membership=held, name="Long", digest="x", starts=today, ends=ends)
    assert issued(county.manager, days=365)


def test_issuing_and_ending_are_events_by_number(county):
    token, _ = issued(county.manager)
    tokens.end(by=county.administrator, token=token)
    with pytest.raises(TooLate):
        tokens.end(by=county.manager, token=token)
    rows = list(Event.objects.filter(subject_kind="token").values_list("verb", "subject", "actor_id", "role"))
    assert rows == [
        ("issue_token", str(token.pk), county.manager.pk, "referring_manager"),
        ("end_token", str(token.pk), county.administrator.pk, "administrator"),
    ]


def test_somebody_else_does_not_end_it(county):
    token, _ = issued(county.manager)
    with pytest.raises(Refused):
        tokens.end(by=county.coordinator, token=token)
    assert browser_of(county.coordinator).get(reverse("token_end", args=[token.pk])).status_code == 404


def test_the_page_shows_the_secret_once_and_the_list_never(county):
    browser = browser_of(county.manager)
    membership = county.manager.memberships.get()
    answer = browser.post(
        reverse("token_add"),
        {"name": "Nightly copy", "membership": membership.pk, **day("ends", timezone.localdate())},
    )
    secret = answer.context["secret"]
    assert secret in answer.content.decode() and answer.headers["Cache-Control"] == "no-store"
    assert Program(secret).get("root").status_code == 200
    page = browser.get(reverse("tokens")).content.decode()
    assert "Nightly copy" in page and secret not in page and "Mona Manager" not in page
    token = ApiToken.objects.get()
    browser.post(reverse("token_end", args=[token.pk]))
    assert "Ended on" in browser.get(reverse("tokens")).content.decode()
    refused(Program(secret).get("root"))


def test_a_membership_of_somebody_else_cannot_be_slipped_into_the_form(county):
    other = Membership.objects.get(user=county.coordinator)
    answer = browser_of(county.manager).post(
        reverse("token_add"), {"name": "Mine", "membership": other.pk, **day("ends", timezone.localdate())}
    )
    assert "membership" in errors(answer)
    too_long = {"name": "Mine", "membership": county.manager.memberships.get().pk}
    answer = browser_of(county.manager).post(
        reverse("token_add"), too_long | day("ends", timezone.localdate() + timedelta(days=500))
    )
    assert "a year at most" in str(errors(answer)["ends"])


def test_an_administrator_sees_whose_every_token_is_and_ends_it(county):
    token, _ = issued(county.manager)
    browser = browser_of(county.administrator)
    page = browser.get(reverse("tokens")).content.decode()
    assert "Mona Manager" in page and "Issue a token" not in page
    browser.post(reverse("token_end", args=[token.pk]))
    assert ApiToken.objects.get().ended_at


def test_a_browser_that_has_not_taken_its_second_step_reads_nothing(county, settings):
    settings.SECOND_STEP = True
    answer = read(browser_of(county.officer), "referrals")
    assert answer.status_code == 403 and "second step" in answer.json()["detail"]
    settings.SECOND_STEP = False
    assert read(browser_of(county.officer), "referrals").status_code == 200


def test_a_sign_in_whose_time_is_up_is_told_so_and_a_reading_program_does_not_keep_it_alive(county):
    browser = browser_of(county.officer)
    session = browser.session
    session["signed_in_at"] = session["seen_at"] = 1
    session.save()
    answer = read(browser, "referrals")
    assert answer.status_code == 401 and "time was up" in answer.json()["detail"]
    browser = browser_of(county.officer)
    seen = browser.session["seen_at"]
    session = browser.session
    session["seen_at"] = seen - 600
    session.save()
    assert read(browser, "referrals").status_code == 200
    assert browser.session["seen_at"] == seen - 600


def test_whoever_asks_too_often_is_told_when_to_ask_again(county, settings):
    settings.API_RATE = "2/min"
    program, other = program_of(county.manager), program_of(county.coordinator)
    assert [program.get("root").status_code for _ in range(3)] == [200, 200, 429]
    answer = program.get("root")
    assert "Ask again in" in answer.json()["detail"] and int(answer.headers["Retry-After"]) > 0
    assert other.get("root").status_code == 200


def test_a_token_begins_today_and_not_long_ago(county):
    token, _ = issued(county.manager)
    assert token.starts == timezone.localdate() > LONG_AGO
