"""One static county for all tests of a module: it takes longer to make than any of them, and none changes it."""

from datetime import date

import pytest

from agencies.models import User
from hub.demo import county
from tests.shared import shared_rows

TODAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def made_county(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker):
        User.objects.clock()  # before any history, so that it is the same user in each
        yield county.make(TODAY)


@pytest.fixture
def demo(settings, made_county, db):
    """The rows of the static county; what a test adds to them goes with it."""
    settings.DEMO = True
    return made_county
