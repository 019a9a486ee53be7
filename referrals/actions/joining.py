"""Several referrals of one person become one: what a further one says goes on with the one that is live.

Whoever asks several services at once, or asks where another agency has asked already, is seen by the hub, which brings
the two together: needs become further reasons on the live referral, newer answers are taken over one by one and never
by themselves, and the second agency follows how it goes, as far as the person agrees.
"""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import ClientGroup
from referrals.actions import routing
from referrals.actions.assessment import MANY, amend, questions_and_answers
from referrals.actions.endings import end_everything
from referrals.actions.person import consents_in_force
from referrals.actions.stakes import close_stakes, open_stake
from referrals.actions.steps import begin, finish, step, take_turn, touch, unlock, what_happened
from referrals.actions.worklist import refresh
from referrals.codes import ClosedReason, ConsentPurpose, StakeKind
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import Side
from referrals.matching import LIKELY, SAME_BY_MORE_THAN_NAMES, compare, facts_of
from referrals.sections import SECTIONS

# What becomes a tag on the other referral is not offered as a change of its main reason.
REASONS = frozenset({("needs", "client_group"), ("needs", "further_groups")})


@dataclass(frozen=True)
class Newer:
    """An answer of the further referral that differs from the live one's, in words; `old` is "" where there is none."""

    section: str
    field: str
    question: str
    old: str
    new: str

    @property
    def code(self):
        return f"{self.section}.{self.field}"


def of_same_person(one, other):
    """Whether two referrals are of one person: of one record, or of two that look alike."""
    if one.service_user_id == other.service_user_id:
        return True
    score, _ = compare(facts_of(one.service_user), facts_of(other.service_user))
    return score >= LIKELY


def further_reasons(referral, into):
    """The further reasons that the live referral has once both are one, in the order of the list."""
    here, there = into.assessment.needs, referral.assessment.needs
    groups = {*here.further_groups, *there.further_groups, there.client_group} - {here.client_group, ""}
    return [code for code in ClientGroup.values if code in groups]


def newer_answers(referral, into):
    """What the further referral answers otherwise, or for the first time: to be taken over or left, one by one."""
    before = {(row["section"], row["field"]): row["answer"] for row in questions_and_answers(into.assessment)}
    found = []
    for row in questions_and_answers(referral.assessment):
        where, old = (row["section"], row["field"]), before.get((row["section"], row["field"]), "")
        if row["answer"] and row["answer"] != old and where not in REASONS:
            found.append(Newer(*where, row["question"], old, row["answer"]))
    return found


@step
def join(book, *, by, referral, into, at, take=()):
    """Bring a further referral of a person into the one that is live; `take` are codes of newer answers to take over.

    Raises Refused, TooLate when either has moved on, NotPossible when they are not of one person or only one of them is
    restricted, since then the one would tell of the other.
    """
    unlock(by=by, permission="triage_referral", obj=into, book=book)
    for each in sorted((referral, into), key=lambda row: row.pk):
        take_turn(each, book)
    into = book.fresh(into)
    _check(referral, into, book)
    key = begin(
        by=by, obj=referral, step="join", book=book, closed_at=at, closed_reason=ClosedReason.JOINED, joined_to=into,
        check_duplicate=False,
    )  # fmt: skip
    end_everything(by=by, referral=referral, at=at, book=book)
    _take_over(book, by, referral, into, frozenset(take), at)
    consented = consents_in_force(referral.service_user, timezone.localdate(at), book)
    if referral.agency_id != into.agency_id and consented.get(ConsentPurpose.ASSESS_AND_SHARE):
        open_stake(
            into, referral.agency, StakeKind.REFERRER_TOO, at, purpose=f"Made {referral.reference}", book=book
        )  # fmt: skip
    finish(by=by, key=key, obj=referral, step="join", at=at, book=book, into=into.reference)
    book.record(
        by=by, key=key, verb="joined", subject_kind="referral", subject=into.reference, referral=into.reference,
        at=at, joined=referral.reference,
    )  # fmt: skip
    touch(into, at, book)
    refresh(into, at, book)
    tells = frozenset({Side.REFERRER})
    book.announce(step="referral.joined", referral=into, tells=tells, subject=into.reference)
    return into


def _check(referral, into, book):
    if into.pk == referral.pk or into.imported or referral.imported or not of_same_person(referral, into):
        raise NotPossible("These two referrals are not of one person. Choose another one, or look for duplicates.")
    if into.status not in LIVE_REFERRAL:
        raise TooLate(what_happened(into, book))
    if into.restricted != referral.restricted:
        raise NotPossible(
            "One of the two is restricted and the other is not. Restrict the other person’s record first: "
            "otherwise those who may not know of the one would learn of it by the other."
        )


def _take_over(book, by, referral, into, take, at):
    """Needs become further reasons; the answers that were chosen make a new version, section by section."""
    reason = f"From referral {referral.reference} of {referral.agency}, which was brought into this one."
    answers = {code: {} for code in SECTIONS}
    for newer in newer_answers(referral, into):
        if newer.code in take:
            answers[newer.section][newer.field] = _given(referral.assessment, newer)
    if (reasons := further_reasons(referral, into)) != into.assessment.needs.further_groups:
        answers["needs"]["further_groups"] = reasons
    for section, given in answers.items():
        if given:
            amend.body(book, by=by, referral=into, section=section, answers=given, reason=reason, at=at)


def _given(assessment, newer):
    section = getattr(assessment, newer.section)
    answer = getattr(section, newer.field)
    return list(answer.all()) if newer.field in MANY[type(section)] else answer


@step
def alone(book, *, by, referral, at):
    """A referral beside another one goes on by itself once the other has ended: it is routed and comes to triage.

    Raises Refused, or TooLate while another referral of the person is live.
    """
    book.hold(referral.service_user)
    try:
        with book.transaction():
            key = begin(by=by, obj=referral, step="alone", book=book)
    except IntegrityError as error:
        raise TooLate(
            "The person’s other referral is still live. Bring the two together, or close the other one first."
        ) from error
    run, circumstances = routing.store(by=by, referral=referral, at=at, book=book)
    routing.apply(referral, run, circumstances, book)
    finish(by=by, key=key, obj=referral, step="alone", at=at, book=book, stage=run.result["stage"])
    return referral


def live_referral(person, book):
    """The referral by which the person is on their way already, or None."""
    return next((each for each in book.referrals(person) if not each.imported and each.status in LIVE_REFERRAL), None)


def seems_on_the_way(person, book):
    """Whether another record, which looks like this person's by more than the names, has a live referral."""
    mine = facts_of(person)
    alike = (row for row in book.lookalikes(person) if compare(mine, facts_of(row))[0] >= SAME_BY_MORE_THAN_NAMES)
    return any(each.status in LIVE_REFERRAL for row in alike for each in book.referrals(row))


def part(referral, into, at, book):
    """The two are two again: the agency of the one follows the other no longer. What was taken over stays there."""
    if all(each.agency_id != referral.agency_id for each in book.joined(into)):
        close_stakes(into, StakeKind.REFERRER_TOO, at, agency=referral.agency, book=book)
