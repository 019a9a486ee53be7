from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from agencies.models import Agency, Area, User
from pathways.codes import ClientGroup
from pathways.models import Cohort, Pathway, Stage
from referrals.codes import AccessClass, Band, ClosedReason, OriginKind, ReferralSource, StakeKind, WithdrawnReason
from referrals.lifecycle.steps import LIVE_REFERRAL, ReferralStatus
from referrals.models.assessment import Assessment
from referrals.models.person import ServiceUser


class Referral(models.Model):
    """One person's journey: many offers, many placements, one story. The status says whose turn it is."""

    reference = models.CharField(max_length=20, unique=True)
    service_user = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="referrals")
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_made")
    referrer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_made")
    status = models.CharField(max_length=20, choices=ReferralStatus, default=ReferralStatus.DRAFT)
    source = models.CharField(max_length=20, choices=ReferralSource, blank=True)
    imported = models.BooleanField(default=False)
    carried = models.BooleanField("came with a record that was merged into another", default=False)
    client_group = models.CharField(max_length=30, choices=ClientGroup, blank=True)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    pathway = models.ForeignKey(Pathway, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    band = models.CharField(max_length=1, choices=Band, blank=True)
    band_reason = models.CharField(max_length=200, blank=True)
    band_by_hand = models.BooleanField("a person set the band, against the rules of that day", default=False)
    banded_on = models.DateField("day for which the rules gave the band", null=True, blank=True)
    origin_kind = models.CharField(max_length=15, choices=OriginKind, blank=True)
    origin_area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    same_day = models.BooleanField("needs a place today", default=False)
    restricted = models.BooleanField(default=False)
    check_duplicate = models.BooleanField("the hub checks whether this person is known already", default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=20, choices=ClosedReason, blank=True)
    withdrawn_reason = models.CharField(max_length=20, choices=WithdrawnReason, blank=True)
    closed_detail = models.TextField(blank=True)
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined",
        verbose_name="the referral that it was brought together with",
    )  # fmt: skip
    changed_at = models.DateTimeField("changed, and not read by the hub since", null=True, blank=True)
    panel_at = models.DateTimeField("last decision of the panel", null=True, blank=True)
    panel_detail = models.TextField("what the panel decided", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField()

    class Meta:
        ordering = ["-updated", "-id"]
        default_permissions = ()
        permissions = [("open_restricted", "Open this restricted referral")]
        constraints = [
            models.CheckConstraint(name="referral_status_known", condition=Q(status__in=ReferralStatus.values)),
            models.CheckConstraint(
                name="referral_closed_with_reason",
                condition=(Q(status="closed") & ~Q(closed_reason="") & Q(closed_at__isnull=False))
                | (~Q(status="closed") & Q(closed_reason="", closed_at=None)),
            ),
            models.CheckConstraint(
                name="referral_origin_area_with_its_kind",
                condition=Q(origin_kind="area", origin_area__isnull=False)
                | (~Q(origin_kind="area") & Q(origin_area=None)),
            ),
            models.UniqueConstraint(
                fields=["service_user"],
                condition=Q(imported=False) & ~Q(status__in=["draft", "beside", "closed"]),
                name="one_live_referral_per_person",
            ),
            models.UniqueConstraint(
                fields=["service_user", "agency"],
                condition=Q(imported=False, status__in=["draft", "beside"]),
                name="one_referral_beside_per_agency",
            ),
            models.CheckConstraint(
                name="joined_referral_names_the_other",
                condition=(Q(closed_reason="joined") & Q(joined_to__isnull=False))
                | (~Q(closed_reason="joined") & Q(joined_to=None)),
            ),
            models.UniqueConstraint(
                fields=["service_user"],
                condition=Q(imported=True, carried=False),
                name="one_imported_referral_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["-updated", "-id"], name="referral_updated"),
            models.Index(fields=["status", "-updated", "-id"], name="referral_by_status"),
            # Boards, triage and waiting lists count and sort those who are on their way: they read this and no rows.
            models.Index(
                fields=[
                    "cohort",
                    "status",
                    "stage",
                    "band",
                    "restricted",
                    "same_day",
                    "submitted_at",
                    "created_at",
                    "id",
                ],
                condition=Q(status__in=sorted(LIVE_REFERRAL)),
                name="referral_live",
            ),
        ]

    def __str__(self):
        return self.reference


class Stake(models.Model):
    """Why an agency has to do with a referral, for as long as `closed_at` is empty and `until` has not come.

    The columns after `until` are copies of the referral's, so that a list is one indexed query; the actions that
    change the referral change them in the same transaction.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="stakes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="stakes")
    kind = models.CharField(max_length=20, choices=StakeKind)
    purpose = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ReferralStatus)
    band = models.CharField(max_length=1, blank=True)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    updated = models.DateTimeField()

    class Meta:
        ordering = ["-updated", "-referral_id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "agency", "kind"], condition=Q(closed_at=None), name="one_open_stake_of_a_kind"
            ),
            models.CheckConstraint(name="stake_kind_known", condition=Q(kind__in=StakeKind.values)),
        ]
        indexes = [
            models.Index(fields=["agency", "-updated", "-referral"], condition=Q(closed_at=None), name="stake_open"),
            models.Index(
                fields=["agency", "status", "-updated", "-referral"],
                condition=Q(closed_at=None),
                name="stake_by_status",
            ),
        ]

    def __str__(self):
        return f"{self.kind} stake of agency {self.agency_id} in referral {self.referral_id}"


class ReferralGrant(UserObjectPermissionBase):
    """A named person may open one restricted referral until a day: the third lock, in guardian's direct table."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE)
    reason = models.CharField(max_length=200)
    ends = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)


class Question(models.Model):
    """Information asked for and given: by the hub about a referral, or by a provider about an offer."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="questions")
    offer = models.ForeignKey(
        "referrals.Offer", null=True, blank=True, on_delete=models.CASCADE, related_name="questions"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField()
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="answer_who_and_when_together",
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"question {self.pk} about referral {self.referral_id}"


def attachment_path(attachment, filename):
    """Where the file is kept: by reference and number, never by the name it came with."""
    return f"attachments/{attachment.referral.reference}/{attachment.stored_as}"


class Attachment(models.Model):
    """A file that belongs to a referral, opened only by those who may read its access class."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=120)
    access_class = models.CharField(max_length=12, choices=AccessClass)
    file = models.FileField(upload_to=attachment_path)
    stored_as = models.CharField(max_length=60)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "id"]
        default_permissions = ()

    def __str__(self):
        return f"attachment {self.pk} of referral {self.referral_id}"
