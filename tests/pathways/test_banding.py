"""Bands and cohorts: who waits in front of whom, and whose pathway a client group takes."""

from datetime import date

import pytest

from pathways.banding import BAND_RULES, band, band_asks
from pathways.cohorts import COHORT_OF_CLIENT_GROUP, COHORTS, PROGRAMME_START, CohortOfGroup, propose_cohort
from pathways.criteria import CRITERIA
from tests.pathways.made_up import TODAY, person, stranger

TENANT = {"housing_situation": "private_tenancy", "eviction_threat": False}
SETTLED = person(
    **TENANT,
    needs={"domestic_abuse": "none"},
    harassment=False,
    first_tenancy=False,
    institutionalised=False,
)


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({"housing_situation": "rough_sleeping"}, "The person is sleeping rough."),
        ({"needs": {"domestic_abuse": "low"}}, "The person is at risk of domestic abuse."),
        ({"harassment": True}, "The person is being harassed."),
        ({"date_of_birth": date(2009, 1, 1)}, "The person is under 18."),
        ({"eviction_threat": True}, "The person is under threat of eviction."),
        ({"first_tenancy": True}, "The person is in or about to start a first tenancy."),
        ({"housing_situation": "hostel"}, "The person is moving on from a hostel, refuge or supported housing."),
        ({"institutionalised": True}, "The person is vulnerable after a long time in institutions."),
    ],
)
def test_somebody_in_the_printed_list_is_in_band_a(facts, because):
    assert band(stranger(**facts)) == ("A", because)


def test_a_sofa_surfer_and_a_prisoner_about_to_be_released_are_in_band_b():
    for facts in ({"housing_situation": "friends"}, {"in_custody": True, "release_date": date(2026, 12, 24)}):
        assert band(stranger(**facts)) == ("B", "The person is homeless or will be within 56 days.")


def test_a_settled_tenant_is_in_band_c_and_nothing_is_left_to_ask():
    assert band(SETTLED)[0] == "C"
    assert band_asks(SETTLED) == ()


def test_what_is_not_known_raises_nobody_and_is_asked():
    assert band(stranger())[0] == "C"
    assert CRITERIA["harassment"].ask in band_asks(stranger())


def test_nobody_asks_what_could_not_change_the_band():
    assert band_asks(stranger(harassment=True)) == ()
    assert CRITERIA["homeless_or_threatened"].ask not in band_asks(stranger(housing_situation="friends"))


def test_every_band_rule_names_a_criterion_that_exists():
    assert {rule.criterion for rule in BAND_RULES} <= CRITERIA.keys()
    assert [rule.band for rule in BAND_RULES] == sorted(rule.band for rule in BAND_RULES)


def test_there_are_eleven_cohorts_and_every_client_group_of_the_form_leads_to_one():
    assert len(COHORTS) == 11
    assert len(COHORT_OF_CLIENT_GROUP) == 22
    assert {row.cohort for row in COHORT_OF_CLIENT_GROUP} == COHORTS.keys() - {"ex_service"}


@pytest.mark.parametrize("group", ["refugees", "hiv_aids", "generic", "complex_needs", "rough_sleeper"])
def test_people_without_a_cohort_of_their_own_take_the_homelessness_pathway(group):
    assert propose_cohort(group, TODAY) == "homelessness"


def test_a_teenage_parent_is_proposed_for_young_people_and_an_unknown_group_for_nothing():
    assert propose_cohort("teenage_parents", TODAY) == "young_people"
    assert propose_cohort("astronauts", TODAY) is None
    assert propose_cohort("drugs", date(2003, 3, 31)) is None


def test_a_row_of_the_table_ends_the_day_before_its_successor_begins():
    row = CohortOfGroup("drugs", "substance_misuse", PROGRAMME_START, date(2026, 4, 1))
    assert row.holds_on(date(2026, 3, 31)) and not row.holds_on(date(2026, 4, 1))


def test_no_client_group_has_two_cohorts_on_one_day():
    for row in COHORT_OF_CLIENT_GROUP:
        same = [each for each in COHORT_OF_CLIENT_GROUP if each.client_group == row.client_group]
        assert [each for each in same if each.holds_on(row.first)] == [row]
