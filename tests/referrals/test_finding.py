"""Finding somebody whom others know: little of the unrestricted, nothing of the restricted."""

from datetime import date

import pytest
from django.urls import reverse

from agencies import audit
from agencies.models import Agency, Event
from referrals import actions, identifiers, likeness
from referrals.matching import Facts, keys
from referrals.models import Referral, WorklistItem
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db

JORDAN = {"given_name": "Jordan", "family_name": "Marsh", "date_of_birth": date(1992, 3, 4)}
TYPED = {
    "given_name": "Jordan",
    "family_name": "Marsh",
    "date_of_birth_0": "4",
    "date_of_birth_1": "3",
    "date_of_birth_2": "1992",
}
START = {"source": "prison", "same_day": "False"}


@pytest.fixture
def prison_officer(county):
    prison = AgencyFactory(code="PRISON", name="Elm prison", kind=Agency.Kind.PRISON)
    return person(prison, "referrer", name="Petra Prison")


@pytest.fixture
def prison(client, prison_officer):
    client.force_login(prison_officer)
    return client


def closed(county, referral):
    """Withdrawn, so that the person may be referred again."""
    actions.referral.withdraw(by=county.officer, referral=referral, reason="moved_away", detail="Moved.")
    return referral


def found(client, **typed):
    return client.post(reverse("new_referral"), TYPED | typed, follow=True).content.decode()


def test_of_somebody_whom_others_know_one_sees_initials_birth_year_and_what_agrees(county, prison):
    closed(county, county.draft(county.service_user(crn="X900001")))
    text = found(prison)
    assert "J.M., born in 1992" in text
    assert "family name the same" in text
    for hidden in ("Marsh", "X900001", "4 March 1992", "R26-"):
        assert hidden not in text


def kept():
    """What the log holds of looking for people."""
    rows = Event.objects.filter(verb="look_for")
    assert all(audit.kind_of_verb(row.verb) == audit.Kind.CONSULTATION for row in rows)
    assert not [row for row in rows if row.detail or row.reason]
    return [(row.actor_id, row.agency_code, row.role, row.subject) for row in rows]


def test_whoever_is_shown_when_somebody_is_looked_for_stands_in_the_log(county, prison, prison_officer):
    person = closed(county, county.draft(county.service_user(crn="X900001"))).service_user
    found(prison)
    found(prison, given_name="Nemo", family_name="Nobody", date_of_birth_2="1930")
    prison.get(reverse("new_referral_for", args=[person.reference]))
    assert kept() == [(prison_officer.pk, "PRISON", "referrer", each) for each in (person.reference, "nobody")]
    found(prison)
    prison.get(reverse("new_referral_for", args=[person.reference]))
    assert [row[-1] for row in kept()[2:]] == [person.reference] * 2


def test_looking_for_a_restricted_person_leaves_the_line_that_nobody_was_shown(county, prison):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    found(prison)
    assert [row[-1] for row in kept()] == ["nobody"]


def test_of_somebody_whose_referral_one_sees_one_sees_who_it_is(county, client):
    referral = closed(county, county.draft(county.service_user(crn="X900001")))
    client.force_login(county.officer)
    text = found(client)
    assert "Jordan Marsh" in text
    assert "4 March 1992" in text
    assert "X900001" in text
    assert referral.reference in text


def test_a_restricted_person_is_never_among_the_matches_and_the_hub_checks(county, prison, prison_officer):
    referral = closed(county, county.submitted())
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="In a refuge.")
    assert "Nobody like this is recorded" in found(prison)
    prison.post(reverse("new_person"), TYPED | START | {"gender": "male"})
    made = Referral.objects.get(agency__code="PRISON")
    assert made.check_duplicate
    assert made.service_user != referral.service_user
    text = prison.get(reverse("draft", args=[made.reference])).content.decode()
    assert "duplicate" not in text.lower()


def test_a_restricted_person_with_a_known_number_is_not_told_by_the_refusal(county, prison):
    referral = closed(county, county.submitted(service_user=county.service_user(crn="X900001")))
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="In a refuge.")
    answer = prison.post(reverse("new_person"), TYPED | START | {"gender": "male", "crn": "X900001"})
    assert answer.status_code == 302


def test_choosing_somebody_starts_a_referral_for_them_and_the_hub_checks(county, prison):
    referral = closed(county, county.draft())
    found(prison)
    address = reverse("new_referral_for", args=[referral.service_user.reference])
    assert "You will read this person’s details" in prison.get(address).content.decode()
    prison.post(address, START)
    made = Referral.objects.get(agency__code="PRISON")
    assert made.service_user == referral.service_user
    assert made.check_duplicate
    assert "check_duplicate" not in WorklistItem.objects.values_list("kind", flat=True)


def test_choosing_somebody_who_is_known_here_asks_the_hub_nothing(county, client):
    referral = closed(county, county.draft())
    client.force_login(county.officer)
    found(client)
    client.post(reverse("new_referral_for", args=[referral.service_user.reference]), START)
    assert not Referral.objects.get(status="draft").check_duplicate


def test_nobody_is_chosen_who_was_not_found(county, prison):
    other = closed(county, county.draft(county.service_user(given_name="Robin", family_name="Weald")))
    address = reverse("new_referral_for", args=[other.service_user.reference])
    assert prison.get(address).status_code == 404
    found(prison)
    assert prison.post(address, START).status_code == 404
    assert Referral.objects.count() == 1


def test_a_birth_date_alone_shows_nobody_whom_others_know(county, prison_officer):
    closed(county, county.draft())
    born = Facts(date_of_birth=date(1992, 3, 4))
    assert likeness.possible_matches(prison_officer, born) == ([], False)
    assert [match.known for match in likeness.possible_matches(county.officer, born)[0]] == [True]


def test_somebody_on_a_journey_is_started_by_another_agency_which_learns_nothing_of_it(county, prison):
    referral = county.submitted()
    found(prison)
    answer = prison.post(reverse("new_referral_for", args=[referral.service_user.reference]), START, follow=True)
    assert answer.status_code == 200
    assert referral.reference not in answer.content.decode()
    assert Referral.objects.get(status="draft").service_user == referral.service_user


def test_an_agency_that_referred_somebody_is_led_to_that_referral(county, client):
    referral = county.submitted()
    client.force_login(county.officer)
    found(client)
    answer = client.post(reverse("new_referral_for", args=[referral.service_user.reference]), START)
    assert answer.status_code == 409
    assert "One person has one journey" in answer.content.decode()


def test_a_search_of_the_list_finds_only_what_may_be_read(county, client):
    (offer,) = county.offered()
    client.force_login(county.worker)
    address = reverse("referrals")
    assert offer.referral.reference in client.get(address).content.decode()
    assert "No referral fits" in client.get(address, {"q": "Marsh"}).content.decode()
    assert offer.referral.reference in client.get(address, {"q": offer.referral.reference}).content.decode()
    client.force_login(county.officer)
    assert offer.referral.reference in client.get(address, {"q": "jordan marsh"}).content.decode()
    client.force_login(county.mill_worker)
    assert "No referral fits" in client.get(address, {"q": offer.referral.reference}).content.decode()


def test_the_hub_looks_whether_somebody_is_known_and_says_so_once(county, client):
    closed(county, county.draft())
    robin = county.service_user(given_name="Jordan", family_name="Marsch", date_of_birth=date(1992, 3, 4))
    made = county.complete(county.draft(robin, check_duplicate=True))
    actions.referral.submit(by=county.officer, referral=made)
    address = reverse("duplicate_check", args=[made.reference])
    client.force_login(county.officer)
    assert client.get(address).status_code == 403
    client.force_login(county.coordinator)
    assert address in client.get(reverse("referral", args=[made.reference])).content.decode()
    text = client.get(address).content.decode()
    assert "Jordan Marsh, " in text
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert not WorklistItem.objects.filter(kind="check_duplicate", closed_at=None).exists()


def test_the_longest_names_make_keys_that_every_database_holds():
    found = keys(Facts(given_name="XO" * 40, family_name="XO" * 40, date_of_birth=date(1992, 3, 4)))
    assert max(len(value) for _, value in found) == 80


def test_a_pnc_number_is_of_plain_digits():
    with pytest.raises(ValueError, match="Enter a PNC number"):
        identifiers.pnc("２００３/0000003Y", this_year=2026)
