"""When a service has to have answered: by its own rule, and never before it was asked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals import actions
from referrals.clock import LONDON, due, is_working_day
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
