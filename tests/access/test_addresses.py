"""Every address x every person, from one literal table that its owners can read: addresses.csv beside this file.

An address without a row fails the suite; so does a row without an address. A number is the answer's status: 200 opens,
302 leads to sign-in or onward, 403 says why not, 404 is outside that person's world, 405 is for pressing only.
"""

import pytest

from referrals import actions
from referrals.models import Referral
from tests.access.addresses import (
    PEOPLE,
    STRANGERS,
    about_people,
    arguments,
    names,
    opened,
    the_table,
)
from tests.access.canaries import NAMES_READ, canaries
from tests.access.leaving import listening

pytestmark = pytest.mark.django_db


def crawl(world, expected_status, names_read, every=1, only=None):
    """What differs from the table, and names where they may not be read: on a page, or in what is said beside it.

    Each address is asked for by every nth person, another set of them for the next address.
    """
    given, wrong = arguments(world), []
    with listening() as heard:
        for number, name in enumerate(sorted(only or names())):
            for who in PEOPLE[number % every :: every]:
                status, text = opened(world, who, name, given.get(name, {}))
                wanted = expected_status(name, who)
                if wanted is not None and status != wanted or status >= 500:
                    wrong.append(f"{name} for {who}: {status}, not {wanted}")
                if leaked := canaries(text) - names_read.get(who, set()):
                    wrong.append(f"{name} shows {who} the names of {sorted(leaked)}")
    if overheard := canaries(heard.words):
        wrong.append(f"The log or a message says the names of {sorted(overheard)}")
    return wrong


def test_every_address_stands_in_the_table_and_no_other():
    assert names() == set(the_table())


def test_people_get_the_answer_that_the_table_says_and_no_name_that_is_not_theirs(world):
    table = the_table()
    wrong = crawl(world, lambda name, who: table[name][who], NAMES_READ, every=4)
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_everybody_gets_the_answer_that_the_table_says_and_no_name_that_is_not_theirs(world):
    table = the_table()
    wrong = crawl(world, lambda name, who: table[name][who], NAMES_READ)
    assert not wrong, "\n".join(wrong)


def answers_when_restricted(world):
    """What the table says of everybody once every person is restricted: those who are not named are strangers."""
    for referral in Referral.objects.filter(restricted=False):
        actions.restriction.restrict(by=world.coordinator, service_user=referral.service_user, reason="Refuge.")
    table, people = the_table(), about_people(world)

    def expected(name, who):
        return table[name][STRANGERS.get(who, who) if name in people else who]

    return expected


def test_a_restricted_record_answers_whoever_is_not_named_as_it_answers_a_stranger(world):
    assert len(about_people(world)) > 40
    expected = answers_when_restricted(world)
    wrong = crawl(world, expected, {"coordinator": {1, 2, 3, 4, 5, 6}}, every=4, only=about_people(world))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_restricted_people_are_nowhere_but_with_those_who_are_named(world):
    wrong = crawl(world, answers_when_restricted(world), {"coordinator": {1, 2, 3, 4, 5, 6}})
    assert not wrong, "\n".join(wrong)
