"""A service may ask one of several criteria: one yes is enough, and only a no to each of them is a no."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from analytics.indicators.unmet import COULD_NOT, Search, entry
from pathways import actions
from pathways.criteria import CRITERIA
from pathways.criteria.logic import possible
from pathways.live import asked_by_services
from pathways.models import ServiceCriterion
from pathways.routing import STANDINGS, Requirement
from pathways.routing.faults import Declared, can_take_anybody, faults
from referrals.codes import FactsSay
from referrals.lifecycle import declining
from referrals.vacancies import service_now
from tests.factories import County
from tests.forms import day
from tests.pathways.asking import line, only, routed
from tests.pathways.made_up import ASSESSMENT, pathway, person, rule, service

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS
EITHER = Requirement("care_leaver", True, "The house is paid for by these two.", or_else=("armed_forces", "pet"))
HOUSE = service(requirements=(EITHER,))
NAME = "care_leaver|armed_forces|pet"


@pytest.mark.parametrize(
    ("care_leaver", "armed_forces", "pets", "standing"),
    [
        (True, False, False, MEETS), (False, True, False, MEETS), (False, False, True, MEETS),
        (True, None, None, MEETS), (None, None, True, MEETS),
        (False, False, None, CANNOT_TELL), (None, None, None, CANNOT_TELL),
        (False, False, False, DOES_NOT),
    ],
)  # fmt: skip
def test_one_yes_is_enough_and_only_no_to_each_is_no(care_leaver, armed_forces, pets, standing):
    found = only(routed(person(care_leaver=care_leaver, armed_forces=armed_forces, pets=pets), HOUSE))
    assert (found.standing, line(found, NAME).standing) == (standing, standing)


def test_one_line_tells_of_all_of_them_in_plain_words():
    either = ", or ".join(CRITERIA[name].holds for name in EITHER.names)
    holds = only(routed(person(care_leaver=True, armed_forces=False), HOUSE))
    assert line(holds, NAME).sentence == f"One of these holds: the person {either}."
    fails = only(routed(person(care_leaver=False, armed_forces=False), HOUSE))
    assert fails.reason == (
        f"Not suitable. None of these holds: the person {either}. The house is paid for by these two."
    )
    unknown = routed(person(care_leaver=None, armed_forces=False), HOUSE)
    assert line(only(unknown), NAME).sentence.startswith(
        f"It is not known whether one of these holds: the person {either}."
    )
    assert unknown.asks == ("One yes is enough: " + " ".join(CRITERIA[name].ask for name in EITHER.names),)


def test_where_it_is_for_safety_nobody_overrides_it():
    hard = service(requirements=(Requirement("woman", True, "", True, ("under_35",)),))
    assert only(routed(person(), hard)).hard


def test_criteria_that_no_one_can_meet_together_are_found_and_those_that_one_can_are_not():
    men = Requirement("man", True, "")
    one_of = Requirement("woman", True, "", or_else=("pregnant_or_with_children",))
    assert can_take_anybody([men, one_of]) and possible(["man"], ["woman", "pet"], [], ["couple", "single"])
    childless = Requirement("pregnant_or_with_children", False, "")
    assert not can_take_anybody([men, one_of, childless])
    assert not possible(["under_18"], ["woman", "man"], [], ["aged_65_or_over", "aged_18_or_over"])
    told = Declared("S2", "Mill House", frozenset({ASSESSMENT.kind}), (men, one_of, childless))
    (fault,) = [each for each in faults(pathway(rule("assess")), [told]) if each.kind == "service"]
    assert (
        "a person who is a man; and also is not pregnant and has no children moving in; and also either is a woman, or"
        in (fault.sentence)
    )


def test_a_decline_is_borne_out_only_by_a_no_to_each_of_them():
    def said(**facts):
        return declining.check("area", declining.facts_of(person(**facts), here)).says

    here = service(requirements=(Requirement("connected_where_wanted", True, "", or_else=("care_leaver",)),))
    nowhere = {"local_connection": frozenset(), "local_connection_grounds": frozenset()}
    assert said(care_leaver=True, **nowhere) == FactsSay.AGAINST
    assert said(care_leaver=None, **nowhere) == FactsSay.OPEN
    assert said(care_leaver=False, **nowhere) == FactsSay.BEAR_OUT


def test_unmet_need_says_that_none_of_them_held():
    against = {
        "service": "S",
        "standing": "does_not",
        "verdicts": [{"criterion_or_kind": NAME, "standing": "does_not"}],
    }
    found = entry(Search("Offenders", ("Thanet",), (against,), (), 0, frozenset(), frozenset({"S"})))
    words = " and ".join(CRITERIA[name].fails for name in EITHER.names)
    assert (found.way, found.stood) == (COULD_NOT, (words[:1].upper() + words[1:],))


@pytest.fixture
def county(db):
    return County()


def test_they_are_declared_on_one_page_and_read_in_the_directory(county, client):
    client.force_login(county.administrator)
    given = {
        "criterion": "care_leaver", "or_else": "armed_forces", "or_fourth": "pet", "must_hold": "True",
        **day("starts", timezone.localdate()),
    }  # fmt: skip
    assert client.post(reverse("criterion_add", args=["QUAY"]), given).status_code == 302
    (row,) = service_now(county.quay, timezone.localdate()).requirements
    assert row.names == ("care_leaver", "armed_forces", "pet")
    assert {"care_leaver", "armed_forces", "pet"} <= set(asked_by_services(timezone.localdate()))
    words = "either " + ", or ".join(CRITERIA[name].holds for name in row.names)
    for name in ("set_up_service", "service"):
        assert words in client.get(reverse(name, args=["QUAY"])).content.decode()


def test_several_of_which_none_may_hold_are_refused_and_so_is_one_named_twice(county, client):
    with pytest.raises(NotPossible, match="one must hold"):
        actions.set_criterion(
            by=county.administrator, service=county.quay, criterion="woman", must_hold=False, or_else=["pet"]
        )
    client.force_login(county.administrator)
    given = {"criterion": "pet", "or_third": "pet", "must_hold": "True"} | day("starts", timezone.localdate())
    page = client.post(reverse("criterion_add", args=["QUAY"]), given)
    assert page.status_code == 422 and "Choose each criterion once" in page.content.decode()
    assert not ServiceCriterion.objects.exists()


def test_a_house_for_women_or_others_is_none_for_women_alone(county, client):
    today = timezone.localdate()
    actions.set_criterion(
        by=county.administrator, service=county.quay, criterion="woman", must_hold=True, or_else=["couple"],
        starts=today - timedelta(days=1),
    )  # fmt: skip
    client.force_login(county.worker)
    page = client.get(reverse("units"), {"gender": "woman"}).content.decode()
    assert "Quay House" not in page
