"""How long people waited for a service, as the directory says it."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from referrals.models import Placement, Referral, WaitingEntry
from referrals.waits import Wait, waits_of
from tests.pages import page, queries_of

pytestmark = pytest.mark.django_db


def came(county, days_ago, waited, listed=None):
    """Somebody who came to Quay House so many days ago and stayed a day, that many days after they were referred."""
    arrived = timezone.localdate() - timedelta(days=days_ago)
    stay = county.stayed(arrived, arrived + timedelta(days=1))
    sent = timezone.make_aware(datetime.combine(arrived - timedelta(days=waited), time(12)))
    Referral.objects.filter(pk=stay.referral_id).update(submitted_at=sent)
    if listed is not None:
        joined = sent + timedelta(days=waited - listed)
        WaitingEntry.objects.create(referral=stay.referral, stage=stay.stage, since=joined, left_at=joined)
    return stay


def test_the_wait_is_told_of_five_people_and_of_fewer_it_is_not(county, enter):
    for waited in (0, 3, 30, 12):
        came(county, 40, waited)
    today, officer = timezone.localdate(), enter(county.officer)
    assert waits_of([county.quay, county.mill_lane], today) == {county.quay.pk: Wait(4)}
    assert "Too few people came in the last 12 months to say" in page(officer, "service", "QUAY").content.decode()
    assert "Nobody has come in the last 12 months" in page(officer, "service", "MILLLANE").content.decode()
    before = queries_of(officer, "services")
    came(county, 20, 100, listed=7)  # on the list for a week only, after another pathway
    came(county, 400, 365)  # too long ago to say anything of today
    assert waits_of([county.quay], today) == {county.quay.pk: Wait(5, 7, 0, 30)}
    said = page(officer, "service", "QUAY").content.decode()
    assert "Half waited 7 days or fewer, from 0 to 30 (5 people" in said
    assert queries_of(officer, "services") == before


def test_a_move_from_another_place_says_nothing_of_a_wait(county):
    stay = came(county, 30, 5)
    moved = Placement.objects.get(pk=stay.pk)
    moved.pk, moved.reference, moved.offer, moved.service, moved.unit = None, "S-MOVED", None, county.mill_lane, None
    moved.started, moved.ended = stay.started + timedelta(days=1), stay.started + timedelta(days=9)
    moved.save()
    assert waits_of([county.mill_lane], timezone.localdate()) == {}
