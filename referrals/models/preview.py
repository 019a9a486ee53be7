from django.db import models
from django.db.models import F, Q

from agencies.models import User
from pathways.models import Pathway


class PathwayPreview(models.Model):
    """Whom a draft of a pathway would move, counted piece by piece; `last` is the last referral counted.

    A first version is compared with nothing.

    `result` holds counts and references by number; who is shown is asked of `access` when it is read. Made by somebody
    who sees no records it is `without_people`: it counts everybody, keeps nobody's number and is read rounded.
    """

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="previews")
    compared_with = models.ForeignKey(Pathway, null=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    without_people = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-asked_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="preview_ends_after_start", condition=Q(finished_at=None) | Q(finished_at__gte=F("asked_at"))
            )
        ]

    def __str__(self):
        return f"preview {self.pk} of pathway {self.pathway_id}"
