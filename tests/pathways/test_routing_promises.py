"""What people are promised of routing, over made-up worlds: full and closed services, limits that are reached, services
that ask one of several criteria, units that stand elsewhere, and residents who move on.
"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.routing import STANDINGS, Board
from tests.pathways import made_up
from tests.pathways.made_up import NOW, TODAY

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS

worlds = settings(max_examples=40, deadline=None)
some_people = st.lists(made_up.people, min_size=1, max_size=4)
stages = st.sampled_from((None, "assess", "hostel", "shared"))


def _one_more_place(service):
    return replace(service, free_units=service.free_units + 1)


def _free_today_instead_of_later(service):
    return replace(service, next_free=TODAY) if service.free_units else replace(service, free_units=1)


def _a_resident_leaves(service):
    """A place comes free, and each limit on the mix may have one less that counts."""
    limits = tuple(replace(limit, current=max(limit.current - 1, 0)) for limit in service.mix_limits)
    return replace(service, free_units=service.free_units + 1, mix_limits=limits)


def _opened(service):
    return replace(service, closed=False)


GAINS = (_one_more_place, _free_today_instead_of_later, _a_resident_leaves, _opened)


@worlds
@given(people=some_people, by=made_up.pathways, services=made_up.services.filter(len), at=stages, data=st.data())
def test_a_place_that_comes_free_never_hurts_anybodys_options(people, by, services, at, data):
    """Nobody loses a service or a standing, and none but the one that gained moves up past another."""
    place, gain = data.draw(st.integers(0, len(services) - 1)), data.draw(st.sampled_from(GAINS))
    gained = services[place].code
    before = Board(by, services, NOW)
    after = Board(by, (*services[:place], gain(services[place]), *services[place + 1 :]), NOW)
    for about in people:
        was = {each.service: each for each in before.recommend(about, at_stage=at).services}
        now = {each.service: each for each in after.recommend(about, at_stage=at).services}
        assert was.keys() == now.keys()
        assert all(STANDINGS.index(now[code].standing) <= STANDINGS.index(was[code].standing) for code in was)
        assert all(now[code].standing is was[code].standing for code in was if code != gained)
        if gained in was and was[gained].rank is not None:
            assert now[gained].rank <= was[gained].rank
        others = [[code for code in found if code != gained] for found in (was, now)]
        assert others[0] == others[1]


@worlds
@given(people=some_people, by=made_up.pathways, services=made_up.services, at=stages)
def test_nobody_is_ever_routed_into_an_exclusion_area_or_an_area_to_avoid(people, by, services, at):
    """Not at first and not on moving on, not in the short answer and not in the whole one, whatever else is asked."""
    board = Board(by, services, NOW)
    for about in people:
        barred = (about.exclusion_areas or frozenset()) | (about.areas_to_avoid or frozenset())
        named = about.exclusion_premises or frozenset()
        out = {each.code for each in services if each.area in barred or each.code in named}
        unsure = {each.code for each in services if barred and (not each.area or each.premises_in & barred)} - out
        ranked = board.rank(about, at_stage=at).services
        assert out.isdisjoint(code for codes in ranked.values() for code in codes)
        assert unsure.isdisjoint(ranked[MEETS])
        for found in board.recommend(about, at_stage=at).services:
            if found.service in out:
                assert (found.standing, found.rank, found.hard) == (DOES_NOT, None, True)
            if found.service in unsure:
                assert found.standing is not MEETS and found.hard


def test_the_made_up_services_have_loads_limits_groups_and_premises_of_every_kind():
    seen = dict.fromkeys(("full", "closed", "limit reached", "limit with room", "one of several", "elsewhere"), 0)

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(services=made_up.services)
    def look(services):
        for each in services:
            seen["full"] += not each.free_units
            seen["closed"] += each.closed
            seen["limit reached"] += any(limit.current >= limit.at_most for limit in each.mix_limits)
            seen["limit with room"] += any(limit.current < limit.at_most for limit in each.mix_limits)
            seen["one of several"] += any(row.or_else for row in each.requirements)
            seen["elsewhere"] += bool(each.premises_in - {each.area})

    look()
    assert min(seen.values()) > 10, seen
