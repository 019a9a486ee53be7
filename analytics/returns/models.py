"""A return, what is typed into it, what was signed, what an audit found, and what each reader last saw of it."""

from django.db import models
from django.db.models import F, Q

from agencies.models import User
from analytics.returns.lifecycle import NOT_SIGNED, Agrees, Assurance, ReturnStatus
from pathways.models import Service


class Return(models.Model):
    """What a service owes for a period: on which days it came, was reminded of, came late, was noticed as missing.

    `received_on` is a return by the deadline, `received_in_default_on` one after it, within the default period.
    `due_on` and `default_ends_on` are the last days of both; a return that came in from a spreadsheet has neither, and
    the clock leaves it alone. `revision` counts how often it was signed here.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="returns")
    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    first = models.DateField("first day of the period")
    last = models.DateField("last day of the period")
    status = models.CharField(max_length=10, choices=ReturnStatus, default=ReturnStatus.EXPECTED)
    due_on = models.DateField(null=True, blank=True)
    default_ends_on = models.DateField("last day of the default period", null=True, blank=True)
    more_time_because = models.CharField(max_length=300, blank=True)
    sent_back_because = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    received_in_default_on = models.DateField(null=True, blank=True)
    default_issued_on = models.DateField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField("times signed here", default=0)

    class Meta:
        ordering = ["last", "service"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service", "scheme", "code"], name="one_return_per_service_and_period"),
            models.CheckConstraint(name="return_period_ends_after_start", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="return_status_known", condition=Q(status__in=ReturnStatus.values)),
            models.CheckConstraint(
                name="return_deadlines_together",
                condition=Q(due_on=None, default_ends_on=None)
                | Q(due_on__isnull=False, default_ends_on__isnull=False, default_ends_on__gt=F("due_on")),
            ),
            models.CheckConstraint(
                name="return_received_when_it_came_or_was_signed",
                condition=Q(status__in=sorted(NOT_SIGNED), received_on=None, received_in_default_on=None, revision=0)
                | Q(status__in=["received", "sent_back"], revision__gt=0)
                | Q(status="received", received_on__isnull=False)
                | Q(status="received", received_in_default_on__isnull=False),
            ),
            models.CheckConstraint(
                name="return_missing_has_its_notice",
                condition=~Q(status="missing") | Q(default_issued_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["last"], name="return_period_end"),
            models.Index(fields=["status", "due_on"], name="return_waiting"),
        ]

    def __str__(self):
        return f"{self.service_id} {self.scheme}:{self.code}"


class ReturnEntry(models.Model):
    """A number typed into a return that is not signed: one that no record holds, or a correction with its reason.

    `beside` is what the records said when a correction was typed; null for what no record holds.
    """

    owed = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="entries")
    code = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    beside = models.PositiveIntegerField("what the records said", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["owed", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owed", "code"], name="one_entry_per_line"),
            models.CheckConstraint(name="correction_has_its_reason", condition=Q(beside=None) | ~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.code} of return {self.owed_id}"


class ReturnSignature(models.Model):
    """Somebody signed a return by name: what they signed are its lines, and never changes."""

    owed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="signatures")
    revision = models.PositiveSmallIntegerField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["owed", "revision"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owed", "revision"], name="one_signature_per_revision")]

    def __str__(self):
        return f"revision {self.revision} of return {self.owed_id}"


class ReturnLine(models.Model):
    """One number as it was signed, beside what the records said then. A line that is not here was nought."""

    signature = models.ForeignKey(ReturnSignature, on_delete=models.PROTECT, related_name="lines")
    code = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    computed = models.PositiveIntegerField("what the records said", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["signature", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["signature", "code"], name="one_signed_line_per_code"),
            models.CheckConstraint(
                name="signed_correction_has_its_reason",
                condition=Q(computed=None) | Q(value=F("computed")) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.code} of signature {self.signature_id}"


class ReturnAudit(models.Model):
    """The county looked at records behind a signed return: how far it can be relied upon, and what was found."""

    signature = models.ForeignKey(ReturnSignature, on_delete=models.PROTECT, related_name="audits")
    assurance = models.CharField(max_length=6, choices=Assurance)
    finding = models.TextField()
    audited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    audited_at = models.DateTimeField()

    class Meta:
        ordering = ["-audited_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="assurance_known", condition=Q(assurance__in=Assurance.values)),
            models.CheckConstraint(name="audit_has_its_finding", condition=~Q(finding="")),
        ]

    def __str__(self):
        return f"audit {self.assurance} of signature {self.signature_id}"


class AuditCheck(models.Model):
    """A record that was looked at in an audit, by the reference of its stay, and whether it agrees."""

    audit = models.ForeignKey(ReturnAudit, on_delete=models.PROTECT, related_name="checks")
    reference = models.CharField(max_length=40)
    agrees = models.CharField(max_length=8, choices=Agrees)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["audit", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["audit", "reference"], name="one_check_per_record"),
            models.CheckConstraint(name="check_answer_known", condition=Q(agrees__in=Agrees.values)),
            models.CheckConstraint(name="what_differs_is_said", condition=~Q(agrees="no") | ~Q(note="")),
        ]

    def __str__(self):
        return f"{self.reference} in audit {self.audit_id}"


class ReturnLook(models.Model):
    """What a person saw of a return when they last looked, and when they looked on an earlier day.

    Kept, so that the page can say what has changed since: the numbers by line, those that are not nought.
    """

    owed = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    numbers = models.JSONField(default=dict)
    earlier_on = models.DateField(null=True, blank=True)
    earlier = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["owed", "user"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owed", "user"], name="one_look_per_person_and_return"),
            models.CheckConstraint(name="looked_earlier", condition=Q(earlier_on=None) | Q(earlier_on__lt=F("on"))),
        ]

    def __str__(self):
        return f"user {self.user_id} at return {self.owed_id}"
