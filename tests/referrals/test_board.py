"""The pathway board: who stands where, for whom, and the figures over each column."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from pathways.models import Unit
from referrals import actions
from referrals.codes import ConsentPurpose
from referrals.models import Consent, Placement, Referral, WaitingEntry
from tests.factories import LONG_AGO, AgencyFactory, join, person

pytestmark = pytest.mark.django_db


def board(browser, **query):
    return browser.get(reverse("board"), query)


def column(answer, kind):
    return next(column for column in answer.context["columns"] if column.kind == kind)


def references(answer):
    return {card.referral.reference for column in answer.context["columns"] for card in column.cards}


def somebody(county, given_name):
    return county.service_user(given_name=given_name, family_name="Birch")


def lives(county, number, given_name, since):
    """Somebody of that name who has lived in Quay House for so many days."""
    (offer,) = county.offered(service_user=somebody(county, given_name))
    stay = actions.offer.accept(
        by=county.worker, offer=offer, unit=county.quay.units.all()[number], expected_arrival=timezone.localdate()
    )
    actions.placement.arrive(by=county.worker, placement=stay, on=timezone.localdate())
    started = timezone.localdate() - timedelta(days=since)
    Placement.objects.filter(pk=stay.pk).update(started=started, expected_end=started + timedelta(days=90))
    stay.refresh_from_db()
    return stay


def test_columns_are_waiting_and_then_the_stages_in_order(county, enter):
    county.submitted()
    answer = board(enter(county.coordinator))
    assert [column.name for column in answer.context["columns"]] == ["Waiting", "24-hour hostel", "Shared house"]


def test_everybody_stands_in_one_column(county, enter):
    waiting = county.submitted(service_user=somebody(county, "Waiting"))
    stay = lives(county, 0, "Living", 12)
    county.draft(somebody(county, "Draft"))
    closed = county.submitted(service_user=somebody(county, "Closed"))
    actions.referral.close(by=county.coordinator, referral=closed, reason="no_place", detail="Nothing was found.")
    answer = board(enter(county.coordinator))
    assert [card.referral for card in column(answer, "waiting").cards] == [waiting]
    assert [card.referral for card in column(answer, "hostel_24h").cards] == [stay.referral]
    assert column(answer, "shared").cards == []


def test_a_council_sees_the_people_connected_to_its_district(county, enter):
    connected = county.submitted(service_user=somebody(county, "Connected"))
    stranger = county.complete(county.draft(somebody(county, "Stranger")), connection={"origin_area": county.dover})
    actions.referral.submit(by=county.officer, referral=stranger)
    silent = county.complete(county.draft(somebody(county, "Silent")))
    Consent.objects.filter(service_user=silent.service_user, purpose=ConsentPurpose.ORIGIN_COUNCIL).update(given=False)
    actions.referral.submit(by=county.officer, referral=silent)
    answer = board(enter(county.housing_officer))
    assert references(answer) == {connected.reference}
    assert "Thanet: where everyone is" in answer.content.decode()
    assert references(board(enter(county.coordinator))) == {
        connected.reference, stranger.reference, silent.reference
    }  # fmt: skip


def test_somebody_placed_in_the_district_is_on_its_board(county, enter):
    stranger = county.complete(county.draft(somebody(county, "Stranger")), connection={"origin_area": county.dover})
    actions.referral.submit(by=county.officer, referral=stranger)
    (offer,) = actions.offer.send(by=county.coordinator, referral=stranger, services=[county.quay])
    stay = actions.offer.accept(
        by=county.worker, offer=offer, unit=county.quay.units.first(), expected_arrival=timezone.localdate()
    )
    assert references(board(enter(county.housing_officer))) == set()
    actions.placement.arrive(by=county.worker, placement=stay, on=timezone.localdate())
    assert references(board(enter(county.housing_officer))) == {stranger.reference}


def test_the_board_is_for_those_who_may_see_it(county, enter):
    for user in (county.officer, county.worker, county.member, county.administrator):
        assert board(enter(user)).status_code == 403


def test_a_restricted_person_is_on_no_board_without_a_grant(county, enter):
    stay = lives(county, 0, "Hidden", 12)
    actions.restriction.restrict(
        by=county.coordinator, service_user=stay.referral.service_user, reason="Witness protection."
    )
    for user in (county.housing_officer, person(county.hub, "hub_coordinator")):
        for query in ({}, {"as": "table"}):
            said = board(enter(user), **query).content.decode()
            assert not any(word in said for word in ("Hidden", stay.referral.reference))
    assert references(board(enter(county.coordinator))) == {stay.referral.reference}


def test_a_card_says_how_long_what_comes_next_and_what_is_in_the_way(county, enter):
    over = lives(county, 0, "Over", 131)
    ready = lives(county, 1, "Ready", 40)
    fine = lives(county, 2, "Fine", 12)
    actions.placement.ready(by=county.worker, placement=ready, on=timezone.localdate())
    answer = board(enter(county.coordinator))
    said = {card.referral_id: card for card in column(answer, "hostel_24h").cards}
    assert said[over.referral_id].length.words == "day 131 of 90"
    assert said[over.referral_id].said.blocked == "Past the expected end"
    assert (said[ready.referral_id].said.next, said[ready.referral_id].said.blocked) == (
        "A place: Shared house", "No offer is open",
    )  # fmt: skip
    assert said[fine.referral_id].said.blocked == ""
    assert said[fine.referral_id].where == "Quay House, Room 3"
    Unit.objects.filter(service=county.mill_lane).update(available_to=timezone.localdate() - timedelta(days=1))
    answer = board(enter(county.coordinator))
    said = {card.referral_id: card for card in column(answer, "hostel_24h").cards}
    assert said[ready.referral_id].said.blocked == "No free place at that stage"


def test_whoever_waits_is_told_what_for(county, enter):
    submitted = county.submitted(service_user=somebody(county, "Submitted"))
    (offer,) = county.offered(service_user=somebody(county, "Offered"))
    parked = county.submitted(service_user=somebody(county, "Parked"))
    actions.referral.wait(
        by=county.coordinator, referral=parked, stage=county.hostel, band="C", band_reason="As agreed."
    )
    until = timezone.localdate() + timedelta(days=9)
    WaitingEntry.objects.filter(referral=parked).update(parked_until=until, parked_reason="In hospital")
    booked = county.booked(service_user=somebody(county, "Booked"))
    cards = {card.referral_id: card.said for card in column(board(enter(county.coordinator)), "waiting").cards}
    assert cards[submitted.pk].blocked == "Not triaged yet"
    assert cards[offer.referral_id].next.startswith("Quay House answers by ")
    assert cards[parked.pk].blocked == f"Parked until {until:%-d %B %Y}"
    assert cards[booked.referral_id].next == f"Arrives at Quay House on {timezone.localdate():%-d %B %Y}"


def test_the_head_of_a_column_agrees_with_a_slow_count(county, enter):
    for n, since in enumerate((3, 40, 131)):
        lives(county, n, f"Ash{n}", since)
    for n in range(2):
        waiting = county.submitted(service_user=somebody(county, f"Beech{n}"))
        Referral.objects.filter(pk=waiting.pk).update(submitted_at=timezone.now() - timedelta(days=10 * n + 5))
    hostel = column(board(enter(county.coordinator)), "hostel_24h")
    services = [county.quay, county.mill_lane]  # both work at this stage
    places = [unit for service in services for unit in service.units.all()]
    taken = [stay for stay in Placement.objects.all() if stay.status in ("booked", "arrived")]
    assert (hostel.people, hostel.places, hostel.free) == (3, len(places), len(places) - len(taken))
    assert hostel.median == sorted([3, 40, 131])[1]
    assert sorted(hostel.waiting.elements()) == [5, 15]
    assert column(board(enter(county.coordinator)), "waiting").longest == 15


def test_the_table_shows_the_same_people_as_the_board(county, enter):
    lives(county, 0, "Living", 12)
    county.submitted(service_user=somebody(county, "Waiting"))
    browser = enter(county.coordinator)
    drawn, table = board(browser, band="A"), board(browser, band="A", **{"as": "table"})
    assert references(drawn) == references(table) != set()
    for reference in references(drawn):
        assert reference in drawn.content.decode()
        assert reference in table.content.decode()
    assert "<progress" in drawn.content.decode()
    assert table.context["other_url"] == "?band=A"


def test_the_board_is_narrowed_by_cohort_district_and_band(county, enter):
    county.pathway_for("mental_health")
    other = county.complete(county.draft(somebody(county, "Other")), needs={"client_group": "mental_health"})
    actions.referral.submit(by=county.officer, referral=other)
    band_c = county.submitted(service_user=somebody(county, "Third"))
    actions.referral.wait(
        by=county.coordinator, referral=band_c, stage=county.hostel, band="C", band_reason="As agreed."
    )
    band_a = county.submitted(service_user=somebody(county, "First"))
    browser = enter(county.coordinator)
    assert references(board(browser)) == {band_a.reference, band_c.reference}
    assert references(board(browser, cohort="mental_health")) == {other.reference}
    assert references(board(browser, band="C")) == {band_c.reference}
    assert references(board(browser, district="E07000108")) == set()
    assert references(board(browser, district="E07000114")) == {band_a.reference, band_c.reference}
    assert board(browser, cohort="nonsense", district="nowhere", band="Z").status_code == 200


def test_a_confidential_service_is_not_named_to_a_council(county, enter):
    stay = lives(county, 0, "Living", 12)
    type(county.quay).objects.filter(pk=county.quay.pk).update(confidential_address=True, address="1 Secret Street")
    said = board(enter(county.housing_officer)).content.decode()
    assert stay.referral.reference in said
    assert "Quay House" not in said
    assert "Room 1" not in said
    assert "Confidential service" in said
    assert "Quay House" in board(enter(county.coordinator)).content.decode()


def test_a_full_column_says_how_many_more_there_are(county, enter, monkeypatch):
    monkeypatch.setattr("referrals.views.board.MOST_CARDS", 1)
    for n in range(3):
        county.submitted(service_user=somebody(county, f"Ash{n}"))
    answer = board(enter(county.coordinator))
    waiting = column(answer, "waiting")
    assert (waiting.people, len(waiting.cards), waiting.more) == (3, 1, 2)
    assert "and 2 more" in answer.content.decode()
    assert len(references(board(enter(county.coordinator), **{"as": "table"}))) == 3


def test_an_officer_of_two_districts_chooses_one(county, enter):
    second = AgencyFactory(name="Dover council", kind=Agency.Kind.COUNCIL, area=county.dover)
    officer = person(second, "housing_options")
    join(officer, county.council, "housing_options")
    referral = county.submitted()
    browser = enter(officer)
    assert {district.name for district in board(browser).context["districts"]} == {"Dover", "Thanet"}
    assert references(board(browser)) == references(board(browser, district="E07000114")) == {referral.reference}
    assert references(board(browser, district="E07000108")) == set()


def test_the_board_costs_the_same_for_2_people_as_for_25(county, enter):
    Unit.objects.bulk_create(
        Unit(service=county.quay, code=f"X{n}", name=f"Extra {n}", available_from=LONG_AGO) for n in range(12)
    )
    browser = enter(county.coordinator)

    def queries(user, **query):
        browser.force_login(user)
        with CaptureQueriesContext(connection) as captured:
            assert board(browser, **query).status_code == 200
        return len(captured)

    def everybody():
        return [
            queries(county.coordinator),
            queries(county.housing_officer),
            queries(county.coordinator, **{"as": "table"}),
        ]

    def more(first, last):
        for n in range(first, last):
            lives(county, n, f"Ash{n}", n)
            county.offered(service_user=somebody(county, f"Beech{n}"))

    more(0, 2)
    few = everybody()
    more(2, 13)
    assert everybody() == few


def test_a_stay_that_names_no_stage_stands_where_its_service_works(county, enter):
    stay = lives(county, 0, "Living", 12)
    Placement.objects.filter(pk=stay.pk).update(stage=None, expected_end=None)
    Referral.objects.filter(pk=stay.referral_id).update(stage=None)
    answer = board(enter(county.coordinator))
    assert [card.referral for card in column(answer, "hostel_24h").cards] == [stay.referral]
    assert "<progress" not in answer.content.decode()
    county.quay.works_at.all().delete()
    assert [card.referral for card in column(board(enter(county.coordinator)), "elsewhere").cards] == [stay.referral]
