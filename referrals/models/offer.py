from django.db import models
from django.db.models import Q

from agencies.models import User
from pathways.models import Service, Stage, Unit
from referrals.codes import DeclineReason, FactsSay, RefusedReason, ReviewOutcome
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus
from referrals.models.referral import Referral


class Offer(models.Model):
    """A referral put before one service, to be answered by `due_at`."""

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="offers")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offers")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(max_length=20, choices=OfferStatus, default=OfferStatus.OPEN)
    run = models.ForeignKey(
        "referrals.RoutingRun", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name="what routing had said when it was sent",
    )  # fmt: skip
    checked = models.TextField("how an open safety question was checked before sending", blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    not_safe_since = models.DateTimeField("keeps the person out, by what became known", null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decline_reason = models.CharField(max_length=24, choices=DeclineReason, blank=True)
    refused_reason = models.CharField(max_length=24, choices=RefusedReason, blank=True)
    detail = models.TextField(blank=True)
    asked_to_withdraw = models.BooleanField("the referrer was asked to withdraw", null=True, blank=True)
    unsupported = models.CharField("contradicted by the facts", max_length=200, blank=True)
    facts_say = models.CharField("what the facts said of the reason", max_length=8, choices=FactsSay, blank=True)
    decline_facts = models.JSONField("the facts of the moment of declining", default=dict, blank=True)
    challenged_at = models.DateTimeField(null=True, blank=True)
    challenged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    challenge = models.TextField("why the referrer challenges the decline", blank=True)
    reviewed = models.CharField(max_length=10, choices=ReviewOutcome, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_detail = models.TextField(blank=True)
    read_at = models.DateTimeField("the referrer has read the reason", null=True, blank=True)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sent_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="offer_status_known", condition=Q(status__in=OfferStatus.values)),
            models.UniqueConstraint(
                fields=["referral", "service"],
                condition=Q(status__in=sorted(OPEN_OFFER)),
                name="one_open_offer_per_service",
            ),
            models.CheckConstraint(
                name="decline_has_reason_and_detail",
                condition=~Q(status="declined") | (~Q(decline_reason="") & ~Q(detail="")),
            ),
            models.CheckConstraint(name="refusal_has_reason", condition=~Q(status="refused") | ~Q(refused_reason="")),
            models.CheckConstraint(
                name="unsupported_is_what_the_facts_speak_against",
                condition=(Q(facts_say="against") & ~Q(unsupported="")) | (~Q(facts_say="against") & Q(unsupported="")),
            ),
            models.CheckConstraint(
                name="challenge_has_reason_who_and_when",
                condition=Q(challenge="", challenged_at=None, challenged_by=None)
                | (~Q(challenge="") & Q(challenged_at__isnull=False, challenged_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="review_who_and_when_together",
                condition=Q(reviewed="", reviewed_at=None) | (~Q(reviewed="") & Q(reviewed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="read_who_and_when_together",
                condition=Q(read_by=None, read_at=None) | Q(read_by__isnull=False, read_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["service", "status", "due_at"], name="offer_of_service"),
            models.Index(fields=["status", "due_at"], name="offer_due"),
            models.Index(
                fields=["answered_at", "service", "decline_reason"],
                condition=Q(status="declined"),
                name="offer_declined",
            ),
        ]

    def __str__(self):
        return self.reference
