"""To whom a referral opens and shuts as it goes: providers, councils, and those whom a restricted record names."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused, TooLate
from pathways.models import Pathway
from referrals import access, actions
from referrals.models import ServiceUser

pytestmark = pytest.mark.django_db


def test_a_provider_sees_a_referral_from_the_offer_until_it_declines(county):
    (offer,) = county.offered()
    assert access.referrals_for(county.worker).get() == offer.referral
    assert not access.referrals_for(county.mill_worker).exists()
    assert "identifying" not in access.readable(county.worker, [offer.referral])[offer.referral.pk]
    actions.offer.decline(by=county.worker, offer=offer, reason="needs_too_high", detail="Needs nursing care.")
    assert not access.referrals_for(county.worker).exists()


def test_a_pathway_may_let_a_provider_read_the_name_with_the_offer(county, client):
    (offer,) = county.offered()
    name = offer.referral.service_user.full_name
    client.force_login(county.worker)
    address = reverse("referral", args=[offer.referral.reference])
    assert name not in client.get(address).content.decode()
    Pathway.objects.filter(pk=offer.referral.pathway_id).update(names_before_acceptance=True)
    assert name in client.get(address).content.decode()
    read = access.readable(county.worker, [offer.referral])[offer.referral.pk]
    assert "identifying" in read and not {"contact", "address"} & read
    Pathway.objects.exclude(pk=offer.referral.pathway_id).update(names_before_acceptance=True)
    Pathway.objects.filter(pk=offer.referral.pathway_id).update(names_before_acceptance=False)
    assert name not in client.get(address).content.decode()
    actions.offer.decline(by=county.worker, offer=offer, reason="full", detail="No room.")
    Pathway.objects.update(names_before_acceptance=True)
    assert client.get(address).status_code == 404


def test_a_provider_cannot_answer_another_providers_offer(county):
    quay, mill = county.offered(county.quay, county.mill_lane)
    with pytest.raises(Refused):
        actions.offer.accept(
            by=county.worker, offer=mill, unit=county.mill_lane.units.first(), expected_arrival=timezone.localdate()
        )


def test_the_council_of_origin_sees_the_person_with_consent(county):
    referral = county.submitted()
    assert access.referrals_for(county.housing_officer).get() == referral


def test_the_council_of_origin_never_sees_domestic_abuse(county):
    county.pathway_for("domestic_abuse")
    referral = county.complete(county.draft(), needs={"client_group": "domestic_abuse"})
    actions.referral.submit(by=county.officer, referral=referral)
    assert referral.origin_area == county.thanet
    assert not access.referrals_for(county.housing_officer).exists()


def test_a_restricted_person_is_opened_by_name_alone(county):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="In a refuge.")
    assert not access.referrals_for(county.officer).exists()
    assert access.page(county.officer) == []
    assert access.referrals_for(county.coordinator).exists()
    actions.restriction.grant(
        by=county.coordinator,
        referral=referral,
        user=county.officer,
        reason="Holds the licence.",
        ends=timezone.localdate(),
    )
    assert access.page(county.officer) == [referral]


def test_somebody_who_turns_out_to_flee_abuse_is_hidden_from_the_councils(county):
    referral = county.submitted()
    assert access.may(county.housing_officer, "view_referral", referral)
    actions.assessment.amend(
        by=county.officer, referral=referral, section="needs", answers={"client_group": "domestic_abuse"},
        reason="They told us today.",
    )  # fmt: skip
    assert not access.may(county.housing_officer, "view_referral", referral)
    assert referral.client_group == "domestic_abuse"


def test_a_corrected_origin_moves_the_referral_to_the_other_council(county):
    referral = county.submitted()
    actions.assessment.amend(
        by=county.officer, referral=referral, section="connection", answers={"origin_area": county.dover},
        reason="They come from Dover.",
    )  # fmt: skip
    assert not access.may(county.housing_officer, "view_referral", referral)
    assert referral.origin_area == county.dover


def test_a_restricted_person_comes_back_and_stays_open_to_those_who_were_named(county):
    referral = county.draft()
    person = referral.service_user
    actions.restriction.restrict(by=county.coordinator, service_user=person, reason="In a refuge.")
    until = timezone.localdate() + timedelta(days=30)
    actions.restriction.grant(
        by=county.coordinator, referral=referral, user=county.officer, reason="Works with them.", ends=until
    )
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    again = county.draft(service_user=person)
    assert again.restricted
    assert access.may(county.officer, "submit_referral", again)
    assert access.may(county.coordinator, "view_referral", again)


def test_nobody_whom_a_restricted_record_is_shut_to_starts_another_beside_it(county):
    person = county.service_user()
    actions.restriction.restrict(by=county.coordinator, service_user=person, reason="In a refuge.")
    with pytest.raises(Refused):
        county.draft(service_user=person)


def test_a_restriction_is_not_lifted_while_another_record_holds_the_same_number(county):
    person = county.service_user(crn="X900001")
    actions.restriction.restrict(by=county.coordinator, service_user=person, reason="In a refuge.")
    county.service_user(crn="X900001", given_name="Robin")
    with pytest.raises(TooLate):
        actions.restriction.restrict(by=county.coordinator, service_user=person, reason="Safe.", restricted=False)
    assert ServiceUser.objects.get(pk=person.pk).restricted


def test_a_provider_holds_its_own_offer_and_not_the_offer_to_another(county):
    to_quay, to_mill_lane = county.offered(county.quay, county.mill_lane)
    assert county.worker.has_perm("referrals.view_referral", to_quay)
    assert not county.worker.has_perm("referrals.view_referral", to_mill_lane)
