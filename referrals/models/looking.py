from django.db import models
from django.db.models import F, Q

from agencies.models import User
from referrals.codes import LookReview
from referrals.lifecycle.looking import RULES


class UnusualLook(models.Model):
    """Looking that a rule calls unusual, and what somebody made of it. References only, and no keys to people served.

    `reference` is the referral that was opened, empty where a rule speaks of many. What was read is in the log, from
    `first_at` to the end of `day`.
    """

    rule = models.CharField(max_length=20, choices=[(name, rule.label) for name, rule in RULES.items()])
    actor_id = models.BigIntegerField()
    agency_code = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    first_at = models.DateTimeField()
    number = models.PositiveIntegerField("how many, of what the rule counts")
    found_at = models.DateTimeField()
    review = models.CharField(max_length=10, choices=LookReview, blank=True)
    review_detail = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="unusual_look_rule_known", condition=Q(rule__in=list(RULES))),
            models.UniqueConstraint(
                fields=["rule", "actor_id", "reference", "day"], name="one_unusual_look_of_a_kind_a_day"
            ),
            models.CheckConstraint(
                name="unusual_look_reviewed_by_whom_when_and_with_what",
                condition=Q(review="", review_detail="", reviewed_by=None, reviewed_at=None)
                | (
                    Q(review__in=LookReview.values, reviewed_by__isnull=False, reviewed_at__isnull=False)
                    & ~Q(review_detail="")
                ),
            ),
            models.CheckConstraint(
                name="unusual_look_reviewed_by_somebody_else",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("actor_id")),
            ),
        ]
        indexes = [
            models.Index(fields=["-first_at", "-id"], condition=Q(reviewed_at=None), name="unusual_look_to_review"),
            models.Index(fields=["review", "-first_at", "-id"], name="unusual_look_reviewed"),
        ]

    def __str__(self):
        return f"{self.rule} {self.reference} by user {self.actor_id}"


class LookSweep(models.Model):
    """Until when the log has been looked through for what is unusual: one row, moved on each time."""

    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="one_look_sweep", condition=Q(pk=1))]

    def __str__(self):
        return f"looked through until {self.until:%Y-%m-%d %H:%M}"
