"""When a service was asked last is a day of the county, read from tables or kept in memory."""

from datetime import UTC, date, datetime

import pytest

from referrals.actions.bulk.vacancies import Vacancies
from referrals.models import Offer
from referrals.vacancies import service_now

pytestmark = pytest.mark.django_db


def test_a_service_asked_after_midnight_in_summer_was_asked_on_that_day(county):
    county.offered()
    day = date(2026, 6, 3)
    Offer.objects.update(sent_at=datetime(2026, 6, 2, 23, 30, tzinfo=UTC))
    for now in (service_now(county.quay, day), Vacancies().service_now(county.quay, day)):
        assert now.last_offered == day
