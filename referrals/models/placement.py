from django.db import models
from django.db.models import F, Q

from agencies.models import Area
from pathways.codes import ClientGroup
from pathways.models import Service, Stage, Unit
from referrals.codes import (
    CancelReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    NotArrivedReason,
    OriginKind,
    OutcomeCode,
    Overstay,
    PreviousAccommodation,
    ReasonNotAchieved,
    ReferralSource,
)
from referrals.lifecycle.steps import PlacementStatus
from referrals.models.offer import Offer
from referrals.models.person import ServiceUser
from referrals.models.referral import Referral


class Placement(models.Model):
    """A stay in a service: booked, arrived, departed. Reason, planned, destination and its area are separate facts.

    `accommodation` is copied from the service's type, so that one person holds one home at a time by constraint.
    Imported stays are history and never refused for overlap; they count like any other.
    """

    reference = models.CharField(max_length=40, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    service_user = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="placements")
    offer = models.OneToOneField(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="placement")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="placements")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="placements")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="placements")
    status = models.CharField(max_length=16, choices=PlacementStatus, default=PlacementStatus.BOOKED)
    accommodation = models.BooleanField(default=True)
    imported = models.BooleanField(default=False)
    changed_on_screen = models.BooleanField(default=False)
    expected_arrival = models.DateField(null=True, blank=True)
    started = models.DateField("arrived on", null=True, blank=True)
    expected_end = models.DateField(null=True, blank=True)
    not_safe_since = models.DateTimeField("keeps the person out, by what became known", null=True, blank=True)
    overstay_reason = models.CharField(max_length=200, blank=True)
    overstay = models.CharField(max_length=10, choices=Overstay, blank=True)
    overstay_asked_at = models.DateTimeField(null=True, blank=True)
    overstay_until = models.DateField("end that the hub decided about", null=True, blank=True)
    overstay_decision = models.CharField("why the hub decided so", max_length=200, blank=True)
    ready_on = models.DateField("ready to move on since", null=True, blank=True)
    ended = models.DateField("departed on", null=True, blank=True)
    not_arrived_reason = models.CharField(max_length=16, choices=NotArrivedReason, blank=True)
    cancel_reason = models.CharField(max_length=16, choices=CancelReason, blank=True)
    client_group = models.CharField(max_length=30, choices=ClientGroup)
    referral_source = models.CharField(max_length=20, choices=ReferralSource, blank=True)
    previous_accommodation = models.CharField(max_length=20, choices=PreviousAccommodation, blank=True)
    origin_kind = models.CharField(max_length=15, choices=OriginKind, default=OriginKind.NOT_DISCLOSED)
    origin_area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    departure_reason = models.CharField(max_length=16, choices=DepartureReason, blank=True)
    planned = models.BooleanField(null=True, blank=True)
    destination = models.CharField(max_length=24, choices=Destination, blank=True)
    destination_area_kind = models.CharField(max_length=10, choices=DestinationAreaKind, blank=True)
    destination_area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    not_stated = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-started", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="placement_status_known", condition=Q(status__in=PlacementStatus.values)),
            models.UniqueConstraint(fields=["unit"], condition=Q(status="booked"), name="one_booking_per_unit"),
            models.UniqueConstraint(fields=["unit"], condition=Q(status="arrived"), name="one_resident_per_unit"),
            models.UniqueConstraint(
                fields=["service_user"],
                condition=Q(status="booked", accommodation=True, imported=False),
                name="one_booking_per_person",
            ),
            models.UniqueConstraint(
                fields=["service_user"],
                condition=Q(status="arrived", accommodation=True, imported=False),
                name="one_home_per_person",
            ),
            models.CheckConstraint(
                name="placement_ends_after_start", condition=Q(ended=None) | Q(ended__gte=F("started"))
            ),
            models.CheckConstraint(
                name="placement_dates_follow_status",
                condition=Q(status="arrived", started__isnull=False, ended=None)
                | Q(status="departed", started__isnull=False, ended__isnull=False)
                | Q(status__in=["booked", "did_not_arrive", "cancelled"], started=None, ended=None),
            ),
            models.CheckConstraint(
                name="overstay_decided_as_asked",
                condition=Q(overstay="", overstay_asked_at=None, overstay_until=None)
                | Q(overstay="asked", overstay_asked_at__isnull=False)
                | Q(
                    overstay__in=["authorised", "refused"],
                    overstay_asked_at__isnull=False,
                    overstay_until__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="departure_has_its_five_facts",
                condition=(
                    Q(status="departed", planned__isnull=False)
                    & ~Q(departure_reason="")
                    & ~Q(destination="")
                    & ~Q(destination_area_kind="")
                )
                | (
                    ~Q(status="departed")
                    & Q(departure_reason="", planned=None, destination="", destination_area_kind="")
                ),
            ),
            models.CheckConstraint(
                name="placement_origin_area_with_its_kind",
                condition=Q(origin_kind="area", origin_area__isnull=False)
                | (~Q(origin_kind="area") & Q(origin_area=None)),
            ),
            models.CheckConstraint(
                name="destination_area_with_its_kind",
                condition=Q(destination_area_kind="area", destination_area__isnull=False)
                | (~Q(destination_area_kind="area") & Q(destination_area=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ended", "service", "planned", "departure_reason", "destination", "started"],
                name="placement_departed",
            ),
            models.Index(fields=["started", "ended", "service"], name="placement_in_service"),
            models.Index(fields=["started", "service"], condition=Q(status="arrived"), name="placement_arrived"),
            models.Index(fields=["service", "status"], name="placement_of_service"),
        ]

    def __str__(self):
        return self.reference


class Outcome(models.Model):
    """Whether a sub-outcome was needed and achieved, and if not, why. An empty `achieved` is unanswered."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=3, choices=OutcomeCode)
    needed = models.BooleanField()
    achieved = models.BooleanField(null=True, blank=True)
    reason_not_achieved = models.CharField(max_length=20, choices=ReasonNotAchieved, blank=True)
    recorded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["placement", "code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["placement", "code", "recorded_on"], name="one_outcome_per_code_and_day"),
            models.UniqueConstraint(
                fields=["placement", "code"], condition=Q(recorded_on=None), name="one_outcome_per_code_at_the_end"
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_on"], name="outcome_recorded"),
            models.Index(
                fields=["placement", "code", "achieved"],
                condition=Q(needed=True, recorded_on=None),
                name="outcome_needed_at_the_end",
            ),
        ]

    def __str__(self):
        return f"outcome {self.code} of placement {self.placement_id}"
