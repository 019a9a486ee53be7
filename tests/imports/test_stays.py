"""Stays that come in are history: they make one referral for each person, hold units, and open the right stakes."""

from datetime import date

import pytest
from django.utils import timezone

from agencies.models import Event
from pathways.models import Unit
from referrals.actions.worklist import refresh
from referrals.models import Placement, Referral, ServiceUser, Stake, WorklistItem
from tests.imports.world import bring, build, faults, rows, stay, stays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    build()


def placement(reference="S1"):
    return Placement.objects.get(reference=reference)


def unit_of(reference):
    unit = placement(reference).unit
    return unit and unit.code


def open_stakes(person):
    rows = Stake.objects.filter(referral__service_user__reference=person, closed_at=None)
    return {(stake.kind, stake.agency.code) for stake in rows.select_related("agency")}


def test_somebody_who_stays_is_placed_and_takes_the_first_free_unit():
    assert stays(stay()).new == 1
    found = placement()
    assert (found.status, found.unit.code, found.accommodation, found.imported) == ("arrived", "001", True, True)
    assert (found.referral.status, found.referral.imported, found.referral.source) == ("placed", True, "other")
    assert found.referral.reference == f"R{timezone.localdate():%y}-00001"


def test_units_go_in_order_of_start_and_the_one_too_many_has_none():
    stays(*(stay(f"S{n}", "P3", started=f"2013-07-0{9 - n}") for n in range(1, 5)))
    assert [unit_of(f"S{n}") for n in (4, 3, 2, 1)] == [
        "001",
        "002",
        "003",
        None,
    ]


def test_a_named_unit_is_held_and_one_that_is_taken_is_left_empty():
    stays(stay("S1", "P1", unit="002"), stay("S2", "P2", started="2013-07-02", unit="002"), stay("S3", "P3"))
    assert [unit_of(f"S{n}") for n in (1, 2, 3)] == ["002", None, "001"]


def test_a_unit_that_the_service_does_not_have_is_refused_by_line():
    assert faults(stays(stay(unit="Z9"))) == [(2, "unit")]


def test_two_people_may_change_units_in_one_file():
    stays(stay("S1", "P1", unit="001"), stay("S2", "P2", unit="002"))
    assert stays(stay("S1", "P1", unit="002"), stay("S2", "P2", unit="001")).changed == 2
    assert [unit_of(f"S{n}") for n in (1, 2)] == ["002", "001"]


def test_a_departure_that_says_nothing_is_marked_as_not_stated():
    stays(stay(ended="2013-09-01"))
    found = placement()
    said = found.departure_reason, found.planned, found.destination, found.destination_area_kind
    assert said == ("other", False, "not_known", "not_known")
    assert found.not_stated == ["departure_reason", "destination", "destination_area", "planned"]
    assert (found.origin_kind, found.client_group) == ("not_disclosed", "single_homeless")


def test_what_is_stated_later_is_no_longer_marked():
    stays(stay(ended="2013-09-01"))
    stays(stay(ended="2013-09-01", destination="Social rented", planned="YES", destination_area="pending"))
    assert placement().not_stated == ["departure_reason"]
    assert (placement().destination, placement().planned) == ("social_rented", True)


def test_an_odd_departure_an_overlap_and_a_full_house_are_taken():
    odd = {"ended": "2013-09-01", "departure_reason": "died", "destination": "social_rented", "planned": "yes"}
    report = stays(*(stay(f"S{n}", "P1", **odd) for n in range(9)), *(stay(f"O{n}", "P1") for n in range(9)))
    assert (report.new, report.bad) == (18, [])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (stay(started="2013-07-02", ended="2013-07-01"), "ended"),
        (stay(started="2999-01-01"), "started"),
        (stay(started="2090-01-01"), "started"),
        (stay(started="31/02/2013"), "started"),
        (stay(started="2013-7-1"), "started"),
        (stay(started="1990-01-01"), "started"),  # P1 was nine
        (stay(ended="2090-01-01"), "ended"),
        (stay(destination="hostel"), "destination"),  # but has not left
        (stay(planned="perhaps", ended="2013-08-01"), "planned"),
        (stay(person="P9"), "service_user"),
        (stay(service="NONE"), "service"),
        (stay(origin_area="NOWHERE"), "origin_area"),
        (stay(reference="=1+1"), "reference"),
        (stay(reference=""), "reference"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_with_its_line_and_column(row, column):
    report = stays(row)
    assert faults(report) == [(2, column)]
    assert report.bad[0].value == row[column]
    assert report.bad[0].expected
    assert not Placement.objects.exists()


def test_one_bad_row_keeps_every_other_out_and_every_bad_row_is_listed():
    report = stays(stay("S1"), stay("S2", person="P9"), stay("S3", started="x"), stay("S1"))
    assert faults(report) == [(3, "service_user"), (4, "started"), (5, "reference")]
    assert not Placement.objects.exists()


def test_the_same_file_twice_changes_nothing_and_writes_no_event():
    text = [stay("S1", ended="2013-08-01"), stay("S2", "P2"), stay("S3", "P3", unit="001", origin_area="CAN")]
    stays(*text)
    before = Event.objects.count(), list(Placement.objects.values()), list(Referral.objects.values())
    stakes = list(Stake.objects.values())
    report = stays(*text)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    assert before == (Event.objects.count(), list(Placement.objects.values()), list(Referral.objects.values()))
    assert stakes == list(Stake.objects.values())


def test_only_the_columns_in_the_file_change_and_each_change_is_one_event():
    stays(stay("S1", origin_area="CAN", referral_source="police"), stay("S2", "P2"))
    before = Event.objects.count()
    stays(stay("S1", ended="2014-01-01", departure_reason="moved_on"), stay("S2", "P2", ended=""))
    assert (placement().referral_source, placement().origin_area.code) == ("police", "CAN")
    event = Event.objects.order_by("-pk").first()
    assert Event.objects.count() == before + 1
    assert (event.verb, event.subject_kind, event.subject) == ("import", "placement", "S1")
    assert event.referral == placement().referral.reference
    assert {"ended", "departure_reason", "status"} <= set(event.detail["fields"])


def test_a_stay_that_somebody_changed_on_screen_is_refused_by_line():
    stays(stay("S1"), stay("S2", "P2"))
    Placement.objects.filter(reference="S1").update(changed_on_screen=True)
    assert faults(stays(stay("S2", "P2", ended="2014-01-01"), stay("S1", ended="2014-01-01"))) == [(3, "reference")]
    assert placement("S2").ended is None


def test_a_stay_does_not_move_to_another_person():
    stays(stay())
    assert faults(stays(stay(person="P2"))) == [(2, "service_user")]


def test_one_person_has_one_referral_which_closes_when_the_last_stay_ends():
    stays(stay("S1", ended="2013-08-01"), stay("S2", started="2013-08-01"))
    assert Referral.objects.get().status == "placed"
    stays(stay("S2", started="2013-08-01", ended="2014-01-01", planned="yes", departure_reason="moved_on"))
    referral = Referral.objects.get()
    assert (referral.status, referral.closed_reason) == ("closed", "moved_on")
    assert timezone.localdate(referral.closed_at) == date(2014, 1, 1)


@pytest.mark.parametrize(
    ("departure", "reason"),
    [
        ({"departure_reason": "died"}, "died"),
        ({"planned": "yes"}, "moved_on"),
        ({"planned": "no"}, "left_unplanned"),
    ],
)
def test_a_referral_of_past_stays_is_closed_for_the_reason_of_the_last(departure, reason):
    stays(stay("S1", ended="2013-08-01", **departure))
    assert Referral.objects.get().closed_reason == reason


def test_the_provider_and_the_councils_of_origin_and_of_placement_hold_stakes():
    stays(stay(origin_area="CAN"))
    assert open_stakes("P1") == {("housing", "HH"), ("council_origin", "CANC"), ("council_placement", "ASHC")}


def test_long_after_the_last_departure_the_provider_and_the_councils_have_let_go():
    stays(stay(origin_area="CAN"))
    stays(stay(ended="2013-08-01"))
    assert open_stakes("P1") == set()


def test_a_provider_keeps_its_stake_while_a_destination_is_pending():
    stays(stay(ended="2013-08-01", destination="private_rented", destination_area="pending"))
    assert ("housing", "HH") in open_stakes("P1")


def test_a_pending_destination_waits_on_the_providers_worklist_until_it_is_known():
    stays(stay(ended="2013-08-01", destination="private_rented", destination_area="pending"))
    item = WorklistItem.objects.get(closed_at=None)
    assert (item.kind, item.agency.code, item.placement.reference) == ("add_destination", "HH", "S1")
    refresh(item.referral, timezone.now())
    assert WorklistItem.objects.get(closed_at=None) == item
    stays(stay(ended="2013-08-01", destination="private_rented", destination_area="CAN"))
    assert not WorklistItem.objects.filter(closed_at=None).exists()


def test_no_council_learns_of_a_person_at_risk_of_domestic_abuse():
    stays(stay("S1", origin_area="ASH"), stay("S2", service="REFUGE", origin_area="ASH"))
    assert open_stakes("P1") == {("housing", "HH")}


def test_floating_support_is_no_accommodation_and_takes_a_package():
    stays(stay(service="FLOAT"))
    assert (placement().accommodation, placement().unit.kind, placement().client_group) == (
        False,
        "package",
        "offenders",
    )


def test_people_whom_nobody_knows_are_made_when_asked_for_and_marked_imported():
    report = stays(stay(person="N1"), stay("S2", person="N1"), create_missing=True)
    assert (report.new, report.made) == (2, 1)
    assert ServiceUser.objects.get(reference="N1").imported


def test_a_service_that_nobody_knows_is_never_made():
    assert faults(stays(stay(service="NEW", person="N1"), create_missing=True)) == [(2, "service")]
    assert not ServiceUser.objects.filter(reference="N1").exists()


def test_a_dry_run_says_what_would_happen_and_keeps_nothing():
    report = stays(stay(person="N1"), create_missing=True, dry_run=True)
    assert (report.new, report.made, report.refused) == (1, 1, False)
    assert not Placement.objects.exists() and not Referral.objects.exists()
    stays(stay())
    assert Referral.objects.get().reference.endswith("-00001")


def test_a_stay_recorded_on_screen_cannot_be_changed_by_a_file():
    stays(stay())
    Placement.objects.update(imported=False)
    assert faults(stays(stay(ended="2014-01-01"))) == [(2, "reference")]


def test_outcomes_are_known_by_stay_code_and_day():
    stays(stay(ended="2013-09-01"))
    given = [
        {"placement": "S1", "outcome": "1a", "needed": "yes", "achieved": "yes", "recorded_on": ""},
        {"placement": "S1", "outcome": "2D1", "needed": "yes", "achieved": "no", "reason_not_achieved": "Health"},
        {"placement": "S1", "outcome": "1a", "needed": "yes", "recorded_on": "2013-08-01"},
    ]
    text = rows("outcomes", *given)
    assert bring("outcomes", text).new == 3
    assert bring("outcomes", text).unchanged == 3
    assert bring("outcomes", text.replace("S1,1a,yes,yes", "S1,1a,yes,no")).changed == 1
    assert faults(bring("outcomes", text.replace("S1", "S9"))) == [(2, "placement"), (3, "placement"), (4, "placement")]


def test_a_room_may_be_taken_by_the_next_when_the_file_says_that_somebody_left():
    Unit.objects.filter(service__code="HOSTEL").exclude(code="001").delete()
    stays(stay("S1"))
    stays(stay("S1", ended="2014-01-01"), stay("S2", "P2", started="2014-01-01"))
    assert placement("S2").unit.code == "001"
