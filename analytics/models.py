"""What this app writes: reporting periods, returns, targets, benchmarks and quarters that were closed."""

from django.db import models
from django.db.models import F, Q

from agencies.models import User
from analytics.returns.models import (
    AuditCheck,
    Return,
    ReturnAudit,
    ReturnEntry,
    ReturnLine,
    ReturnLook,
    ReturnSignature,
)

__all__ = [
    "AuditCheck",
    "Benchmark",
    "FrozenTable",
    "HeldTables",
    "ReportingPeriod",
    "Return",
    "ReturnAudit",
    "ReturnEntry",
    "ReturnLine",
    "ReturnLook",
    "ReturnSignature",
    "Snapshot",
    "Target",
]


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
    """What an indicator should reach, in percent or days, from a day to a day. An empty scope is the whole county.

    `amber` is how far short of it is still near: beyond that it is red. Of two for the same day the one brought in
    last stands; the earlier stays as what was once decided.
    """

    indicator = models.CharField(max_length=30)
    scope = models.CharField(max_length=80, blank=True)
    period_from = models.DateField()
    period_to = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    amber = models.DecimalField(max_digits=5, decimal_places=2, default=5)

    class Meta:
        ordering = ["indicator", "scope", "period_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "period_from", "value"], name="one_target_per_scope_start_and_value"
            ),
            models.CheckConstraint(
                name="target_ends_after_start", condition=Q(period_to=None) | Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(name="amber_is_not_negative", condition=Q(amber__gte=0)),
        ]

    def __str__(self):
        return f"{self.indicator} {self.value} from {self.period_from:%Y-%m-%d}"


class Benchmark(models.Model):
    """What an indicator was in the region or the nation in a period, in percent: of one row of a figure, or of all."""

    class Geography(models.TextChoices):
        REGION = "region", "Region"
        NATION = "nation", "Nation"

    indicator = models.CharField(max_length=30)
    geography = models.CharField(max_length=6, choices=Geography)
    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    breakdown = models.CharField("row of the figure", max_length=80, blank=True)
    value = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["indicator", "geography", "scheme", "code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "geography", "scheme", "code", "breakdown", "value"],
                name="one_benchmark_per_period_row_and_value",
            ),
            models.CheckConstraint(name="benchmark_geography_known", condition=Q(geography__in=["region", "nation"])),
        ]

    def __str__(self):
        return f"{self.indicator} {self.geography} {self.scheme}:{self.code}"


class Snapshot(models.Model):
    """A quarter closed: every figure as it was published, with its definition. Never changed; corrected by a revision.

    A quarter is its days: under another name of the same days (fy:2013/14-Q2, cal:2013-Q3) it is closed as well.

    `matters` are sentences about what was still open when it was closed, as whoever closed it was told; `held_against`
    are the targets, benchmarks and earlier quarters of that day: see `analytics.yardsticks`.
    """

    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    first = models.DateField("first day")
    last = models.DateField("last day")
    revision = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    matters = models.JSONField(default=list, blank=True)
    suppressed_below = models.PositiveSmallIntegerField("numbers of people are hidden below", default=5)
    held_against = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["first", "scheme", "revision"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "last", "revision"], name="one_snapshot_per_days_and_revision"),
            models.CheckConstraint(name="snapshot_ends_after_start", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="later_revision_has_its_reason", condition=Q(revision=1) | (Q(revision__gt=1) & ~Q(reason=""))
            ),
        ]

    def __str__(self):
        return f"{self.scheme}:{self.code} revision {self.revision}"


class FrozenTable(models.Model):
    """One published table of a snapshot: what it said, what it was called, and which version of its figure it was."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="tables")
    figure = models.CharField(max_length=40)
    by = models.CharField(max_length=40, blank=True)
    option = models.CharField(max_length=20, blank=True)
    version = models.PositiveSmallIntegerField()
    mapping = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    definition = models.TextField()
    source = models.CharField(max_length=200)
    facts = models.JSONField("what it is made of, line by line", default=list, blank=True)
    content = models.JSONField()

    class Meta:
        ordering = ["snapshot", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "figure", "by", "option"], name="one_frozen_table_per_name")
        ]

    def __str__(self):
        return f"{self.figure} of snapshot {self.snapshot_id}"


class HeldTables(models.Model):
    """Tables of a period that is over, as they were published together at a row of the log. May be thrown away.

    `family` stands for the period and for which tables they are, in which version; `held_at` is when they last held.
    """

    family = models.CharField(max_length=24, unique=True)
    first = models.DateField("first day")
    last = models.DateField("last day")
    event_id = models.BigIntegerField()
    event_at = models.DateTimeField()
    held_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}, {self.family}"
