"""A place on the waiting list set aside and taken up again; how urgent it is, said anew; a decline that is read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.errors import NotPossible
from referrals import actions
from referrals.clock import due, due_same_day
from referrals.models import Offer, WaitingEntry, WorklistItem
from tests.forms import day, errors
from tests.pages import page, send

pytestmark = pytest.mark.django_db


def waits_for(agency):
    return set(WorklistItem.objects.filter(agency=agency, closed_at=None).values_list("kind", flat=True))


@pytest.fixture
def waiting(county):
    referral = county.submitted()
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
    )
    return referral


def test_a_parked_person_leaves_the_worklist_and_comes_back_after_that_day(county, enter, waiting):
    hub, until = enter(county.coordinator), timezone.localdate() + timedelta(days=10)
    assert "Park until a date" in page(hub, "referral", waiting.reference).content.decode()
    send(hub, "referral_step", waiting.reference, "park", reason="In hospital.", **day("until", until))
    assert "find_place" not in waits_for(county.hub)
    assert "In hospital." in page(hub, "waiting_list").content.decode()
    said = page(hub, "triage", waiting.reference).content.decode()
    assert "Take up again" in said and "Park until a date" not in said
    actions.clock.tick(at=timezone.now() + timedelta(days=11))
    assert "find_place" in waits_for(county.hub)


def test_a_parked_person_is_taken_up_again_on_the_same_place_in_the_list(county, enter, waiting):
    hub, since = enter(county.coordinator), waiting.waiting_entries.get().since
    tomorrow = day("until", timezone.localdate() + timedelta(days=1))
    send(hub, "referral_step", waiting.reference, "park", reason="On remand.", **tomorrow)
    send(hub, "referral_step", waiting.reference, "unpark")
    assert "find_place" in waits_for(county.hub)
    entry = waiting.waiting_entries.get()
    assert (entry.since, entry.parked_until, entry.parked_reason) == (since, None, "")
    assert send(hub, "referral_step", waiting.reference, "unpark").status_code == 409


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(0, "Away.", "until"), (400, "Away.", "until"), (3, "", "reason")]
)
def test_parking_needs_a_day_to_come_within_a_year_and_a_reason(county, enter, waiting, days, reason, field):
    until = day("until", timezone.localdate() + timedelta(days=days))
    refused = send(enter(county.coordinator), "referral_step", waiting.reference, "park", reason=reason, **until)
    assert field in errors(refused)


def test_somebody_back_from_an_offer_is_parked_on_the_list_of_their_stage(county):
    (offer,) = county.offered()
    actions.offer.decline(by=county.worker, offer=offer, reason="full", detail="No room.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    actions.waiting.park(by=county.coordinator, referral=offer.referral, until=tomorrow, reason="In hospital.")
    entry = WaitingEntry.objects.get()
    assert (entry.stage, entry.since) == (county.hostel, offer.referral.submitted_at)


def test_a_place_is_needed_today_after_all(county, enter):
    referral = county.submitted()
    officer = enter(county.officer)
    assert send(officer, "referral_step", referral.reference, "urgency", same_day="True").status_code == 302
    referral.refresh_from_db()
    assert referral.same_day
    item = WorklistItem.objects.get(referral=referral, kind="triage", closed_at=None)
    assert due_same_day(item.since) == item.due_at < due(item.since, working_days=1)
    assert "same_day" in errors(send(officer, "referral_step", referral.reference, "urgency", same_day="True"))


def test_a_draft_says_how_urgent_it_is_and_where_to_change_that(county, enter):
    referral, officer = county.draft(same_day=True), enter(county.officer)
    assert "Needs a place today." in page(officer, "draft", referral.reference).content.decode()
    send(officer, "referral_step", referral.reference, "urgency", same_day="False")
    assert "Does not need a place today." in page(officer, "draft", referral.reference).content.decode()


def test_a_decline_waits_for_its_referrer_until_it_has_been_read(county, enter):
    (offer,) = county.offered()
    actions.offer.decline(by=county.worker, offer=offer, reason="full", detail="Every room is taken.")
    officer = enter(county.officer)
    listed = page(officer, "worklist")
    (row,) = [row for row in listed.context["rows"] if row["item"].kind == "read_decline"]
    assert "Quay House" in row["where"]
    said = officer.get(row["url"]).content.decode()
    assert "Every room is taken." in said and "Why Quay House said no" in said
    assert officer.post(row["url"]).status_code == 302
    assert "read_decline" not in waits_for(county.probation)
    assert officer.post(row["url"]).status_code == 409


def test_a_decline_is_history_once_another_service_has_a_place(county):
    quay, mill = county.offered(county.quay, county.mill_lane)
    actions.offer.decline(by=county.worker, offer=quay, reason="full", detail="No room.")
    assert "read_decline" in waits_for(county.probation)
    actions.offer.accept(
        by=county.mill_worker, offer=mill, unit=county.mill_lane.units.first(), expected_arrival=timezone.localdate()
    )
    assert "read_decline" not in waits_for(county.probation)
    with pytest.raises(NotPossible):
        actions.waiting.park(by=county.coordinator, referral=mill.referral, until=timezone.localdate(), reason="No.")


def test_services_that_were_asked_already_answer_within_hours_once_a_place_is_needed_today(
    county, mailoutbox, django_capture_on_commit_callbacks
):
    (offer,) = county.offered()
    at = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        actions.referral.urgency(by=county.officer, referral=offer.referral, same_day=True, at=at)
    offer.refresh_from_db()
    assert offer.due_at == due_same_day(at)
    assert WorklistItem.objects.get(kind="answer_offer").due_at == offer.due_at
    assert [mail.to for mail in mailoutbox] == [[county.worker.email]]


def test_a_deadline_never_moves_away_when_a_place_is_not_needed_today_any_more(county):
    (offer,) = county.offered()
    for same_day in (True, False):
        actions.referral.urgency(by=county.officer, referral=offer.referral, same_day=same_day)
    assert Offer.objects.get().due_at < offer.due_at
