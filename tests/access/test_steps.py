"""Person x status x step, from literal tables: who may press what, and when. Everything else is refused."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import User
from referrals import actions, lifecycle
from referrals.models import DutyToRefer, FollowUp, Offer, Placement, Referral
from tests.access.who_may import (
    PEOPLE,
    WHEN_DUTY,
    WHEN_OFFER,
    WHEN_PLACEMENT,
    WHEN_REFERRAL,
    WHO_MAY_DUTY,
    WHO_MAY_OFFER,
    WHO_MAY_PLACEMENT,
    WHO_MAY_REFERRAL,
    WHO_MAY_WHILE_HOUSED,
    everybody,
)
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return everybody()


def in_status(county, status):
    """A referral brought to a status by the steps that lead there."""
    if status == "draft":
        return county.complete(county.draft())
    if status == "beside":  # the referral that led has ended since
        prison = AgencyFactory(kind="prison")
        led = county.submitted(by=person(prison, "referrer"), agency=prison)
        beside = county.submitted(service_user=led.service_user)
        actions.referral.withdraw(by=led.referrer, referral=led, reason="disengaged", detail="Not seen.")
        return Referral.objects.get(pk=beside.pk)
    if status in ("offered", "accepted", "placed"):
        way = {"offered": county.offered, "accepted": county.booked, "placed": county.arrived}[status]()
        return Referral.objects.get(pk=(way[0] if isinstance(way, list) else way).referral_id)
    referral = county.submitted()
    if status == "information_asked":
        actions.referral.ask(by=county.coordinator, referral=referral, question="When is the release?")
    if status == "waiting":
        actions.referral.wait(
            by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
        )
        tomorrow = timezone.localdate() + timedelta(days=1)
        actions.waiting.park(by=county.coordinator, referral=referral, until=tomorrow, reason="In hospital.")
    if status == "closed":
        actions.referral.close(by=county.coordinator, referral=referral, reason="no_place", detail="All were asked.")
    return Referral.objects.get(pk=referral.pk)


def press_referral(county, user, referral, step):
    today = timezone.localdate()
    act = actions.referral
    given = {"by": user, "referral": referral}
    presses = {
        "submit": lambda: act.submit(**given),
        "join": lambda: actions.joining.join(into=county.twin, **given),
        "alone": lambda: actions.joining.alone(**given),
        "ask": lambda: act.ask(question="What else?", **given),
        "answer": lambda: act.answer(question=referral.questions.first() or _NoQuestion, text="On Friday.", **given),
        "amend": lambda: actions.assessment.amend(
            section="hopes", answers={"own_words": "A home."}, reason="New.", **given
        ),
        "read_change": lambda: _changed(referral) and actions.assessment.read_change(**given),
        "route": lambda: actions.routing.route(**given),
        "wait": lambda: act.wait(stage=county.hostel, band="B", band_reason="Threatened.", **given),
        "park": lambda: actions.waiting.park(until=today + timedelta(days=30), reason="On remand.", **given),
        "unpark": lambda: actions.waiting.unpark(**given),
        "urgency": lambda: act.urgency(same_day=not referral.same_day, **given),
        "offer": lambda: actions.offer.send(services=[county.mill_lane], **given),
        "notify": lambda: (
            county.agrees_to_duty(referral, by=county.coordinator) and actions.duty.notify(reason="homeless", **given)
        ),
        "withdraw": lambda: act.withdraw(reason="custody", detail="Recalled.", **given),
        "died": lambda: act.died(on=today, **given),
        "panel": lambda: actions.declining.decide_at_panel(detail="Mill Lane looks again.", **given),
        "close": lambda: act.close(reason="no_place", detail="All were asked.", **given),
        "reopen": lambda: act.reopen(reason="Came back.", **given),
    }
    return presses[step]


def _changed(referral):
    """Somebody else has changed the assessment meanwhile."""
    return Referral.objects.filter(pk=referral.pk).update(changed_at=timezone.now())


class _NoQuestion:
    pk = 0


def press_offer(county, user, offer, step):
    act = actions.offer
    given = {"by": user, "offer": offer}
    presses = {
        "ask": lambda: act.ask(question="Any pets?", **given),
        "answer": lambda: act.answer(question=offer.questions.first() or _NoQuestion, text="None.", **given),
        "accept": lambda: act.accept(unit=county.quay.units.last(), expected_arrival=timezone.localdate(), **given),
        "decline": lambda: act.decline(reason="full", detail="No room.", **given),
        "refused": lambda: act.refused(reason="area", detail="Too far.", **given),
        "lapse": lambda: act.lapse(at=offer.due_at, **given),
        "withdraw": lambda: act.withdraw(reason="Sent in error.", **given),
        "challenge": lambda: actions.declining.challenge(reason="A room is free.", **given),
        "review": lambda: act.review(outcome="noted", detail="Understood.", **given),
        "read": lambda: act.read(**given),
    }
    return presses[step]


def press_placement(county, user, placement, step):
    today = timezone.localdate()
    act = actions.placement
    given = {"by": user, "placement": placement}
    presses = {
        "arrive": lambda: act.arrive(on=today, **given),
        "did_not_arrive": lambda: act.did_not_arrive(reason="custody", **given),
        "cancel": lambda: act.cancel(reason="risk", detail="New facts.", **given),
        "extend": lambda: act.extend(expected_end=today + timedelta(days=30), reason="No place free.", **given),
        "ready": lambda: act.ready(on=today, **given),
        "depart": lambda: act.depart(
            on=today, reason="moved_on", planned=True, destination="social_rented", area_kind="pending", **given
        ),
        "destination": lambda: act.add_destination(destination="social_rented", area_kind="not_known", **given),
        "correct": lambda: actions.correcting.correct(**_other_facts(placement), **given),
        "authorise": lambda: (
            _overstays(placement) and actions.overstay.authorise(authorised=True, reason="No place yet.", **given)
        ),
        "follow_up": lambda: (
            _fallen_due(placement) and actions.following.follow_up(held_on=today, sustained="yes", **given)
        ),
        "outcomes": lambda: act.record_outcomes(rows=[{"code": "1a", "needed": True, "achieved": True}], **given),
    }
    return presses[step]


def _fallen_due(stay):
    """Three months have passed since they moved on."""
    FollowUp.objects.filter(placement=stay).delete()
    return FollowUp.objects.create(placement=stay, due_on=timezone.localdate())


def _overstays(stay):
    """The provider has extended the stay beyond the longest."""
    asked = {"overstay": "asked", "overstay_asked_at": timezone.now(), "expected_end": timezone.localdate()}
    return Placement.objects.filter(pk=stay.pk).update(**asked)


def press_duty(county, user, duty, step):
    act, given, over = actions.duty, {"by": user, "duty": duty}, timezone.now() + timedelta(days=200)
    return {
        "accept_duty": lambda: act.answer(outcome="priority_need", **given),
        "refuse_duty": lambda: act.answer(outcome="no_local_connection", detail="Dover's.", **given),
        "withdraw_duty": lambda: act.withdraw(reason="need_resolved", detail="Housed.", **given),
        "expire_duty": lambda: act.expire(at=over, **given),
    }[step]


def _other_facts(stay):
    """What is recorded of a stay, with one thing said otherwise."""
    if stay.status != "departed":
        return {"started": timezone.localdate() - timedelta(days=1), "why": "The day before."}
    return {
        "started": stay.started, "on": stay.ended, "reason": stay.departure_reason, "planned": not stay.planned,
        "destination": stay.destination, "area_kind": stay.destination_area_kind, "why": "It was not agreed.",
    }  # fmt: skip


def verdict(press):
    """ "done", "refused" or "too late", and everything undone again."""
    try:
        with transaction.atomic():
            press()
            raise Undone
    except Undone:
        return "done"
    except Refused:
        return "refused"
    except TooLate:
        return "too late"


class Undone(Exception):
    pass


def expected(who, step, may, when, status):
    if who not in may[step]:
        return "refused"
    return "done" if status in when[step] else "too late"


# In every run each person tries every third step, others in each state; the deep run tries them all.
every = pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.deep)])


def compare(county, model, pk, status, press, may, when, every):
    wrong = []
    for number, who in enumerate(PEOPLE, start=len(status)):
        for step in list(may)[number % every :: every]:
            user = User.objects.get(pk=getattr(county, who).pk)
            got = verdict(press(county, user, model.objects.get(pk=pk), step))
            want = expected(who, step, may, when, status)
            if got != want:
                wrong.append(f"{who} {step} while {status}: {got}, not {want}")
    assert not wrong, "\n".join(wrong)


def test_the_tables_here_name_every_step_there_is():
    assert set(WHO_MAY_REFERRAL) == set(WHEN_REFERRAL) == set(lifecycle.REFERRAL)
    assert set(WHO_MAY_OFFER) == set(WHEN_OFFER) == set(lifecycle.OFFER)
    assert set(WHO_MAY_PLACEMENT) == set(WHEN_PLACEMENT) == set(lifecycle.PLACEMENT)
    assert set(WHO_MAY_DUTY) == set(WHEN_DUTY) == set(lifecycle.DUTY)


@every
@pytest.mark.parametrize("status", sorted(set().union(*WHEN_REFERRAL.values())))
def test_who_may_press_what_on_a_referral(county, status, every):
    referral = in_status(county, status)
    may = WHO_MAY_WHILE_HOUSED if status in ("accepted", "placed") else WHO_MAY_REFERRAL
    compare(county, Referral, referral.pk, status, press_referral, may, WHEN_REFERRAL, every)


@every
@pytest.mark.parametrize(
    "status", ["open", "information_asked", "accepted", "declined", "refused", "lapsed", "withdrawn"]
)
def test_who_may_press_what_on_an_offer(county, status, every):
    (offer,) = county.offered()
    press = {
        "information_asked": ("worker", "ask"),
        "accepted": ("worker", "accept"),
        "declined": ("worker", "decline"),
        "refused": ("worker", "refused"),
        "lapsed": ("clock", "lapse"),
        "withdrawn": ("coordinator", "withdraw"),
    }.get(status)
    if press:
        press_offer(county, getattr(county, press[0]), offer, press[1])()
    # Once it is answered the lock has shut; its own provider still reads that it came too late, and by whom.
    compare(county, Offer, offer.pk, status, press_offer, WHO_MAY_OFFER, WHEN_OFFER, every)


@every
@pytest.mark.parametrize("status", ["booked", "arrived", "departed", "did_not_arrive", "cancelled"])
def test_who_may_press_what_on_a_placement(county, status, every):
    placement = county.booked()
    ways = {
        "arrived": ("arrive",),
        "departed": ("arrive", "depart"),
        "did_not_arrive": ("did_not_arrive",),
        "cancelled": ("cancel",),
    }
    for step in ways.get(status, ()):
        press_placement(county, county.worker, Placement.objects.get(pk=placement.pk), step)()
    compare(county, Placement, placement.pk, status, press_placement, WHO_MAY_PLACEMENT, WHEN_PLACEMENT, every)


@every
@pytest.mark.parametrize("status", ["submitted", "accepted", "not_accepted", "withdrawn", "expired"])
def test_who_may_press_what_on_a_duty_to_refer(county, status, every):
    duty = county.told()
    ways = {
        "accepted": ("housing_officer", "accept_duty"),
        "not_accepted": ("housing_officer", "refuse_duty"),
        "withdrawn": ("officer", "withdraw_duty"),
        "expired": ("clock", "expire_duty"),
    }
    if status in ways:
        who, step = ways[status]
        press_duty(county, getattr(county, who), duty, step)()
    compare(county, DutyToRefer, duty.pk, status, press_duty, WHO_MAY_DUTY, WHEN_DUTY, every)


def test_nobody_presses_anything_on_a_restricted_referral_without_a_grant(county):
    referral = in_status(county, "submitted")
    for each in (referral, county.twin):
        actions.restriction.restrict(by=county.coordinator, service_user=each.service_user, reason="Refuge.")
    granted = {"coordinator"}
    may = {step: who & granted for step, who in WHO_MAY_REFERRAL.items()}
    compare(county, Referral, referral.pk, "submitted", press_referral, may, WHEN_REFERRAL, every=1)


def test_an_impossible_answer_is_said_before_anything_is_changed(county):
    (offer,) = county.offered()
    with pytest.raises(NotPossible):
        actions.offer.decline(by=county.worker, offer=offer, reason="something else", detail="")
    offer.refresh_from_db()
    assert offer.status == "open"
