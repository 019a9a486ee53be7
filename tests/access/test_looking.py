"""Looking that was unusual is found, by rules with thresholds, once and whenever the log is looked through."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.actions.account import set_own_postcode
from agencies.models import Event
from referrals import actions
from referrals.clock import LONDON
from referrals.models import Referral
from tests.access.looks import NOON, found, lists, look, rules, watched_county
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return watched_county()


def test_nothing_usual_is_unusual(county):
    referral = county.submitted()
    for minute in range(5):
        look(county.officer, referral.reference, NOON + timedelta(minutes=minute))
    assert rules() == []


def test_whoever_has_the_persons_family_name_is_found_once(county):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit MARSH")
    tenant = person(county.probation, "referrer", name="Tidemarsh")
    look(tenant, referral.reference)
    assert rules() == []
    look(cousin, referral.reference)
    look(cousin, referral.reference, NOON + timedelta(hours=1))
    (one,) = found()
    assert (one.rule, one.actor_id, one.reference, one.number) == ("same_name", cousin.pk, referral.reference, 2)
    assert found().count() == 0
    look(cousin, referral.reference, NOON + timedelta(days=2))
    assert rules(NOON + timedelta(days=2, hours=9)) == [], "asked about once a year"


def test_whoever_looks_at_somebody_at_their_own_postcode_is_found(county):
    stay = county.arrived()
    type(county.quay).objects.update(address="4 Harbour Street\nMargate\nCT9 1ab")
    look(county.officer, stay.referral.reference)
    assert rules() == []
    set_own_postcode(by=county.administrator, user=county.officer, postcode="ct91AB")
    set_own_postcode(by=county.administrator, user=county.worker, postcode="CT9 2AB")
    look(county.worker, stay.referral.reference)
    (one,) = found()
    assert (one.rule, one.actor_id) == ("own_address", county.officer.pk)
    assert "CT9" not in "".join(str(event.detail) for event in Event.objects.all()).upper()


def test_whoever_has_another_name_of_the_persons_is_found_accents_and_marks_aside(county):
    person_ = county.service_user(given_name="Kit", family_name="Ó Brien", also_known_as="Zoë-Marie Sánchez")
    referral = county.draft(service_user=person_)
    readers = [
        person(county.probation, "referrer", name=name)
        for name in ("Ann OBrien", "Ann Brien", "Ann Sanchez-Lopez", "Kit Weald", "Zoe Other", "Ann Rien")
    ]
    for reader in readers:
        look(reader, referral.reference)
    assert set(found().values_list("actor_id", flat=True)) == {reader.pk for reader in readers[1:3]}


def test_the_postcode_of_the_persons_own_last_home_counts_too(county):
    referral = county.submitted()
    housing = referral.assessment.housing
    type(housing).objects.filter(pk=housing.pk).update(last_postcode="ct9 1ab")
    set_own_postcode(by=county.administrator, user=county.officer, postcode="CT9 1AB")
    set_own_postcode(by=county.administrator, user=county.housing_officer, postcode="CT9 1AD")
    look(county.officer, referral.reference)
    look(county.housing_officer, referral.reference)
    (one,) = found()
    assert (one.rule, one.actor_id) == ("own_address", county.officer.pk)


def test_lists_read_to_their_end_are_found_by_how_many_different_referrals_they_showed_in_an_hour(county):
    for page_number in range(8):
        at = NOON + timedelta(minutes=page_number)
        lists(county.officer, 25, at, first=25 * page_number)
        lists(county.worker, 25, at, first=25 * page_number, role="provider_worker", name="api_referrals")
        lists(county.housing_officer, 25, at, role="housing_options")  # the same page, again and again
        lists(county.coordinator, 25, at, first=25 * page_number, role="hub_coordinator")
    lists(county.second, 150, NOON)
    lists(county.second, 150, NOON + timedelta(hours=1), first=150)
    kept = found()
    assert {(one.rule, one.actor_id, one.number, one.reference) for one in kept} == {
        ("many_listed", county.officer.pk, 200, ""), ("many_listed", county.worker.pk, 200, ""),
    }  # fmt: skip
    assert not found().exists()


def test_many_people_in_an_hour_are_found_by_the_threshold_of_the_role(county):
    people = [county.draft(service_user=county.service_user(given_name=f"Robin{n}")) for n in range(25)]
    for n, referral in enumerate(people):
        look(county.coordinator, referral.reference, NOON + timedelta(seconds=n), role="hub_coordinator")
        look(county.officer, referral.reference, NOON + timedelta(seconds=n))
    (one,) = found()
    assert (one.rule, one.actor_id, one.reference, one.number) == ("many_people", county.officer.pk, "", 25)


def test_twenty_five_looks_at_one_person_are_not_many_people(county):
    referral = county.submitted()
    for n in range(30):
        look(county.officer, referral.reference, NOON + timedelta(seconds=n))
    assert rules() == []


def test_who_comes_back_day_after_day_and_does_nothing_is_found(county):
    referral = county.submitted()
    at = timezone.now().astimezone(LONDON).replace(hour=10, minute=0)
    days = [at - timedelta(days=day) for day in range(5)]
    for day in days:
        look(county.housing_officer, referral.reference, day, role="housing_options", agency="THANET")
        look(county.officer, referral.reference, day)
    kept = found(at + timedelta(hours=2)).filter(rule="again_and_again")
    assert [(one.actor_id, one.number) for one in kept] == [(county.housing_officer.pk, 5)], "the officer took steps"


def test_nights_and_weekends_are_found_but_for_those_on_duty_and_emergencies(county):
    people = [county.draft(service_user=county.service_user(given_name=f"Robin{n}")) for n in range(3)]
    night, sunday = NOON.replace(hour=21), NOON + timedelta(days=4)
    for referral in people:
        look(county.worker, referral.reference, night, role="provider_worker", agency="HARBOUR")
        look(county.housing_officer, referral.reference, night, role="housing_options", why="emergency")
        look(county.officer, referral.reference, night)
        look(county.officer, referral.reference, sunday)
    kept = found(sunday + timedelta(hours=1))
    assert [(one.rule, one.actor_id, one.number) for one in kept] == [("out_of_hours", county.officer.pk, 3)] * 2


def test_who_opens_what_was_closed_long_ago_is_found(county):
    referral = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    Referral.objects.filter(pk=referral.pk).update(closed_at=NOON - timedelta(days=300))
    look(county.officer, referral.reference)
    assert rules() == []
    Referral.objects.filter(pk=referral.pk).update(closed_at=NOON - timedelta(days=400))
    assert rules() == ["closed_long_ago"]


def test_the_log_is_looked_through_once_an_hour_and_late_finds_the_same(county):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit Marsh")
    assert actions.looking.sweep(at=NOON) == 0
    look(cousin, referral.reference, NOON + timedelta(minutes=5))
    assert actions.looking.sweep(at=NOON + timedelta(minutes=30)) == 0
    assert actions.looking.sweep(at=NOON + timedelta(days=9)) == 1
    assert actions.looking.sweep(at=NOON + timedelta(days=10)) == 0


def test_a_look_at_a_list_or_at_the_log_opens_nobody(county):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit Marsh")
    look(cousin, "")
    look(cousin, referral.reference, why="audit")
    assert rules() == []
