"""What is wrong with a draft, told while it is edited: by what the names of the vocabulary say about each other."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings

from pathways.cohorts import COHORTS
from pathways.criteria import CRITERIA, Answer
from pathways.criteria.logic import apart, implied, possible
from pathways.routing import PathwayNow, Requirement
from pathways.routing.faults import Declared, can_take_anybody, covers, entered, faults, unused
from tests.pathways import decision_table, demo_county, made_up
from tests.pathways.made_up import ASSESSMENT, HOSTEL, SHARED, rule

HOUSE = Declared("S1", "Harbour House", frozenset({ASSESSMENT.kind, HOSTEL.kind, SHARED.kind}), ())


def pathway(*rules, stages=(ASSESSMENT, HOSTEL, SHARED)):
    return PathwayNow("homelessness:EAST", "Homelessness", 2, stages, rules)


def found(by, *services):
    return [(fault.kind, fault.about) for fault in faults(by, services or (HOUSE,))]


@cache
def everybody():
    """Everybody in the decision tables: people of every kind, all of them possible."""
    return [decision_table.person(row) for rows in decision_table.tables().values() for row in rows]


def test_every_name_that_the_vocabulary_is_told_about_exists():
    names = set(implied()) | {name for pair in apart() for name in pair} | set().union(*implied().values())
    assert names <= CRITERIA.keys()


def _holds(about):
    return {name for name, criterion in CRITERIA.items() if criterion.test(about) is Answer.YES}


def _contradictions(about):
    holds = _holds(about)
    wrong = [(name, others - holds) for name, others in implied().items() if name in holds and not others <= holds]
    return wrong + [sorted(pair) for pair in apart() if pair <= holds]


def test_what_the_vocabulary_says_of_itself_is_true_of_everybody_in_the_decision_tables():
    for about in everybody():
        assert not _contradictions(about)


@settings(deadline=None)
@given(about=made_up.people)
def test_what_the_vocabulary_says_of_itself_is_true_of_people_made_up_at_random(about):
    assert not _contradictions(about)


def test_a_rule_that_everybody_in_the_tables_contradicts_is_the_only_kind_that_is_called_impossible():
    for about in everybody()[::5]:
        holds = sorted(_holds(about))
        assert possible(holds, holds[:1], [name for name in CRITERIA if CRITERIA[name].test(about) is Answer.NO])


@pytest.mark.parametrize(
    ("all_of", "none_of"),
    [
        (["woman", "man"], []),
        (["aged_16_or_17", "aged_25_or_over"], []),
        (["sleeping_rough"], ["homeless_or_threatened"]),
        (["drugs_need_high"], ["any_support"]),
        (["pet"], ["pet"]),
        (["in_hostel", "in_refuge"], []),
    ],
)
def test_a_rule_whose_conditions_exclude_each_other_contradicts_itself(all_of, none_of):
    by = pathway(rule("assess", all_of=all_of, none_of=none_of, because="Never."), rule("hostel", order=2))
    assert ("contradiction", "Never.") in found(by)


def test_alternatives_of_which_none_is_left_contradict_the_rest_of_their_rule():
    by = pathway(rule("assess", all_of=["man"], any_of=["woman", "aged_under"], none_of=["aged_under"], because="No."))
    assert ("contradiction", "No.") in found(by)


def test_two_rules_at_one_place_that_may_meet_contradict_each_other_and_two_that_cannot_do_not():
    one, other = rule("assess", all_of=["woman"], because="W."), rule("hostel", all_of=["pet"], because="P.")
    assert ("contradiction", "P.") in found(pathway(one, other)) or ("contradiction", "W.") in found(
        pathway(one, other)
    )
    apart_from_it = rule("hostel", all_of=["man"], because="M.")
    assert not [kind for kind, _ in found(pathway(one, apart_from_it)) if kind == "contradiction"]


def test_a_rule_behind_one_that_takes_everybody_never_decides():
    by = pathway(rule("hostel", 1, 1, because="All."), rule("assess", 2, 1, all_of=["woman"], because="Late."))
    assert ("never", "Late.") in found(by)


@pytest.mark.parametrize(
    ("first", "then", "covered"),
    [
        ({"all_of": ["rosh_high_or_above"]}, {"all_of": ["rosh_very_high", "man"]}, True),
        ({"all_of": ["rosh_very_high"]}, {"all_of": ["rosh_high_or_above"]}, False),
        ({"any_of": ["woman", "pet"]}, {"all_of": ["pet"]}, True),
        ({"any_of": ["woman", "pet"]}, {"any_of": ["pet", "woman"]}, True),
        ({"any_of": ["woman", "pet"]}, {"any_of": ["pet", "man"]}, False),
        ({"none_of": ["man"]}, {"all_of": ["woman"]}, True),
        ({"none_of": ["pet"]}, {"all_of": ["woman"]}, False),
        ({"none_of": ["pet"]}, {"none_of": ["pet", "man"]}, True),
        ({"all_of": ["woman"], "any_of": ["pet"]}, {"all_of": ["woman"]}, False),
    ],
)
def test_one_rule_covers_another_only_where_it_takes_everybody_whom_the_other_would(first, then, covered):
    assert covers(rule("assess", **first), rule("hostel", **then)) is covered


def test_nobody_in_the_tables_passes_a_covering_rule_and_holds_the_covered_one():
    rows = [rule for cohort in COHORTS for rule in demo_county.pathway(cohort).rules]
    people = [(about, _holds(about)) for about in everybody()[::7]]

    def holds(each, about, names):
        never = all(CRITERIA[name].test(about) is Answer.NO for name in each.none_of)
        return names >= set(each.all_of) and never and (not each.any_of or bool(names & set(each.any_of)))

    for first in rows[::3]:
        for then in rows:
            if covers(first, then):
                assert all(holds(first, about, names) for about, names in people if holds(then, about, names))


def test_a_stage_that_no_rule_leads_to_is_reached_from_one_that_leads_there_and_the_others_are_not():
    leads = replace(HOSTEL, leads_to=SHARED.kind)
    assert entered(pathway(rule("hostel"), stages=(ASSESSMENT, leads, SHARED))) == {"hostel", "shared"}
    assert entered(pathway(rule("hostel"))) == {"hostel"}
    assert ("unreachable", "Assessment bed") in found(pathway(rule("hostel")))
    assert [about for kind, about in found(pathway()) if kind == "unreachable"] == [
        "Assessment bed",
        "24-hour hostel",
        "Low-support shared house",
    ]


def test_a_stage_that_leads_to_none_of_the_pathway_or_round_in_a_ring_says_so():
    gone = replace(HOSTEL, leads_to="long_term")
    assert ("onward", "24-hour hostel") in found(pathway(rule("hostel"), stages=(gone,)))
    there, back = replace(HOSTEL, leads_to=SHARED.kind), replace(SHARED, leads_to=HOSTEL.kind)
    ring = faults(pathway(rule("hostel"), stages=(there, back)), [HOUSE])
    assert [fault.sentence for fault in ring if fault.kind == "onward"] == [
        "People would move round and never on: 24-hour hostel, Low-support shared house, 24-hour hostel. "
        "Let one lead elsewhere."
    ]


def test_a_stage_without_a_service_says_that_whoever_is_sent_there_waits():
    only_hostel = Declared("S1", "Harbour House", frozenset({HOSTEL.kind}), ())
    assert ("no_service", "Assessment bed") in found(pathway(rule("assess")), only_hostel)


def test_a_service_whose_criteria_nobody_can_meet_is_named():
    both = (Requirement("woman", True, ""), Requirement("man", True, ""))
    assert not can_take_anybody(both)
    impossible = Declared("S2", "Mill House", frozenset({HOSTEL.kind}), both)
    assert ("service", "Mill House") in found(pathway(rule("assess")), HOUSE, impossible)


def test_a_service_at_the_first_stage_that_suits_nobody_sent_there_is_named():
    for_women = Declared("S2", "Willow", frozenset({ASSESSMENT.kind}), (Requirement("woman", True, ""),))
    men = rule("assess", all_of=["man"])
    assert ("service", "Willow") in found(pathway(men), HOUSE, for_women)
    assert ("service", "Willow") not in found(pathway(men, rule("assess", order=2)), HOUSE, for_women)


def test_a_criterion_that_has_left_the_vocabulary_is_told():
    assert ("retired", "Jazz.") in found(pathway(rule("assess", all_of=["likes_jazz"], because="Jazz.")))


def test_criteria_that_nothing_uses_are_listed_in_the_order_of_the_vocabulary():
    names = unused([pathway(rule("assess", all_of=["woman"], any_of=["pet"], none_of=["man"]))], ["couple"])
    assert not {"woman", "pet", "man", "couple"} & set(names)
    assert len(names) == len(CRITERIA) - 4 and list(names) == [name for name in CRITERIA if name in names]


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_demonstration_countys_pathways_are_without_fault(cohort):
    services = [
        Declared(each.code, each.name, each.stage_kinds, each.requirements) for each in demo_county.services(cohort)
    ]
    assert not faults(demo_county.pathway(cohort), services)


def test_the_order_of_rules_and_services_never_matters():
    rules = (rule("hostel"), rule("assess", 2, all_of=["woman"]), rule("shared", all_of=["woman", "man"]))
    impossible = Declared(
        "S2", "Mill", frozenset({"refuge"}), (Requirement("pet", True, ""), Requirement("pet", False, ""))
    )
    one = faults(pathway(*rules), (HOUSE, impossible))
    assert one == faults(pathway(*rules[::-1], stages=(SHARED, HOSTEL, ASSESSMENT)), (impossible, HOUSE))
