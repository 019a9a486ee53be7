"""Residents, and one stay with its steps."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Event
from referrals import actions
from referrals.codes import OutcomeCode
from referrals.lengths import days, length_of
from referrals.models import Outcome
from tests.forms import day
from tests.pages import page
from tests.referrals.living import booked, lives, more_units

pytestmark = pytest.mark.django_db


def record(browser, stay, step, **typed):
    return browser.post(reverse("placement_step", args=[stay.reference, step]), typed)


def departure(**changes):
    today = timezone.localdate()
    return day("on", today) | {
        "reason": "moved_on", "planned": "yes", "destination": "private_rented", "area_kind": "pending",
    } | changes  # fmt: skip


def test_a_departure_asks_for_the_area_where_it_is_known(county, enter):
    stay = county.arrived()
    for step in ("depart", "destination"):
        if step == "destination":
            record(enter(county.worker), stay, "depart", **departure(area_kind="pending"))
        said = page(enter(county.worker), "placement_step", stay.reference, step).content.decode()
        hanging = said.split('data-asked-when="area_kind=area"')[1]
        assert "Only if you know the area." in hanging and 'name="area"' in hanging


@pytest.mark.parametrize(
    ("since", "expected", "maximum", "words", "warning"),
    [
        (0, 90, 180, "day 1 of 90", ""),
        (90, 90, 180, "day 90 of 90", ""),
        (91, 90, 180, "day 91 of 90", "1 day past the expected end"),
        (181, 90, 180, "day 181 of 90", "1 day past the longest stay of 180"),
        (12, None, None, "day 12", ""),
    ],
)
def test_a_length_of_stay_is_told_in_words(since, expected, maximum, words, warning):
    today = date(2026, 6, 30)
    started = today - timedelta(days=since)
    end = started + timedelta(days=expected) if expected else None
    length = length_of(started, end, maximum, today)
    assert (length.words, length.warning) == (words, warning)


def test_days_are_counted_in_words():
    assert [days(1), days(2)] == ["1 day", "2 days"]


def test_residents_begin_with_the_longest_overstay_then_who_is_ready(county, enter):
    more_units(county, 2)
    lives(county, 0, "Early", 3)
    ready = lives(county, 1, "Ready", 20)
    lives(county, 2, "Over", 95)
    lives(county, 3, "Longest", 300)
    actions.placement.ready(by=county.worker, placement=ready, on=timezone.localdate())
    booked(county, 4, "Due")
    answer = page(enter(county.worker), "residents")
    names = [row["card"].name.split()[0] for row in answer.context["rows"]]
    assert names == ["Longest", "Over", "Ready", "Early"]
    assert [row["card"].name.split()[0] for row in answer.context["due"]] == ["Due"]
    said = answer.content.decode()
    assert "day 95 of 90" in said
    assert reverse("placement_step", args=[ready.reference, "depart"]) in said


def test_a_provider_sees_its_own_residents_only(county, enter):
    stay = lives(county, 0, "Early", 3)
    assert "Early" not in page(enter(county.mill_worker), "residents").content.decode()
    for name, args in (("placement", [stay.reference]), ("placement_step", [stay.reference, "depart"])):
        assert page(enter(county.mill_worker), name, *args).status_code == 404
    assert page(enter(county.coordinator), "residents").status_code == 403


def test_the_provider_before_does_not_open_the_stay_at_the_next(county, enter):
    stay = lives(county, 0, "Early", 3)
    (onward,) = actions.offer.send(
        by=county.coordinator, referral=stay.referral, services=[county.mill_lane], stage=county.shared
    )
    second = actions.offer.accept(
        by=county.mill_worker, offer=onward, unit=county.mill_lane.units.first(), expected_arrival=timezone.localdate()
    )
    for worker, own, foreign in ((county.worker, stay, second), (county.mill_worker, second, stay)):
        assert page(enter(worker), "placement", own.reference).status_code == 200
        assert page(enter(worker), "placement", foreign.reference).status_code == 404
    assert page(enter(county.worker), "offer", onward.reference).status_code == 404


def test_the_hub_and_the_referrer_read_a_stay_and_do_not_record_it(county, enter):
    stay = lives(county, 0, "Early", 3)
    for user, steps in ((county.coordinator, ["Correct the record"]), (county.officer, [])):
        answer = page(enter(user), "placement", stay.reference)
        assert answer.status_code == 200
        assert [step["label"] for step in answer.context["steps"]] == steps
        assert record(enter(user), stay, "depart", **departure()).status_code == 403
    stay.refresh_from_db()
    assert stay.status == "arrived"


def test_somebody_arrives(county, enter):
    stay = booked(county, 0, "Due")
    answer = record(enter(county.worker), stay, "arrive", **day("on", timezone.localdate()))
    assert answer.url == reverse("placement", args=[stay.reference])
    stay.refresh_from_db()
    assert (stay.status, stay.started) == ("arrived", timezone.localdate())


def test_somebody_does_not_arrive(county, enter):
    stay = booked(county, 0, "Due")
    record(enter(county.worker), stay, "did_not_arrive", reason="no_contact", detail="")
    stay.refresh_from_db()
    assert (stay.status, stay.referral.status) == ("did_not_arrive", "waiting")


def test_a_booking_is_cancelled_with_a_reason(county, enter):
    stay = booked(county, 0, "Due")
    assert set(record(enter(county.worker), stay, "cancel").context["form"].errors) == {"reason", "detail"}
    record(enter(county.worker), stay, "cancel", reason="unit_lost", detail="A pipe has burst.")
    stay.refresh_from_db()
    assert stay.status == "cancelled"


def test_a_stay_is_extended_with_a_reason(county, enter):
    stay = lives(county, 0, "Early", 85)
    end = timezone.localdate() + timedelta(days=30)
    answer = record(enter(county.worker), stay, "extend", **day("expected_end", timezone.localdate()), reason="Waits.")
    assert "Enter a day in the future." in answer.content.decode()
    record(enter(county.worker), stay, "extend", **day("expected_end", end), reason="Waits for a flat.")
    stay.refresh_from_db()
    assert (stay.expected_end, stay.overstay_reason) == (end, "Waits for a flat.")


def test_somebody_is_ready_to_move_on(county, enter):
    stay = lives(county, 0, "Early", 85)
    record(enter(county.worker), stay, "ready", **day("on", timezone.localdate()))
    stay.refresh_from_db()
    assert stay.ready_on == timezone.localdate()
    assert "ready to move on" in page(enter(county.worker), "placement", stay.reference).content.decode().lower()


def test_a_departure_keeps_five_separate_facts(county, enter):
    stay = lives(county, 0, "Early", 85)
    answer = record(enter(county.worker), stay, "depart", **departure(area_kind="area", area=county.dover.pk))
    assert answer.url == reverse("residents")
    stay.refresh_from_db()
    facts = (stay.ended, stay.departure_reason, stay.planned, stay.destination, stay.destination_area)
    assert facts == (timezone.localdate(), "moved_on", True, "private_rented", county.dover)


def test_a_pending_destination_is_asked_for_until_it_is_given(county, enter):
    stay = lives(county, 0, "Early", 85)
    record(enter(county.worker), stay, "depart", **departure())
    assert page(enter(county.worker), "residents").context["pending"][0]["placement"] == stay
    typed = {"destination": "private_rented", "area_kind": "area", "area": county.thanet.pk}
    record(enter(county.worker), stay, "destination", **typed)
    stay.refresh_from_db()
    assert stay.destination_area == county.thanet
    assert page(enter(county.worker), "residents").context["pending"] == []


@pytest.mark.parametrize("step", ["depart", "extend", "ready"])
def test_no_date_is_filled_in_beforehand(county, enter, step):
    stay = lives(county, 0, "Early", 85)
    form = page(enter(county.worker), "placement_step", stay.reference, step).context["form"]
    assert all(form[name].value() in (None, "") for name in form.fields)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (day("on", date(2020, 1, 1)), "on", "on or after the arrival"),
        (day("on", date(2090, 1, 1)), "on", "not in the future"),
        ({"on_0": "31", "on_1": "2"}, "on", "real date"),
        ({"on_0": "x"}, "on", "real date"),
        ({"on_2": "9" * 30}, "on", "real date"),
        ({"planned": ""}, "planned", "Say whether the departure was planned"),
        ({"destination": "died"}, "destination", "Died"),
        ({"area_kind": "area"}, "area", "Choose the area"),
        ({"area_kind": "area", "area": "999999"}, "area", "Choose the area from the list"),
        ({"reason": "nonsense"}, "reason", "Choose"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field_and_nothing_typed_is_lost(county, enter, changes, field, sentence):
    stay = lives(county, 0, "Early", 85)
    typed = departure(**changes)
    answer = record(enter(county.worker), stay, "depart", **typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sentence in " ".join(form.errors[field])
    assert form["on"].value() == [str(typed[f"on_{n}"]) for n in range(3)]
    assert form["destination"].value() == typed["destination"]
    stay.refresh_from_db()
    assert stay.status == "arrived"


def test_a_second_departure_reads_what_happened(county, enter):
    stay = lives(county, 0, "Early", 85)
    assert record(enter(county.worker), stay, "depart", **departure()).status_code == 302
    again = record(enter(county.worker), stay, "depart", **departure())
    assert again.status_code == 409
    assert "Wendy Worker" in again.content.decode()
    assert Event.objects.filter(subject=stay.reference, verb="depart").count() == 1


def test_outcomes_are_recorded_for_what_was_spoken_about(county, enter):
    stay = lives(county, 0, "Early", 85)
    answer = page(enter(county.worker), "placement_step", stay.reference, "outcomes")
    assert len(answer.context["form"].fields) == 3 * len(OutcomeCode.values) == 57
    typed = {"needed_1a": "yes", "achieved_1a": "no", "needed_3b": "no"}
    refused = record(enter(county.worker), stay, "outcomes", **typed)
    assert set(refused.context["form"].errors) == {"reason_1a"}
    record(enter(county.worker), stay, "outcomes", **typed, reason_1a="money")
    rows = Outcome.objects.filter(placement=stay).values_list("code", "needed", "achieved", "reason_not_achieved")
    assert sorted(rows) == [("1a", True, False, "money"), ("3b", False, None, "")]
    again = page(enter(county.worker), "placement_step", stay.reference, "outcomes").context["form"]
    assert (again["needed_1a"].value(), again["reason_1a"].value()) == ("yes", "money")


def test_achieved_without_needed_is_asked_about(county, enter):
    stay = lives(county, 0, "Early", 85)
    answer = record(enter(county.worker), stay, "outcomes", achieved_2a="yes")
    assert set(answer.context["form"].errors) == {"needed_2a"}


def test_a_restricted_resident_is_not_named_and_cannot_be_opened(county, enter):
    stay = lives(county, 0, "Hidden", 3)
    actions.restriction.restrict(
        by=county.coordinator, service_user=stay.referral.service_user, reason="Witness protection."
    )
    browser = enter(county.worker)
    said = page(browser, "units").content.decode()
    assert "Restricted record" in said
    for hidden in (stay.reference, stay.referral.reference, "HE,", "Hidden"):
        assert hidden not in said
    assert stay.reference not in page(browser, "residents").content.decode()
    assert page(browser, "placement", stay.reference).status_code == 404
