from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase

from agencies.models.area import Area
from agencies.roles import PERMISSIONS, ROLE_CHOICES


class Agency(models.Model):
    """An organisation that works in the hub. Role permissions are held here, by guardian, for (agency, role) groups."""

    class Kind(models.TextChoices):
        PROBATION = "probation", "Probation"
        PRISON = "prison", "Prison"
        POLICE = "police", "Police"
        COUNCIL = "council", "District council"
        COUNTY = "county", "County"
        PROVIDER = "provider", "Provider"
        HEALTH = "health", "Health"
        OTHER = "other", "Other"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="agencies")
    duty_to_refer_body = models.BooleanField("subject to the duty to refer", default=False)
    agreement_version = models.CharField("information-sharing agreement", max_length=40, blank=True)
    agreement_signed = models.DateField(null=True, blank=True)
    agreement_ends = models.DateField("last day of the agreement", null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        default_permissions = ()
        permissions = list(PERMISSIONS.items())
        constraints = [
            models.CheckConstraint(
                name="council_serves_a_district", condition=~Q(kind="council") | Q(area__isnull=False)
            ),
            models.CheckConstraint(
                name="agreement_version_and_date_together",
                condition=Q(agreement_version="", agreement_signed=None)
                | (~Q(agreement_version="") & Q(agreement_signed__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_was_signed",
                condition=Q(agreement_ends=None)
                | Q(agreement_signed__isnull=False, agreement_ends__gte=F("agreement_signed")),
            ),
        ]

    def __str__(self):
        return self.name


class RoleGroup(models.Model):
    """The group of everyone who holds one role at one agency: what guardian gives the role's permissions to."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "role"], name="one_group_per_agency_and_role")]

    def __str__(self):
        return f"{self.agency.code}:{self.role}"


class AgencyGroupPermission(GroupObjectPermissionBase):
    """guardian's direct-foreign-key table: what a role's group may do at its agency."""

    content_object = models.ForeignKey(Agency, on_delete=models.CASCADE)
