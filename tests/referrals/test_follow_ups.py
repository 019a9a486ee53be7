"""Whether the home that somebody moved on to has lasted: when it is asked, by whom, and how little is read."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agencies.actions.imported.common import SINCE_CHANGED
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from hub.navigation import COUNTERS
from referrals import access, actions
from referrals.actions.clock import tick
from referrals.lifecycle.following import ASKED_FOR, HELD_WITHIN, follow_up_due, months_after
from referrals.models import FollowUp, WorklistItem
from tests.forms import day, errors
from tests.imports.world import bring, rows
from tests.pages import page, send

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def moved_on(county, days_ago=95, **given):
    """Somebody who left Quay House for a flat of their own so many days ago."""
    left = today() - timedelta(days=days_ago)
    return county.stayed(left - timedelta(days=60), left, **given)


def items(county):
    return WorklistItem.objects.filter(kind="follow_up", closed_at=None)


@pytest.mark.parametrize(
    ("planned", "reason", "destination", "followed"),
    [
        (True, "moved_on", "private_rented", True),
        (True, "completed", "friends_family_settled", True),
        (True, "moved_on", "supported_long_term", True),
        (False, "moved_on", "private_rented", False),
        (True, "moved_on", "bed_and_breakfast", False),
        (True, "custody", "prison", False),
        (True, "transferred", "supported_long_term", False),
        (None, "", "", False),
    ],
)
def test_only_a_planned_departure_to_a_settled_home_is_followed(planned, reason, destination, followed):
    due = follow_up_due(date(2026, 11, 30), planned, reason, destination)
    assert due == (date(2027, 2, 28) if followed else None)


def test_three_months_end_with_a_shorter_month():
    assert months_after(date(2026, 8, 31), 3) == date(2026, 11, 30)
    assert months_after(date(2026, 10, 1), 3) == date(2027, 1, 1)


def test_it_waits_for_the_provider_from_the_day_it_falls_due_and_is_asked_in_two_fields(county, enter):
    stay = moved_on(county)
    asked = FollowUp.objects.get(placement=stay)
    assert asked.due_on == months_after(stay.ended, 3)
    assert not items(county)
    tick()
    item = items(county).get()
    assert (item.agency, item.placement) == (county.harbour, stay)
    assert timezone.localdate(item.due_at) == asked.due_on + HELD_WITHIN
    browser = enter(county.worker)
    answer = page(browser, "worklist")
    (row,) = answer.context["rows"]
    assert row["what"] == "Ask whether they still have the home"
    assert row["who"].startswith("Jordan Marsh") and row["url"].endswith("/follow_up/")
    form = browser.get(row["url"])
    assert "private rented" in form.content.decode()
    sent = browser.post(row["url"], day("held_on", today()) | {"sustained": "yes"})
    assert sent.url == reverse("worklist")
    asked.refresh_from_db()
    assert (asked.held_on, asked.sustained) == (today(), "yes")
    assert not items(county)
    event = Event.objects.get(verb="follow_up")
    assert (event.subject, event.detail["code"], event.actor_id) == (stay.reference, "yes", county.worker.pk)


def test_after_the_look_back_the_provider_reads_whom_to_ask_and_no_more(county, enter):
    stay = moved_on(county)
    tick()
    assert settings.STAKE_LOOK_BACK_DAYS < 90
    assert not access.may(county.worker, "view_referral", stay)
    assert not access.may(county.worker, "record_stay", stay)
    assert access.readable(county.worker, [stay.referral])[stay.referral.pk] == {"plain", "identifying"}
    browser = enter(county.worker)
    for name, args in (
        ("referral", [stay.referral.reference]),
        ("placement", [stay.reference]),
        ("placement_step", [stay.reference, "destination"]),
        ("placement_step", [stay.reference, "outcomes"]),
    ):
        assert page(browser, name, *args).status_code == 404
    asked = page(browser, "placement_step", stay.reference, "follow_up").content.decode()
    assert f"They left on {stay.ended:%-d %B %Y}. Where they went: {stay.get_destination_display().lower()}." in asked
    assert "Jordan" not in page(browser, "search", q="Marsh").content.decode()
    assert page(enter(county.mill_worker), "placement_step", stay.reference, "follow_up").status_code == 404
    with pytest.raises(Refused):
        actions.following.follow_up(by=county.mill_worker, placement=stay, held_on=today(), sustained="yes")


def test_once_it_is_answered_nothing_of_the_person_is_open_any_longer(county, enter):
    stay = moved_on(county)
    actions.following.follow_up(by=county.worker, placement=stay, held_on=today(), sustained="no")
    assert access.readable(county.worker, [stay.referral])[stay.referral.pk] == frozenset()
    assert page(enter(county.worker), "placement_step", stay.reference, "follow_up").status_code == 404


def test_of_a_restricted_person_only_the_named_are_asked(county, enter):
    stay = moved_on(county)
    tick()
    actions.restriction.restrict(by=county.coordinator, service_user=stay.service_user, reason="Refuge.")
    assert page(enter(county.worker), "placement_step", stay.reference, "follow_up").status_code == 404
    assert page(enter(county.worker), "worklist").context["count"] == 0


def test_the_counter_counts_what_the_worklist_lists(county, enter):
    moved_on(county)
    tick()
    answer = page(enter(county.worker), "worklist")
    assert answer.context["count"] == COUNTERS["worklist"](answer.wsgi_request) == 1


def test_what_is_impossible_is_said_at_its_field(county, enter):
    stay = moved_on(county)
    browser = enter(county.worker)
    early = send(browser, "placement_step", stay.reference, "follow_up", **day("held_on", stay.ended), sustained="yes")
    assert "on or after" in errors(early)["held_on"][0]
    empty = send(browser, "placement_step", stay.reference, "follow_up", **day("held_on", today()))
    assert errors(empty)["sustained"] == ["Say whether they still have the home"]
    with pytest.raises(NotPossible):
        actions.following.follow_up(
            by=county.worker, placement=stay, held_on=today() + timedelta(days=1), sustained="yes"
        )


def test_it_is_answered_once(county):
    stay = moved_on(county, days_ago=20)
    FollowUp.objects.update(due_on=today())
    actions.following.follow_up(by=county.worker, placement=stay, held_on=today(), sustained="yes")
    with pytest.raises(TooLate):
        actions.following.follow_up(by=county.worker, placement=stay, held_on=today(), sustained="no")


def test_nobody_is_asked_about_a_home_of_long_ago(county):
    stay = moved_on(county, days_ago=95)
    tick()
    FollowUp.objects.update(due_on=today() - ASKED_FOR - timedelta(days=1))
    tick()
    assert not items(county)
    assert not access.may(county.worker, "record_follow_up", stay)


def test_a_corrected_departure_is_followed_as_it_was(county):
    stay = moved_on(county, days_ago=10)
    said = {
        "started": stay.started, "on": stay.ended, "reason": "moved_on", "planned": True, "area_kind": "not_known",
        "why": "It was a room in a hotel.",
    }  # fmt: skip
    actions.correcting.correct(by=county.worker, placement=stay, destination="bed_and_breakfast", **said)
    assert not FollowUp.objects.exists()
    assert not stay.referral.stakes.filter(kind="following", closed_at=None).exists()
    said["on"] -= timedelta(days=1)
    actions.correcting.correct(by=county.worker, placement=stay, destination="social_rented", **said)
    assert FollowUp.objects.get().due_on == months_after(said["on"], 3)


def test_it_counts_like_one_that_was_brought_in(county, capsys):
    kept, lost = moved_on(county), moved_on(county, family_name="Weald")
    brought_in = {"due_on": kept.ended, "held_on": today(), "sustained": "yes"}
    FollowUp.objects.create(placement=kept, **brought_in)
    actions.following.follow_up(by=county.worker, placement=kept, held_on=today(), sustained="yes")
    actions.following.follow_up(by=county.worker, placement=lost, held_on=today(), sustained="no")
    of_today = ["tenancy-sustained", "--from", str(today()), "--to", str(today())]
    call_command("figures", *of_today, "--format", "json", "--suppress", "0")
    total = next(cell for cell in json.loads(capsys.readouterr().out)["cells"] if cell["row"] == "Total")
    assert (total["count"], total["of"]) == (2, 3)


def test_a_spreadsheet_does_not_take_back_what_was_answered_on_screen(county):
    stay = moved_on(county)
    due = FollowUp.objects.get(placement=stay).due_on
    actions.following.follow_up(by=county.worker, placement=stay, held_on=today(), sustained="no")
    row = {"placement": stay.reference, "due_on": due, "held_on": today()}
    report = bring("follow_ups", rows("", row | {"sustained": "yes"}))
    assert report.bad and report.bad[0].expected == SINCE_CHANGED
    assert FollowUp.objects.get(placement=stay).sustained == "no"
    assert bring("follow_ups", rows("", row | {"sustained": "no"})).unchanged == 1


def test_a_spreadsheet_answers_what_nobody_has_answered_and_puts_right_what_it_brought(county):
    stay = moved_on(county)
    row = {"placement": stay.reference, "due_on": FollowUp.objects.get(placement=stay).due_on, "held_on": today()}
    for answer in ("yes", "no"):
        assert bring("follow_ups", rows("", row | {"sustained": answer})).changed == 1
