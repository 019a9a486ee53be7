"""When a service has to have answered: by its own rule, and never before it was asked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals import actions
from referrals.clock import (
    LONDON,
    add_working_days,
    by_moment,
    by_words,
    deadline,
    due,
    is_working_day,
    working_days_until,
)
from referrals.models import Offer

TUESDAY, FRIDAY, BEFORE_THE_MAY_HOLIDAY = date(2026, 6, 9), date(2026, 6, 12), date(2026, 5, 1)
MINUTES = st.integers(0, 6 * 366 * 24 * 60)


@given(MINUTES, st.integers(0, 10), st.integers(0, 23))
def test_nothing_is_due_before_it_was_sent_or_on_a_day_off(minutes, working_days, hour):
    sent = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = due(sent, working_days=working_days, hour=hour)
    assert found > sent
    assert is_working_day(found.astimezone(LONDON).date())
    assert found.astimezone(LONDON).hour == hour


@pytest.mark.parametrize(
    ("sent", "hour", "said"),
    [
        (TUESDAY, 9, "9 June 13:00"),
        (TUESDAY, 15, "10 June 13:00"),
        (FRIDAY, 15, "15 June 13:00"),
        (BEFORE_THE_MAY_HOLIDAY, 13, "5 May 13:00"),
    ],
)
def test_an_answer_on_the_same_day_is_due_on_the_next_working_day_once_the_hour_has_passed(sent, hour, said):
    assert f"{due(datetime.combine(sent, time(hour), LONDON), working_days=0):%-d %B %H:%M}" == said


@pytest.mark.django_db
def test_an_offer_sent_in_the_afternoon_to_a_service_that_answers_on_the_same_day_does_not_lapse_unread(county):
    type(county.quay).objects.filter(pk=county.quay.pk).update(answer_working_days=0)
    county.quay.refresh_from_db()
    sent = datetime(2026, 6, 9, 15, tzinfo=LONDON)
    referral = county.submitted()
    actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay], at=sent)
    actions.clock.tick(at=sent)
    assert Offer.objects.get(referral=referral).status == "open"


NOW = datetime(2026, 12, 23, 14, 30, tzinfo=LONDON)  # a Wednesday; the 25th and the 28th are bank holidays


@pytest.mark.parametrize(
    ("day", "hour", "in_a_list", "in_a_sentence"),
    [
        (date(2026, 12, 20), 9, "3 days late", "3 days late"),
        (date(2026, 12, 22), 17, "1 day late", "1 day late"),
        (date(2026, 12, 23), 13, "late since 13:00", "late since 13:00"),
        (date(2026, 12, 23), 16, "today 16:00", "today 16:00"),
        (date(2026, 12, 24), 13, "tomorrow 13:00", "tomorrow 13:00"),
        (date(2026, 12, 29), 13, "2 working days", "Tuesday 29 December, 13:00"),
        (date(2026, 12, 30), 17, "3 working days", "Wednesday 30 December, 17:00"),
        (date(2027, 1, 8), 9, "9 working days", "Friday 8 January 2027, 09:00"),
        (date(2027, 1, 12), 9, "12 January 2027", "Tuesday 12 January 2027, 09:00"),
        (date(2031, 4, 1), 9, "1 April 2031", "Tuesday 1 April 2031, 09:00"),
    ],
)
def test_a_deadline_is_said_in_working_days_and_in_a_sentence_by_its_day(day, hour, in_a_list, in_a_sentence):
    moment = datetime.combine(day, time(hour), LONDON)
    assert by_words(moment, NOW) == in_a_list
    assert by_moment(moment, NOW) == in_a_sentence


def test_on_a_saturday_monday_is_one_working_day_away_and_no_day_is_counted_to_a_sunday():
    saturday = datetime(2026, 6, 13, 10, tzinfo=LONDON)
    assert by_words(datetime(2026, 6, 15, 13, tzinfo=LONDON), saturday) == "1 working day"
    assert by_words(datetime(2026, 6, 14, 13, tzinfo=LONDON), saturday - timedelta(days=1)) == "14 June 2026"


@given(MINUTES, st.integers(1, 10))
def test_the_days_that_are_said_are_those_by_which_deadlines_are_set(minutes, days):
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    today = now.astimezone(LONDON).date()
    assert working_days_until(add_working_days(today, days), today) == days + (0 if is_working_day(today) else 1)


def test_under_days_that_are_counted_stands_the_moment_and_under_an_hour_nothing():
    counted, at_an_hour = deadline(NOW + timedelta(days=6), NOW), deadline(NOW + timedelta(hours=1), NOW)
    assert (counted["words"], counted["moment"]) == ("2 working days", "Tuesday 29 December, 14:30")
    assert (at_an_hour["words"], at_an_hour["moment"], at_an_hour["today"]) == ("today 15:30", "", True)
    assert deadline(None, NOW)["words"] == by_words(None, NOW) == by_moment(None, NOW) == ""
