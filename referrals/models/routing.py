from django.db import models

from agencies.models import User
from pathways.models import Pathway
from referrals.models.assessment import Assessment
from referrals.models.referral import Referral


class RoutingRun(models.Model):
    """What routing said, and from what: kept as it was, so that a decision can be explained years later."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="routing_runs")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    pathway = models.ForeignKey(Pathway, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField()

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ()
        get_latest_by = ["at", "id"]

    def __str__(self):
        return f"routing run {self.pk} of referral {self.referral_id}"


class RuleSet(models.Model):
    """A version of a pathway and what its services had declared, as routing read them: kept once for all its runs."""

    digest = models.CharField(max_length=64, unique=True)
    declared = models.JSONField()

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return f"rule set {self.digest[:12]}"


class RoutingInputs(models.Model):
    """What a run was decided on: with these its answer can be worked out again. They go when the person is erased.

    `facts` is what was known of the person, by the names of `Circumstances`; `given` is how full each service was, and
    which stage and whose referral it was asked for.
    """

    run = models.OneToOneField(RoutingRun, on_delete=models.CASCADE, related_name="inputs")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="inputs")
    facts = models.JSONField()
    given = models.JSONField()

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        verbose_name_plural = "routing inputs"

    def __str__(self):
        return f"inputs of routing run {self.run_id}"
