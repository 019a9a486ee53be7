from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Area, User
from pathways.codes import (
    ClientGroup,
    Indicator,
    OutOfServiceReason,
    ServiceType,
    StageKind,
    SupportLevel,
    Term,
    UnitKind,
)
from pathways.models.pathway import Cohort
from pathways.validators import validate_criteria_names, validate_criterion_name


class Service(models.Model):
    """Something that a provider runs: whom it takes, where, for how long, and how to refer.

    `address` is never shown for a confidential service but to its provider and the hub (DOMAIN rule 15).
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    service_type = models.CharField(max_length=30, choices=ServiceType)
    term = models.CharField(max_length=5, choices=Term)
    client_group = models.CharField(max_length=30, choices=ClientGroup)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="services_standing")
    serves = models.ManyToManyField(Area, blank=True, related_name="services_serving")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    confidential_address = models.BooleanField(default=False)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    summary = models.TextField("who it is for", blank=True)
    how_to_refer = models.TextField(blank=True)
    staffing = models.CharField(max_length=80, blank=True)
    support_level = models.CharField(max_length=6, choices=SupportLevel, default=SupportLevel.MEDIUM)
    answer_working_days = models.PositiveSmallIntegerField("working days to answer an offer", default=2)
    answer_by_hour = models.PositiveSmallIntegerField(default=13)
    tie_break = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="service_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="service_answer_hour_in_day", condition=Q(answer_by_hour__lte=23)),
            models.CheckConstraint(name="service_term_known", condition=Q(term__in=["short", "long"])),
        ]

    def __str__(self):
        return self.name


class ServiceStage(models.Model):
    """A service works at this kind of stage for a cohort; versions of a pathway come and go, this stays."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="works_at")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="services")
    kind = models.CharField(max_length=20, choices=StageKind)

    class Meta:
        ordering = ["cohort__order", "kind"]
        constraints = [models.UniqueConstraint(fields=["service", "cohort", "kind"], name="one_row_per_service_stage")]

    def __str__(self):
        return f"{self.service.code}: {self.cohort.code} {self.kind}"


class ServiceTerm(models.Model):
    """What holds for a service for a time: contracted units, term and which indicator it counts in.

    An empty `indicator` means: by service type and term. The day `ends` is the last day.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="terms")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    term = models.CharField(max_length=5, choices=Term)
    units = models.PositiveIntegerField()
    indicator = models.CharField(max_length=4, choices=Indicator, blank=True)

    class Meta:
        ordering = ["service", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["service", "starts"], name="one_term_per_service_and_start"),
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))),
        ]

    def __str__(self):
        return f"{self.service.code} from {self.starts:%Y-%m-%d}"


class Unit(models.Model):
    """A place to live, or a package of floating support: what one person at a time can hold.

    `area` is where it stands when that is not where its service stands.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="units")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=UnitKind, default=UnitKind.ROOM)
    available_from = models.DateField()
    available_to = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="units_standing")

    class Meta:
        ordering = ["service", "code"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="one_unit_per_code")]

    def __str__(self):
        return self.name


class OutOfService(models.Model):
    """A unit cannot be offered, for a reason, from a day until the day before it is back."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="out_of_service")
    starts = models.DateField()
    ends = models.DateField("back in service on", null=True, blank=True)
    reason = models.CharField(max_length=20, choices=OutOfServiceReason)
    detail = models.CharField(max_length=200)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ends=None), name="one_open_spell_per_unit"),
            models.CheckConstraint(name="spell_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))),
        ]

    def __str__(self):
        return f"{self.unit_id} out of service: {self.reason}"


class ServiceCriterion(models.Model):
    """Whom the service takes, declared beforehand: a criterion that must hold, or must not. `hard` is for safety.

    Where `or_else` names others, one of them all must hold.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=60, validators=[validate_criterion_name])
    or_else = models.JSONField(default=list, blank=True, validators=[validate_criteria_names])
    must_hold = models.BooleanField(default=True)
    hard = models.BooleanField(default=False)
    because = models.CharField(max_length=200, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["service", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "criterion"], condition=Q(ends=None), name="one_current_row_per_criterion"
            )
        ]

    def __str__(self):
        return f"{self.service_id}: {self.criterion}"

    @property
    def names(self):
        return (self.criterion, *self.or_else)


class MixLimit(models.Model):
    """At most `at_most` residents at once for whom the criterion holds: declared by a provider, approved by the county.

    Until it is approved it counts for nothing, and it never counts for a day before it was approved.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="mix_limits")
    criterion = models.CharField(max_length=60, validators=[validate_criterion_name])
    at_most = models.PositiveSmallIntegerField(validators=[MinValueValidator(0)])
    because = models.CharField("why the balance needs it", max_length=300, blank=True)
    declared_on = models.DateField(null=True, blank=True)
    declared_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_because = models.CharField("why the county did not approve it", max_length=300, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["service", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "criterion"], condition=Q(ends=None), name="one_current_mix_limit"
            ),
            models.CheckConstraint(
                name="mix_limit_never_before_its_approval",
                condition=Q(approved_on=None) | Q(starts__gte=F("approved_on")),
            ),
            models.CheckConstraint(
                name="mix_limit_approved_or_refused", condition=Q(approved_on=None) | Q(refused_because="")
            ),
        ]

    def __str__(self):
        return f"{self.service_id}: at most {self.at_most} {self.criterion}"
