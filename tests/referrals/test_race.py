"""Two people press at once: one wins, the other reads who and when. Right on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from referrals import actions
from referrals.models import Offer, Placement, Referral, RoutingRun, ServiceUser, WorklistItem
from tests.factories import AgencyFactory, County, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    return County()


def at_once(*presses):
    """Press all buttons at the same moment, each in a thread of its own; the answers or what stopped them, in order."""
    barrier = Barrier(len(presses))

    def press(action):
        barrier.wait()
        try:
            return action()
        except (NotPossible, Refused, TooLate) as stopped:
            return stopped
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as threads:
        return list(threads.map(press, presses))


def accept(county, offer, unit):
    return lambda: actions.offer.accept(
        by=county.worker, offer=Offer.objects.get(pk=offer.pk), unit=unit, expected_arrival=timezone.localdate()
    )


def test_the_last_room_goes_to_one_person(county):
    people = [county.service_user(given_name=f"Robin{n}", family_name=f"Weald{n}") for n in range(6)]
    offers = [county.offered(service_user=each)[0] for each in people]
    room = county.quay.units.first()
    answers = at_once(*(accept(county, offer, room) for offer in offers))
    assert sum(isinstance(answer, Placement) for answer in answers) == 1
    assert Placement.objects.filter(unit=room, status="booked").count() == 1
    assert Offer.objects.filter(status="accepted").count() == 1
    assert Referral.objects.filter(status="accepted").count() == 1


def test_one_of_two_workers_answers_an_offer(county):
    (offer,) = county.offered()

    def decline():
        return actions.offer.decline(
            by=county.worker, offer=Offer.objects.get(pk=offer.pk), reason="full", detail="No room."
        )

    answers = at_once(accept(county, offer, county.quay.units.first()), decline)
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    offer.refresh_from_db()
    placements = Placement.objects.filter(offer=offer).count()
    assert (offer.status, placements) in {("accepted", 1), ("declined", 0)}


def test_a_withdrawal_and_an_acceptance_never_both_win(county):
    (offer,) = county.offered()

    def withdraw():
        return actions.referral.withdraw(
            by=county.officer, referral=Referral.objects.get(pk=offer.referral_id), reason="custody", detail="Recalled."
        )

    at_once(accept(county, offer, county.quay.units.first()), withdraw)
    referral = Referral.objects.get(pk=offer.referral_id)
    live = Placement.objects.filter(referral=referral, status="booked").count()
    assert (referral.status, live) in {("closed", 0), ("accepted", 1)}


def test_a_condition_that_is_added_and_an_acceptance_at_once_leave_nobody_unseen(county):
    (offer,) = county.offered()

    def amend():
        return actions.assessment.amend(
            by=county.officer, referral=Referral.objects.get(pk=offer.referral_id), section="risk",
            answers={"exclusion_areas": [county.thanet]}, reason="A new licence condition.",
        )  # fmt: skip

    _, accepted = at_once(amend, accept(county, offer, county.quay.units.first()))
    items = WorklistItem.objects.filter(agency=county.hub, kind="not_safe", closed_at=None)
    (item,) = items
    if isinstance(accepted, Placement):  # it was first: the hub finds the booking on its worklist
        assert item.placement == accepted
    else:
        assert isinstance(accepted, NotPossible)
        assert item.offer == offer
        assert not Placement.objects.exists()


def test_a_referral_is_sent_once(county):
    referral = county.complete(county.draft())

    def send():
        return actions.referral.submit(by=county.officer, referral=Referral.objects.get(pk=referral.pk))

    answers = at_once(send, send)
    assert sum(isinstance(answer, TooLate) for answer in answers) == 1
    assert referral.routing_runs.count() == 1


def test_of_two_merges_of_the_same_records_one_wins(county):
    one, other = (county.service_user(given_name=name) for name in ("Jordan", "Jordon"))

    def merge(kept, merged):
        return lambda: actions.merging.merge(by=county.coordinator, kept=kept, other=merged, reason="One person.")

    answers = at_once(merge(one, other), merge(other, one))
    assert sum(isinstance(answer, TooLate) for answer in answers) == 1
    assert ServiceUser.objects.exclude(merged_into=None).count() == 1


def test_of_two_agencies_that_send_the_same_person_at_once_one_leads_and_the_other_stands_beside(county):
    prison = AgencyFactory(name="Sheppey prison", kind="prison")
    prison.officer, someone = person(prison, "referrer"), county.service_user()
    drafts = [
        county.complete(county.draft(someone)),
        county.complete(county.draft(someone, by=prison.officer, agency=prison)),
    ]

    def send(draft):
        return lambda: actions.referral.submit(by=draft.referrer, referral=Referral.objects.get(pk=draft.pk))

    sent = at_once(*map(send, drafts))
    assert sorted(referral.status for referral in sent) == ["beside", "submitted"]
    assert sorted(Referral.objects.values_list("status", flat=True)) == ["beside", "submitted"]
    (run,) = RoutingRun.objects.all()
    assert run.referral.status == "submitted"
    assert set(WorklistItem.objects.filter(closed_at=None).values_list("kind", "referral__status")) >= {
        ("triage", "submitted"), ("join_referral", "beside"),
    }  # fmt: skip
