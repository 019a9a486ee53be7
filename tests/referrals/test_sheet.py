"""The person's own sheet: their next step in plain words, wherever their referral stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Referral
from referrals.views.sheet import NEXT
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


def sheet(client, reader, referral):
    client.force_login(reader)
    answer = client.get(reverse("sheet", args=[referral.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sheet_has_a_next_step_for_every_status():
    assert set(NEXT) == set(ReferralStatus)


def test_somebody_whose_referral_stands_beside_another_is_told_that_they_are_asked_once(county, client):
    led = county.submitted()
    prison = AgencyFactory(kind="prison")
    worker = person(prison, "referrer")
    beside = county.submitted(service_user=led.service_user, by=worker, agency=prison)
    assert beside.status == "beside"
    assert "brings the two together" in sheet(client, worker, beside)


def test_somebody_who_moves_on_reads_where_they_live_where_they_go_and_on_which_day(county, client):
    placement = county.arrived()
    referral = Referral.objects.get(pk=placement.referral_id)
    (onward,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.mill_lane])
    moves = timezone.localdate() + timedelta(days=9)
    actions.offer.accept(
        by=county.mill_worker, offer=onward, unit=county.mill_lane.units.first(), expected_arrival=moves
    )
    text = sheet(client, county.officer, referral)
    for said in ("You live at Quay House", "Mill Lane is keeping a place for you", f"{moves:%-d %B %Y}"):
        assert said in text
    assert text.index("Quay House") < text.index("Mill Lane")
