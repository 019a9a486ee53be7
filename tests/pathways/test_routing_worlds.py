"""Routing over made-up worlds: the slow oracle agrees, and what must always hold does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.criteria import CRITERIA, Answer
from pathways.routing import STANDINGS, Board, Standing, recommend
from pathways.routing.sentences import ASK_AREAS
from tests.pathways import made_up, oracle
from tests.pathways.made_up import NOW, TODAY

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS

worlds = settings(max_examples=40, deadline=None)


def _plain(found):
    """A verdict in the oracle's words."""
    lines = sorted((each.criterion_or_kind, each.standing.value) for each in found.verdicts)
    return (found.service, found.standing.value, found.rank, found.hard, lines)


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_the_slow_oracle_finds_the_same_stage_the_same_order_and_the_same_standings(about, by, services):
    found = recommend(about, by, services, NOW)
    answer = (found.stage, [_plain(each) for each in found.services])
    assert answer == oracle.recommend(about, by, services, TODAY)
    assert (set(found.holds), set(found.fails), set(found.unknown)) == oracle.answers(about, by, services)


@worlds
@given(
    about=made_up.people,
    by=made_up.pathways,
    services=made_up.services,
    to=st.sampled_from(("assess", "hostel", "shared")),
)
def test_of_a_stage_that_is_given_the_slow_oracle_finds_the_same_order_and_the_same_standings(about, by, services, to):
    found = recommend(about, by, services, NOW, at_stage=to)
    answer = (found.stage, [_plain(each) for each in found.services])
    assert answer == oracle.recommend(about, by, services, TODAY, at_stage=to)


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


def _softer(service):
    """The service with each of its safety rules made an ordinary one, one at a time."""
    for place, row in enumerate(service.requirements):
        if row.hard:
            rows = (*service.requirements[:place], replace(row, hard=False), *service.requirements[place + 1 :])
            yield replace(service, requirements=rows)


def _fewer(service):
    """The service with one criterion less."""
    for place in range(len(service.requirements)):
        rows = service.requirements[:place] + service.requirements[place + 1 :]
        yield replace(service, requirements=rows)


def _or_else(service):
    """The service with one more way to meet one of its criteria."""
    for place, row in enumerate(service.requirements):
        if row.must_hold:
            wider = replace(row, or_else=(*row.or_else, "sleeping_rough"))
            yield replace(
                service, requirements=(*service.requirements[:place], wider, *service.requirements[place + 1 :])
            )


def _wider(service):
    """The service with room for one more in one of its mix limits, or with one limit less."""
    for place, limit in enumerate(service.mix_limits):
        before, after = service.mix_limits[:place], service.mix_limits[place + 1 :]
        yield replace(service, mix_limits=(*before, replace(limit, at_most=limit.at_most + 1), *after))
        yield replace(service, mix_limits=before + after)


@pytest.mark.parametrize("relaxed", [_softer, _fewer, _or_else, _wider])
@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services.filter(len), data=st.data())
def test_relaxing_a_service_never_removes_it_and_never_makes_its_standing_worse(relaxed, about, by, services, data):
    place = data.draw(st.integers(0, len(services) - 1))
    before = {each.service: each for each in recommend(about, by, services, NOW).services}
    for easier in relaxed(services[place]):
        world = (*services[:place], easier, *services[place + 1 :])
        after = {each.service: each for each in recommend(about, by, world, NOW).services}
        assert after.keys() == before.keys()
        for code, was in before.items():
            assert STANDINGS.index(after[code].standing) <= STANDINGS.index(was.standing), code
            assert was.rank is None or after[code].rank is not None, code
            assert was.hard or not after[code].hard, code
        if easier.code in before and before[easier.code].rank is not None:
            assert after[easier.code].rank <= before[easier.code].rank


def test_the_made_up_services_can_be_relaxed_in_every_way():
    found = dict.fromkeys((_softer, _fewer, _or_else, _wider), 0)

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(services=made_up.services)
    def look(services):
        for relaxed in found:
            found[relaxed] += sum(len(list(relaxed(each))) for each in services)

    look()
    assert all(found.values())


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_a_hard_rule_that_fails_keeps_a_service_without_a_rank(about, by, services):
    hard = {each.code: [row for row in each.requirements if row.hard] for each in services}
    for found in recommend(about, by, services, NOW).services:
        for row in hard[found.service]:
            answer = CRITERIA[row.criterion].test(about) if row.criterion in CRITERIA else Answer.UNKNOWN
            if answer is (Answer.NO if row.must_hold else Answer.YES) and not row.or_else:
                assert (found.standing, found.rank, found.hard) == (Standing.DOES_NOT, None, True)


def test_the_made_up_worlds_hold_every_standing_and_every_stage():
    stages, standings = set(), set()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(about=made_up.people, by=made_up.pathways, services=made_up.services)
    def look(about, by, services):
        found = recommend(about, by, services, NOW)
        stages.add(found.stage)
        standings.update(each.standing for each in found.services)

    look()
    assert stages == {"assess", "hostel", "shared", None}
    assert standings == set(STANDINGS)
