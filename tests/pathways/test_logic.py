"""What the vocabulary knows of itself is all that is true of one name and another, and nothing that is not."""

from functools import cache
from itertools import combinations

from pathways.criteria import CRITERIA
from pathways.criteria.logic import closed, possible
from tests.pathways.sampled import always_with, never_together

PEOPLE = 60_000


@cache
def seen():
    return always_with(PEOPLE)


def test_every_name_holds_for_somebody_made_of_a_few_facts():
    assert seen()[0].keys() == CRITERIA.keys()


def test_whatever_always_holds_with_a_name_is_known_to():
    always, _ = seen()
    missing = {name: sorted(always[name] - closed((name,))) for name in CRITERIA if always[name] - closed((name,))}
    assert missing == {}


def test_whatever_is_said_to_hold_with_a_name_always_does():
    always, _ = seen()
    untrue = {name: sorted(closed((name,)) - always[name]) for name in CRITERIA if closed((name,)) - always[name]}
    assert untrue == {}


def test_pairs_that_never_hold_together_are_known_and_no_others():
    never = never_together(seen()[1])
    known = {frozenset(pair) for pair in combinations(CRITERIA, 2) if not possible(pair)}
    assert sorted(map(sorted, never - known)) == []
    assert sorted(map(sorted, known - never)) == []


def test_the_names_that_people_asked_about():
    assert "leaving_custody_within_84_days" in closed(["leaving_custody_within_28_days"])
    assert "any_screened_conviction" in closed(["arson_conviction"])
    assert {"mappa_managed"} <= closed(["mappa_category_1"])
    assert {"rosh_high_or_above", "rosh_medium_or_above"} <= closed(["rosh_high_to_staff"])
    assert not possible(["in_custody", "sleeping_rough"])
