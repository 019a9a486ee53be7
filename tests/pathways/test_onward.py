"""Which stage comes next for somebody who lives at one, and who may refer to a stage."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.pathways import COHORTS
from pathways.routing import Board, PathwayNow, StageNow, Standing, recommend
from pathways.routing.onward import comes_next, next_stage, onward
from pathways.routing.sentences import who_refers
from tests.pathways import demo_county, oracle
from tests.pathways.asking import line, only, routed
from tests.pathways.made_up import HOSTEL, NOW, TO_THE_HOSTEL, TODAY, pathway, people, person, service, services

NAMES = ("refuge", "sanctuary", "resettlement", "floating", "shared")


def by(*stages):
    """A pathway of stages given as (kind, where it leads, whether it may be skipped)."""
    rows = [StageNow(kind, kind, kind, n, optional, leads) for n, (kind, leads, optional) in enumerate(stages, 1)]
    return PathwayNow("made:up", "Made up", 1, tuple(rows), ())


def kinds(stages):
    return [stage.kind for stage in stages]


def slowly_onward(by, lives_at):
    """The same from every possible walk: those that follow the arrows and pass only stages that may be skipped."""
    arrows = {(stage.kind, stage.leads_to) for stage in by.stages}
    skipped = {stage.kind for stage in by.stages if stage.optional}
    walks = {
        walk
        for length in range(2, len(by.stages) + 1)
        for walk in permutations([stage.kind for stage in by.stages], length)
        if walk[0] == lives_at and set(walk[1:-1]) <= skipped and set(zip(walk, walk[1:], strict=False)) <= arrows
    }
    return [walk[-1] for walk in sorted(walks, key=len)]


worlds = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True).flatmap(
    lambda names: st.tuples(*[st.tuples(st.just(name), st.sampled_from(("", *NAMES)), st.booleans()) for name in names])
)


@given(world=worlds, lives_at=st.sampled_from((*NAMES, "hostel_24h", None)))
def test_what_comes_next_is_what_every_walk_along_the_arrows_says(world, lives_at):
    made = by(*(row for row in world if row[0] != row[1]))
    assert kinds(onward(made, lives_at)) == slowly_onward(made, lives_at)


def test_a_woman_in_a_refuge_goes_on_to_resettlement_and_whoever_is_resettled_to_nothing_more():
    assert kinds(onward(demo_county.pathway("domestic_abuse"), "refuge")) == ["resettlement"]
    assert onward(demo_county.pathway("homelessness"), "resettlement") == ()


@pytest.mark.parametrize("cohort", COHORTS)
def test_no_stage_of_the_demonstration_leads_nowhere(cohort):
    kinds_of = {stage.kind for stage in COHORTS[cohort].stages}
    assert {stage.leads_to for stage in COHORTS[cohort].stages} - {""} <= kinds_of


def test_a_stage_that_may_be_skipped_is_skipped_by_whoever_finds_no_service_there():
    made = by(("hostel_day", "shared", False), ("shared", "resettlement", True), ("resettlement", "", False))
    flat = service("FLAT", stage_kinds=frozenset({"resettlement"}))
    house = service("HOUSE", stage_kinds=frozenset({"shared"}), free_units=0)
    both, one = Board(made, [flat, house], NOW), Board(made, [flat], NOW)
    stays, skips = next_stage(both, person(), "hostel_day"), next_stage(one, person(), "hostel_day")
    assert (stays.kind, skips.kind) == ("shared", "resettlement")
    assert comes_next(made, "hostel_day", stays) == "It follows hostel_day. The person may skip it."
    assert "No service at shared suits the person" in comes_next(made, "hostel_day", skips)


def test_without_any_service_ahead_the_next_stage_is_still_said():
    made = by(("hostel_day", "shared", False), ("shared", "resettlement", True), ("resettlement", "", False))
    assert next_stage(Board(made, [], NOW), person(), "hostel_day").kind == "shared"
    assert next_stage(Board(made, [], NOW), person(), None) is None


COUNCILS = replace(HOSTEL, referred_by=("council",))


def with_stage(stage):
    return replace(pathway(TO_THE_HOSTEL), stages=(stage,))


def test_a_stage_to_which_the_agency_may_not_refer_says_so_and_stays_the_stage():
    said = recommend(person(), with_stage(COUNCILS), [service()], NOW, referrer="probation")
    assert said.stage == "hostel" and said.because.endswith("Only councils refer to this stage.")
    told = line(only(said), "referrer")
    assert (only(said).standing, told.standing, told.hard) == (Standing.NOT_NOW, Standing.NOT_NOW, False)
    assert told.sentence.startswith("Only councils refer to this stage.")


@pytest.mark.parametrize("referrer", ["council", None])
def test_a_council_and_a_question_about_nobodys_agency_hear_nothing_of_it(referrer):
    said = recommend(person(), with_stage(COUNCILS), [service()], NOW, referrer=referrer)
    assert said == routed(person(), service(), by=with_stage(HOSTEL))


def test_who_may_refer_is_a_sentence():
    assert who_refers([]) == "Every agency may refer to this stage."
    assert who_refers(["probation"]) == "Only probation refers to this stage."
    assert who_refers(["police", "council"]) == "Only the police and councils refer to this stage."


@given(about=people, county=services, kinds=st.sampled_from(((), ("council",), ("council", "probation"))))
def test_the_referrers_line_agrees_with_the_slow_answer(about, county, kinds):
    made = replace(pathway(TO_THE_HOSTEL), stages=(replace(HOSTEL, referred_by=kinds),))
    said = recommend(about, made, county, NOW, referrer="probation")
    stage, rows = oracle.recommend(about, made, county, TODAY, referrer="probation")
    assert said.stage == stage
    assert [(each.service, each.standing.value, each.rank) for each in said.services] == [row[:3] for row in rows]
