from django.db import models
from django.db.models import F, Q

from agencies.models import Area
from pathways.codes import Nominates, StageKind
from pathways.validators import validate_agency_kinds, validate_criteria_names


class Cohort(models.Model):
    """A group of people for whom the county plans one way through (eleven to start with)."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class Pathway(models.Model):
    """One version of a cohort's way through a group of areas. Published from a day on, it never changes again.

    `names_before_acceptance`: whether a provider with an open offer reads who the person is before it accepts.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="pathways")
    area_group = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pathways")
    version = models.PositiveSmallIntegerField(default=1)
    names_before_acceptance = models.BooleanField(default=False)
    published_from = models.DateField(null=True, blank=True)
    published_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["cohort__order", "area_group__name", "version"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "area_group", "version"], name="one_pathway_per_version"),
            models.UniqueConstraint(
                fields=["cohort", "area_group"],
                condition=Q(published_from__isnull=False, published_to=None),
                name="one_live_pathway_per_cohort_and_area",
            ),
            models.CheckConstraint(
                name="pathway_published_to_after_from",
                condition=Q(published_to=None) | Q(published_to__gte=F("published_from")),
            ),
        ]

    def __str__(self):
        return f"{self.cohort} pathway, {self.area_group}"


class Stage(models.Model):
    """A step of a pathway with the stay that is expected there and the longest that is allowed, in days.

    `referred_by`: the kinds of agency that may refer to it, all if none is named. `leads_to`: the kind of the stage
    that people move on to, empty for the last one; from it they go on while a stage may be skipped.
    """

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=20, choices=StageKind)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    expected_days = models.PositiveSmallIntegerField()
    maximum_days = models.PositiveSmallIntegerField()
    optional = models.BooleanField(default=False)
    leads_to = models.CharField(max_length=20, choices=StageKind, blank=True)
    referred_by = models.JSONField(default=list, blank=True, validators=[validate_agency_kinds])
    nominated_by = models.CharField(max_length=8, choices=Nominates, default=Nominates.HUB)

    class Meta:
        ordering = ["pathway", "order"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "order"], name="one_stage_per_place_in_order"),
            models.UniqueConstraint(fields=["pathway", "kind"], name="one_stage_per_kind"),
            models.CheckConstraint(
                name="stage_maximum_not_below_expected", condition=Q(maximum_days__gte=F("expected_days"))
            ),
            models.CheckConstraint(name="stage_leads_elsewhere", condition=~Q(leads_to=F("kind"))),
            models.CheckConstraint(name="stage_nominated_by_known", condition=Q(nominated_by__in=Nominates.values)),
        ]

    def __str__(self):
        return self.name


class StageRule(models.Model):
    """Who enters a stage: criteria that must all hold, of which one must hold, of which none may hold, and why.

    Names come from the closed vocabulary of `pathways.criteria`. Tiers are tried in order; in a tier the first
    rule that holds decides.
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rules")
    tier = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField(default=1)
    all_of = models.JSONField(default=list, blank=True, validators=[validate_criteria_names])
    any_of = models.JSONField(default=list, blank=True, validators=[validate_criteria_names])
    none_of = models.JSONField(default=list, blank=True, validators=[validate_criteria_names])
    because = models.CharField(max_length=200)

    class Meta:
        ordering = ["tier", "order", "id"]

    def __str__(self):
        return self.because
