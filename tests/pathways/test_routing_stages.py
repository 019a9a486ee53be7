"""Routing to a stage: which rule decides, and what has to be asked first."""

from datetime import date

import pytest

from pathways.criteria import CRITERIA
from pathways.routing import STANDINGS, recommend
from tests.pathways.asking import only, routed
from tests.pathways.made_up import NOW, pathway, person, rule, service

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS


def test_a_rough_sleeper_goes_to_the_assessment_bed_and_is_told_why():
    by = pathway(
        rule("assess", 1, 1, all_of=["sleeping_rough"], because="Nobody waits on the street."),
        rule("hostel", 2, 1, because="Everybody else starts in the hostel."),
    )
    found = routed(person(housing_situation="rough_sleeping"), by=by)
    assert (found.stage, found.because) == ("assess", "Nobody waits on the street.")
    assert routed(person(housing_situation="private_tenancy"), by=by).stage == "hostel"


def test_the_first_rule_in_order_decides_and_a_lower_tier_is_reached_only_when_the_higher_has_none():
    by = pathway(rule("shared", 2, 1), rule("hostel", 1, 2), rule("assess", 1, 1, all_of=["woman"]))
    assert routed(person(gender="female"), by=by).stage == "assess"
    assert routed(person(), by=by).stage == "hostel"


def test_a_rule_asks_for_all_of_any_of_and_none_of_its_names():
    by = pathway(rule("shared", all_of=["man"], any_of=["pet", "aged_25_or_over"], none_of=["arson_conviction"]))
    assert routed(person(), by=by).stage == "shared"
    assert routed(person(gender="female"), by=by).stage is None
    assert routed(person(date_of_birth=date(2006, 1, 1)), by=by).stage is None
    assert routed(person(convictions=frozenset({"arson"})), by=by).stage is None


def test_a_rule_that_fails_on_what_must_not_hold_asks_nothing():
    found = routed(person(), by=pathway(rule("hostel", none_of=["man"])))
    assert (found.because, found.stage_unknowns) == ("No rule of this pathway holds for the person.", ())
    assert [each.standing for each in found.trail] == [DOES_NOT]


def test_a_rule_that_cannot_be_told_asks_and_lets_the_next_rule_decide():
    by = pathway(rule("shared", 1, 1, all_of=["aged_18_to_24"]), rule("hostel", 2, 1, all_of=["man"]))
    found = routed(person(date_of_birth=None), by=by)
    assert found.stage == "hostel"
    assert found.stage_unknowns == (CRITERIA["aged_18_to_24"].ask,)
    assert [each.standing for each in found.trail] == [CANNOT_TELL, MEETS]


def test_a_rule_after_the_one_that_decides_asks_nothing():
    by = pathway(rule("hostel", 1, 1, all_of=["man"]), rule("shared", 1, 2, all_of=["aged_18_to_24"]))
    assert routed(person(date_of_birth=None), by=by).stage_unknowns == ()


def test_when_one_alternative_holds_nobody_asks_about_the_others():
    by = pathway(rule("shared", any_of=["man", "aged_18_to_24"], none_of=["pet"]))
    assert routed(person(date_of_birth=None, pets=None), by=by).stage_unknowns == (CRITERIA["pet"].ask,)


def test_somebody_for_whom_no_rule_holds_gets_no_stage_and_no_service():
    by = pathway(rule("hostel", all_of=["woman"]))
    found = routed(person(), service(), by=by)
    assert (found.stage, found.because) == (None, "No rule of this pathway holds for the person.")
    assert (only(found).standing, only(found).rank) == (DOES_NOT, None)


def test_somebody_whose_stage_cannot_be_told_sees_the_services_that_an_answer_could_open():
    by = pathway(rule("hostel", all_of=["woman"]))
    found = routed(person(gender=None), service("S1"), service("S2", stage_kinds=frozenset({"refuge"})), by=by)
    assert found.stage is None
    assert [(each.service, each.standing) for each in found.services] == [("S1", CANNOT_TELL), ("S2", DOES_NOT)]


def test_a_rule_for_a_stage_that_the_pathway_has_not_never_decides():
    assert routed(person(), by=pathway(rule("gone", 1, 1), rule("hostel", 2, 1))).stage == "hostel"


def test_a_rule_on_a_name_that_left_the_vocabulary_cannot_be_told_and_says_so():
    found = routed(person(), by=pathway(rule("hostel", none_of=["likes_jazz"])))
    assert found.stage is None
    assert found.stage_unknowns == ("The criterion likes jazz is no longer in use: ask the hub.",)


def test_a_hub_worker_may_ask_for_the_stage_after_the_hostel():
    found = recommend(person(), pathway(), [service(stage_kinds=frozenset({"shared_low"}))], NOW, at_stage="shared")
    assert (found.stage, only(found).standing) == ("shared", MEETS)
    with pytest.raises(KeyError):
        recommend(person(), pathway(), [], NOW, at_stage="moon")
