"""Where people on probation live, homelessness decisions, brokerage, and follow-ups of stays.

All of it is about people: `referrals.access` opens it, by the referrals of the person.
"""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Area
from referrals.codes import (
    ACCOMMODATION_STATUSES,
    AccommodationScheme,
    Answer,
    BrokerageSetting,
    EthnicityGroup,
    Gender,
    HomelessnessDecisionCode,
    HouseholdType,
    PriorityNeed,
    RiskBand,
    StatusPoint,
    SupervisionStage,
)
from referrals.models.person import ServiceUser
from referrals.models.placement import Placement

LONGEST_STATUS = 4
STATUS_OF_ITS_SCHEME = reduce(
    or_, (Q(scheme=scheme, status__in=list(statuses)) for scheme, statuses in ACCOMMODATION_STATUSES.items())
)


class FollowUp(models.Model):
    """Whether the home that somebody moved on to is still theirs, asked on or after a day."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    sustained = models.CharField(max_length=9, choices=Answer, blank=True)

    class Meta:
        ordering = ["placement", "due_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["placement", "due_on"], name="one_follow_up_a_day"),
            models.CheckConstraint(
                name="follow_up_answered_when_held",
                condition=Q(held_on=None, sustained="") | (Q(held_on__isnull=False) & ~Q(sustained="")),
            ),
        ]
        indexes = [models.Index(fields=["held_on"], name="follow_up_held")]

    def __str__(self):
        return f"follow-up of placement {self.placement_id}"


class AccommodationStatus(models.Model):
    """Where somebody on probation lived on a day, in the words of the scheme under which it was recorded."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="accommodation_statuses")
    recorded_on = models.DateField()
    scheme = models.CharField(max_length=12, choices=AccommodationScheme)
    status = models.CharField(max_length=LONGEST_STATUS)
    team = models.CharField("team, as written", max_length=80, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    risk = models.CharField(max_length=9, choices=RiskBand, blank=True)
    stage = models.CharField(max_length=14, choices=SupervisionStage, blank=True)
    point = models.CharField(max_length=12, choices=StatusPoint, blank=True)

    class Meta:
        ordering = ["-recorded_on", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["service_user", "recorded_on", "scheme", "status"], name="one_accommodation_status_a_day"
            ),
            models.CheckConstraint(name="accommodation_status_of_its_scheme", condition=STATUS_OF_ITS_SCHEME),
        ]
        indexes = [models.Index(fields=["recorded_on", "scheme", "service_user"], name="accommodation_recorded")]

    def __str__(self):
        return f"{self.scheme} {self.status} of person {self.service_user_id}"

    def get_status_display(self):
        return ACCOMMODATION_STATUSES[self.scheme][self.status]


class AccommodationNeed(models.Model):
    """Whether accommodation is a need of somebody on probation, and what it is linked to (OASys section 3)."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="accommodation_needs")
    recorded_on = models.DateField()
    need = models.CharField(max_length=9, choices=Answer)
    team = models.CharField("team, as written", max_length=80, blank=True)
    linked_to_risk_of_harm = models.CharField(max_length=9, choices=Answer, blank=True)
    linked_to_offending = models.CharField(max_length=9, choices=Answer, blank=True)

    class Meta:
        ordering = ["-recorded_on", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service_user", "recorded_on", "need"], name="one_need_a_day"),
            models.CheckConstraint(name="accommodation_need_known", condition=Q(need__in=Answer.values)),
        ]
        indexes = [models.Index(fields=["recorded_on", "service_user"], name="need_recorded")]

    def __str__(self):
        return f"need of person {self.service_user_id}"


class HomelessnessDecision(models.Model):
    """What a council decided on a homelessness application, with what form P1E asks of it."""

    reference = models.CharField(max_length=40, unique=True)
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="homelessness_decisions")
    decided_on = models.DateField()
    decision = models.CharField(max_length=12, choices=HomelessnessDecisionCode)
    service_user = models.ForeignKey(
        ServiceUser, null=True, blank=True, on_delete=models.CASCADE, related_name="homelessness_decisions"
    )
    ethnicity = models.CharField("ethnic group", max_length=10, choices=EthnicityGroup, default="not_stated")
    household_type = models.CharField(max_length=20, choices=HouseholdType, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    priority_need = models.CharField(max_length=20, choices=PriorityNeed, blank=True)
    children = models.PositiveSmallIntegerField(null=True, blank=True)
    reapplication = models.BooleanField(default=False)

    class Meta:
        ordering = ["reference"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="decision_known", condition=Q(decision__in=HomelessnessDecisionCode.values)),
            models.CheckConstraint(name="decision_ethnicity_known", condition=Q(ethnicity__in=EthnicityGroup.values)),
        ]
        indexes = [models.Index(fields=["decided_on", "authority"], name="decision_decided")]

    def __str__(self):
        return self.reference


class HousingBrokerage(models.Model):
    """That somebody was referred for help to find a home, and what came of it. Empty answers are not known yet."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="brokerage")
    referred_on = models.DateField()
    setting = models.CharField(max_length=9, choices=BrokerageSetting)
    office = models.CharField("office, as written", max_length=80, blank=True)
    housed = models.BooleanField(null=True, blank=True)
    engaged = models.BooleanField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-referred_on", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service_user", "referred_on", "setting"], name="one_brokerage_a_day"),
            models.CheckConstraint(name="brokerage_setting_known", condition=Q(setting__in=BrokerageSetting.values)),
        ]
        indexes = [models.Index(fields=["referred_on"], name="brokerage_referred")]

    def __str__(self):
        return f"brokerage for person {self.service_user_id}"
