"""Routing: which stage, which services, in which order, and why."""

import ast
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways.routing
from pathways.criteria import CRITERIA, NEED_DOMAINS, Answer
from pathways.routing import RANKING, STANDINGS, Board, MixLimitNow, Requirement, Standing, recommend, to_json
from pathways.routing.sentences import ASK_AREAS
from tests.pathways import made_up, oracle
from tests.pathways.made_up import COAST, FAR, NORTH, NOW, SOUTH, TODAY, pathway, person, rule, service, stranger

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS

worlds = settings(max_examples=40, deadline=None)


def routed(about, *services, by=None):
    return recommend(about, by or pathway(), services, NOW)


def order_of(about, *services):
    return [each.service for each in routed(about, *services).services]


def only(recommendation):
    (found,) = recommendation.services
    return found


def _plain(found):
    """A verdict in the oracle's words."""
    lines = sorted((each.criterion_or_kind, each.standing.value) for each in found.verdicts)
    return (found.service, found.standing.value, found.rank, found.hard, lines)


def line(found, about):
    (verdict,) = [each for each in found.verdicts if each.criterion_or_kind == about]
    return verdict


# The stage


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


# A service: what it takes


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


# A service: not now


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


# A service: place


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


# The order


def test_what_fits_comes_before_what_cannot_be_told_before_not_now_before_what_does_not():
    about = person(convictions=None)
    fits, full = service("S4"), service("S2", free_units=0)
    unsure = service("S3", requirements=(Requirement("arson_conviction", False, ""),))
    never = service("S1", requirements=(Requirement("woman", True, ""),))
    found = routed(about, never, full, unsure, fits)
    assert [(each.service, each.rank) for each in found.services] == [("S4", 1), ("S3", 2), ("S2", 3), ("S1", None)]


def test_a_room_free_now_comes_before_a_nearer_one_that_is_free_later():
    inside = person(in_custody=True, release_date=date(2026, 12, 20))
    later = service("S1", free_units=0, next_free=date(2026, 12, 10))
    assert order_of(inside, later, service("S2", area=FAR, serves=frozenset())) == ["S2", "S1"]


def test_the_area_wanted_comes_first_then_who_serves_it_then_its_neighbour_then_elsewhere():
    there = service("S4")
    serves = service("S3", area=SOUTH, serves=frozenset({NORTH}))
    neighbour = service("S2", area=COAST, serves=frozenset({COAST}), neighbours=frozenset({NORTH}))
    elsewhere = service("S1", area=FAR, serves=frozenset({FAR}), neighbours=frozenset())
    assert order_of(person(), elsewhere, neighbour, serves, there) == ["S4", "S3", "S2", "S1"]


def test_where_somebody_comes_from_never_counts_only_where_they_want_to_go():
    near, far = service("S1", area=COAST, serves=frozenset({COAST})), service("S2", area=FAR, serves=frozenset({FAR}))
    about = person(areas_wanted=(FAR,), local_connection=frozenset({COAST}))
    assert order_of(about, near, far) == ["S2", "S1"]


def test_the_support_level_nearest_to_the_highest_need_comes_first_and_more_before_less():
    houses = [service(level, support_level=level) for level in ("low", "medium", "high")]
    assert order_of(person(needs={"drugs": "medium", "money": "none"}), *houses) == ["medium", "high", "low"]
    assert order_of(person(needs={"drugs": "high"}), *houses) == ["high", "medium", "low"]


def test_the_house_that_has_waited_longest_for_an_offer_comes_first():
    never, long_ago, lately = (
        service("S3"),
        service("S2", last_offered=date(2026, 10, 1)),
        service("S1", last_offered=date(2026, 11, 30)),
    )
    assert order_of(person(), lately, long_ago, never) == ["S3", "S2", "S1"]


def test_the_stored_tie_break_decides_last():
    assert order_of(person(), service("S1", tie_break=2), service("S2", tie_break=1)) == ["S2", "S1"]


def test_the_order_is_a_table_that_reads_as_sentences():
    assert [yardstick.name for yardstick in RANKING] == ["vacancy", "distance", "support", "last_offer", "tie_break"]
    assert all(yardstick.sentence.endswith(".") for yardstick in RANKING)


# The answer as a whole


def test_a_person_of_whom_nothing_is_known_gets_questions_and_no_refusals():
    asking = service(requirements=(Requirement("woman", True, ""), Requirement("arson_conviction", False, "")))
    found = routed(stranger(), asking)
    assert found.stage == "hostel"
    assert only(found).standing is CANNOT_TELL
    assert {CRITERIA["woman"].ask, CRITERIA["arson_conviction"].ask} < set(found.asks)
    assert "Which areas does the person want to live in?" in found.asks


def test_late_on_a_summer_evening_the_day_is_that_of_the_clock_on_the_wall():
    full = service(free_units=0, next_free=date(2026, 7, 2))
    evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 July in London
    found = only(recommend(replace(person(), today=date(2026, 7, 2)), pathway(), [full], evening))
    assert line(found, "vacancy").sentence.startswith("Every place is taken, and no day is known")


def test_the_stored_answer_is_plain_data_that_says_everything_the_answer_said():
    found = routed(person(convictions=None), service(requirements=(Requirement("arson_conviction", False, ""),)))
    stored = json.loads(json.dumps(to_json(found)))
    assert (stored["pathway"], stored["version"], stored["stage"]) == ("homelessness", 3, "hostel")
    (kept,) = stored["services"]
    assert (kept["service"], kept["standing"], kept["rank"]) == ("S1", "cannot_tell", 1)
    assert len(kept["verdicts"]) == len(only(found).verdicts)
    assert stored["asks"] == list(found.asks)
    assert stored["trail"][0]["standing"] == "meets"


def test_routing_knows_no_database_and_no_clock():
    home = Path(pathways.routing.__file__).parents[1]
    pure = [*home.glob("routing/*.py"), *home.glob("criteria/*.py"), home / "banding.py", home / "cohorts.py"]
    assert len(pure) > 10
    for module in pure:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not [name for name in found if name.split(".")[0] == "django"], module
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("now", "utcnow") and not (
                    node.attr == "today" and isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")
                ), module


# Properties over made-up worlds


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_the_slow_oracle_finds_the_same_stage_the_same_order_and_the_same_standings(about, by, services):
    found = recommend(about, by, services, NOW)
    answer = (found.stage, [_plain(each) for each in found.services])
    assert answer == oracle.recommend(about, by, services, TODAY)
    assert (set(found.holds), set(found.fails), set(found.unknown)) == oracle.answers(about, by, services)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_what_is_asked_is_what_the_oracle_could_not_tell(about, by, services):
    found = recommend(about, by, services, NOW)
    unsure = {line.criterion_or_kind: line.ask for each in found.services for line in each.verdicts if line.ask}
    wanted = oracle.questions(about, by, services, TODAY)
    assert {unsure.get(name, ASK_AREAS) for name in wanted} | set(found.stage_unknowns) == set(found.asks)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_the_short_answer_says_what_the_whole_answer_says(about, by, services):
    board = Board(by, services, NOW)
    short, whole = board.rank(about), board.recommend(about)
    assert (short.choice.stage.code if short.choice.stage else None) == whole.stage
    assert tuple(short.services) == (MEETS, CANNOT_TELL, NOT_NOW)
    for standing in short.services:
        assert list(short.services[standing]) == [each.service for each in whole.services if each.standing is standing]


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_the_verdict_on_a_service_is_its_worst_line(about, by, services):
    for found in recommend(about, by, services, NOW).services:
        assert found.standing is max((each.standing for each in found.verdicts), key=STANDINGS.index)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services, shuffle=st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(about, by, services, shuffle):
    def mixed(rows):
        return tuple(shuffle.sample(rows, len(rows)))

    stirred = [
        replace(each, requirements=mixed(each.requirements), mix_limits=mixed(each.mix_limits))
        for each in mixed(services)
    ]
    by_stirred = replace(by, rules=mixed(by.rules), stages=mixed(by.stages))
    assert recommend(about, by, services, NOW) == recommend(about, by_stirred, stirred, NOW)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services.filter(len), data=st.data())
def test_adding_a_vacancy_never_hurts_anybody(about, by, services, data):
    place = data.draw(st.integers(0, len(services) - 1))
    gained = services[place]
    more = (*services[:place], replace(gained, free_units=gained.free_units + 1), *services[place + 1 :])
    before = {each.service: each for each in recommend(about, by, services, NOW).services}
    after = {each.service: each for each in recommend(about, by, more, NOW).services}
    assert before.keys() == after.keys()
    for code in before:
        assert STANDINGS.index(after[code].standing) <= STANDINGS.index(before[code].standing)
    if gained.code in before and before[gained.code].rank is not None:
        assert after[gained.code].rank <= before[gained.code].rank


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services.filter(len), data=st.data())
def test_relaxing_a_criterion_never_removes_a_service(about, by, services, data):
    place = data.draw(st.integers(0, len(services) - 1))
    strict = services[place]
    relaxed = replace(strict, requirements=strict.requirements[1:])
    before = recommend(about, by, services, NOW).services
    after = recommend(about, by, (*services[:place], relaxed, *services[place + 1 :]), NOW).services
    assert {each.service for each in before if each.rank} <= {each.service for each in after if each.rank}


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_nobody_is_ever_routed_into_an_exclusion_area_or_an_area_to_avoid(about, by, services):
    barred = (about.exclusion_areas or frozenset()) | (about.areas_to_avoid or frozenset())
    where = {each.code: each.area for each in services}
    premises = about.exclusion_premises or frozenset()
    for found in recommend(about, by, services, NOW).services:
        if where[found.service] in barred or found.service in premises:
            assert (found.standing, found.rank, found.hard) == (DOES_NOT, None, True)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_a_hard_rule_that_fails_keeps_a_service_without_a_rank(about, by, services):
    hard = {each.code: [row for row in each.requirements if row.hard] for each in services}
    for found in recommend(about, by, services, NOW).services:
        for row in hard[found.service]:
            answer = CRITERIA[row.criterion].test(about) if row.criterion in CRITERIA else Answer.UNKNOWN
            if answer is (Answer.NO if row.must_hold else Answer.YES):
                assert (found.standing, found.rank, found.hard) == (Standing.DOES_NOT, None, True)


def test_the_made_up_worlds_hold_every_standing_and_every_stage():
    stages, standings = set(), set()

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(about=made_up.people, by=made_up.pathways, services=made_up.services)
    def look(about, by, services):
        found = recommend(about, by, services, NOW)
        stages.add(found.stage)
        standings.update(each.standing for each in found.services)

    look()
    assert stages == {"assess", "hostel", "shared", None}
    assert standings == set(STANDINGS)
