from django.db import models
from django.db.models import Q

from pathways.models import Stage
from referrals.codes import Band, MoveKind
from referrals.models.referral import Referral


class WaitingEntry(models.Model):
    """A referral's place on the waiting list of a stage, from `since` until it leaves it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="waiting_entries")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="waiting_entries")
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    parked_until = models.DateField(null=True, blank=True)
    parked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["since", "id"]
        default_permissions = ()
        verbose_name_plural = "waiting entries"
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(left_at=None), name="one_waiting_list_at_a_time"),
            models.CheckConstraint(name="parked_with_a_reason", condition=Q(parked_until=None) | ~Q(parked_reason="")),
        ]

    def __str__(self):
        return f"referral {self.referral_id} waiting for stage {self.stage_id}"


class WaitingMove(models.Model):
    """A line of the log of a waiting list: what changed for one place on it, and what held of it from then on.

    Everybody's number on a list, and why it moved, is replayed from these lines (`lifecycle.queue`).
    """

    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=MoveKind)
    band = models.CharField(max_length=1, choices=Band, blank=True)
    parked_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="waiting_move_kind_known", condition=Q(kind__in=MoveKind.values)),
            models.CheckConstraint(
                name="waiting_move_parks_until_a_day", condition=~Q(kind="parked") | Q(parked_until__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["entry", "kind"], condition=Q(kind__in=["entered", "left"]), name="entered_and_left_once"
            ),
        ]

    def __str__(self):
        return f"{self.kind}: waiting entry {self.entry_id}"
