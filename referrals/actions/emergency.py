"""Opening a referral in an emergency: by a role that may, with a reason, for some hours; reviewed afterwards."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import access, openings
from referrals.actions.database import DATABASE
from referrals.actions.steps import moment, take_turn
from referrals.actions.worklist import refresh
from referrals.models import Opening

NOT_FOUND = "Nothing that your role may open has this reference or number. Check it, or ring the hub."

MOST_TRIES, WITHIN = 10, timedelta(hours=1)
TOO_MANY = "You have tried too many that are not found. Ring the hub, or try again in an hour."


def open_referral(*, by, agency, text, reason, at=None):
    """Open the referral with this reference, or of the person with this number, for reading and for some hours.

    The hub is told at once, and those to whom a restricted one is open by name. Raises Refused, or NotPossible naming
    the field: in the same words for what does not exist and for what may not be opened. What is not found is kept in
    the log without what was typed; after some of these nothing more is looked for within the hour.
    """
    at = moment(at)
    tried = Event.objects.filter(actor_id=by.pk, recorded_at__gt=at - WITHIN, verb="look_in_emergency")
    if tried.count() >= MOST_TRIES:
        raise NotPossible({"text": [TOO_MANY]})
    opening = _open(by, agency, text, reason, at)
    if opening is None:
        key = agency_access.key_at(by, "break_glass", agency)
        record(by=by, key=key, verb="look_in_emergency", subject_kind="referral", subject="nothing", at=at)
        raise NotPossible({"text": [NOT_FOUND]})
    return opening


@transaction.atomic
def _open(by, agency, text, reason, at):
    """The opening, or None where nothing is found that may be opened."""
    key = agency_access.key_at(by, "break_glass", agency)
    if key is None:
        raise Refused("Your role at this agency does not open referrals in an emergency.")
    if not reason.strip():
        raise NotPossible({"reason": ["Say what the emergency is and what you need to know."]})
    referral = openings.find(by, agency, text)
    if referral is None:
        return None
    take_turn(referral)
    if access.may(by, "view_referral", referral):
        raise NotPossible({"text": [f"You can open {referral.reference} already. Search for it."]})
    opening = Opening.objects.create(
        referral=referral, user=by, agency=agency, reason=reason.strip(), opened_at=at,
        ends_at=at + timedelta(hours=settings.BREAK_GLASS_HOURS),
    )  # fmt: skip
    _recorded(by, key, "break_glass", opening, at, reason=opening.reason, ends=f"{opening.ends_at:%Y-%m-%dT%H:%MZ}")
    refresh(referral, at)
    DATABASE.announce(step="referral.break_glass", referral=referral, tells=frozenset(), subject=referral.reference)
    return opening


@transaction.atomic
def end(*, by, opening, at=None):
    """End an opening before its time: whoever opened it, or the hub. Raises Refused, or TooLate when it has ended."""
    at = moment(at)
    key = agency_access.key_at(by, "break_glass", opening.agency) if by.pk == opening.user_id else _reviewer(by)
    if key is None:
        raise Refused("Only who opened it and the hub end an opening.")
    if not Opening.objects.filter(pk=opening.pk, ends_at__gt=at).update(ends_at=at):
        raise TooLate("This has ended already.")
    _recorded(by, key, "end_opening", opening, at)


@transaction.atomic
def review(*, by, opening, outcome, detail, at=None):
    """Say whether an opening was needed. Raises Refused, NotPossible, or TooLate when it was reviewed already."""
    at = moment(at)
    key = _reviewer(by)
    if key is None:
        raise Refused("Only the hub reviews what was opened in an emergency.")
    if by.pk == opening.user_id:
        raise Refused("Somebody else at the hub reviews what you opened.")
    if not detail.strip():
        raise NotPossible({"detail": ["Say in a sentence or two what you found."]})
    waiting = Opening.objects.filter(pk=opening.pk, reviewed_at=None)
    if not waiting.update(review=outcome, review_detail=detail.strip(), reviewed_by=by, reviewed_at=at):
        raise TooLate("Somebody has reviewed this already.")
    _recorded(by, key, "review_opening", opening, at, reason=detail.strip(), outcome=outcome)
    refresh(opening.referral, at)


def _reviewer(by):
    return next(iter(agency_access.county_keys(by, "review_opening")), None)


def _recorded(by, key, verb, opening, at, **said):
    reference = opening.referral.reference
    record(
        by=by, key=key, verb=verb, subject_kind="referral", subject=reference, referral=reference, at=at,
        opening=opening.pk, **said,
    )  # fmt: skip
