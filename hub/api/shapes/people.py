"""Referrals, and what hangs on them."""

from rest_framework import serializers as s

from hub.api.shapes.base import AgencyShape, Classed, ServiceBrief, Shape, StageShape, code, code_of
from pathways.codes import ClientGroup
from referrals.codes import (
    Band,
    CancelReason,
    ClosedReason,
    DeclineReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    Gender,
    NotArrivedReason,
    OriginKind,
    PreviousAccommodation,
    ReferralSource,
    RefusedReason,
    ReviewOutcome,
    WithdrawnReason,
)
from referrals.lifecycle.steps import OfferStatus, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, ServiceUser


class ReferralRow(Classed):
    """A referral as the list of referrals shows it. `person` is a name and age, or “Man, 34”, as you may read."""

    model = Referral
    said = frozenset({"person"})

    reference = s.CharField()
    person = s.CharField()
    status = code(ReferralStatus)
    restricted = s.BooleanField()
    agency = AgencyShape(allow_null=True)
    source = code(ReferralSource)
    client_group = code(ClientGroup)
    cohort = code_of("cohort.code")
    stage = StageShape(allow_null=True)
    band = code(Band)
    same_day = s.BooleanField()
    submitted_at = s.DateTimeField(allow_null=True)
    closed_at = s.DateTimeField(allow_null=True)
    closed_reason = code(ClosedReason)
    updated = s.DateTimeField()


class PersonShape(Classed):
    """Who it is about, as far as you may read."""

    model = ServiceUser

    reference = s.CharField()
    given_name = s.CharField()
    family_name = s.CharField()
    also_known_as = s.CharField()
    date_of_birth = s.DateField(allow_null=True)
    gender = code(Gender)
    ethnicity = s.CharField()
    crn = s.CharField()
    prison_number = s.CharField()
    pnc = s.CharField()
    ni_number = s.CharField()
    phone = s.CharField()
    safe_contact = s.CharField()


class ReferralShape(ReferralRow):
    """One referral, whole."""

    said = frozenset({"person", "service_user"})

    service_user = s.SerializerMethodField()
    pathway = s.CharField(allow_null=True)
    band_reason = s.CharField()
    origin_kind = code(OriginKind)
    origin_area = code_of("origin_area.code")
    withdrawn_reason = code(WithdrawnReason)
    closed_detail = s.CharField()
    panel_at = s.DateTimeField(allow_null=True)
    panel_detail = s.CharField()

    def get_service_user(self, referral) -> PersonShape:
        return PersonShape((referral.service_user, self.instance[1])).data


class OfferShape(Classed):
    """An offer of a referral to a service. `detail` and `unsupported` are empty where they are not yours to read."""

    model = Offer
    said = frozenset({"detail", "unsupported"})

    reference = s.CharField()
    service = ServiceBrief()
    stage = StageShape(allow_null=True)
    unit = s.CharField(allow_null=True)
    status = code(OfferStatus)
    sent_at = s.DateTimeField()
    due_at = s.DateTimeField()
    answered_at = s.DateTimeField(allow_null=True)
    decline_reason = code(DeclineReason)
    refused_reason = code(RefusedReason)
    detail = s.CharField()
    asked_to_withdraw = s.BooleanField(allow_null=True)
    unsupported = s.CharField()
    challenged_at = s.DateTimeField(allow_null=True)
    challenge = s.CharField()
    reviewed = code(ReviewOutcome)
    reviewed_at = s.DateTimeField(allow_null=True)
    review_detail = s.CharField()


class StayShape(Classed):
    """A stay in a service, booked, arrived or ended."""

    model = Placement

    reference = s.CharField()
    service = ServiceBrief()
    unit = s.CharField(allow_null=True)
    stage = StageShape(allow_null=True)
    status = code(PlacementStatus)
    expected_arrival = s.DateField(allow_null=True)
    started = s.DateField(allow_null=True)
    expected_end = s.DateField(allow_null=True)
    overstay_reason = s.CharField()
    ready_on = s.DateField(allow_null=True)
    ended = s.DateField(allow_null=True)
    not_arrived_reason = code(NotArrivedReason)
    cancel_reason = code(CancelReason)
    client_group = code(ClientGroup)
    referral_source = code(ReferralSource)
    previous_accommodation = code(PreviousAccommodation)
    origin_kind = code(OriginKind)
    origin_area = code_of("origin_area.code")
    departure_reason = code(DepartureReason)
    planned = s.BooleanField(allow_null=True)
    destination = code(Destination)
    destination_area_kind = code(DestinationAreaKind)
    destination_area = code_of("destination_area.code")


# Every shape of which parts may be left out.
CLASSED = (ReferralRow, PersonShape, ReferralShape, OfferShape, StayShape)


class AnswerShape(Shape):
    """One question of the single assessment and its answer, in the words of the day on which it was sent."""

    section = s.CharField()
    field = s.CharField()
    question = s.CharField()
    answer = s.CharField()


class MomentShape(Shape):
    """Something that was done, or that somebody looked, as the timeline says it."""

    at = s.DateTimeField()
    title = s.CharField()
    text = s.CharField()
    by = s.CharField()
