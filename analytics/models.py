"""Reporting periods that are rows, and targets with their dates. Everything else in this app only reads."""

from django.db import models
from django.db.models import F, Q


class ReportingPeriod(models.Model):
    """A period whose days do not follow from its label: programme quarters of thirteen weeks (STANDARDS 1.5).

    Both days belong to it. Financial and calendar quarters and months are computed in `analytics.periods`.
    """

    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    first = models.DateField("first day")
    last = models.DateField("last day")

    class Meta:
        ordering = ["scheme", "first"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_period_per_scheme_and_code"),
            models.CheckConstraint(name="period_ends_after_start", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self):
        return f"{self.scheme}:{self.code}"


class Target(models.Model):
    """What an indicator should reach, in percent, from a day to a day. An empty scope is the whole county."""

    indicator = models.CharField(max_length=30)
    scope = models.CharField(max_length=80, blank=True)
    period_from = models.DateField()
    period_to = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["indicator", "scope", "period_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "period_from"], name="one_target_per_indicator_scope_and_start"
            ),
            models.CheckConstraint(
                name="target_ends_after_start", condition=Q(period_to=None) | Q(period_to__gte=F("period_from"))
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.value} from {self.period_from:%Y-%m-%d}"
