"""Bands as days pass: what the rules give today, what a person has set, and what the list says of it."""

from datetime import datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Event
from pathways.banding import BAND_RULES, OTHERWISE, band
from pathways.criteria import CRITERIA, Answer
from referrals import actions, places
from referrals.actions import banding
from referrals.circumstances import circumstances_of
from referrals.clock import LONDON
from referrals.models import Referral, WaitingMove
from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def on(days):
    """Nine in the morning, so many days from today."""
    return datetime.combine(timezone.localdate() + timedelta(days=days), time(9), LONDON)


def waits(county, *, ends_in, letter=None, reason="As the rules say.", **person):
    """Somebody at home whose home ends in so many days, on the waiting list in the band of the rules or in another."""
    home = {
        "situation": "private_tenancy", "homeless_from": timezone.localdate() + timedelta(days=ends_in),
        "lost_reason": "private_ended", "lost_on": None,
    }  # fmt: skip
    referral = county.draft(service_user=county.service_user(**person))
    referral = county.complete(referral, housing=home)
    referral = actions.referral.submit(by=county.officer, referral=referral)
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.shared, band=letter or referral.band, band_reason=reason
    )
    referral.refresh_from_db()
    return referral


def test_somebody_whose_home_ends_in_60_days_is_in_band_b_ten_days_later(county):
    referral = waits(county, ends_in=60)
    assert (referral.band, referral.band_by_hand) == ("C", False)
    assert actions.clock.tick(at=on(3))["banded"] == 0
    assert actions.clock.tick(at=on(10))["banded"] == 1
    referral.refresh_from_db()
    assert (referral.band, referral.band_reason) == ("B", "The person is homeless or will be within 56 days.")
    assert set(referral.stakes.values_list("band", flat=True)) == {"B"}


def test_running_the_clock_twice_a_day_changes_and_reads_nothing_more(county):
    referral = waits(county, ends_in=60)
    actions.clock.tick(at=on(10))
    before = list(WaitingMove.objects.values()), Referral.objects.get(pk=referral.pk).updated
    with CaptureQueriesContext(connection) as asked:
        assert banding.reband(on(10)) == 0
    assert len(asked) == 2  # who does it, and that nobody is left to look at
    assert before == (list(WaitingMove.objects.values()), Referral.objects.get(pk=referral.pk).updated)


def test_a_band_that_a_person_set_stays_as_days_pass_and_when_somebody_is_routed_again(county):
    referral = waits(county, ends_in=60, letter="A", reason="The landlord has changed the locks.")
    assert referral.band_by_hand
    assert actions.clock.tick(at=on(10))["banded"] == 0
    actions.routing.route(by=county.coordinator, referral=referral)
    referral.refresh_from_db()
    assert (referral.band, referral.band_reason) == ("A", "The landlord has changed the locks.")


def test_whoever_is_put_back_where_the_rules_put_them_follows_the_rules_again(county):
    referral = waits(county, ends_in=60, letter="A", reason="The landlord has changed the locks.")
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.shared, band="C", band_reason="They may stay after all."
    )
    referral.refresh_from_db()
    assert not referral.band_by_hand
    assert actions.clock.tick(at=on(10))["banded"] == 1


def test_the_list_and_the_timeline_say_that_days_have_passed(county):
    referral, other = waits(county, ends_in=60), waits(county, ends_in=200, given_name="Other")
    actions.clock.tick(at=on(10))
    mine, its = (places.place_of(each.waiting_entries.get(), on(10).date()) for each in (referral, other))
    assert [line.why for line in mine.lines][0] == (
        "Put in Band B: days have passed, and by what is known the rules put them there now."
    )
    assert "Somebody was put in a higher band." not in [line.why for line in its.lines]
    event = Event.objects.get(verb="reband")
    assert (event.subject, event.detail["before"], event.detail["band"]) == (referral.reference, "C", "B")


def test_a_resident_on_the_list_for_the_next_stage_is_banded_by_where_they_live(county):
    stay = county.arrived()
    actions.referral.wait(
        by=county.coordinator, referral=stay.referral, stage=county.shared, band="A", band_reason="As before."
    )
    actions.clock.tick(at=on(1))
    stay.referral.refresh_from_db()
    assert stay.referral.band == "A"


def slowly(about):
    """The band by asking every rule, the strictest letter of those that hold."""
    letters = [rule.band for rule in BAND_RULES if CRITERIA[rule.criterion].test(about) is Answer.YES]
    return min(letters, default=OTHERWISE[0])


def test_everybody_is_where_a_slow_reading_of_the_rules_puts_them_that_day(county):
    people = [waits(county, ends_in=days, given_name=f"P{days}") for days in (10, 55, 57, 58, 66, 67, 120)]
    banding.reband(on(10))
    for referral in people:
        referral.refresh_from_db()
        about = circumstances_of(referral.assessment, on(10).date())
        assert referral.band == slowly(about) == band(about)[0]


def test_more_people_cost_no_more_queries_than_their_own_changes(county):
    def queries(at):
        with CaptureQueriesContext(connection) as asked:
            banding.reband(at)
        return len(asked)

    waits(county, ends_in=200)
    queries(on(0))
    before = queries(on(1))
    for n in range(6):
        waits(county, ends_in=200, given_name=f"P{n}")
    Referral.objects.update(banded_on=None)
    assert queries(on(2)) == before


def test_a_band_that_somebody_changes_meanwhile_is_left_alone(county):
    referral = waits(county, ends_in=60)
    Referral.objects.filter(pk=referral.pk).update(band_by_hand=True)
    assert banding._put(referral, "B", "Because.", on(10), county.coordinator) is False
    referral.refresh_from_db()
    assert referral.band == "C"


def test_a_band_with_words_that_no_rule_says_was_set_by_a_person_before_the_hub_told_them_apart(county):
    ruled, typed = waits(county, ends_in=60), waits(county, ends_in=60, given_name="Other")
    Referral.objects.filter(pk=ruled.pk).update(band_reason=OTHERWISE[1])
    import_module("referrals.migrations.0018_bands_by_rule_and_by_hand").set_by_people(apps, None)
    by_hand = dict(Referral.objects.values_list("pk", "band_by_hand"))
    assert by_hand == {ruled.pk: False, typed.pk: True}
