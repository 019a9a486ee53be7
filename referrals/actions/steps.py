"""What every step does alike: check the locks, move the status, write the event, keep copies and worklists true."""

from django.db import transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import Refused, TooLate
from agencies.models import Agency, Event, User
from referrals import access, lifecycle
from referrals.actions.worklist import refresh
from referrals.models import Offer, Placement, Referral, Stake
from referrals.signals import step_taken

TABLES = {
    Referral: ("referral", lifecycle.REFERRAL),
    Offer: ("offer", lifecycle.OFFER),
    Placement: ("placement", lifecycle.PLACEMENT),
}
REFUSED = "Your role, or your agency's part in this referral, does not let you do this."


def moment(at):
    """The moment a step is taken at: now, unless said."""
    return at or timezone.now()


def unlock(*, by, permission, obj):
    """The key that opens `permission` on a record, or Refused. The clock opens what has no permission."""
    if not permission:
        if by.email != User.objects.clock().email:
            raise Refused("Only the hub itself does this, when time has passed.")
        return None
    key = access.key(by, permission, obj)
    if key is None:
        raise Refused(REFUSED)
    return key


def _key(by, obj, row):
    """The key for a step, or Refused; TooLate for somebody whose own service's record has moved on meanwhile."""
    try:
        return unlock(by=by, permission=row.permission, obj=obj)
    except Refused:
        in_turn = type(obj).objects.filter(pk=obj.pk, status__in=row.from_).exists()
        if not in_turn and row.permission and access.was_theirs(by, row.permission, obj):
            obj.refresh_from_db()
            raise TooLate(what_happened(obj)) from None
        raise


def admit(*, by, obj, step):
    """Check the locks and whose turn it is, changing nothing: the key, or Refused, or TooLate.

    For an action that compares what was typed with the record before it begins.
    """
    row = TABLES[type(obj)][1][step]
    key = _key(by, obj, row)
    if not type(obj).objects.filter(pk=obj.pk, status__in=row.from_).exists():
        obj.refresh_from_db()
        raise TooLate(what_happened(obj))
    return key


def begin(*, by, obj, step, **fields):
    """Check the locks and move the status (with `fields`) in one conditional update, so that one press wins.

    Returns the key that opened the locks. Raises Refused, or TooLate saying who was faster and when.
    """
    row = TABLES[type(obj)][1][step]
    key = _key(by, obj, row)
    take_turn(obj)
    changes = ({"status": row.to} if row.to else {}) | fields
    rows = type(obj).objects.filter(pk=obj.pk, status__in=row.from_)
    done = rows.update(**changes) if changes else rows.count()
    obj.refresh_from_db()
    if not done:
        raise TooLate(what_happened(obj))
    return key


def take_turn(obj):
    """Steps of one referral take turns, so that a withdrawal and an acceptance cannot both win (SQLite does so anyway).

    `begin` does it; a step that reads what another step may change does it before it reads.
    """
    Referral.objects.select_for_update().get(pk=access.referral_of(obj).pk)


def what_happened(obj):
    """A sentence that says where a record stands now, and who brought it there, for whom somebody was too slow."""
    kind, table = TABLES[type(obj)]
    sentence = f"{obj.reference} is now “{obj.get_status_display().lower()}”."
    events = Event.objects.filter(subject_kind=kind, subject=obj.reference).order_by("-recorded_at", "-id")
    event = events.first()
    if event is None or event.verb not in table:
        return sentence
    actor = User.objects.filter(pk=event.actor_id).first()
    agency = Agency.objects.filter(code=event.agency_code).first()
    who = f"{actor.name}, {agency}" if actor and agency else "the hub"
    when = timezone.localtime(event.recorded_at)
    return f"{sentence} {table[event.verb].said} by {who} on {when:%-d %B %Y} at {when:%H:%M}."


def finish(*, by, key, obj, step, at, reason="", **detail):
    """Write the event, copy what lists need onto the stakes, bring worklists up to date, tell others on commit."""
    kind, table = TABLES[type(obj)]
    referral = access.referral_of(obj)
    record(
        by=by,
        key=key,
        verb=step,
        subject_kind=kind,
        subject=obj.reference,
        referral=referral.reference,
        reason=reason,
        at=at,
        **detail,
    )
    touch(referral, at)
    refresh(referral, at)
    announce(kind=kind, step=step, referral=referral, tells=table[step].tells, subject=obj.reference)


def touch(referral, at):
    """Bring the referral's `updated` and the copies on its stakes up to date."""
    Referral.objects.filter(pk=referral.pk).update(updated=at)
    referral.refresh_from_db()
    Stake.objects.filter(referral=referral).update(
        status=referral.status,
        band=referral.band,
        cohort=referral.cohort,
        restricted=referral.restricted,
        updated=at,
    )


def announce(*, kind, step, referral, tells, subject):
    """Send `step_taken` once the transaction has committed; a listener's failure never undoes the step."""

    def send():
        step_taken.send_robust(
            sender=Referral, step=f"{kind}.{step}", referral_id=referral.pk, tells=tells, subject=subject
        )

    transaction.on_commit(send, robust=True)
