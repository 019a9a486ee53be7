from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, User
from referrals.codes import DutyOutcome, DutyReason, DutyWithdrawn
from referrals.lifecycle.duty import STEP_OF, DutyStatus
from referrals.models.referral import Referral

ACCEPTING = [outcome for outcome, step in STEP_OF.items() if step == "accept_duty"]
REFUSING = [outcome for outcome, step in STEP_OF.items() if step == "refuse_duty"]


class DutyToRefer(models.Model):
    """That a council was told of somebody who is or may become homeless, and what it answered.

    `agreed_on`, `chose_on` and `contact_on` are the days of the three facts that the law asks for; none may be missing.
    `under_duty` is whether the law obliged the agency that told it, on that day.
    """

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="duties")
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duties")
    status = models.CharField(max_length=12, choices=DutyStatus, default=DutyStatus.SUBMITTED)
    reason = models.CharField(max_length=10, choices=DutyReason)
    under_duty = models.BooleanField("told because the law obliges the agency")
    agreed_on = models.DateField("the person agreed to be referred")
    chose_on = models.DateField("the person chose the council")
    contact_on = models.DateField("the person agreed that contact details are passed on")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("day by which the council answers")
    expires_on = models.DateField("last day on which it can be answered")
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=25, choices=DutyOutcome, blank=True)
    withdrawn_reason = models.CharField(max_length=20, choices=DutyWithdrawn, blank=True)
    detail = models.TextField("note", blank=True)
    authority_reference = models.CharField("the council's own reference", max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name_plural = "duties to refer"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="duty_ended_as_its_status_says",
                condition=Q(status="submitted", outcome="", withdrawn_reason="", ended_at=None, ended_by=None)
                | Q(status="accepted", outcome__in=ACCEPTING, withdrawn_reason="", ended_at__isnull=False)
                | Q(status="not_accepted", outcome__in=REFUSING, withdrawn_reason="", ended_at__isnull=False)
                | Q(status="withdrawn", outcome="", withdrawn_reason__in=DutyWithdrawn.values, ended_at__isnull=False)
                | Q(status="expired", outcome="", withdrawn_reason="", ended_at__isnull=False),
            ),
            models.CheckConstraint(name="duty_reason_known", condition=Q(reason__in=DutyReason.values)),
            models.CheckConstraint(name="duty_due_before_it_expires", condition=Q(expires_on__gte=F("due_on"))),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="submitted"), name="one_open_duty_per_referral"
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "status", "due_on", "id"], name="duty_of_authority"),
            models.Index(fields=["due_on"], condition=Q(status="submitted"), name="duty_open"),
        ]

    def __str__(self):
        return self.reference
