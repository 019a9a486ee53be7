"""One static county for all tests of a module: it takes longer to make than any of them, and none changes it."""

from datetime import date

import pytest
from django.db import transaction

from agencies.models import User
from hub.demo import county

TODAY = date(2026, 3, 4)


class _Undone(Exception):
    pass


@pytest.fixture(scope="module")
def made_county(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                User.objects.clock()  # before any history, so that it is the same user in each
                yield county.make(TODAY)
                raise _Undone
        except _Undone:
            return


@pytest.fixture
def demo(settings, made_county, db):
    """The rows of the static county; what a test adds to them goes with it."""
    settings.DEMO = True
    return made_county
