"""Routing to a service: what it takes, whether it takes anybody now, and where it stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathways.criteria import CRITERIA, NEED_DOMAINS
from pathways.routing import STANDINGS, MixLimitNow, Requirement
from tests.pathways.asking import line, only, order_of, routed
from tests.pathways.made_up import COAST, FAR, NORTH, SOUTH, TODAY, person, service

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS


def test_a_man_of_forty_meets_a_hostel_that_asks_for_nothing():
    found = only(routed(person(), service()))
    assert (found.standing, found.rank, found.reason) == (MEETS, 1, "Meets everything.")
    assert {each.criterion_or_kind for each in found.verdicts} == {"stage", "area", "exclusion", "avoid", "vacancy"}


def test_a_man_is_not_suitable_for_a_house_for_women_and_reads_the_providers_reason():
    house = service(requirements=(Requirement("woman", True, "The house is for women only."),))
    found = only(routed(person(), house))
    assert (found.standing, found.rank) == (DOES_NOT, None)
    assert found.reason == "Not suitable. The person is not a woman. The house is for women only."


def test_a_person_with_an_arson_conviction_is_kept_from_a_house_that_takes_none():
    house = service(requirements=(Requirement("arson_conviction", False, "The house is of wood.", hard=True),))
    assert only(routed(person(), house)).standing is MEETS
    found = only(routed(person(convictions=frozenset({"arson", "theft"})), house))
    assert (found.standing, found.hard) == (DOES_NOT, True)


def test_a_person_whose_convictions_nobody_asked_about_is_not_refused_but_asked():
    house = service(requirements=(Requirement("arson_conviction", False, ""),))
    found = routed(person(convictions=None), house)
    assert only(found).standing is CANNOT_TELL
    assert found.asks == (CRITERIA["arson_conviction"].ask,)
    assert "arson_conviction" in found.unknown


def test_nobody_is_asked_a_question_for_a_house_that_does_not_suit_anyway():
    house = service(requirements=(Requirement("woman", True, ""), Requirement("arson_conviction", False, "")))
    assert routed(person(convictions=None), house).asks == ()


def test_a_soft_refusal_with_an_open_hard_question_is_still_hard():
    house = service(
        requirements=(Requirement("woman", True, ""), Requirement("arson_conviction", False, "", hard=True))
    )
    assert only(routed(person(convictions=None), house)).hard


def test_a_service_of_the_area_that_works_at_another_stage_is_listed_and_says_so():
    found = only(routed(person(), service(stage_kinds=frozenset({"refuge"}))))
    assert line(found, "stage").sentence == "The service does not work at this stage (24-hour hostel)."


def test_a_service_of_another_stage_and_another_area_is_not_mentioned():
    far = service(stage_kinds=frozenset({"refuge"}), area=FAR, serves=frozenset({FAR}))
    assert routed(person(), far).services == ()


# Not now


def test_a_full_house_is_not_now_and_says_when_the_next_room_is_expected():
    full = service(free_units=0, next_free=date(2026, 12, 3))
    found = only(routed(person(), full))
    assert found.standing is NOT_NOW
    assert found.reason == "Not now. Every place is taken; the next is expected on 3 December 2026."


def test_a_prisoner_released_on_the_fifth_may_have_the_room_that_is_expected_on_the_third():
    full = service(free_units=0, next_free=date(2026, 12, 3))
    inside = person(in_custody=True, release_date=date(2026, 12, 5))
    found = only(routed(inside, full))
    assert found.standing is MEETS
    assert line(found, "vacancy").sentence == "A place is expected on 3 December 2026, before it is needed."
    assert only(routed(replace(inside, release_date=date(2026, 12, 2)), full)).standing is NOT_NOW


def test_a_room_that_should_have_come_free_yesterday_promises_nothing():
    late = service(free_units=0, next_free=TODAY - timedelta(days=1))
    assert line(only(routed(person(), late)), "vacancy").sentence.startswith(
        "Every place is taken, and no day is known"
    )


def test_a_closed_service_takes_nobody_now():
    assert only(routed(person(), service(closed=True))).reason == "Not now. The service is closed to new referrals."


def test_a_limit_on_the_mix_counts_only_for_those_it_is_about():
    house = service(mix_limits=(MixLimitNow("drugs_need_high", at_most=2, current=2),))
    high = person(needs=dict.fromkeys(NEED_DOMAINS, "high"))
    assert only(routed(person(), house)).standing is MEETS
    assert only(routed(high, house)).reason == (
        "Not now. The person has a high need for support with drugs, and the limit on the mix is reached "
        "(High need: drugs: 2 of 2)."
    )
    assert only(routed(person(needs={}), house)).standing is CANNOT_TELL


def test_below_the_limit_on_the_mix_nobody_is_kept_waiting_for_balance():
    house = service(mix_limits=(MixLimitNow("drugs_need_high", at_most=2, current=1),))
    for needs in (dict.fromkeys(NEED_DOMAINS, "high"), {}):
        assert only(routed(person(needs=needs), house)).standing is MEETS


# Place


def test_nobody_is_sent_to_an_area_that_a_condition_names():
    found = only(routed(person(exclusion_areas=frozenset({NORTH})), service()))
    assert (found.standing, found.rank, found.hard) == (DOES_NOT, None, True)


def test_nobody_is_sent_to_premises_that_a_condition_names_and_the_house_next_door_stays_open():
    about = person(exclusion_premises=frozenset({"S1"}))
    found = {each.service: each for each in routed(about, service("S1"), service("S2")).services}
    assert (found["S1"].standing, found["S1"].hard, found["S2"].standing) == (DOES_NOT, True, MEETS)
    assert line(found["S1"], "exclusion").sentence == "A condition keeps the person out of this service's premises."


def test_a_condition_that_names_no_area_sends_a_person_to_the_map():
    found = routed(person(exclusion_unmapped=True), service())
    assert only(found).standing is CANNOT_TELL
    assert found.asks == ("Check the map: is this service inside the place that the condition describes?",)


def test_a_woman_is_not_sent_where_she_must_not_be_found():
    found = only(routed(person(areas_to_avoid=frozenset({NORTH})), service()))
    assert (found.standing, line(found, "avoid").hard) == (DOES_NOT, True)


def test_until_somebody_asked_about_conditions_no_service_is_certain():
    for unasked in ({"exclusion_areas": None}, {"areas_to_avoid": None}):
        assert only(routed(person(**unasked), service())).standing is CANNOT_TELL


def test_a_service_with_units_in_a_barred_area_asks_which_unit():
    spread = service(area=NORTH, premises_in=frozenset({COAST}))
    found = only(routed(person(exclusion_areas=frozenset({COAST})), spread))
    assert (found.standing, line(found, "exclusion").standing) == (CANNOT_TELL, CANNOT_TELL)


def test_a_service_whose_place_nobody_knows_is_no_way_around_a_condition():
    assert only(routed(person(exclusion_areas=frozenset({FAR})), service(area=""))).standing is CANNOT_TELL


@pytest.mark.parametrize("home", [NORTH, SOUTH, COAST, FAR])
def test_no_sentence_about_a_confidential_service_says_where_it_stands(home):
    refuge = service(area=home, confidential=True, neighbours=frozenset(), serves=frozenset({NORTH}))
    said = only(routed(person(), refuge))
    assert "next to" not in str(said)
    assert line(said, "area").sentence == "The service takes people for an area wanted."
    barred = only(routed(person(exclusion_areas=frozenset({home})), refuge))
    assert line(barred, "exclusion").sentence == "Where the service stands rules it out; the hub can say more."


def test_a_confidential_service_is_ranked_the_same_wherever_it_stands():
    others = [service("S1"), service("S3", area=COAST, neighbours=frozenset({NORTH}))]
    places = {
        tuple(order_of(person(), *others, service("S2", area=home, confidential=True))) for home in (NORTH, COAST, FAR)
    }
    assert len(places) == 1


def test_a_confidential_service_of_another_stage_is_not_listed_for_standing_in_the_area_wanted():
    refuge = service(stage_kinds=frozenset({"refuge"}), serves=frozenset({FAR}), confidential=True)
    assert routed(person(), refuge).services == ()
    assert len(routed(person(), replace(refuge, confidential=False)).services) == 1
