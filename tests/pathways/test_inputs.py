"""What a run was decided on, kept as plain data: it comes back as it was, and answers the same."""

import json
from dataclasses import replace

from hypothesis import given, settings

from pathways.routing import Requirement, recommend
from pathways.routing.inputs import about_of, declared_by, facts_of, loads_of, world_of
from tests.pathways import made_up
from tests.pathways.made_up import NOW, TODAY

worlds = settings(max_examples=40, deadline=None)


def _kept(value):
    """The value as a database gives it back."""
    return json.loads(json.dumps(value))


@worlds
@given(about=made_up.people)
def test_what_is_known_of_a_person_comes_back_as_it_was(about):
    assert about_of(_kept(facts_of(about))) == about


@worlds
@given(about=made_up.people, by=made_up.pathways, services=made_up.services)
def test_a_pathway_and_its_services_come_back_as_they_were_and_answer_the_same(about, by, services):
    pathway, world = world_of(_kept(declared_by(by, services)[1]), _kept(loads_of(services)))
    assert (pathway, world) == (by, tuple(services))
    assert recommend(about, pathway, world, NOW) == recommend(about, by, services, NOW)


@worlds
@given(by=made_up.pathways, services=made_up.services)
def test_how_full_a_service_is_makes_no_other_rule_set_and_what_it_asks_does(by, services):
    digest, declared = declared_by(by, services)
    full = [replace(service, free_units=0, next_free=TODAY, closed=True, last_offered=TODAY) for service in services]
    assert declared_by(by, full) == (digest, declared)
    for place, service in enumerate(services):
        asks_more = replace(service, requirements=(*service.requirements, Requirement("wheelchair", True, "")))
        assert declared_by(by, [*services[:place], asks_more, *services[place + 1 :]])[0] != digest
