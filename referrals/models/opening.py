from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, User
from referrals.codes import OpeningReview
from referrals.models.referral import Referral


class Opening(models.Model):
    """A referral opened in an emergency by somebody to whom it was shut: for some hours, and reviewed afterwards.

    It holds while `ends_at` has not come; nothing needs to close it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="openings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review = models.CharField(max_length=20, choices=OpeningReview, blank=True)
    review_detail = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="opening_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="opening_ends_after_it_begins", condition=Q(ends_at__gte=F("opened_at"))),
            models.CheckConstraint(
                name="opening_reviewed_by_whom_when_and_with_what",
                condition=Q(review="", review_detail="", reviewed_by=None, reviewed_at=None)
                | (
                    Q(review__in=OpeningReview.values, reviewed_by__isnull=False, reviewed_at__isnull=False)
                    & ~Q(review_detail="")
                ),
            ),
            models.CheckConstraint(
                name="opening_reviewed_by_somebody_else", condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user"))
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="opening_of_user"),
            models.Index(fields=["opened_at"], condition=Q(reviewed_at=None), name="opening_to_review"),
        ]

    def __str__(self):
        return f"opening {self.pk} of referral {self.referral_id} by user {self.user_id}"
