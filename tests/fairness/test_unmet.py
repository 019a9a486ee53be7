"""The ledger of unmet need: who found no place, where they wanted to live, and what stood in the way."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from analytics.fairness import unmet
from analytics.indicators.unmet import (
    COULD_NOT,
    NO_ROOM,
    NOT_NEAR,
    NOT_TRIED,
    WOULD_NOT,
    Entry,
    Search,
    by_area,
    by_cohort,
    by_what_and_cohort,
    by_what_stood,
    entry,
)
from analytics.periods import between
from referrals import actions
from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


def line(name, standing="does_not"):
    return {"criterion_or_kind": name, "standing": standing}


def search(*services, declined=(), asked=0, areas=("Thanet",), cohort="Offenders", near=("S",)):
    return Search(cohort, areas, services, tuple(declined), asked, frozenset({"arson_conviction"}), frozenset(near))


def said_of(standing, *lines, service="S"):
    return {"service": service, "standing": standing, "verdicts": list(lines)}


NOBODY_TAKES_ARSON = said_of("does_not", line("stage", "meets"), line("arson_conviction"))
OTHER_STAGE = said_of("does_not", line("stage"), line("woman"))
FULL = said_of("not_now", line("vacancy", "not_now"))
FREE = said_of("meets")
FREE_FAR_AWAY = said_of("meets", service="FAR")


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (search(NOBODY_TAKES_ARSON, OTHER_STAGE), (COULD_NOT, ("Has a conviction for arson",))),
        (search(OTHER_STAGE), (COULD_NOT, ("No service at the stage that the person needs",))),
        (search(), (COULD_NOT, ("No service at the stage that the person needs",))),
        (search(FREE, FULL, declined=["Risk", "Risk"], asked=2), (WOULD_NOT, ("Risk",))),
        (search(NOBODY_TAKES_ARSON, declined=["Risk"], asked=1), (WOULD_NOT, ("Risk",))),
        (search(FULL), (NO_ROOM, ())),
        (search(FULL, FREE), (NOT_TRIED, ())),
        (search(FREE_FAR_AWAY), (NOT_NEAR, ("No service for the area wanted",))),
        (search(FREE_FAR_AWAY, NOBODY_TAKES_ARSON), (NOT_NEAR, ("Has a conviction for arson",))),
        (search(FREE_FAR_AWAY, FULL), (NO_ROOM, ())),
        (search(FREE_FAR_AWAY, declined=["Risk"], asked=1), (WOULD_NOT, ("Risk",))),
        (search(FREE_FAR_AWAY, near=(), asked=1), (NOT_NEAR, ("No service for the area wanted",))),
    ],
)
def test_each_search_without_a_place_has_one_line_in_the_ledger(made, wanted):
    found = entry(made)
    assert (found.way, found.stood) == wanted
    assert (found.cohort, found.areas) == ("Offenders", ("Thanet",))


def test_whoever_names_no_area_has_every_service_near():
    assert entry(search(FREE_FAR_AWAY, areas=(), near=())).way == NOT_TRIED


def test_somebody_with_two_obstacles_is_in_two_rows_and_in_the_totals_once():
    lines = [Entry("Offenders", ("Thanet",), COULD_NOT, ("Arson", "No recourse"))]
    assert by_what_stood(lines) == {("Arson", COULD_NOT): 1, ("No recourse", COULD_NOT): 1}
    assert by_what_and_cohort(lines) == {("Arson", "Offenders"): 1, ("No recourse", "Offenders"): 1}


def test_whoever_names_two_areas_is_in_both_rows_and_in_one_of_the_table_by_cohort():
    both = entry(search(FULL, areas=("Dover", "Thanet"), cohort=""))
    assert both == Entry("No cohort", ("Dover", "Thanet"), NO_ROOM, ())
    assert by_area([both]) == {("Dover", NO_ROOM): 1, ("Thanet", NO_ROOM): 1}
    assert by_cohort([both]) == {("No cohort", NO_ROOM): 1}


def slowly(entries, *of):
    """People of whom all that is asked holds, one after the other."""
    row, column = of
    return sum(row(each) and column(each) for each in entries)


def ledger_of(chance):
    """A few dozen people without a place, of two cohorts and three areas."""
    return [
        Entry(
            chance.choice(["Offenders", "Young people"]),
            tuple(chance.sample(["Dover", "Swale", "Thanet"], chance.choice((1, 1, 2)))),
            chance.choice([COULD_NOT, NOT_NEAR, WOULD_NOT]),
            tuple(chance.sample(["Arson", "Pets", "Too young"], chance.choice((1, 1, 2)))),
        )
        for _ in range(chance.choice((9, 25, 60)))
    ]


@pytest.mark.parametrize("seed", range(25))
def test_what_stood_by_cohort_and_area_is_what_counting_one_by_one_finds_and_gives_nothing_small_away(seed):
    entries = ledger_of(Random(seed))
    shown = unmet.tables(entries, ["Offenders"])
    assert shown.keys() == {"cohort", "area", "criterion", "criterion-cohort", "criterion-area"}
    for name, holds in (
        ("criterion-cohort", lambda each, column: column == each.cohort),
        ("criterion-area", lambda each, column: column in each.areas),
    ):
        for (what, column), cell in shown[name].cells.items():
            wanted = slowly(
                entries, lambda e, w=what: w in e.stood, lambda e, c=column, holds=holds: c == "Total" or holds(e, c)
            )
            assert cell.flag == "c" or cell.count == wanted, (name, what, column)
            assert cell.flag == "c" or not 0 < cell.count < 5
    for what in shown["criterion"].rows:
        totals = {shown[name].cells[what, "Total"].count for name in ("criterion", "criterion-cohort")}
        for name in ("criterion", "criterion-cohort"):
            hidden = [key for key, cell in shown[name].cells.items() if key[0] == what and cell.flag == "c"]
            if totals != {None}:  # a total that either table prints, less what this one shows, tells of one alone
                assert len([key for key in hidden if key[1] != "Total"]) != 1, (name, what)


def test_the_ledger_holds_who_has_no_place_and_nobody_who_has_one_or_withdrew(county, monkeypatch):
    monkeypatch.setattr(unmet, "WAITED", timedelta(0))
    today = between(timezone.localdate(), timezone.localdate())
    for offer in county.offered(county.quay, county.mill_lane, service_user=county.service_user(given_name="A")):
        county.decline(offer)
    county.arrived(service_user=county.service_user(given_name="B"))
    gone = county.submitted(service_user=county.service_user(given_name="C"))
    actions.referral.withdraw(by=county.officer, referral=gone, reason="custody", detail="Recalled.")
    given_up = county.submitted(service_user=county.service_user(given_name="D"))
    actions.referral.close(by=county.coordinator, referral=given_up, reason="no_place", detail="All were asked.")
    county.draft(service_user=county.service_user(given_name="E"))
    found = [entry(each) for each in unmet.searches(today)]
    assert [each.way for each in found] == [WOULD_NOT, NOT_TRIED]
    assert {each.areas for each in found} == {(county.thanet.name,)}


def test_a_service_that_is_free_at_the_other_end_of_the_county_does_not_fit_whoever_wants_to_live_here(
    county, monkeypatch
):
    monkeypatch.setattr(unmet, "WAITED", timedelta(0))
    today = between(timezone.localdate(), timezone.localdate())
    referral = county.submitted()
    for service in (county.quay, county.mill_lane):
        service.serves.set([county.dover])
    (found,) = (entry(each) for each in unmet.searches(today))
    assert list(referral.assessment.connection.areas_wanted.all()) == [county.thanet]
    assert (found.way, found.stood) == (NOT_NEAR, ("No service for the area wanted",))
