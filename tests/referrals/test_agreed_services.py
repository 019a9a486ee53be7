"""Where no agreement holds with a provider, nobody there may read of a person: its services are not asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from referrals import actions
from referrals.actions.routing import replay
from referrals.models import Offer
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db

SAID = "No information-sharing agreement of its provider holds"


@pytest.fixture
def ended(county):
    """The agreement of the provider of Quay House ended yesterday."""
    county.harbour.agreement_ends = timezone.localdate() - timedelta(days=1)
    county.harbour.save()


def of_quay(referral):
    (found,) = (row for row in referral.routing_runs.last().result["services"] if row["service"] == "QUAY")
    return found


def test_a_service_whose_providers_agreement_has_ended_is_not_now_and_comes_after_those_that_can_be_asked(
    county, ended, enter
):
    sent = county.submitted()
    found = of_quay(sent)
    assert (found["standing"], found["hard"]) == ("not_now", False) and SAID in found["reason"]
    first = next(row for row in sent.routing_runs.last().result["services"] if row["rank"] == 1)
    assert first["service"] == "MILLLANE"
    for user, name, more in ((county.officer, "referral_tab", ["pathway"]), (county.coordinator, "triage", [])):
        assert SAID in enter(user).get(reverse(name, args=[sent.reference, *more])).content.decode()


def test_on_the_last_day_of_an_agreement_a_service_is_still_asked(county):
    county.harbour.agreement_ends = timezone.localdate()
    county.harbour.save()
    (offer,) = county.offered(county.quay)
    assert of_quay(offer.referral)["standing"] == "meets"


@pytest.mark.parametrize("reason", ["", "Their manager rang and has a room."])
def test_no_offer_goes_where_nobody_may_read_it_whatever_the_reason(county, ended, reason):
    sent = county.submitted()
    with pytest.raises(NotPossible, match="nobody there may read") as told:
        actions.offer.send(
            by=county.coordinator, referral=sent, services=[county.mill_lane, county.quay], reason=reason
        )
    assert "Quay House" in str(told.value) and "Mill Lane" not in str(told.value)
    assert not Offer.objects.exists()


def test_the_hub_reads_why_when_it_ticks_such_a_service(county, enter):
    sent = county.submitted()
    county.harbour.agreement_version, county.harbour.agreement_signed = "", None
    county.harbour.save()
    response = enter(county.coordinator).post(reverse("triage", args=[sent.reference]), {"services": ["QUAY"]})
    assert response.status_code == 422 and "nobody there may read the referral" in response.content.decode()


def test_the_answer_comes_again_after_the_agreement_has_been_renewed(county, ended):
    run = county.submitted().routing_runs.last()
    county.harbour.agreement_ends, county.harbour.agreement_signed = None, LONG_AGO
    county.harbour.save()
    assert replay(run) == run.result


def test_a_decline_is_not_overturned_into_an_offer_that_nobody_may_read(county):
    (offer,) = county.offered(county.quay)
    county.decline(offer)
    county.harbour.agreement_ends = timezone.localdate() - timedelta(days=1)
    county.harbour.save()
    with pytest.raises(NotPossible, match="nobody there may read"):
        actions.offer.review(by=county.coordinator, offer=offer, outcome="overturned", detail="A room was free.")
    assert Offer.objects.get().reviewed == ""
