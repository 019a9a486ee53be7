"""Search by name: by the beginning of any word of it, accents and marks aside, through the keys' index."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from referrals import actions
from referrals.filters import _known_by, find
from referrals.models import MatchKey

pytestmark = pytest.mark.django_db
SINEAD = {"given_name": "Sinéad Mary", "family_name": "O’Brien-Løe", "also_known_as": "Shay"}
FINDS = (
    "sinead",
    "Sinéad",
    "SINEAD",
    "sin",
    "mary",
    "o’brien",
    "O'Brien",
    "obrien",
    "brien",
    "løe",
    "shay",
    "sin brie",
)
FINDS_NOT = ("inead", "rien", "ary", "sinead smith", "--", "%", "_", "\\", "sinéadx", "o")


def names_found(user, words):
    return [row.service_user.given_name for row in find(user, words, {})]


def test_somebody_is_found_by_the_beginning_of_any_word_of_any_name(county):
    county.submitted(service_user=county.service_user(**SINEAD))
    missed = [words for words in FINDS if names_found(county.officer, words) != [SINEAD["given_name"]]]
    assert not missed
    assert [words for words in FINDS_NOT if names_found(county.officer, words)] == ["o"], "O’Brien begins with o"


def test_a_number_and_a_reference_find_whole_and_in_small_letters(county):
    referral = county.submitted(service_user=county.service_user(crn="X123456"))
    for words in ("X123456", "x123456", referral.reference, referral.reference.lower()):
        assert find(county.officer, words, {}) == [referral], words
    for words in ("X12345", "123456", referral.reference[:-1]):
        assert find(county.officer, words, {}) == [], words


def test_a_number_or_a_birth_date_is_found_however_it_is_written(county):
    born = {"given_name": "Robin", "family_name": "Weald", "date_of_birth": date(1988, 3, 4)}
    numbers = {"ni_number": "AB123456C", "pnc": "2003/0000003Y", "prison_number": "A1234BC"}
    referral = county.submitted(service_user=county.service_user(**born, **numbers))
    county.submitted(service_user=county.service_user(given_name="Ash", date_of_birth=date(1988, 4, 3)))
    for words in (
        "AB 12 34 56 C", "ab123456c", "2003/3Y", "03/3y", "a 1234 bc", "weald 2003/3Y",
        "4/3/1988", "04.03.1988", "1988-03-04", "4 March 1988", "4 mar 1988", "weald 4/3/1988",
    ):  # fmt: skip
        assert find(county.officer, words, {}) == [referral], words
    for words in ("AB 12 34 56 D", "2003/4Y", "5/3/1988", "31/2/1988", "smith 4/3/1988"):
        assert find(county.officer, words, {}) == [], words


def test_whoever_reads_no_name_finds_nobody_by_a_birth_date(county):
    county.offered(service_user=county.service_user(date_of_birth=date(1988, 3, 4)))
    assert find(county.worker, "4 March 1988", {}) == []


def test_a_name_that_changes_is_found_as_it_is_now(county):
    referral = county.submitted(service_user=county.service_user(**SINEAD))
    actions.person.change_person(by=county.officer, referral=referral, reason="Married.", family_name="Marsh")
    assert find(county.officer, "brien", {}) == []
    assert find(county.officer, "marsh", {}) == [referral]


def test_whoever_reads_no_name_finds_nobody_by_it(county):
    county.offered(service_user=county.service_user(**SINEAD))
    assert find(county.worker, "brien", {}) == []


def test_people_recorded_before_there_were_words_get_theirs(county):
    county.submitted(service_user=county.service_user(**SINEAD))
    before = set(MatchKey.objects.values_list("service_user", "kind", "value"))
    MatchKey.objects.filter(kind="word").delete()
    migration = import_module("referrals.migrations.0009_names_by_word")
    migration.file_words(apps, None)
    assert set(MatchKey.objects.values_list("service_user", "kind", "value")) == before
    migration.take_out(apps, None)
    assert not MatchKey.objects.filter(kind="word").exists()


def test_the_beginning_of_a_name_is_looked_up_and_not_gone_through(county):
    people = [county.service_user(given_name=f"Given{n}", family_name=f"Family{n}") for n in range(2)]
    MatchKey.objects.bulk_create(MatchKey(service_user=people[0], kind="word", value=f"zz{n:05d}") for n in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    plan = _known_by("family1").explain()
    assert "match_by_key" in plan
    assert "Seq Scan" not in plan and "SCAN referrals" not in plan
