"""The steps of a referral, from draft to closed."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from referrals.actions import joining, routing
from referrals.actions.assessment import freeze, new_assessment, settle_councils_of, take_up
from referrals.actions.banding import set_by_hand
from referrals.actions.database import DATABASE
from referrals.actions.endings import end_by_death, end_everything, end_questions, last_alive, open_offers
from referrals.actions.person import consents_in_force, key_to_refer
from referrals.actions.restriction import open_as_before
from referrals.actions.stakes import open_stake
from referrals.actions.steps import begin, finish, step, take_turn, touch
from referrals.actions.waiting_list import join_waiting_list
from referrals.actions.worklist import refresh
from referrals.clock import age, due_same_day
from referrals.codes import (
    ClosedReason,
    ConsentPurpose,
    StakeKind,
    WithdrawnReason,
)
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Question, Referral
from referrals.sections import SECTIONS, missing

REOPEN_WITHIN = timedelta(days=90)
GOES_ON = (
    "Your agency has an open referral of this person already. One person has one journey: go on with that referral."
)
WAITS_UNANSWERED = "Not answered: the hub put the person on the waiting list without it."


@step
def start(book, *, by, agency, service_user, at, source="", same_day=False, check_duplicate=False):
    """A draft referral with an empty assessment.

    Raises Refused, or TooLate when this agency has one of the person that goes on: one person, one journey.
    """
    key = key_to_refer(by, agency, book)
    # Whoever restricts the person meanwhile waits, and then finds this referral too.
    service_user = book.hold(service_user)
    if service_user.merged_into_id:
        raise TooLate("This record has been merged with another of the same person. Look for the person again.")
    live = joining.live_referral(service_user, book)
    if live and live.agency_id == agency.pk:
        raise TooLate(GOES_ON)
    try:
        with book.transaction():
            referral = book.add(
                Referral,
                reference=book.references("R", 1, timezone.localdate(at).year)[0],
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
        raise TooLate(GOES_ON) from error
    book.change(referral, assessment=new_assessment(by=by, service_user=service_user, at=at, book=book))
    open_stake(referral, agency, StakeKind.REFERRER, at, book=book)
    book.record(
        by=by, key=key, verb="start", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at,
    )  # fmt: skip
    open_as_before(by=by, referral=referral, at=at)
    refresh(referral, at, book)
    return referral


def what_is_missing(referral, today, book=DATABASE):
    """{section or "person" or "consent": [names of questions]} that still stand before sending; {} when ready."""
    gaps = {code: missing(getattr(referral.assessment, code)) for code in SECTIONS}
    person = referral.service_user
    gaps["person"] = [name for name in ("given_name", "family_name", "date_of_birth") if not getattr(person, name)]
    consents = consents_in_force(person, today, book)
    gaps["consent"] = [] if consents.get(ConsentPurpose.ASSESS_AND_SHARE) else [ConsentPurpose.ASSESS_AND_SHARE]
    return {code: names for code, names in gaps.items() if names}


@step
def submit(book, *, by, referral, at):
    """Send a referral: the assessment is frozen, routed and banded, and the hub is told.

    Where another one of the person is live, it is frozen and stands beside: the hub brings the two together. Where one
    of somebody who looks the same is live, the hub has to check whether they are one person.
    Raises Refused, TooLate when it was sent already, NotPossible naming what is missing.
    """
    today = timezone.localdate(at)
    person = book.hold(referral.service_user)  # of two that are sent at once, one is beside the other
    beside = joining.live_referral(person, book) is not None
    more = {"status": ReferralStatus.BESIDE} if beside else {}
    if not beside and joining.seems_on_the_way(person, book):
        more = {"check_duplicate": True}
    key = begin(by=by, obj=referral, step="submit", book=book, submitted_at=at, **more)
    gaps = what_is_missing(referral, today, book)
    if gaps:
        raise NotPossible({code: ["Complete this before sending."] for code in gaps})
    if age(referral.service_user.date_of_birth, today) < 16:
        raise NotPossible({"person": ["A person under 16 cannot be referred. Add children to a household instead."]})
    assessment = referral.assessment
    take_up(referral, assessment, at, book)
    freeze(assessment, at, book)
    stage = None
    if not beside:
        run, circumstances = routing.store(by=by, referral=referral, at=at, book=book)
        routing.apply(referral, run, circumstances, book)
        stage = run.result["stage"]
    finish(
        by=by, key=key, obj=referral, step="submit", at=at, book=book, stage=stage, version=assessment.version,
    )  # fmt: skip
    return referral


@step
def ask(book, *, by, referral, question, at):
    """The hub asks the referrer. Raises Refused, TooLate, NotPossible for an empty question."""
    if not question.strip():
        raise NotPossible({"question": ["Write what you need to know."]})
    key = begin(by=by, obj=referral, step="ask", book=book)
    asked = book.add(Question, referral=referral, asked_by=by, asked_at=at, question=question)
    finish(by=by, key=key, obj=referral, step="ask", at=at, book=book, question=asked.pk)
    return asked


@step
def answer(book, *, by, referral, question, text, at):
    """The referrer answers the hub; the referral goes on when nothing else is open."""
    if not text.strip():
        raise NotPossible({"text": ["Write the answer."]})
    key = begin(by=by, obj=referral, step="answer", book=book)
    only = {"referral": referral, "offer": None, "answered_at": None}
    if not book.change_if(question, only, answer=text, answered_by=by, answered_at=at):
        raise TooLate("This question was answered already.")
    finish(by=by, key=key, obj=referral, step="answer", at=at, book=book, question=question.pk)


@step
def wait(book, *, by, referral, stage, band, band_reason, at):
    """Put a referral on a stage's waiting list in a band, with the reason for the band.

    Somebody on that list already keeps their date; somebody placed waits for the next stage and stays placed. What the
    referrer was asked and has not answered is no longer asked.
    """
    if not band_reason.strip():
        raise NotPossible({"band_reason": ["Say why this band fits."]})
    if referral.pathway_id and stage.pathway_id != referral.pathway_id:
        raise NotPossible({"stage": ["Choose a stage of the person's own pathway."]})
    fresh = take_turn(referral, book)
    stays = {"status": ReferralStatus.PLACED} if fresh.status == ReferralStatus.PLACED else {"stage": stage}
    by_hand = set_by_hand(fresh, band, timezone.localdate(at), book)
    key = begin(
        by=by, obj=referral, step="wait", book=book, band=band, band_reason=band_reason, band_by_hand=by_hand, **stays
    )
    join_waiting_list(referral, stage, at, book=book)
    end_questions(by=by, referral=referral, at=at, said=WAITS_UNANSWERED, book=book)
    finish(by=by, key=key, obj=referral, step="wait", at=at, book=book, reason=band_reason, stage=stage.kind, band=band)


@step
def urgency(book, *, by, referral, same_day, at):
    """Whether the person needs a place today, said anew. Offers that are out become due within hours, none later.

    Raises Refused, TooLate, or NotPossible when it is so already.
    """
    key = begin(by=by, obj=referral, step="urgency", book=book)
    if referral.same_day == same_day:
        raise NotPossible(
            {"same_day": ["This is what the referral says already. Choose the other answer, or go back."]}
        )
    book.change(referral, same_day=same_day)
    soon = due_same_day(at)
    for offer in open_offers(referral, book):
        if same_day and offer.due_at > soon:
            book.change(offer, due_at=soon, reminded_at=None)
    finish(by=by, key=key, obj=referral, step="urgency", at=at, book=book, same_day=same_day)


@step
def withdraw(book, *, by, referral, reason, detail, at, asked_by=None):
    """The referrer withdraws, until arrival: open offers and bookings are called off.

    `asked_by` are the offers whose services asked for it, None where nobody was asked whether one did.
    """
    if reason not in WithdrawnReason.values:
        raise NotPossible({"reason": ["Choose why the referral is withdrawn."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say what happened, in a sentence."]})
    key = begin(
        by=by, obj=referral, step="withdraw", book=book, closed_at=at, closed_reason=ClosedReason.WITHDRAWN,
        withdrawn_reason=reason, closed_detail=detail,
    )  # fmt: skip
    if asked_by is not None:
        asking = {offer.pk for offer in asked_by}
        for offer in open_offers(referral, book):
            book.change(offer, asked_to_withdraw=offer.pk in asking)
    end_everything(by=by, referral=referral, at=at, book=book)
    finish(by=by, key=key, obj=referral, step="withdraw", at=at, book=book, reason=detail, code=reason)


@step
def died(book, *, by, referral, on, at):
    """The person died: the referral closes; a stay ends that day with that reason."""
    if on > timezone.localdate(at):
        raise NotPossible({"on": ["Enter a day of death that is not in the future."]})
    alive = last_alive(referral, book)
    if alive and on < alive:
        raise NotPossible(
            {"on": ["Enter a later day of death: the records say that the person was alive after this one."]}
        )
    key = begin(by=by, obj=referral, step="died", book=book, closed_at=at, closed_reason=ClosedReason.DIED)
    end_by_death(referral=referral, on=on, at=at, book=book)
    end_everything(by=by, referral=referral, at=at, book=book)
    finish(by=by, key=key, obj=referral, step="died", at=at, book=book, on=f"{on:%Y-%m-%d}")


@step
def close(book, *, by, referral, reason, detail, at):
    """The hub closes a referral for which no place was found, or that no pathway takes."""
    if reason not in (ClosedReason.NOT_ELIGIBLE, ClosedReason.NO_PLACE):
        raise NotPossible({"reason": ["Choose why the referral is closed."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say what was tried, so that the referrer can tell the person."]})
    key = begin(by=by, obj=referral, step="close", book=book, closed_at=at, closed_reason=reason, closed_detail=detail)
    end_everything(by=by, referral=referral, at=at, book=book)
    finish(by=by, key=key, obj=referral, step="close", at=at, book=book, reason=detail, code=reason)


@step
def reopen(book, *, by, referral, reason, at):
    """Bring a closed referral back to triage, within 90 days; afterwards the person needs a new one."""
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the referral is opened again."]})
    if referral.closed_reason == ClosedReason.DIED:
        raise NotPossible("The person died. This referral stays closed.")
    if referral.closed_at and at - referral.closed_at > REOPEN_WITHIN:
        raise NotPossible("This referral was closed more than 90 days ago. Start a new referral instead.")
    if referral.imported or referral.assessment_id is None:
        raise NotPossible("This referral came from a spreadsheet and has no assessment. Start a new referral instead.")
    joined = referral.joined_to
    book.hold(referral.service_user)
    try:
        with book.transaction():
            key = begin(
                by=by, obj=referral, step="reopen", book=book, closed_at=None, closed_reason="", withdrawn_reason="",
                closed_detail="", joined_to=None,
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate("This person has another open referral now.") from error
    if joined:
        joining.part(referral, joined, at, book)
    settle_councils_of(referral, at, book)
    finish(by=by, key=key, obj=referral, step="reopen", at=at, book=book, reason=reason)


@step
def duplicate_checked(book, *, by, referral, at):
    """The hub has looked whether the person is known already."""
    key = book.key(by, "merge_people", referral)
    if key is None:
        raise Refused("Only the hub checks for duplicates.")
    if not book.change_if(referral, {"check_duplicate": True}, check_duplicate=False):
        raise TooLate("Somebody has checked this already.")
    book.record(
        by=by, key=key, verb="duplicate_checked", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at,
    )  # fmt: skip
    touch(referral, at, book)
    refresh(referral, at, book)
