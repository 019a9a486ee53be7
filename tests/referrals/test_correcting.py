"""A stay that was recorded wrongly is put right, with the reason, by those who answer for it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import actions
from referrals.models import Placement, Referral, Stake, WorklistItem
from tests.forms import day, errors

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


def left(county, arrived=None, went=None, **given):
    """Somebody who has lived in Quay House, from ten days ago to three days ago."""
    return Placement.objects.get(pk=county.stayed(arrived or ago(10), went or ago(3), **given).pk)


def correct(county, stay, by=None, **changes):
    given = {"started": stay.started, "why": "The wrong line of the book was read."}
    if stay.status == "departed":
        given |= {
            "on": stay.ended, "reason": stay.departure_reason, "planned": stay.planned, "destination": stay.destination,
            "area_kind": stay.destination_area_kind, "area": stay.destination_area,
        }  # fmt: skip
    actions.correcting.correct(by=by or county.worker, placement=stay, **given | changes)
    return Placement.objects.get(pk=stay.pk)


def test_the_day_of_an_arrival_is_put_right_and_the_expected_end_moves_with_it(county):
    stay = county.arrived()
    expected = stay.expected_end
    stay = correct(county, stay, started=ago(5))
    assert (stay.started, stay.expected_end, stay.status) == (ago(5), expected - timedelta(days=5), "arrived")
    assert stay.changed_on_screen


def test_every_fact_of_a_departure_is_put_right_and_the_log_keeps_old_and_new(county):
    stay = left(county)
    stay = correct(
        county, stay, on=ago(2), reason="abandoned", planned=False, destination="not_known", area_kind="area",
        area=county.dover,
    )  # fmt: skip
    assert (stay.ended, stay.departure_reason, stay.planned) == (ago(2), "abandoned", False)
    event = Event.objects.get(verb="correct", subject=stay.reference)
    assert event.reason == "The wrong line of the book was read."
    assert event.detail["old"]["ended"] == ago(3).isoformat()
    assert event.detail["new"]["destination_area"] == "E07000108"
    assert "started" not in event.detail["new"]
    assert Referral.objects.get(pk=stay.referral_id).closed_reason == "left_unplanned"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"started": TODAY() + timedelta(days=1)}, "started"),
        ({"on": TODAY() + timedelta(days=1)}, "on"),
        ({"started": ago(1), "on": ago(2)}, "on"),
        ({"on": None}, "on"),
        ({"planned": None}, "planned"),
        ({"reason": "died"}, "destination"),
        ({"area_kind": "area", "area": None}, "area"),
        ({"why": "  "}, "why"),
        ({}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(county, changes, field):
    stay = left(county)
    with pytest.raises(NotPossible) as refused:
        correct(county, stay, **changes)
    assert not field or field in refused.value.errors
    assert Placement.objects.get(pk=stay.pk).ended == ago(3)
    assert not Event.objects.filter(verb="correct").exists()


def test_an_arrival_of_long_ago_is_put_right_by_the_hub(county):
    stay = left(county)
    with pytest.raises(NotPossible, match="ask the hub"):
        correct(county, stay, started=ago(40))
    assert correct(county, stay, by=county.coordinator, started=ago(40)).started == ago(40)


def test_a_stay_whose_stake_has_ended_is_put_right_by_the_hub_alone(county):
    stay = left(county, date(2025, 1, 6), date(2025, 2, 3))
    Stake.objects.filter(agency=county.harbour).update(until=ago(1))
    with pytest.raises(Refused):
        correct(county, stay, planned=False)
    assert correct(county, stay, by=county.coordinator, planned=False).planned is False


@pytest.mark.parametrize("who", ["officer", "mill_worker", "housing_officer", "member", "administrator"])
def test_nobody_else_corrects_a_stay(county, who):
    stay = county.arrived()
    with pytest.raises(Refused):
        correct(county, stay, by=getattr(county, who), started=ago(1))


def test_a_booking_is_not_corrected(county):
    stay = county.booked()
    with pytest.raises(TooLate):
        correct(county, stay, started=ago(1))


def test_nobody_lives_in_two_homes_or_two_in_one_place_because_of_a_correction(county):
    before = left(county, ago(20), ago(12), given_name="Robin", family_name="Weald")
    stay = left(county)
    assert before.unit == stay.unit
    with pytest.raises(NotPossible, match="it was taken"):
        correct(county, stay, started=ago(13))
    assert correct(county, stay, started=ago(12)).started == ago(12)


def moved(county, on):
    """Somebody who moved from Quay House into Mill Lane on a day."""
    stay = county.arrived()
    Placement.objects.filter(pk=stay.pk).update(started=ago(20))
    (onward,) = actions.offer.send(
        by=county.coordinator, referral=Referral.objects.get(pk=stay.referral_id), services=[county.mill_lane]
    )
    second = actions.offer.accept(
        by=county.mill_worker, offer=onward, unit=county.mill_lane.units.first(), expected_arrival=TODAY()
    )
    actions.placement.arrive(by=county.mill_worker, placement=second, on=on)
    return Placement.objects.get(pk=stay.pk), Placement.objects.get(pk=second.pk)


def test_the_home_before_ends_on_the_day_of_the_move_as_it_is_put_right(county):
    former, second = moved(county, ago(3))
    correct(county, second, by=county.mill_worker, started=ago(7))
    former.refresh_from_db()
    assert (former.ended, former.departure_reason) == (ago(7), "transferred")
    with pytest.raises(NotPossible, match="Correct the arrival there"):
        correct(county, former, by=county.coordinator, on=ago(5))


def test_a_destination_that_is_pending_again_is_waited_for_again(county):
    stay = left(county)
    assert not WorklistItem.objects.filter(placement=stay, closed_at=None).exists()
    correct(county, stay, area_kind="pending")
    assert WorklistItem.objects.filter(placement=stay, kind="add_destination", closed_at=None).count() == 1


def test_a_death_that_was_recorded_as_a_move_closes_the_referral_as_a_death_and_back(county):
    stay = left(county)
    stay = correct(county, stay, reason="died", destination="died", planned=False, area_kind="not_known")
    assert Referral.objects.get(pk=stay.referral_id).closed_reason == "died"
    stay = correct(county, stay, reason="moved_on", destination="private_rented", planned=True)
    assert Referral.objects.get(pk=stay.referral_id).closed_reason == "moved_on"


def test_the_page_shows_what_was_recorded_and_asks_why(county, client):
    stay = left(county)
    client.force_login(county.worker)
    address = reverse("placement_step", args=[stay.reference, "correct"])
    assert address in client.get(reverse("placement", args=[stay.reference])).content.decode()
    shown = client.get(address)
    assert shown.context["form"]["started"].value() == ago(10)
    given = day("started", ago(9)) | day("on", ago(3))
    given |= {"reason": "moved_on", "planned": "yes", "destination": "private_rented", "area_kind": "not_known"}
    assert errors(client.post(address, given)).keys() == {"why"}
    assert client.post(address, given | {"why": "It was a Tuesday."}).status_code == 302
    stay.refresh_from_db()
    assert stay.started == ago(9)


def test_a_stay_that_goes_on_asks_for_the_arrival_alone(county, client):
    stay = county.arrived()
    client.force_login(county.worker)
    address = reverse("placement_step", args=[stay.reference, "correct"])
    assert set(client.get(address).context["form"].fields) == {"started", "why"}
    assert client.post(address, day("started", ago(2)) | {"why": "It was a Tuesday."}).status_code == 302
    stay.refresh_from_db()
    assert stay.started == ago(2)
