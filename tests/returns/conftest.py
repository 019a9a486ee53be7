"""A county whose provider has somebody who signs, whose county somebody who audits, and a quarter that is over."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from analytics.periods import latest_complete_quarter
from analytics.returns import actions
from analytics.returns.models import Return
from referrals.clock import add_working_days
from tests.factories import County, person

EXTRAS = {
    "staff_hours_contracted": 1200,
    "staff_hours_worked": 1150,
    "posts_vacant": 1,
    "complaints": 2,
    "complaints_upheld": 0,
}


@pytest.fixture
def county(db):
    cache.clear()
    return with_returns(County())


def with_returns(county):
    """The county with a manager at each provider, a commissioner, and the returns of the last complete quarter."""
    county.manager = person(county.harbour, "provider_manager", name="Mona Manager")
    county.mill_manager = person(county.mill, "provider_manager", name="Milena Mill")
    county.commissioner = person(county.hub, "commissioner", name="Colin Commissioner")
    county.quarter = latest_complete_quarter(timezone.localdate())
    actions.expect(by=county.commissioner, period=county.quarter)
    return county


def owed(county, service=None):
    """The return of a service (Quay House, if none is named) as it stands."""
    return Return.objects.select_related("service__agency").get(
        service=service or county.quay, code=county.quarter.code
    )


def filled(county, service=None):
    """The return with everything typed that no record holds."""
    found = owed(county, service)
    by = county.manager if found.service.agency == county.harbour else county.mill_manager
    actions.fill_in(by=by, owed=found, values=EXTRAS)
    return found


def signed(county, service=None):
    """The return, signed by its provider's manager."""
    found = filled(county, service)
    by = county.manager if found.service.agency == county.harbour else county.mill_manager
    actions.sign(by=by, owed=found)
    return found


def working_days(day, number):
    """The moment of a morning so many working days after a day."""
    return morning(add_working_days(day, number))


def morning(day):
    return timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time())) + timedelta(hours=9)
