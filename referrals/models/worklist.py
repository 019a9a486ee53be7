from django.db import models
from django.db.models import Q

from agencies.models import Agency, User
from referrals.lifecycle.waiting import WAITING
from referrals.models.offer import Offer
from referrals.models.placement import Placement
from referrals.models.referral import Referral


class WorklistItem(models.Model):
    """Something that waits for an agency, and for a named worker or for nobody, until `closed_at`."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="worklist")
    worker = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="worklist")
    kind = models.CharField(max_length=20, choices=[(name, row.what) for name, row in WAITING.items()])
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="worklist")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="worklist")
    placement = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.CASCADE, related_name="worklist")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [models.F("due_at").asc(nulls_last=True), "since", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "referral"],
                condition=Q(closed_at=None, offer=None, placement=None),
                name="one_open_item_per_referral",
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "offer"],
                condition=Q(closed_at=None, offer__isnull=False),
                name="one_open_item_per_offer",
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "placement"],
                condition=Q(closed_at=None, placement__isnull=False),
                name="one_open_item_per_placement",
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_at"], condition=Q(closed_at=None), name="worklist_open")]

    def __str__(self):
        return f"{self.kind} for agency {self.agency_id}"
