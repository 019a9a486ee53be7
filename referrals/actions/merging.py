"""Two records of one person made one, and taken apart again: what moves is kept as rows."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from referrals import access
from referrals.actions.database import DATABASE
from referrals.actions.moves import Moves, put_back
from referrals.actions.person import stakes_follow
from referrals.actions.restriction import running_grants
from referrals.actions.steps import moment, touch
from referrals.actions.worklist import refresh
from referrals.codes import ConsentPurpose, Gender
from referrals.lifecycle.steps import LIVE_PLACEMENT, ReferralStatus
from referrals.matching import NUMBERS
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    Assessment,
    Consent,
    HomelessnessDecision,
    HousingBrokerage,
    Merge,
    Placement,
    Referral,
    ReferralGrant,
    ServiceUser,
    Stake,
    ToldApart,
)

# What hangs on a person beside their referrals, and moves with them. A row that the kept record has already stays.
HANGING = (Consent, AccommodationStatus, AccommodationNeed, HomelessnessDecision, HousingBrokerage)
# Facts that the kept record takes over where it has none.
FILLED = ("given_name", "family_name", "date_of_birth", "ethnicity", *NUMBERS, "phone", "safe_contact")
LONGEST_ALIAS = 200


def _key(by, people):
    """The hub's key to merge these records, all of whose referrals it must be able to open. Raises Refused."""
    keys = agency_access.county_keys(by, "merge_people")
    open_to_them = access.people_for(by, "merge_people").filter(pk__in=[one.pk for one in people])
    if not keys or open_to_them.count() < len(people):
        raise Refused("Only the hub merges records, and only those that are open to you.")
    return keys[0]


def _hold(people):
    """The records as they are now; two merges that touch one of them take turns, in one order."""
    held = {one.pk: one for one in ServiceUser.objects.select_for_update().filter(pk__in=people).order_by("pk")}
    return [held[pk] for pk in people]


@transaction.atomic
def merge(*, by, kept, other, reason, at=None):
    """Make two records one: everything of `other` moves to `kept`, and the stricter restriction holds for all.

    Raises Refused, TooLate when one of them was merged meanwhile, NotPossible where both are on a journey or live
    somewhere, or without a reason.
    """
    at = moment(at)
    if kept.pk == other.pk:
        raise NotPossible("This is one record already. Choose another.")
    kept, other = _hold([kept.pk, other.pk])
    if kept.merged_into_id or other.merged_into_id:
        raise TooLate("One of these records has been merged meanwhile. Look at the list again.")
    key = _key(by, [kept, other])
    if not reason.strip():
        raise NotPossible({"reason": ["Say how you know that this is one person."]})
    _two_journeys(kept, other)
    done = Merge.objects.create(kept=kept, other=other, reason=reason.strip(), merged_by=by, merged_at=at)
    moves = Moves(done)
    try:
        with transaction.atomic():
            _move(kept, other, moves)
            _restrict(kept, other, moves, by, key, at)
    except IntegrityError as error:
        raise TooLate("One of these records has changed meanwhile. Look at them again.") from error
    _councils(kept, moves, at)
    moves.write()
    _follow(by, key, "merge", done, [kept], reason.strip(), at)
    return done


def _two_journeys(kept, other):
    """Refuse where the constraints of one journey and one home for a person would be broken, in words."""
    running = Referral.objects.filter(imported=False).exclude(status=ReferralStatus.CLOSED)
    open_now = [running.filter(service_user=one).first() for one in (kept, other)]
    if all(open_now):
        raise NotPossible(
            f"Both records have an open referral: {open_now[0]} and {open_now[1]}. One person has one journey. "
            "Close or withdraw one of them first, as a duplicate."
        )
    stays = Placement.objects.filter(accommodation=True, imported=False, status__in=LIVE_PLACEMENT)
    homes = [stays.filter(service_user=one).select_related("referral").first() for one in (kept, other)]
    if all(homes):
        raise NotPossible(
            f"Both records have a home or a booking now: see {homes[0].referral} and {homes[1].referral}. One person "
            "lives in one place. Record the departure from one of them, or cancel the booking, first."
        )


def _move(kept, other, moves):
    """Every row of the one to the other, then the facts that the kept record has not."""
    moves.set(other, merged_into=kept)
    for earlier in ServiceUser.objects.filter(merged_into=other):
        moves.set(earlier, merged_into=kept)
    version = kept.assessments.aggregate(last=Max("version"))["last"] or 0
    for number, assessment in enumerate(Assessment.objects.filter(service_user=other).order_by("version"), start=1):
        moves.set(assessment, service_user=kept, version=version + number)
    carries = Referral.objects.filter(service_user=kept, imported=True, carried=False).exists()
    for referral in Referral.objects.filter(service_user=other):
        moves.set(referral, service_user=kept, carried=referral.carried or (referral.imported and carries))
    for stay in Placement.objects.filter(service_user=other):
        moves.set(stay, service_user=kept)
    for model in HANGING:
        for row in model.objects.filter(service_user=other):
            moves.set_if_free(row, service_user=kept)
    for referral in Referral.objects.filter(service_user=kept, check_duplicate=True):
        moves.set(referral, check_duplicate=False)
    facts = {name: getattr(other, name) for name in FILLED if not getattr(kept, name) and getattr(other, name)}
    if kept.gender == Gender.NOT_STATED:
        facts["gender"] = other.gender
    moves.set(kept, **facts, also_known_as=_names(kept, other), changed_on_screen=True)


def _names(kept, other):
    """Every name that the kept record is not called by already."""
    names = [name.strip() for name in (*kept.also_known_as.split(","), *other.also_known_as.split(","))]
    names.append(other.full_name if other.full_name != kept.full_name else "")
    return ", ".join(dict.fromkeys(filter(None, names)))[:LONGEST_ALIAS]


def _restrict(kept, other, moves, by, key, at):
    """The stricter wins; to whom the restricted record is open by name, the rest of the person's is open too."""
    if kept.restricted == other.restricted:
        return
    moves.set(kept if other.restricted else other, restricted=True)
    referrals = list(Referral.objects.filter(service_user=kept))
    named = running_grants([referral for referral in referrals if referral.restricted], timezone.localdate(at))
    for referral in referrals:
        if referral.restricted:
            continue
        moves.set(referral, restricted=True)
        for given in named.values():
            _carry(given, referral, moves, by, key, at)


def _carry(given, referral, moves, by, key, at):
    held = ReferralGrant.objects.filter(
        user_id=given.user_id, content_object=referral, permission_id=given.permission_id
    ).first()
    if held is None:
        moves.made(
            ReferralGrant.objects.create(
                user_id=given.user_id, content_object=referral, permission_id=given.permission_id,
                reason=given.reason, ends=given.ends, granted_by_id=given.granted_by_id,
            )
        )  # fmt: skip
    else:
        moves.set(held, ends=max(held.ends, given.ends))
    record(
        by=by, key=key, verb="grant", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, reason=given.reason, at=at, user=given.user_id, ends=f"{given.ends:%Y-%m-%d}",
    )  # fmt: skip


def _councils(kept, moves, at):
    """Where the person was asked, the councils' stakes follow what they said last, in either record."""
    if not kept.consents.filter(purpose=ConsentPurpose.ORIGIN_COUNCIL).exists():
        return
    before = {stake.pk: stake for stake in Stake.objects.filter(referral__service_user=kept)}
    stakes_follow(DATABASE, kept, ConsentPurpose.ORIGIN_COUNCIL, at)
    for stake in Stake.objects.filter(referral__service_user=kept):
        if stake.pk not in before:
            moves.made(stake)
        elif stake.closed_at:
            moves.set(before[stake.pk], closed_at=stake.closed_at)


def _follow(by, key, verb, done, people, reason, at):
    """One event for each referral, or one alone; lists and worklists brought into line."""
    about = {"subject_kind": "person", "subject": done.kept.reference, "other": done.other.reference, "merge": done.pk}
    referrals = list(Referral.objects.filter(service_user__in=people))
    for referral in referrals or [None]:
        record(
            by=by, key=key, verb=verb, reason=reason, at=at, referral=referral.reference if referral else "", **about
        )
    for referral in referrals:
        touch(referral, at)
        refresh(referral, at)


@transaction.atomic
def undo(*, by, merge, reason, at=None):
    """Take a merge apart again: what moved goes back, with what has come to it since.

    Raises Refused, NotPossible, or TooLate when it was undone already or a later merge stands on it.
    """
    at = moment(at)
    kept, other = _hold([merge.kept_id, merge.other_id])
    if kept.merged_into_id:
        raise TooLate("The record that was kept has itself been merged since. Undo that merge first.")
    key = _key(by, [kept])
    if not reason.strip():
        raise NotPossible({"reason": ["Say how you know that these are two people."]})
    standing = Merge.objects.filter(pk=merge.pk, undone_at=None)
    if not standing.update(undone_at=at, undone_by=by, undone_reason=reason.strip()):
        raise TooLate("This merge has been undone already.")
    if not merge.moves.exists():
        raise NotPossible("This person has been erased. There is nothing left to take apart.")
    try:
        with transaction.atomic():
            put_back(merge)
            _what_came_since(other)
    except IntegrityError as error:
        raise TooLate(
            "The two records cannot both be as they were: a number, or a home, would be held twice. "
            "Put that right on the record first."
        ) from error
    _follow(by, key, "unmerge", merge, [kept, other], reason.strip(), at)


def _what_came_since(other):
    """Stays, and versions of the assessment, that have been added to a referral that goes back, go with it."""
    Placement.objects.filter(referral__service_user=other).exclude(service_user=other).update(service_user=other)
    version = other.assessments.aggregate(last=Max("version"))["last"] or 0
    for referral in Referral.objects.filter(service_user=other).select_related("assessment"):
        chain, assessment = [], referral.assessment
        while assessment is not None and assessment.service_user_id != other.pk:
            chain.append(assessment)
            assessment = assessment.amends
        for assessment in reversed(chain):
            version += 1
            Assessment.objects.filter(pk=assessment.pk).update(service_user=other, version=version)


@transaction.atomic
def tell_apart(*, by, one, other, reason, at=None):
    """Say that two records which look alike are of two people. Raises Refused, NotPossible, TooLate."""
    at = moment(at)
    key = _key(by, [one, other])
    if not reason.strip():
        raise NotPossible({"reason": ["Say how you know that these are two people."]})
    first, second = sorted((one, other), key=lambda person: person.pk)
    said = {"reason": reason.strip(), "said_by": by, "said_at": at}
    _, new = ToldApart.objects.get_or_create(one=first, other=second, defaults=said)
    if not new:
        raise TooLate("Somebody has told these two apart already.")
    record(
        by=by, key=key, verb="tell_apart", subject_kind="person", subject=first.reference, reason=reason.strip(), at=at,
        other=second.reference,
    )  # fmt: skip
