"""The duty to refer: a council is told of somebody, answers, is reminded; taken back, or expired by the clock."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.errors import NotPossible, TooLate
from agencies.models import Agency
from referrals.actions.database import DATABASE
from referrals.actions.person import consents_in_force
from referrals.actions.stakes import close_stakes, never_told, open_stake
from referrals.actions.steps import begin, finish, moment
from referrals.codes import ConsentPurpose, DutyOutcome, DutyReason, DutyWithdrawn, StakeKind
from referrals.lifecycle.duty import ANSWER_WITHIN, FACTS, LIVES, OPENS_BEFORE, REMIND_BEFORE, STEP_OF, DutyStatus
from referrals.models import Consent, DutyToRefer, Referral
from referrals.signals import step_taken

IN_ENGLAND = "E"  # how the codes of English areas begin


@dataclass(frozen=True)
class Readiness:
    """What stands before a council can be told: the facts, whom the person chose, and what is in the way.

    `given` is the answer in force by purpose; `wrong` are sentences, of which none may be left.
    """

    given: dict[str, Consent]
    authority: Agency | None
    wrong: tuple[str, ...]

    @property
    def is_ready(self):
        return len(self.given) == len(FACTS) and not self.wrong


def readiness(referral, today):
    """The three facts of the law as they stand on a day, and whatever else keeps a council from being told."""
    answers = consents_in_force(referral.service_user, today)
    asked = [fact.purpose for fact in FACTS if answers.get(fact.purpose)]
    rows = Consent.objects.filter(service_user=referral.service_user, purpose__in=asked, starts__lte=today)
    given = {row.purpose: row for row in rows.select_related("to_agency").order_by("starts", "id")}
    chosen = given.get(ConsentPurpose.DUTY_AUTHORITY)
    authority = chosen.to_agency if chosen else None
    wrong = _of_authority(referral, authority, today) if chosen else []
    return Readiness(given, authority, (*wrong, *_of_referral(referral, today)))


def _of_authority(referral, authority, today):
    if authority is None or authority.kind != Agency.Kind.COUNCIL:
        return ["The answer names no council. Record again which housing authority the person chooses."]
    wrong = []
    if not authority.area.code.startswith(IN_ENGLAND):
        wrong.append(f"{authority} is not in England, and the duty to refer ends at the border. Ring it instead.")
    if not Agency.objects.filter(agency_access.agreement_holds(today), pk=authority.pk).exists():
        wrong.append(f"{authority} has no information-sharing agreement in force. Ring it instead.")
    if authority.pk == referral.agency_id:
        wrong.append(f"{authority} made this referral and knows of it already.")
    if authority.pk in never_told(referral):
        wrong.append(
            f"{authority} is the council of the area that the person comes from. For domestic abuse the hub tells it "
            "nothing. Ask the person for another one, or ring the hub."
        )
    return wrong


def _of_referral(referral, today):
    wrong = []
    leaves = referral.assessment.housing.homeless_from if referral.assessment else None
    if leaves and leaves - OPENS_BEFORE > today:
        opens = leaves - OPENS_BEFORE
        wrong.append(f"The person has somewhere to live for more than 56 days. From {opens:%-d %B %Y} it can be sent.")
    return wrong


def _told_already(duty):
    when = timezone.localtime(duty.sent_at)
    who = duty.sent_by.name if duty.sent_by else "somebody"
    return (
        f"{duty.authority} was told of this person already, by {who} on {when:%-d %B %Y} at {when:%H:%M}, and has not "
        "answered. To tell another council, withdraw that one first."
    )


@transaction.atomic
def notify(*, by, referral, reason, at=None):
    """Tell the council that the person chose. Raises Refused, NotPossible naming what is missing, or TooLate.

    The council holds a stake from now on: who the person is and how to reach them. Never for domestic abuse the
    council of the area that the person comes from.
    """
    at = moment(at)
    today = timezone.localdate(at)
    key = begin(by=by, obj=referral, step="notify")
    if open_now := referral.duties.filter(status=DutyStatus.SUBMITTED).select_related("authority", "sent_by").first():
        raise TooLate(_told_already(open_now))
    if reason not in DutyReason.values:
        raise NotPossible({"reason": ["Choose whether the person is homeless, or likely to become so."]})
    found = readiness(referral, today)
    if not found.is_ready:
        missing = [fact.do for fact in FACTS if fact.purpose not in found.given]
        raise NotPossible({"": [*missing, *found.wrong]})
    days = {purpose: row.starts for purpose, row in found.given.items()}
    try:
        with transaction.atomic():
            duty = DutyToRefer.objects.create(
                reference=DATABASE.references("D", 1, today.year)[0], referral=referral, authority=found.authority,
                reason=reason, under_duty=referral.agency.duty_to_refer_body, sent_at=at, sent_by=by,
                agreed_on=days[ConsentPurpose.DUTY_REFERRAL], chose_on=days[ConsentPurpose.DUTY_AUTHORITY],
                contact_on=days[ConsentPurpose.DUTY_CONTACT], due_on=today + ANSWER_WITHIN, expires_on=today + LIVES,
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate("Somebody has told a council of this person a moment ago.") from error
    open_stake(referral, found.authority, StakeKind.COUNCIL_NOTIFIED, at)
    finish(
        by=by, key=key, obj=referral, step="notify", at=at, duty=duty.reference, agency=found.authority.code,
        code=reason,
    )  # fmt: skip
    return duty


@transaction.atomic
def answer(*, by, duty, outcome, detail="", authority_reference="", at=None):
    """The council accepts the duty or does not, with a coded outcome. Raises Refused, NotPossible or TooLate.

    Where it does not, it reads the referral no longer.
    """
    at = moment(at)
    if outcome not in DutyOutcome.values:
        raise NotPossible({"outcome": ["Choose what the council has decided."]})
    step = STEP_OF[outcome]
    if step == "refuse_duty" and not detail.strip():
        raise NotPossible({"detail": ["Say in a sentence or two why, so that the person can be told."]})
    key = begin(
        by=by, obj=duty, step=step, outcome=outcome, detail=detail.strip(), ended_at=at, ended_by=by,
        authority_reference=authority_reference.strip(),
    )  # fmt: skip
    if step == "refuse_duty":
        close_stakes(duty.referral, StakeKind.COUNCIL_NOTIFIED, at, agency=duty.authority)
    finish(by=by, key=key, obj=duty, step=step, at=at, code=outcome)


@transaction.atomic
def withdraw(*, by, duty, reason, detail, at=None):
    """Whoever told the council takes it back, with the reason. Raises Refused, NotPossible or TooLate."""
    at = moment(at)
    if reason not in DutyWithdrawn.values:
        raise NotPossible({"reason": ["Choose why it is withdrawn."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say what happened, in a sentence."]})
    key = begin(
        by=by, obj=duty, step="withdraw_duty", withdrawn_reason=reason, detail=detail.strip(), ended_at=at, ended_by=by
    )
    close_stakes(duty.referral, StakeKind.COUNCIL_NOTIFIED, at, agency=duty.authority)
    finish(by=by, key=key, obj=duty, step="withdraw_duty", at=at, code=reason)


@transaction.atomic
def expire(*, by, duty, at=None):
    """26 weeks have passed without an answer; only the clock does this."""
    at = moment(at)
    if timezone.localdate(at) <= duty.expires_on:
        raise NotPossible("The 26 weeks are not over.")
    key = begin(by=by, obj=duty, step="expire_duty", ended_at=at)
    close_stakes(duty.referral, StakeKind.COUNCIL_NOTIFIED, at, agency=duty.authority)
    finish(by=by, key=key, obj=duty, step="expire_duty", at=at)


def end_all_over(*, by, at):
    """Expire every duty whose 26 weeks are over. Returns how many."""
    over = DutyToRefer.objects.filter(status=DutyStatus.SUBMITTED, expires_on__lt=timezone.localdate(at))
    ended = 0
    for duty in over.select_related("referral", "authority"):
        try:
            expire(by=by, duty=duty, at=at)
            ended += 1
        except TooLate:  # answered between the look and the step: the answer stands
            continue
    return ended


def remind_all(*, at):
    """Remind councils whose deadline is a week off or past, once each. Returns how many."""
    soon = timezone.localdate(at) + REMIND_BEFORE
    waiting = DutyToRefer.objects.filter(status=DutyStatus.SUBMITTED, reminded_at=None, due_on__lte=soon)
    reminded = 0
    for duty in waiting:
        if DutyToRefer.objects.filter(pk=duty.pk, status=DutyStatus.SUBMITTED, reminded_at=None).update(reminded_at=at):
            reminded += 1
            step_taken.send_robust(
                sender=Referral, step="duty.remind", referral_id=duty.referral_id, tells=frozenset({"council"}),
                subject=duty.reference,
            )  # fmt: skip
    return reminded
