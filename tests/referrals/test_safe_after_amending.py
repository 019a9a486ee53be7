"""What becomes known after sending keeps the person safe: nobody is offered, or accepted, where they may not be."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.errors import NotPossible, Refused, TooLate
from pathways.models import ServiceCriterion
from referrals import actions
from referrals.models import Offer, Placement, Referral, WorklistItem
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db


def amend(county, referral, section="risk", by=None, **answers):
    return actions.assessment.amend(
        by=by or county.officer, referral=Referral.objects.get(pk=referral.pk), section=section, answers=answers,
        reason="A condition was added on Monday.",
    )  # fmt: skip


def send(county, referral, *services):
    return actions.offer.send(
        by=county.coordinator, referral=Referral.objects.get(pk=referral.pk), services=services or [county.quay]
    )


def accept(county, offer):
    return actions.offer.accept(
        by=county.worker, offer=Offer.objects.get(pk=offer.pk), unit=county.quay.units.first(),
        expected_arrival=timezone.localdate(),
    )  # fmt: skip


def kept_out(county):
    """What an officer may add after sending that keeps the person out of Quay House, which stands in Thanet."""
    return {
        "a condition names the district": ("risk", {"exclusion_areas": [county.thanet]}),
        "a condition names the county around it": ("risk", {"exclusion_areas": [county.area]}),
        "a condition names the house": ("risk", {"exclusion_premises": [county.quay]}),
        "the person must avoid the district": ("connection", {"areas_to_avoid": [county.thanet]}),
    }


WAYS = (
    "a condition names the district", "a condition names the county around it", "a condition names the house",
    "the person must avoid the district",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_hub_cannot_offer_where_a_condition_that_was_added_keeps_the_person_out(county, way):
    referral = county.submitted()
    section, answers = kept_out(county)[way]
    amend(county, referral, section, **answers)
    with pytest.raises(NotPossible, match="whatever the reason"):
        send(county, referral)
    assert not Offer.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_an_open_offer_cannot_be_accepted_once_a_condition_keeps_the_person_out(county, way):
    (offer,) = county.offered()
    section, answers = kept_out(county)[way]
    amend(county, offer.referral, section, **answers)
    with pytest.raises(NotPossible, match="The hub has been told"):
        accept(county, offer)
    assert Offer.objects.get(pk=offer.pk).status == "open"
    assert not Placement.objects.exists()


def test_a_hard_rule_that_a_service_made_after_the_offer_holds_too(county):
    (offer,) = county.offered()
    ServiceCriterion.objects.create(
        service=county.quay, criterion="sleeping_rough", must_hold=False, hard=True, starts=LONG_AGO
    )
    with pytest.raises(NotPossible):
        accept(county, offer)


def test_what_the_provider_reads_names_no_condition(county):
    (offer,) = county.offered()
    amend(county, offer.referral, exclusion_areas=[county.thanet])
    with pytest.raises(NotPossible) as refused:
        accept(county, offer)
    assert "Thanet" not in str(refused.value.errors)


def test_only_who_may_accept_is_told_that_it_is_not_safe(county):
    (offer,) = county.offered()
    amend(county, offer.referral, exclusion_areas=[county.thanet])
    with pytest.raises(Refused):
        actions.offer.accept(
            by=county.mill_worker, offer=Offer.objects.get(pk=offer.pk), unit=county.quay.units.first(),
            expected_arrival=timezone.localdate(),
        )  # fmt: skip


def test_a_condition_that_is_lifted_opens_the_service_again(county):
    referral = county.submitted()
    amend(county, referral, exclusion_areas=[county.thanet])
    amend(county, referral, exclusion_areas=[])
    (offer,) = send(county, referral)
    assert accept(county, offer).status == "booked"


def waits_for_the_hub(county, kind):
    rows = WorklistItem.objects.filter(agency=county.hub, kind=kind, closed_at=None)
    return [(row.offer_id, row.placement_id) for row in rows]


def test_the_hub_is_told_of_an_open_offer_that_is_no_longer_safe_until_it_is_taken_back(county):
    (offer,) = county.offered()
    amend(county, offer.referral, exclusion_areas=[county.thanet])
    assert waits_for_the_hub(county, "not_safe") == [(offer.pk, None)]
    actions.offer.withdraw(by=county.coordinator, offer=Offer.objects.get(pk=offer.pk), reason="A condition.")
    assert waits_for_the_hub(county, "not_safe") == []


@pytest.mark.parametrize("reached", ["booked", "arrived"])
def test_the_hub_is_told_of_a_booking_or_a_home_that_is_no_longer_safe(county, reached):
    stay = getattr(county, reached)()
    amend(county, stay.referral, exclusion_areas=[county.thanet], by=county.coordinator)
    assert waits_for_the_hub(county, "not_safe") == [(None, stay.pk)]
    amend(county, stay.referral, exclusion_areas=[], by=county.coordinator)
    assert waits_for_the_hub(county, "not_safe") == []


def test_somebody_who_was_booked_in_the_moment_before_the_condition_was_added_is_seen_by_the_hub(county, client):
    stay = county.booked()
    amend(county, stay.referral, exclusion_areas=[county.thanet])
    client.force_login(county.coordinator)
    text = client.get(reverse("worklist")).content.decode()
    assert "no longer safe" in text


STEPS = ("amend", "send", "accept")


@settings(max_examples=settings().max_examples // 4)
@given(order=st.permutations(STEPS * 2), way=st.sampled_from(WAYS))
def test_nobody_is_placed_where_they_may_not_be_in_whatever_order_people_press(county, order, way):
    """Whatever is pressed, and however often: after the condition is known nothing new leads into it."""
    section, answers = kept_out(county)[way]
    who = county.service_user(given_name=f"Kim{Referral.objects.count()}", family_name="Weald")
    referral = county.submitted(service_user=who)
    known = False
    for step in order:
        offers = Offer.objects.filter(referral=referral, status="open")
        sent, booked = offers.count(), Placement.objects.filter(referral=referral, status="booked").count()
        try:
            if step == "amend":
                amend(county, referral, section, **answers)
                known = True
            elif step == "send":
                send(county, referral)
            else:
                for offer in offers:
                    accept(county, offer)
        except (NotPossible, TooLate):
            pass
        if known and step != "amend":
            assert offers.count() <= sent
            assert Placement.objects.filter(referral=referral, status="booked").count() == booked
    referral.refresh_from_db()
    if referral.status != "closed":
        actions.referral.withdraw(by=county.officer, referral=referral, reason="disengaged", detail="Not seen.")
