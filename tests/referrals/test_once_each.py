"""Every step that has a page does nothing twice when its button is pressed twice with the same words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Event
from pathways.models import Service
from referrals import actions
from referrals.models import Referral
from referrals.views import offers, stays, triage
from referrals.views.steps import STEPS
from tests.factories import AgencyFactory, person
from tests.forms import day
from tests.referrals.test_once import token

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def in_120_days():
    return today() + timedelta(days=120)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def waits(county):
    referral = county.submitted()
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
    )
    return fresh(referral)


def parked(county):
    referral = waits(county)
    until = today() + timedelta(days=9)
    actions.waiting.park(by=county.coordinator, referral=referral, until=until, reason="In hospital.")
    return referral


def asked(county):
    referral = county.submitted()
    actions.referral.ask(by=county.coordinator, referral=referral, question="When?")
    return referral


def closed(county):
    referral = county.submitted()
    actions.referral.close(by=county.coordinator, referral=referral, reason="no_place", detail="All were asked.")
    return referral


def changed(county):
    referral = waits(county)
    actions.assessment.amend(
        by=county.officer, referral=referral, section="hopes", answers={"own_words": "A home."}, reason="New."
    )
    return referral


def alone(county):
    prison = AgencyFactory(kind="prison")
    led = county.submitted(by=person(prison, "referrer"), agency=prison)
    beside = county.submitted(service_user=led.service_user)
    actions.referral.withdraw(by=led.referrer, referral=led, reason="disengaged", detail="Not seen.")
    return fresh(beside)


def offered(county):
    return county.offered()[0]


def declined(county):
    return county.decline(offered(county))


def departed(county):
    return county.stayed(today() - timedelta(days=9), today() - timedelta(days=2))


def settled(county):
    return county.stayed(today() - timedelta(days=160), today() - timedelta(days=95))


def overstays(county):
    stay = county.arrived()
    until = today() + timedelta(days=county.hostel.maximum_days + 1)
    actions.placement.extend(by=county.worker, placement=stay, expected_end=until, reason="No place is free.")
    return fresh(stay)


LEFT = {"reason": "moved_on", "planned": "yes", "destination": "private_rented", "area_kind": "not_known"}
WHY = {"detail": "It has changed."}
# {step: (who presses it, how the record comes to where it can be pressed, what is typed, asked when it is pressed)}
REFERRALS = {
    "withdraw": ("officer", "submitted", {"reason": "custody"} | WHY),
    "died": ("officer", "submitted", lambda: day("on", today())),
    "ask": ("coordinator", "submitted", {"question": "Which licence?"}),
    "close": ("coordinator", "submitted", {"reason": "no_place"} | WHY),
    "park": ("coordinator", waits, lambda: day("until", today() + timedelta(days=9)) | {"reason": "In hospital."}),
    "unpark": ("coordinator", parked, {}),
    "urgency": ("officer", "submitted", {"same_day": "True"}),
    "read_change": ("coordinator", changed, {}),
    "alone": ("coordinator", alone, {}),
    "reopen": ("coordinator", closed, {"reason": "They are back."}),
    "answer": ("officer", asked, {"text": "On Friday."}),
    "amend": ("officer", "submitted", {"own_words": "A room.", "reason": "They said so."}),
}
OFFERS = {
    "accept": ("worker", offered, lambda: day("expected_arrival", today())),
    "ask": ("worker", offered, {"question": "Any pets?"}),
    "decline": ("worker", offered, {"reason": "no_staff", "asked_to_withdraw": "no"} | WHY),
    "refused": ("worker", offered, {"reason": "area"} | WHY),
    "withdraw": ("coordinator", offered, {"reason": "Sent in error."}),
    "read": ("officer", declined, {}),
    "review": ("coordinator", declined, {"outcome": "noted"} | WHY),
    "challenge": ("officer", declined, {"reason": "A room is free."}),
}
STAYS = {
    "arrive": ("worker", "booked", lambda: day("on", today())),
    "did_not_arrive": ("worker", "booked", {"reason": "custody"}),
    "cancel": ("worker", "booked", {"reason": "risk"} | WHY),
    "extend": (
        "worker",
        "arrived",
        lambda: day("expected_end", today() + timedelta(days=120)) | {"reason": "No room yet."},
    ),
    "authorise": ("coordinator", overstays, {"authorised": "yes", "reason": "A room in May."}),
    "ready": ("worker", "arrived", lambda: day("on", today())),
    "depart": ("worker", "arrived", lambda: day("on", today()) | LEFT),
    "destination": ("worker", departed, {"destination": "social_rented", "area_kind": "not_known"}),
    "follow_up": ("worker", settled, lambda: day("held_on", today()) | {"sustained": "yes"}),
    "correct": ("worker", "arrived", lambda: day("started", today() - timedelta(days=1)) | {"why": "The day before."}),
    "outcomes": ("worker", "arrived", {"needed_1a": "yes", "achieved_1a": "yes"}),
}
TRIAGE = {
    "route": ("coordinator", "submitted", {}),
    "stage": ("coordinator", "submitted", {"reason": "Needs less."}),
    "override": ("coordinator", "submitted", {"reason": "They know the house."}),
    "wait": ("coordinator", "submitted", {"band": "B", "band_reason": "Threatened."}),
}
PAGES = {"referral_step": REFERRALS, "offer_step": OFFERS, "placement_step": STAYS, "triage_step": TRIAGE}


def test_every_step_with_a_page_is_pressed_here():
    assert set(REFERRALS) == set(STEPS)
    assert set(OFFERS) == set(offers.STEP_PAGES)
    assert set(STAYS) == set(stays.STEP_PAGES)
    assert set(TRIAGE) == set(triage.STEP_PAGES)


def also_typed(county, name, step):
    """What only this county can say: which unit, stage or service."""
    return {
        ("offer_step", "accept"): {"unit": county.quay.units.first().pk},
        ("triage_step", "stage"): {"stage": county.shared.pk},
        ("triage_step", "wait"): {"stage": county.hostel.pk},
        ("triage_step", "override"): {"service": "MILLLANE"},
    }.get((name, step), {})


@pytest.mark.parametrize(("name", "step"), [(name, step) for name, table in PAGES.items() for step in table])
def test_a_second_press_does_nothing_twice(county, client, name, step):
    who, reach, typed = PAGES[name][step]
    if step == "override":
        Service.objects.get(code="MILLLANE").works_at.filter(kind="hostel_24h").delete()
    record = getattr(county, reach)() if isinstance(reach, str) else reach(county)
    client.force_login(getattr(county, who))
    address = reverse(name, args=[record.reference, step]) + ("?section=hopes" if step == "amend" else "")
    shown = client.get(address)
    given = (typed() if callable(typed) else typed) | also_typed(county, name, step) | {"once": token(shown)}
    if step == "amend":
        given["based_on"] = Referral.objects.get(pk=record.pk).assessment_id
    if step == "answer":
        given["question"] = record.questions.get().pk
    first = client.post(address, given)
    assert first.status_code == 302, first.context and first.context["form"].errors
    known = Event.objects.count()
    second = client.post(address, given)
    assert Event.objects.count() == known
    assert (second.status_code, second.url) == (302, first.url)


def test_another_answer_from_the_same_page_is_no_second_press(county, client):
    stay = county.arrived()
    client.force_login(county.worker)
    address = reverse("placement_step", args=[stay.reference, "extend"])
    page = {"once": token(client.get(address)), "reason": "No room yet."}
    for days in (120, 130):
        assert client.post(address, page | day("expected_end", today() + timedelta(days=days))).status_code == 302
    stay.refresh_from_db()
    assert stay.expected_end == today() + timedelta(days=130)
