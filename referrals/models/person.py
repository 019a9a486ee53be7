from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, User
from referrals.codes import ConsentMethod, ConsentPurpose, Ethnicity, Gender


class ReferenceCounter(models.Model):
    """The last number given out for a prefix and year; counted up in the database, so that none is given twice."""

    prefix = models.CharField(max_length=6, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.prefix


# Words by which a person is known, called or reached.
WHO = (
    "given_name", "family_name", "also_known_as", "crn", "prison_number", "pnc", "ni_number", "phone", "safe_contact",
)  # fmt: skip


# As people write it, with or without its space.
POSTCODE = RegexValidator(
    r"^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}$", "Enter a whole postcode, such as CT9 1AB"
)


class ServiceUser(models.Model):
    """A person whom the hub is about. `restricted` covers every referral of theirs and is copied there by an action."""

    reference = models.CharField(max_length=40, unique=True)
    given_name = models.CharField("given name", max_length=80, blank=True)
    family_name = models.CharField("family name", max_length=80, blank=True)
    also_known_as = models.CharField("other names", max_length=200, blank=True)
    date_of_birth = models.DateField("date of birth", null=True, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.NOT_STATED)
    ethnicity = models.CharField(max_length=2, choices=Ethnicity, blank=True)
    crn = models.CharField("CRN", max_length=7, blank=True, validators=[RegexValidator(r"^[A-Z][0-9]{6}$")])
    prison_number = models.CharField(max_length=7, blank=True, validators=[RegexValidator(r"^[A-Z][0-9]{4}[A-Z]{2}$")])
    pnc = models.CharField("PNC number", max_length=13, blank=True)
    ni_number = models.CharField("National Insurance number", max_length=9, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    safe_contact = models.CharField("safe ways to make contact", max_length=200, blank=True)
    restricted = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    changed_on_screen = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reference"]
        default_permissions = ()
        # A restricted person is left out: a refusal to take the same number twice would tell that they are known here.
        constraints = [
            models.UniqueConstraint(
                fields=[name],
                condition=~Q(**{name: ""}) & Q(merged_into=None, restricted=False),
                name=f"one_person_per_{name}",
            )
            for name in ("crn", "prison_number", "pnc", "ni_number")
        ] + [
            models.CheckConstraint(name="merged_into_another", condition=~Q(merged_into=F("id"))),
            # Erased is restricted with nobody named: the third lock keeps what is left from everybody.
            models.CheckConstraint(
                name="erased_is_nameless_and_restricted",
                condition=Q(erased_at=None) | Q(restricted=True, **dict.fromkeys(WHO, "")),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def full_name(self):
        return f"{self.given_name} {self.family_name}".strip()


class MatchKey(models.Model):
    """A key by which a person is found again: a number, a birth date, a sound of a name, a word of one."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["service_user", "kind", "value"], name="one_match_key")]
        # On PostgreSQL in an order that also finds by the beginning of a word; SQLite's own order does.
        indexes = [
            models.Index(
                fields=["kind", "value"], name="match_by_key", opclasses=["varchar_pattern_ops", "varchar_pattern_ops"]
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.service_user_id}"


class Consent(models.Model):
    """What the person agreed to, how, in which words, and until when. Withdrawing keeps the row."""

    service_user = models.ForeignKey(ServiceUser, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    given = models.BooleanField()
    to_agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="consents")
    method = models.CharField(max_length=10, choices=ConsentMethod)
    wording_version = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="consent_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts")))
        ]

    def __str__(self):
        return f"consent {self.purpose} of {self.service_user_id}"
