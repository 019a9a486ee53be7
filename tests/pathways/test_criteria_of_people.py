"""The vocabulary, asked of people who are easy to get wrong."""

from datetime import date, timedelta

from pathways.criteria import ROSH_GROUPS, Answer
from pathways.criteria.needs import support_needed
from pathways.criteria.person import age_on
from tests.pathways.asking import said
from tests.pathways.made_up import COAST, NORTH, TODAY, stranger


def in_days(days):
    return TODAY + timedelta(days=days)


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
