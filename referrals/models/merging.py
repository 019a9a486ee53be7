from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from agencies.models import User
from referrals.models.person import ServiceUser


class Merge(models.Model):
    """Two records of one person made one: what hung on `other` hangs on `kept` until the merge is undone."""

    kept = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.TextField()
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_reason = models.TextField(blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="merge_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="merge_of_two_records", condition=~Q(kept=F("other"))),
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
            models.CheckConstraint(
                name="merge_undone_by_whom_when_and_why",
                condition=Q(undone_at=None, undone_by=None, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
            ),
        ]

    def __str__(self):
        return f"merge {self.pk} of person {self.other_id} into {self.kept_id}"


class MergeMove(models.Model):
    """One field of one row that a merge changed, and from what; without a field, a row that the merge made."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moves")
    table = models.CharField(max_length=30)
    row = models.BigIntegerField()
    field = models.CharField(max_length=30, blank=True)
    old = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["merge", "table", "row", "field"], name="one_move_of_a_field")]

    def __str__(self):
        return f"{self.table} {self.row} {self.field}".strip()


class ToldApart(models.Model):
    """Somebody has looked: these two records, which look alike, are of two people."""

    one = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(name="told_apart_the_older_first", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(name="told_apart_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"persons {self.one_id} and {self.other_id} told apart"
