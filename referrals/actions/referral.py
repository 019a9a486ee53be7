"""The steps of a referral, from draft to closed."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from referrals import access
from referrals.actions import routing
from referrals.actions.assessment import freeze, new_assessment, take_up
from referrals.actions.endings import end_by_death, end_everything, leave_waiting_list
from referrals.actions.person import consents_in_force
from referrals.actions.references import next_references
from referrals.actions.restriction import open_as_before
from referrals.actions.stakes import open_stake
from referrals.actions.steps import begin, finish, moment, take_turn, touch
from referrals.actions.worklist import refresh
from referrals.clock import age
from referrals.codes import (
    ClosedReason,
    ConsentPurpose,
    StakeKind,
    WithdrawnReason,
)
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Question, Referral, ServiceUser, WaitingEntry
from referrals.sections import SECTIONS, missing

REOPEN_WITHIN = timedelta(days=90)


@transaction.atomic
def start(*, by, agency, service_user, source="", same_day=False, check_duplicate=False, at=None):
    """A draft referral with an empty assessment.

    Raises Refused, or TooLate when the person is on a pathway already: one person, one journey.
    """
    at = moment(at)
    key = agency_access.key_at(by, "create_referral", agency)
    if key is None:
        raise Refused("Your role at this agency does not refer people.")
    # Whoever restricts the person meanwhile waits, and then finds this referral too.
    service_user = ServiceUser.objects.select_for_update().get(pk=service_user.pk)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                reference=next_references("R", 1, timezone.localdate(at).year)[0],
                service_user=service_user,
                agency=agency,
                referrer=by,
                source=source,
                same_day=same_day,
                restricted=service_user.restricted,
                check_duplicate=check_duplicate,
                created_at=at,
                updated=at,
            )
    except IntegrityError as error:
        raise TooLate(
            "This person already has an open referral. One person has one journey: ask the hub to bring you into it."
        ) from error
    referral.assessment = new_assessment(by=by, service_user=service_user)
    Referral.objects.filter(pk=referral.pk).update(assessment=referral.assessment)
    open_stake(referral, agency, StakeKind.REFERRER, at)
    record(
        by=by, key=key, verb="start", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at,
    )  # fmt: skip
    open_as_before(by=by, referral=referral, at=at)
    refresh(referral, at)
    return referral


def what_is_missing(referral, today):
    """{section or "person" or "consent": [names of questions]} that still stand before sending; {} when ready."""
    gaps = {code: missing(getattr(referral.assessment, code)) for code in SECTIONS}
    person = referral.service_user
    gaps["person"] = [name for name in ("given_name", "family_name", "date_of_birth") if not getattr(person, name)]
    consents = consents_in_force(person, today)
    gaps["consent"] = [] if consents.get(ConsentPurpose.ASSESS_AND_SHARE) else [ConsentPurpose.ASSESS_AND_SHARE]
    return {code: names for code, names in gaps.items() if names}


@transaction.atomic
def submit(*, by, referral, at=None):
    """Send a referral: the assessment is frozen, routed and banded, and the hub is told.

    Raises Refused, TooLate when it was sent already, NotPossible naming what is missing.
    """
    at = moment(at)
    today = timezone.localdate(at)
    key = begin(by=by, obj=referral, step="submit", submitted_at=at)
    gaps = what_is_missing(referral, today)
    if gaps:
        raise NotPossible({code: ["Complete this before sending."] for code in gaps})
    if age(referral.service_user.date_of_birth, today) < 16:
        raise NotPossible({"person": ["A person under 16 cannot be referred. Add children to a household instead."]})
    assessment = referral.assessment
    take_up(referral, assessment, at)
    freeze(assessment, at)
    run, circumstances = routing.store(by=by, referral=referral, at=at)
    routing.apply(referral, run, circumstances)
    finish(by=by, key=key, obj=referral, step="submit", at=at, stage=run.result["stage"], version=assessment.version)
    return referral


@transaction.atomic
def ask(*, by, referral, question, at=None):
    """The hub asks the referrer. Raises Refused, TooLate, NotPossible for an empty question."""
    at = moment(at)
    if not question.strip():
        raise NotPossible({"question": ["Write what you need to know."]})
    key = begin(by=by, obj=referral, step="ask")
    asked = Question.objects.create(referral=referral, asked_by=by, asked_at=at, question=question)
    finish(by=by, key=key, obj=referral, step="ask", at=at, question=asked.pk)
    return asked


@transaction.atomic
def answer(*, by, referral, question, text, at=None):
    """The referrer answers the hub; the referral goes on when nothing else is open."""
    at = moment(at)
    if not text.strip():
        raise NotPossible({"text": ["Write the answer."]})
    key = begin(by=by, obj=referral, step="answer")
    answered = Question.objects.filter(pk=question.pk, referral=referral, offer=None, answered_at=None)
    if not answered.update(answer=text, answered_by=by, answered_at=at):
        raise TooLate("This question was answered already.")
    finish(by=by, key=key, obj=referral, step="answer", at=at, question=question.pk)


@transaction.atomic
def wait(*, by, referral, stage, band, band_reason, at=None):
    """Put a referral on a stage's waiting list in a band, with the reason for the band.

    Somebody on that list already keeps their date; somebody placed waits for the next stage and stays placed.
    """
    at = moment(at)
    if not band_reason.strip():
        raise NotPossible({"band_reason": ["Say why this band fits."]})
    if referral.pathway_id and stage.pathway_id != referral.pathway_id:
        raise NotPossible({"stage": ["Choose a stage of the person's own pathway."]})
    take_turn(referral)
    placed = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.PLACED).exists()
    stays = {"status": ReferralStatus.PLACED} if placed else {"stage": stage}
    key = begin(by=by, obj=referral, step="wait", band=band, band_reason=band_reason, **stays)
    if not WaitingEntry.objects.filter(referral=referral, stage=stage, left_at=None).exists():
        leave_waiting_list(referral, at)
        WaitingEntry.objects.create(referral=referral, stage=stage, since=at)
    finish(by=by, key=key, obj=referral, step="wait", at=at, reason=band_reason, stage=stage.kind, band=band)


@transaction.atomic
def urgency(*, by, referral, same_day, at=None):
    """Whether the person needs a place today, said anew. Offers that are out keep their deadline.

    Raises Refused, TooLate, or NotPossible when it is so already.
    """
    at = moment(at)
    key = begin(by=by, obj=referral, step="urgency")
    if not Referral.objects.filter(pk=referral.pk).exclude(same_day=same_day).update(same_day=same_day):
        raise NotPossible(
            {"same_day": ["This is what the referral says already. Choose the other answer, or go back."]}
        )
    finish(by=by, key=key, obj=referral, step="urgency", at=at, same_day=same_day)


@transaction.atomic
def withdraw(*, by, referral, reason, detail, at=None):
    """The referrer withdraws, until arrival: open offers and bookings are called off."""
    at = moment(at)
    if reason not in WithdrawnReason.values:
        raise NotPossible({"reason": ["Choose why the referral is withdrawn."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say what happened, in a sentence."]})
    key = begin(
        by=by, obj=referral, step="withdraw", closed_at=at, closed_reason=ClosedReason.WITHDRAWN,
        withdrawn_reason=reason, closed_detail=detail,
    )  # fmt: skip
    end_everything(by=by, referral=referral, at=at)
    finish(by=by, key=key, obj=referral, step="withdraw", at=at, reason=detail, code=reason)


@transaction.atomic
def died(*, by, referral, on, at=None):
    """The person died: the referral closes; a stay ends that day with that reason."""
    at = moment(at)
    if on > timezone.localdate(at):
        raise NotPossible({"on": ["Enter a day that is not in the future."]})
    key = begin(by=by, obj=referral, step="died", closed_at=at, closed_reason=ClosedReason.DIED)
    end_by_death(referral=referral, on=on, at=at)
    end_everything(by=by, referral=referral, at=at)
    finish(by=by, key=key, obj=referral, step="died", at=at, on=f"{on:%Y-%m-%d}")


@transaction.atomic
def close(*, by, referral, reason, detail, at=None):
    """The hub closes a referral for which no place was found, or that no pathway takes."""
    at = moment(at)
    if reason not in (ClosedReason.NOT_ELIGIBLE, ClosedReason.NO_PLACE):
        raise NotPossible({"reason": ["Choose why the referral is closed."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say what was tried, so that the referrer can tell the person."]})
    key = begin(by=by, obj=referral, step="close", closed_at=at, closed_reason=reason, closed_detail=detail)
    end_everything(by=by, referral=referral, at=at)
    finish(by=by, key=key, obj=referral, step="close", at=at, reason=detail, code=reason)


@transaction.atomic
def reopen(*, by, referral, reason, at=None):
    """Bring a closed referral back to triage, within 90 days; afterwards the person needs a new one."""
    at = moment(at)
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the referral is opened again."]})
    if referral.closed_reason == ClosedReason.DIED:
        raise NotPossible("The person died. This referral stays closed.")
    if referral.closed_at and at - referral.closed_at > REOPEN_WITHIN:
        raise NotPossible("This referral was closed more than 90 days ago. Start a new referral instead.")
    if referral.imported or referral.assessment_id is None:
        raise NotPossible("This referral came from a spreadsheet and has no assessment. Start a new referral instead.")
    try:
        with transaction.atomic():
            key = begin(
                by=by, obj=referral, step="reopen", closed_at=None, closed_reason="", withdrawn_reason="",
                closed_detail="",
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate("This person has another open referral now.") from error
    finish(by=by, key=key, obj=referral, step="reopen", at=at, reason=reason)


@transaction.atomic
def duplicate_checked(*, by, referral, at=None):
    """The hub has looked whether the person is known already."""
    at = moment(at)
    key = access.key(by, "merge_people", referral)
    if key is None:
        raise Refused("Only the hub checks for duplicates.")
    if not Referral.objects.filter(pk=referral.pk, check_duplicate=True).update(check_duplicate=False):
        raise TooLate("Somebody has checked this already.")
    record(
        by=by, key=key, verb="duplicate_checked", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at,
    )  # fmt: skip
    touch(referral, at)
    refresh(referral, at)
