from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from agencies.models.user import Membership

LONGEST_DAYS = 365


class ApiToken(models.Model):
    """Lets a program read under one membership until its last day. Of the secret the hub keeps a digest alone.

    It holds while the membership, the agency's agreement and the role's right to issue tokens hold: see
    `agencies.access.tokens_in_force`.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    starts = models.DateField()
    ends = models.DateField("last day")
    last_used = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="token_lasts_a_year_at_most",
                condition=Q(ends__gte=F("starts")) & Q(ends__lte=F("starts") + timedelta(days=LONGEST_DAYS)),
            ),
        ]

    def __str__(self):
        return f"token {self.pk}"
