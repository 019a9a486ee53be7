"""Looking for somebody, kept; unusual looking: found when time passes, and reviewed by somebody else."""

from datetime import datetime, time, timedelta

from django.db import transaction

from agencies import access as agency_access
from agencies.actions import event, record
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import seers, unusual
from referrals.actions.steps import moment
from referrals.clock import LONDON
from referrals.codes import LookReview
from referrals.lifecycle.looking import RULES
from referrals.models import LookSweep, UnusualLook

SWEEP_EVERY = timedelta(hours=1)
NOBODY = "nobody"  # stands where a reference would, when a look found none
FACTS = ("actor_id", "agency_code", "role", "day", "number")


@transaction.atomic
def look_for(*, by, people, at=None):
    """Keep that somebody looked for a person to refer, and whom they were shown, or nobody; not what they typed.

    Raises Refused.
    """
    key = agency_access.key_at(by, "create_referral")
    if key is None:
        raise Refused("Your role does not refer people.")
    shown = [person.reference for person in people] or [NOBODY]
    said = {"by": by, "key": key, "subject_kind": "person", "at": moment(at)}
    Event.objects.bulk_create(event(verb="look_for", subject=reference, **said) for reference in shown)


@transaction.atomic
def sweep(*, at):
    """Look through the log since the day of the last time; how many new rows are kept. Once an hour is enough.

    Twice, late or two at once find nothing twice: the constraint decides.
    """
    last = LookSweep.objects.filter(pk=1).values_list("until", flat=True).first()
    if last and at - last < SWEEP_EVERY:
        return 0
    since = datetime.combine(last.astimezone(LONDON).date(), time.min, LONDON) if last else None
    before = UnusualLook.objects.count()
    for rule in RULES:
        rows = [_row(rule, found, at) for found in unusual.found(rule, since, at)]
        UnusualLook.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    LookSweep.objects.update_or_create(pk=1, defaults={"until": at})
    return UnusualLook.objects.count() - before


def _row(rule, found, at):
    facts = {name: found[name] for name in FACTS}
    return UnusualLook(rule=rule, reference=found.get("subject", ""), first_at=found["first"], found_at=at, **facts)


@transaction.atomic
def review(*, by, look, outcome, detail, at=None):
    """Say what unusual looking was. Raises Refused, NotPossible, or TooLate when somebody has said so already."""
    at = moment(at)
    key = agency_access.key_at(by, "review_looking")
    if key is None or not seers.unusual_looks(by).filter(pk=look.pk).exists():
        raise Refused("Your role does not review this.")
    if by.pk == look.actor_id:
        raise Refused("Somebody else reviews how you looked.")
    if outcome not in LookReview.values:
        raise NotPossible({"outcome": ["Choose what it was."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say in a sentence or two what you found."]})
    waiting = UnusualLook.objects.filter(pk=look.pk, reviewed_at=None)
    if not waiting.update(review=outcome, review_detail=detail.strip(), reviewed_by=by, reviewed_at=at):
        raise TooLate("Somebody has reviewed this already.")
    record(
        by=by, key=key, verb="review_looking", subject_kind="look", subject=str(look.pk), referral=look.reference,
        at=at, reason=detail.strip(), outcome=outcome, rule=look.rule, reader=look.actor_id,
    )  # fmt: skip
