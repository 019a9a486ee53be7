"""What the county buys and how good it is: contracts, visits with their grades, alerts, complaints."""

from django.db import models
from django.db.models import F, Q

from pathways.codes import ComplaintResult, ComplaintStage, ContractType, QualityGrade, SafeguardingNature
from pathways.models.service import Service

GRADE = {"max_length": 10, "choices": QualityGrade, "blank": True}


class Contract(models.Model):
    """What is paid for a service in a year, from a day to a last day. Without `units`, those that the service has."""

    reference = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="contracts")
    type = models.CharField(max_length=15, choices=ContractType)
    capped = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    annual_value = models.DecimalField("pounds a year", max_digits=12, decimal_places=2)
    units = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["reference"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="contract_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="contract_type_known", condition=Q(type__in=ContractType.values)),
            models.CheckConstraint(name="contract_value_not_negative", condition=Q(annual_value__gte=0)),
        ]

    def __str__(self):
        return self.reference


class QualityVisit(models.Model):
    """A visit under the quality framework: the grade before it, the service's own, and the one awarded after it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="quality_visits")
    visited_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    existing_grade = models.CharField(**GRADE)
    self_assessed_grade = models.CharField(**GRADE)
    awarded_grade = models.CharField(**GRADE)

    class Meta:
        ordering = ["service", "-visited_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service", "visited_on"], name="one_quality_visit_a_day"),
            models.CheckConstraint(
                name="visit_completed_after_it_began",
                condition=Q(completed_on=None) | Q(completed_on__gte=F("visited_on")),
            ),
        ]
        indexes = [models.Index(fields=["visited_on"], name="quality_visit_on")]

    def __str__(self):
        return f"{self.service_id} on {self.visited_on:%Y-%m-%d}"


class SafeguardingAlert(models.Model):
    """That an alert was raised about a service, and of what nature. Whom it is about stands with the coordinator."""

    reference = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="safeguarding_alerts")
    raised_on = models.DateField()
    nature = models.CharField(max_length=15, choices=SafeguardingNature)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["reference"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="alert_closed_after_raised", condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on"))
            ),
            models.CheckConstraint(name="alert_nature_known", condition=Q(nature__in=SafeguardingNature.values)),
        ]
        indexes = [models.Index(fields=["raised_on"], name="alert_raised")]

    def __str__(self):
        return self.reference


class Complaint(models.Model):
    """That somebody complained about a service: how far it went, and what came of it. Nobody is named."""

    reference = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="complaints")
    received_on = models.DateField()
    stage = models.CharField(max_length=10, choices=ComplaintStage)
    closed_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=ComplaintResult, blank=True)

    class Meta:
        ordering = ["reference"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="complaint_closed_after_received", condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on"))
            ),
            models.CheckConstraint(
                name="complaint_closed_with_its_result",
                condition=Q(closed_on=None, result="") | Q(closed_on__isnull=False, result__in=ComplaintResult.values),
            ),
            models.CheckConstraint(name="complaint_stage_known", condition=Q(stage__in=ComplaintStage.values)),
        ]
        indexes = [models.Index(fields=["received_on"], name="complaint_received")]

    def __str__(self):
        return self.reference
