"""The vocabulary: for every name somebody for whom it holds, somebody for whom it does not, and a stranger."""

from datetime import timedelta

import pytest

from pathways.criteria import CRITERIA, NEED_DOMAINS, ROSH_GROUPS, Answer
from pathways.forms.service import CRITERIA_BY_SUBJECT
from tests.pathways.asking import said
from tests.pathways.made_up import COAST, NORTH, TODAY


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
    "connected_by_special": has("local_connection_grounds", "special"),
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


TENANT, ONE_DOMAIN, ONE_GROUP = lives("private_tenancy"), needs(drugs="none"), {"rosh": {"public": "low"}}
# Answers that leave a name open, for each that says so.
UNCLEAR = {
    **dict.fromkeys(("woman", "man"), {"gender": "other"}),
    "three_or_more_children": {"household": "family"},
    **dict.fromkeys(("sleeping_rough", "sofa_surfing"), lives("no_fixed_abode")),
    "in_own_home": lives("other"),
    "homeless_now": lives("hospital"),
    **dict.fromkeys(
        ("place_ends_within_14_days", "place_ends_within_56_days", "homeless_or_threatened"),
        TENANT | {"eviction_threat": True},
    ),
    **dict.fromkeys(
        ("substance_need_medium_or_above", "complex_needs", "high_support", "medium_support_or_above", "any_support"),
        ONE_DOMAIN,
    ),
    "dual_diagnosis": needs(mental_health="high", drugs="none"),
    **{f"leaving_custody_within_{days}_days": {"in_custody": True} for days in (7, 14, 28, 56, 84)},
    "left_custody_within_28_days": {"in_custody": False, "supervised": True},
    **{f"licence_ends_within_{days}_days": {"on_licence": True} for days in (28, 91)},
    **dict.fromkeys(("rosh_medium_or_above", "rosh_high_or_above", "rosh_very_high"), ONE_GROUP),
    "mappa_level_2_or_3": {"mappa_category": 1},
}


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


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_said_to_leave_a_name_open_does(name):
    assert said(name, **UNCLEAR[name]) is Answer.UNKNOWN


@pytest.mark.parametrize("row", CRITERIA.values(), ids=CRITERIA)
def test_each_name_says_what_counts_as_unknown(row):
    assert row.unknown.startswith(f"Nobody has answered: {row.ask}")
    assert bool(row.unclear) == (row.name in UNCLEAR) and row.unclear.endswith("." if row.unclear else "")


def test_a_licence_for_life_is_a_licence():
    assert said("on_licence", on_licence=True) is Answer.YES


def test_whoever_is_referred_for_domestic_abuse_needs_no_local_connection():
    assert said("connected_or_exempt", client_group="domestic_abuse", local_connection=frozenset()) is Answer.YES
    further = {"secondary_needs": frozenset({"domestic_abuse"}), "needs": {"domestic_abuse": "none"}}
    assert said("connected_or_exempt", **further) is said("at_risk_of_domestic_abuse", **further) is Answer.YES


@pytest.mark.parametrize("row", CRITERIA.values(), ids=CRITERIA)
def test_each_name_has_words_to_say_it_both_ways_and_a_question(row):
    assert row.label[0].isupper() and not row.label.endswith(".")
    assert row.holds != row.fails
    assert row.holds[0].islower() and row.fails[0].islower() and not row.holds.endswith(".")
    assert row.ask[0].isupper() and row.ask.endswith("?")


def test_no_two_names_are_said_in_the_same_words():
    assert len({row.holds for row in CRITERIA.values()}) == len(CRITERIA)
    assert len({row.label for row in CRITERIA.values()}) == len(CRITERIA)


def test_every_name_can_be_chosen_on_screen():
    chosen = [name for _, rows in CRITERIA_BY_SUBJECT if rows != "Choose" for name, _ in rows]
    assert sorted(chosen) == sorted(CRITERIA)


def test_of_somebody_in_hospital_nobody_says_that_they_have_no_home():
    assert said("in_own_home", **lives("hospital")) is Answer.NO
    assert "has no home" not in CRITERIA["in_own_home"].fails
