"""Two people press at once on one return: one signature, one clock, one row of each. On SQLite and on PostgreSQL."""

import pytest
from django.core.cache import cache

from agencies.errors import TooLate
from agencies.models import Event
from analytics.periods import previous
from analytics.returns import actions
from analytics.returns.models import Return, ReturnEntry, ReturnLine, ReturnLook, ReturnSignature
from tests.factories import County, person
from tests.referrals.test_race import at_once
from tests.returns.conftest import filled, morning, owed, with_returns

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    cache.clear()
    return with_returns(County())


def test_of_two_managers_one_signs(county):
    filled(county)
    another = person(county.harbour, "provider_manager")

    def sign(by):
        return lambda: actions.sign(by=by, owed=owed(county))

    answers = at_once(sign(county.manager), sign(another), sign(county.manager))
    assert sum(isinstance(answer, TooLate) for answer in answers) == 2
    signature = ReturnSignature.objects.get()
    assert owed(county).revision == signature.revision == 1
    codes = list(ReturnLine.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) > 0
    assert Event.objects.filter(verb="sign").count() == 1


def test_a_signature_and_a_default_notice_at_the_same_moment_leave_a_signed_return(county):
    found = filled(county)
    actions.tick(at=morning(found.due_on).replace(year=found.due_on.year + 1))
    Return.objects.filter(pk=found.pk).update(status="overdue", default_issued_on=None)
    late = morning(found.default_ends_on).replace(year=found.default_ends_on.year + 1)
    at_once(lambda: actions.tick(at=late), lambda: actions.sign(by=county.manager, owed=owed(county)))
    found = owed(county)
    # Whoever signs a moment after the notice signs all the same, and the notice stands beside the signature.
    assert found.status == "received" and found.revision == 1
    assert ReturnSignature.objects.count() == 1


def test_two_clocks_ask_for_each_return_once(county):
    quarter = previous(county.quarter)

    def expect():
        return actions.expect(by=county.commissioner, period=quarter)

    answers = at_once(expect, expect, expect)
    assert Return.objects.filter(code=quarter.code).count() == 2
    assert sum(len(made) for made in answers) == 2


def test_two_people_who_type_leave_one_number(county):
    def correct(value):
        found = owed(county)
        return lambda: actions.correct(by=county.worker, owed=found, corrections={"alerts": (value, "By telephone.")})

    at_once(correct(2), correct(3))
    assert ReturnEntry.objects.get().value in (2, 3)


def test_two_windows_of_one_person_leave_one_look(county):
    found = owed(county)

    def look():
        return actions.note_look(by=county.manager, owed=found, numbers={"entries": 1})

    at_once(look, look)
    assert ReturnLook.objects.count() == 1
