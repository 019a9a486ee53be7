"""The vocabulary: for every name somebody for whom it holds, somebody for whom it does not, and a stranger."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from pathways.criteria import BIT, CRITERIA, NEED_DOMAINS, ROSH_GROUPS, Answer, criterion, mask, names_of, read
from pathways.criteria.circumstances import LEVELS
from pathways.criteria.needs import support_needed
from pathways.criteria.person import age_on
from tests.pathways import made_up
from tests.pathways.made_up import COAST, NORTH, TODAY, person, stranger


def born(age, days=0):
    """The facts of somebody who had this birthday so many days ago."""
    day = TODAY - timedelta(days=days)
    return {"date_of_birth": day.replace(year=day.year - age)}


def in_days(days):
    return TODAY + timedelta(days=days)


def lives(place):
    return {"housing_situation": place}


def needs(**levels):
    return {"needs": levels}


def every_need(level, **others):
    return {"needs": dict.fromkeys(NEED_DOMAINS, level) | others}


def risk(level, **others):
    return {"rosh": dict.fromkeys(ROSH_GROUPS, level) | others}


def leaves(days):
    return {"in_custody": True, "release_date": in_days(days)}


def flag(field):
    return {field: True}, {field: False}


def convicted(code):
    return {"convictions": frozenset({code})}, {"convictions": frozenset({"something_else"})}


def has(field, code):
    return {field: frozenset({code})}, {field: frozenset()}


def group(code):
    return {"client_group": code}, {"client_group": "single_homeless", "secondary_needs": frozenset()}


HOLDS_AND_FAILS = {
    "under_16": (born(15), born(16)),
    "aged_16_or_17": (born(17, days=364), born(18)),
    "under_18": (born(17, days=364), born(18)),
    "aged_18_or_over": (born(18), born(17, days=364)),
    "aged_18_to_20": (born(20, days=364), born(21)),
    "aged_18_to_24": (born(24, days=364), born(25)),
    "aged_16_to_24": (born(16), born(15, days=364)),
    "aged_25_or_over": (born(25), born(24, days=364)),
    "under_35": (born(34, days=364), born(35)),
    "aged_50_or_over": (born(50), born(49, days=364)),
    "aged_55_or_over": (born(55), born(54, days=364)),
    "aged_65_or_over": (born(65), born(64, days=364)),
    "woman": ({"gender": "female"}, {"gender": "male"}),
    "man": ({"gender": "male"}, {"gender": "female"}),
    "single": ({"household": "single"}, {"household": "couple"}),
    "couple": ({"household": "couple"}, {"household": "family"}),
    "family": ({"household": "family"}, {"household": "single"}),
    "with_children": ({"children": 1}, {"children": 0}),
    "three_or_more_children": ({"children": 3}, {"children": 2}),
    "pregnant": flag("pregnant"),
    "pregnant_or_with_children": ({"pregnant": True}, {"pregnant": False, "children": 0}),
    "wants_single_gender": flag("wants_single_gender"),
    "care_leaver": flag("care_leaver"),
    "armed_forces": flag("armed_forces"),
    "institutionalised": flag("institutionalised"),
    "under_care_management": flag("care_management"),
    "under_care_programme": ({"enhanced_care_programme": True}, {"care_programme": False}),
    "under_enhanced_care_programme": ({"enhanced_care_programme": True}, {"care_programme": False}),
    "refugee": group("refugees"),
    "traveller": group("traveller"),
    "teenage_parent": group("teenage_parents"),
    "older_person": group("frail_elderly"),
    "wheelchair": has("access_needs", "wheelchair"),
    "ground_floor": has("access_needs", "wheelchair"),
    "hearing_need": has("access_needs", "hearing"),
    "sight_need": has("access_needs", "sight"),
    "pet": flag("pets"),
    "interpreter": flag("interpreter"),
    "no_recourse": flag("no_recourse"),
    "benefits_in_payment": ({"benefits": "in_payment"}, {"benefits": "applied"}),
    "benefits_claimed": ({"benefits": "applied"}, {"benefits": "none"}),
    "rent_arrears": flag("rent_arrears"),
    "sleeping_rough": (lives("rough_sleeping"), lives("friends")),
    "no_fixed_abode": (lives("no_fixed_abode"), lives("social_tenancy")),
    "sofa_surfing": (lives("friends"), lives("rough_sleeping")),
    "in_hostel": (lives("hostel"), lives("supported")),
    "in_refuge": (lives("refuge"), lives("hostel")),
    "in_short_term_support": (lives("supported"), lives("bed_and_breakfast")),
    "in_temporary_accommodation": (lives("bed_and_breakfast"), lives("hostel")),
    "in_probation_accommodation": (lives("approved_premises"), lives("prison")),
    "in_hospital": (lives("hospital"), lives("friends")),
    "in_care": (lives("care"), lives("family")),
    "in_own_home": (lives("private_tenancy"), lives("no_fixed_abode")),
    "homeless_now": (lives("temporary"), lives("private_tenancy")),
    "place_ends_within_14_days": ({"homeless_from": in_days(14)}, {"homeless_from": in_days(15)}),
    "place_ends_within_56_days": ({"homeless_from": in_days(56)}, {"homeless_from": in_days(57)}),
    "homeless_or_threatened": (leaves(56), leaves(57)),
    "eviction_threat": flag("eviction_threat"),
    "harassment": flag("harassment"),
    "rough_sleeping_history": (lives("rough_sleeping"), {"rough_sleeping_history": False}),
    "first_tenancy": flag("first_tenancy"),
    "duty_accepted": flag("duty_accepted"),
    "connected_where_wanted": (
        {"areas_wanted": (NORTH, COAST), "local_connection": frozenset({COAST})},
        {"areas_wanted": (NORTH,), "local_connection": frozenset({COAST})},
    ),
    "connected_or_exempt": (
        {"care_leaver": True, "areas_wanted": (NORTH,), "local_connection": frozenset()},
        {
            "care_leaver": False,
            "armed_forces": False,
            "needs": {"domestic_abuse": "none"},
            "areas_wanted": (NORTH,),
            "local_connection": frozenset({COAST}),
        },
    ),
    "connected_nowhere": ({"local_connection": frozenset()}, {"local_connection": frozenset({COAST})}),
    "connected_by_residence": has("local_connection_grounds", "residence"),
    "connected_by_work": has("local_connection_grounds", "work"),
    "connected_by_family": has("local_connection_grounds", "family"),
    **{f"{domain}_need": (needs(**{domain: "low"}), needs(**{domain: "none"})) for domain in NEED_DOMAINS},
    **{
        f"{domain}_need_medium_or_above": (needs(**{domain: "medium"}), needs(**{domain: "low"}))
        for domain in NEED_DOMAINS
    },
    **{f"{domain}_need_high": (needs(**{domain: "high"}), needs(**{domain: "medium"})) for domain in NEED_DOMAINS},
    "substance_need_medium_or_above": (needs(alcohol="medium"), needs(drugs="low", alcohol="none")),
    "dual_diagnosis": (needs(mental_health="medium", drugs="high"), needs(mental_health="low")),
    "at_risk_of_domestic_abuse": (
        {"client_group": "domestic_abuse"},
        {"client_group": "drugs", "needs": {"domestic_abuse": "none"}},
    ),
    "complex_needs": (
        needs(drugs="high", alcohol="medium", money="medium"),
        every_need("low", drugs="high", alcohol="medium"),
    ),
    "high_support": (needs(money="high"), every_need("medium")),
    "medium_support_or_above": (needs(money="medium"), every_need("low")),
    "any_support": (needs(money="low"), every_need("none")),
    "active_substance_use": flag("active_substance_use"),
    "abstinent": flag("abstinent"),
    "in_custody": (lives("prison"), {"in_custody": False}),
    **{f"leaving_custody_within_{days}_days": (leaves(days), leaves(days + 1)) for days in (7, 14, 28, 56, 84)},
    "left_custody_within_28_days": (
        {"in_custody": False, "release_date": in_days(-28)},
        {"in_custody": False, "release_date": in_days(-29)},
    ),
    "supervised": flag("supervised"),
    "on_licence": ({"licence_ends": TODAY}, {"licence_ends": in_days(-1)}),
    "licence_ends_within_28_days": ({"licence_ends": in_days(28)}, {"licence_ends": in_days(29)}),
    "licence_ends_within_91_days": ({"licence_ends": in_days(91)}, {"licence_ends": in_days(92)}),
    "offending": ({"supervised": True}, needs(offending="none")),
    "rosh_medium_or_above": (risk("low", staff="medium"), risk("low")),
    "rosh_high_or_above": (risk("low", public="high"), risk("medium")),
    "rosh_very_high": (risk("low", children="very_high"), risk("high")),
    **{f"rosh_high_to_{at_risk}": (risk("low", **{at_risk: "high"}), risk("medium")) for at_risk in ROSH_GROUPS},
    "mappa_managed": ({"mappa_category": 3}, {"mappa_category": 0}),
    "mappa_category_1": ({"mappa_category": 1}, {"mappa_category": 2}),
    "mappa_category_2": ({"mappa_category": 2}, {"mappa_category": 3}),
    "mappa_category_3": ({"mappa_category": 3}, {"mappa_category": 4}),
    "mappa_category_4": ({"mappa_category": 4}, {"mappa_category": 0}),
    "mappa_level_2_or_3": ({"mappa_category": 1, "mappa_level": 2}, {"mappa_category": 1, "mappa_level": 1}),
    "arson_conviction": convicted("arson"),
    "sexual_offence_conviction": convicted("sexual"),
    "violence_conviction": convicted("violence"),
    "domestic_abuse_conviction": convicted("domestic"),
    "drugs_supply_conviction": convicted("drugs_supply"),
    "theft_conviction": convicted("theft"),
    "any_screened_conviction": convicted("theft"),
    "excluded_somewhere": has("exclusion_areas", NORTH),
    "exclusion_unmapped": flag("exclusion_unmapped"),
}


def said(name, **facts):
    return CRITERIA[name].test(stranger(**facts))


def test_every_name_of_the_vocabulary_has_somebody_in_this_table():
    assert HOLDS_AND_FAILS.keys() == CRITERIA.keys()
    assert len(CRITERIA) >= 60


@pytest.mark.parametrize("name", CRITERIA)
def test_it_holds_for_one_person_and_not_for_another(name):
    holds, fails = HOLDS_AND_FAILS[name]
    assert (said(name, **holds), said(name, **fails)) == (Answer.YES, Answer.NO)


@pytest.mark.parametrize("name", CRITERIA)
def test_of_a_stranger_nothing_is_assumed(name):
    assert said(name) is Answer.UNKNOWN


@pytest.mark.parametrize("row", CRITERIA.values(), ids=CRITERIA)
def test_each_name_has_words_to_say_it_both_ways_and_a_question(row):
    assert row.label[0].isupper() and not row.label.endswith(".")
    assert row.holds != row.fails
    assert row.holds[0].islower() and row.fails[0].islower() and not row.holds.endswith(".")
    assert row.ask[0].isupper() and row.ask.endswith("?")


def test_no_two_names_are_said_in_the_same_words():
    assert len({row.holds for row in CRITERIA.values()}) == len(CRITERIA)
    assert len({row.label for row in CRITERIA.values()}) == len(CRITERIA)


# People who are easy to get wrong


def test_somebody_born_on_29_february_is_sixteen_on_1_march():
    assert age_on(date(2008, 2, 29), date(2024, 2, 29)) == 16
    assert age_on(date(2008, 2, 29), date(2025, 2, 28)) == 16
    assert age_on(date(2008, 2, 29), date(2025, 3, 1)) == 17


def test_a_person_who_is_neither_man_nor_woman_on_the_form_is_asked_not_refused():
    for gender in ("other", "not_stated"):
        assert said("woman", gender=gender) is Answer.UNKNOWN
        assert said("man", gender=gender) is Answer.UNKNOWN


def test_a_prisoner_has_a_roof_and_does_not_sleep_rough_whatever_came_before():
    inside = {"in_custody": True, "housing_situation": "rough_sleeping", "homeless_from": in_days(-90)}
    assert said("homeless_now", **inside) is Answer.NO
    assert said("sleeping_rough", **inside) is Answer.NO
    assert said("rough_sleeping_history", **inside) is Answer.YES


def test_somebody_just_released_from_a_prison_named_as_last_address_may_be_anywhere():
    released = {"in_custody": False, "housing_situation": "prison"}
    assert said("in_custody", **released) is Answer.NO
    assert said("homeless_now", **released) is Answer.UNKNOWN


def test_no_fixed_abode_may_be_the_street_or_a_sofa():
    for name in ("sleeping_rough", "sofa_surfing"):
        assert said(name, housing_situation="no_fixed_abode") is Answer.UNKNOWN
    assert said("homeless_now", housing_situation="no_fixed_abode") is Answer.YES


def test_a_tenant_under_no_threat_keeps_the_place_and_one_whose_notice_ran_out_is_homeless():
    home = {"housing_situation": "private_tenancy"}
    assert said("homeless_or_threatened", **home) is Answer.UNKNOWN
    assert said("homeless_or_threatened", **home, eviction_threat=False) is Answer.NO
    assert said("homeless_now", **home, homeless_from=TODAY) is Answer.YES


def test_a_prisoner_without_a_release_date_leaves_nobody_knows_when():
    assert said("leaving_custody_within_56_days", in_custody=True) is Answer.UNKNOWN
    assert said("leaving_custody_within_56_days", in_custody=False) is Answer.NO


def test_one_high_risk_is_enough_and_one_unknown_group_keeps_the_no_open():
    assert said("rosh_high_or_above", rosh={"staff": "high"}) is Answer.YES
    assert said("rosh_high_or_above", rosh={"staff": "low", "public": "low"}) is Answer.UNKNOWN
    assert said("rosh_high_or_above", rosh=dict.fromkeys(ROSH_GROUPS, "not assessed")) is Answer.UNKNOWN


def test_somebody_outside_mappa_has_no_level():
    assert said("mappa_level_2_or_3", mappa_category=0) is Answer.NO
    assert said("mappa_level_2_or_3", mappa_category=2) is Answer.UNKNOWN


def test_dual_diagnosis_stays_open_until_every_part_that_could_decide_is_known():
    assert said("dual_diagnosis", needs={"mental_health": "high"}) is Answer.UNKNOWN
    assert said("dual_diagnosis", needs={"mental_health": "high", "drugs": "low"}) is Answer.UNKNOWN
    assert said("dual_diagnosis", needs={"mental_health": "high", "drugs": "low", "alcohol": "low"}) is Answer.NO


def test_complex_needs_stay_open_while_the_unknown_domains_could_make_three():
    two = {"drugs": "high", "alcohol": "high"}
    assert said("complex_needs", needs=two) is Answer.UNKNOWN
    assert said("complex_needs", needs=two | {"money": "medium"}) is Answer.YES


def test_a_family_has_children_and_a_single_person_has_none_unless_they_are_counted():
    assert said("with_children", household="family") is Answer.YES
    assert said("three_or_more_children", household="family") is Answer.UNKNOWN
    assert said("with_children", household="single") is Answer.NO
    assert said("with_children", household="single", children=2) is Answer.YES


def test_a_further_need_counts_like_the_first():
    assert said("traveller", client_group="drugs", secondary_needs=frozenset({"traveller"})) is Answer.YES
    assert said("traveller", client_group="drugs") is Answer.UNKNOWN


def test_a_further_reason_tells_of_a_need_whose_level_nobody_has_said():
    drugs = {"client_group": "offenders", "secondary_needs": frozenset({"drugs"})}
    assert said("drugs_need", **drugs) is said("any_support", **drugs) is Answer.YES
    assert said("drugs_need_high", **drugs) is Answer.UNKNOWN
    assert said("drugs_need", **drugs, needs={"drugs": "none"}) is Answer.NO
    assert said("drugs_need", client_group="drugs", secondary_needs=frozenset()) is Answer.UNKNOWN


def test_somebody_fleeing_abuse_needs_no_local_connection():
    fleeing = {"needs": {"domestic_abuse": "high"}, "areas_wanted": (NORTH,), "local_connection": frozenset({COAST})}
    assert said("connected_or_exempt", **fleeing) is Answer.YES
    assert said("connected_where_wanted", **fleeing) is Answer.NO


def test_a_code_outside_its_list_is_not_known():
    assert said("drugs_need_high", needs={"drugs": "enormous"}) is Answer.UNKNOWN
    assert said("benefits_claimed", benefits="perhaps") is Answer.UNKNOWN


def test_the_support_needed_is_that_of_the_highest_need():
    assert support_needed(stranger()) is None
    assert support_needed(stranger(needs={"drugs": "none"})) == "low"
    assert support_needed(stranger(needs={"drugs": "medium", "money": "low"})) == "medium"


# Reading everything at once


def test_a_name_that_left_the_vocabulary_is_never_told_and_never_breaks_anything():
    reading = read(person())
    assert reading.answer("likes_jazz") is Answer.UNKNOWN
    assert mask(["likes_jazz"]) & (reading.yes | reading.no) == 0
    assert criterion("likes_jazz").ask == "The criterion likes jazz is no longer in use: ask the hub."


def test_only_the_questions_that_were_asked_are_answered():
    reading = read(person(), mask(["man", "pet"]))
    assert (names_of(reading.yes), names_of(reading.no)) == (("man",), ("pet",))


@settings(max_examples=60, deadline=None)
@given(about=made_up.people)
def test_reading_all_at_once_gives_each_criterions_own_answer(about):
    reading = read(about)
    assert reading.yes & reading.no == 0
    for name, row in CRITERIA.items():
        assert reading.answer(name) is row.test(about)
    assert sum(BIT.values()) == (1 << len(CRITERIA)) - 1


@settings(max_examples=60, deadline=None)
@given(about=made_up.people)
def test_a_level_that_is_reached_includes_every_lower_one(about):
    reading = read(about)
    ladders = [[f"{domain}_need_high", f"{domain}_need_medium_or_above", f"{domain}_need"] for domain in NEED_DOMAINS]
    ladders.append(["rosh_very_high", "rosh_high_or_above", "rosh_medium_or_above"])
    ladders.append([f"leaving_custody_within_{days}_days" for days in (7, 14, 28, 56, 84)])
    for ladder in ladders:
        for higher, lower in zip(ladder, ladder[1:], strict=False):
            if reading.answer(higher) is Answer.YES:
                assert reading.answer(lower) is Answer.YES
    assert LEVELS == ("none", "low", "medium", "high")
