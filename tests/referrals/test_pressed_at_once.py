"""Two browsers press the same button at the very same moment, on the pages that are used most: one effect."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Event
from referrals.models import Placement
from tests.factories import County
from tests.forms import day
from tests.referrals.test_once import token

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DECLINED = {"reason": "no_staff", "asked_to_withdraw": "no", "detail": "Two are ill."}
LEFT = {"reason": "moved_on", "planned": "yes", "destination": "private_rented", "area_kind": "not_known"}


@pytest.fixture
def county(transactional_db):
    return County()


def sending(county):
    referral = county.complete(county.draft())
    return county.officer, reverse("draft_check", args=[referral.reference]), {}


def accepting(county):
    [offer] = county.offered()
    given = {"unit": county.quay.units.first().pk} | day("expected_arrival", TODAY)
    return county.worker, reverse("offer_step", args=[offer.reference, "accept"]), given


def declining(county):
    [offer] = county.offered()
    return county.worker, reverse("offer_step", args=[offer.reference, "decline"]), DECLINED


def arriving(county):
    stay = county.booked()
    return county.worker, reverse("placement_step", args=[stay.reference, "arrive"]), day("on", TODAY)


def departing(county):
    stay = county.arrived()
    return county.worker, reverse("placement_step", args=[stay.reference, "depart"]), LEFT | day("on", TODAY)


def telling(county):
    referral = county.agrees_to_duty(county.submitted())
    return county.officer, reverse("duty_of", args=[referral.reference]), {"reason": "homeless"}


def accepting_duty(county):
    duty = county.told()
    given = {"outcome": "prevention_and_relief", "detail": "Come on Monday at ten."}
    return county.housing_officer, reverse("duty_answer", args=[duty.reference]), given


def browser(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def pressed(clients, address, given):
    """What each browser got, all having pressed at the same moment; one browser may stand there twice."""
    barrier = Barrier(len(clients))

    def press(client):
        again = Client(raise_request_exception=False)
        again.cookies.update(client.cookies)
        barrier.wait()
        try:
            return again.post(address, given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(press, clients))


PAGES = {
    "submit": sending, "accept": accepting, "decline": declining, "arrive": arriving, "depart": departing,
    "notify": telling, "accept_duty": accepting_duty,
}  # fmt: skip
HOUSED = ("accept", "arrive", "depart")


@pytest.mark.parametrize("same", [True, False], ids=["one session", "two sessions"])
@pytest.mark.parametrize("verb", PAGES)
def test_two_presses_at_the_same_moment_have_one_effect(county, verb, same):
    who, address, given = PAGES[verb](county)
    first = browser(who)
    shown = first.get(address)
    assert shown.status_code == 200
    clients = [first, first if same else browser(who)]
    once = {"once": token(shown)} if verb != "submit" else {}  # a draft that is sent is a draft no longer
    answers = pressed(clients, address, given | once)
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 302 and statuses[1] in (302, 404, 409), statuses
    assert Event.objects.filter(verb=verb).count() == 1
    assert Placement.objects.count() == (verb in HOUSED)
