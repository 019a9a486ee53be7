from django.db import models
from django.db.models import Q

from agencies.models import Area, User
from pathways.codes import ClientGroup
from pathways.models import Service
from referrals.codes import LostReason, NeedLevel, OriginKind, PreviousAccommodation, RiskLevel
from referrals.models.person import POSTCODE, ServiceUser


class Assessment(models.Model):
    """One version of a person's single assessment; each section is a row of its own table.

    Frozen when it is sent: `frozen` then keeps the questions as asked and the answers as given, in the words of
    that day, as a list of {section, field, class, question, answer}. An amendment copies it into a new version.
    """

    service_user = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField(default=1)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(default=list, blank=True)
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amended_by")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["service_user", "version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service_user", "version"], name="one_assessment_per_version"),
            models.UniqueConstraint(fields=["amends"], condition=Q(amends__isnull=False), name="one_amendment_each"),
        ]

    def __str__(self):
        return f"assessment {self.pk} version {self.version}"


class Section(models.Model):
    """A section of an assessment; empty fields are unanswered. `saved_at` says that its page was saved."""

    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self):
        return f"{self._meta.model_name} of assessment {self.assessment_id}"


def _assessment(name):
    return models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name=name)


def _level(label):
    return models.CharField(label, max_length=6, choices=NeedLevel, blank=True)


def _rosh(label):
    return models.CharField(label, max_length=9, choices=RiskLevel, blank=True)


def _yes_no(label, hint=""):
    return models.BooleanField(label, null=True, blank=True, help_text=hint)


class HousingSection(Section):
    assessment = _assessment("housing")
    situation = models.CharField(
        "Where is the person living now?", max_length=20, choices=PreviousAccommodation, blank=True
    )
    homeless_from = models.DateField(
        "When will they have nowhere to live?", null=True, blank=True, help_text="Today’s date if they have nowhere now"
    )
    lost_reason = models.CharField("Why was the last settled home lost?", max_length=20, choices=LostReason, blank=True)
    lost_on = models.DateField("When was it lost?", null=True, blank=True)
    last_postcode = models.CharField(
        "What is the postcode of their last settled home?", max_length=8, blank=True, validators=[POSTCODE],
        help_text="Leave it empty if that is not known. It shows when somebody looks who lives there too",
    )  # fmt: skip
    eviction_threat = _yes_no("Are they under threat of eviction?")
    slept_rough_before = _yes_no("Have they slept rough in the last two years?")
    duty_accepted = _yes_no("Has a council accepted a homelessness duty to them?")
    history = models.TextField("What should a service know about earlier homes?", blank=True)


class ConnectionSection(Section):
    """Grounds: Housing Act 1996 s199(1)."""

    CONNECTION_GROUNDS = [
        ("residence", "They live or lived there by choice"),
        ("work", "They work there"),
        ("family", "Close family lives there"),
        ("special", "Another special reason"),
    ]

    assessment = _assessment("connection")
    areas_wanted = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="Where does the person want to live?",
        help_text="These areas decide which services are asked",
    )  # fmt: skip
    areas_to_avoid = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="Which areas must they avoid?"
    )
    avoid_reason = models.TextField("Why must these areas be avoided?", blank=True)
    connected_to = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="Where do they have a local connection?",
        help_text="A place where somebody was detained never makes a connection",
    )  # fmt: skip
    connection_grounds = models.JSONField(
        "What makes that connection?", default=list, blank=True,
        help_text="Leave it empty if that is not known. Without a connection there are no grounds.",
    )  # fmt: skip
    connection_detail = models.TextField("What should be known about that connection?", blank=True)
    home_area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="Where was their last settled home?",
    )  # fmt: skip
    origin_kind = models.CharField("Where do they come from?", max_length=15, choices=OriginKind, blank=True)
    origin_area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="Which area do they come from?", help_text="Never the area of a prison",
    )  # fmt: skip


class HouseholdSection(Section):
    class Kind(models.TextChoices):
        SINGLE = "single", "One person"
        COUPLE = "couple", "A couple"
        FAMILY = "family", "A family with children"
        OTHER = "other", "Another household"

    assessment = _assessment("household")
    kind = models.CharField("Who needs a place to live?", max_length=10, choices=Kind, blank=True)
    children = models.PositiveSmallIntegerField("How many children?", null=True, blank=True)
    pregnant = _yes_no("Is anybody in the household pregnant?")
    members = models.TextField("Names and ages of the others in the household", blank=True)


class NeedsSection(Section):
    FURTHER_GROUPS = ClientGroup.choices

    assessment = _assessment("needs")
    client_group = models.CharField(
        "What is the main reason for needing support?", max_length=30, choices=ClientGroup, blank=True,
        help_text="This proposes the pathway. Other needs are recorded below and count too.",
    )  # fmt: skip
    further_groups = models.JSONField(
        "What other reasons are there?", default=list, blank=True,
        help_text="They are tags on one referral. Nobody is referred a second time for another need.",
    )  # fmt: skip
    drugs = _level("Drugs")
    alcohol = _level("Alcohol")
    mental_health = _level("Mental health")
    physical_health = _level("Physical health")
    learning_disability = _level("Learning disability")
    domestic_abuse = _level("Domestic abuse")
    offending = _level("Offending")
    training_work = _level("Training and work")
    money = _level("Money and debt")
    daily_living = _level("Daily living")
    relationships = _level("Family and relationships")
    detail = models.TextField("What support would help?", blank=True)


class BackgroundSection(Section):
    assessment = _assessment("background")
    care_leaver = _yes_no("Were they in care as a child?")
    armed_forces = _yes_no("Have they served in the armed forces?")
    care_management = _yes_no("Has adult social care accepted them under care management?")
    care_programme = _yes_no("Are they under the care programme approach?")
    enhanced_care_programme = _yes_no("Is it the enhanced programme?")
    institutionalised = _yes_no("Have they spent long in an institution?", "For example prison, hospital or care")
    first_tenancy = _yes_no("Would this be their first tenancy?")
    harassment = _yes_no("Are they experiencing abuse or harassment now?")
    no_contact_with_children = _yes_no("Must they have no contact with children?")


class RiskSection(Section):
    CONVICTIONS = [
        ("arson", "Arson"),
        ("sexual", "Sexual offence"),
        ("violence", "Serious violence"),
        ("domestic", "Domestic abuse offence"),
        ("drugs_supply", "Drug supply"),
        ("theft", "Theft or burglary"),
    ]

    assessment = _assessment("risk")
    rosh_children = _rosh("Risk of serious harm to children")
    rosh_public = _rosh("Risk of serious harm to the public")
    rosh_known_adult = _rosh("Risk of serious harm to a known adult")
    rosh_staff = _rosh("Risk of serious harm to staff")
    mappa_category = models.PositiveSmallIntegerField(
        "MAPPA category", null=True, blank=True,
        choices=[(0, "Not MAPPA"), (1, "Category 1"), (2, "Category 2"), (3, "Category 3"), (4, "Category 4")],
    )  # fmt: skip
    mappa_level = models.PositiveSmallIntegerField(
        "MAPPA level", null=True, blank=True, choices=[(1, "Level 1"), (2, "Level 2"), (3, "Level 3")]
    )
    convictions_known = _yes_no("Are there convictions that services ask about?")
    convictions = models.JSONField("Which?", default=list, blank=True)
    who_is_at_risk = models.TextField("Who is at risk, and in what circumstances?", blank=True)
    exclusion_areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="Areas that a licence or order excludes"
    )
    exclusion_premises = models.ManyToManyField(
        Service, blank=True, related_name="+", verbose_name="Services whose premises a licence or order excludes"
    )
    exclusion_unmapped = _yes_no("Is there an exclusion that names no district?", "A person will check the map")
    plan = models.TextField("Risk management plan: what keeps everybody safe?", blank=True)
    risk_to_self = models.TextField("Risk of self-harm, and from others", blank=True)


class JusticeSection(Section):
    class Order(models.TextChoices):
        NONE = "none", "No order or licence"
        LICENCE = "licence", "Licence"
        COMMUNITY = "community", "Community order"
        SUSPENDED = "suspended", "Suspended sentence order"
        BAIL = "bail", "Bail"
        SUPERVISION = "supervision", "Post-sentence supervision"

    assessment = _assessment("justice")
    in_custody = _yes_no("Are they in custody now?")
    custody_location = models.CharField("Which prison?", max_length=80, blank=True)
    release_date = models.DateField("Release date", null=True, blank=True, help_text="Leave empty if not known yet")
    release_estimated = _yes_no("Is that date an estimate?")
    released_on = models.DateField(
        "When were they last released?", null=True, blank=True, help_text="Leave empty if they were never in custody"
    )
    order = models.CharField("Order or licence", max_length=12, choices=Order, blank=True)
    order_ends = models.DateField("When does it end?", null=True, blank=True)
    conditions = models.TextField("Conditions that matter for a place to live", blank=True)


class PracticalSection(Section):
    ACCESS_NEEDS = [
        ("wheelchair", "Wheelchair"),
        ("ground_floor", "Ground floor"),
        ("hearing", "Hearing"),
        ("sight", "Sight"),
    ]

    assessment = _assessment("practical")
    access_known = _yes_no("Do they have access needs?")
    access_needs = models.JSONField("Which?", default=list, blank=True)
    interpreter = _yes_no("Do they need an interpreter?")
    language = models.CharField("Which language?", max_length=60, blank=True)
    pets = _yes_no("Do they have a pet that would come with them?")
    wants_single_gender = _yes_no("Do they need a single-gender household?")
    abstinent = _yes_no("Do they want a home without alcohol and drugs?")
    active_substance_use = _yes_no("Are they using drugs or drinking heavily now?")
    culture = models.CharField("Culture, faith or food that a service should know about", max_length=200, blank=True)


class MoneySection(Section):
    class Benefits(models.TextChoices):
        UNIVERSAL_CREDIT = "universal_credit", "Universal Credit"
        HOUSING_BENEFIT = "housing_benefit", "Housing Benefit"
        PENSION = "pension", "Pension or Pension Credit"
        WAGES = "wages", "Wages"
        APPLIED = "applied", "Applied, not decided"
        NOT_ENTITLED = "not_entitled", "Not entitled to benefits"
        NONE = "none", "No income"

    assessment = _assessment("money")
    benefits = models.CharField("What do they live on?", max_length=20, choices=Benefits, blank=True)
    no_recourse = _yes_no("Do they have no recourse to public funds?")
    rent_arrears = _yes_no("Do they owe rent?")
    arrears_detail = models.CharField("How much, and to whom?", max_length=200, blank=True)


class HopesSection(Section):
    assessment = _assessment("hopes")
    outcomes_sought = models.JSONField("What would they like to achieve?", default=list, blank=True)
    own_words = models.TextField(
        "In their own words", blank=True, help_text="What they hope for, as they say it. They may read this."
    )


class AssessmentChange(models.Model):
    """One answer that an amendment changed: what it was and what it is; who and why stand on the assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="changes")
    section = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.section}.{self.field} of assessment {self.assessment_id}"
