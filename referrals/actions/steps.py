"""What every step does alike: check the locks, move the status, write the event, keep copies and worklists true."""

import inspect
from functools import wraps

from django.utils import timezone

from agencies.errors import Refused, TooLate
from agencies.models import Agency, User
from referrals import access, lifecycle
from referrals.actions.database import DATABASE
from referrals.actions.stakes import copies
from referrals.actions.waiting_list import log_moves
from referrals.actions.worklist import refresh
from referrals.models import DutyToRefer, Offer, Placement, Referral

TABLES = {
    Referral: ("referral", lifecycle.REFERRAL),
    Offer: ("offer", lifecycle.OFFER),
    Placement: ("placement", lifecycle.PLACEMENT),
    DutyToRefer: ("duty", lifecycle.DUTY),
}
REFUSED = "Your role, or your agency's part in this referral, does not let you do this."


def step(body):
    """The single action of a step: its body, with the database for its book, at a moment, in one transaction.

    A body is written once, for `book`; `action.body` is what a ledger takes in bulk.
    """
    signature = inspect.signature(body)
    asked = [each for name, each in signature.parameters.items() if name != "book"]
    asked = [each.replace(default=None) if each.name == "at" else each for each in asked]

    @wraps(body)
    def action(*, at=None, **given):
        with DATABASE.transaction():
            return body(DATABASE, at=moment(at), **given)

    action.body = body
    action.__signature__ = signature.replace(parameters=asked)
    return action


def moment(at):
    """The moment a step is taken at: now, unless said."""
    return at or timezone.now()


def unlock(*, by, permission, obj, book=DATABASE):
    """The key that opens `permission` on a record, or Refused. The clock opens what has no permission."""
    if not permission:
        if by.email != book.clock().email:
            raise Refused("Only the hub itself does this, when time has passed.")
        return None
    key = book.key(by, permission, obj)
    if key is None:
        raise Refused(REFUSED)
    return key


def _key(by, obj, row, book):
    """The key for a step, or Refused; TooLate for somebody whose own service's record has moved on meanwhile."""
    try:
        return unlock(by=by, permission=row.permission, obj=obj, book=book)
    except Refused:
        theirs = row.permission and book.was_theirs(by, row.permission, obj)
        if theirs and not book.is_still(obj, {"status__in": row.from_}):
            raise TooLate(what_happened(book.fresh(obj), book)) from None
        raise


def admit(*, by, obj, step, book=DATABASE):
    """Check the locks and whose turn it is, changing nothing: the key, or Refused, or TooLate.

    For an action that compares what was typed with the record before it begins.
    """
    row = TABLES[type(obj)][1][step]
    key = _key(by, obj, row, book)
    if not book.is_still(obj, {"status__in": row.from_}):
        raise TooLate(what_happened(book.fresh(obj), book))
    return key


def begin(*, by, obj, step, book=DATABASE, **fields):
    """Check the locks and move the status (with `fields`) in one conditional update, so that one press wins.

    Returns the key that opened the locks. Raises Refused, or TooLate saying who was faster and when.
    """
    row = TABLES[type(obj)][1][step]
    key = _key(by, obj, row, book)
    take_turn(obj, book)
    changes = ({"status": row.to} if row.to else {}) | fields
    if not book.change_if(obj, {"status__in": row.from_}, **changes):
        raise TooLate(what_happened(obj, book))
    return key


def take_turn(obj, book=DATABASE):
    """Steps of one referral take turns, so that a withdrawal and an acceptance cannot both win (SQLite does so anyway).

    `begin` does it; a step that reads what another step may change does it before it reads. Returns the referral.
    """
    return book.hold(access.referral_of(obj))


def what_happened(obj, book=DATABASE):
    """A sentence that says where a record stands now, and who brought it there, for whom somebody was too slow."""
    kind, table = TABLES[type(obj)]
    sentence = f"{obj.reference} is now “{obj.get_status_display().lower()}”."
    event = book.last_event(kind, obj.reference)
    if event is None or event.verb not in table:
        return sentence
    actor = User.objects.filter(pk=event.actor_id).first()
    agency = Agency.objects.filter(code=event.agency_code).first()
    who = f"{actor.name}, {agency}" if actor and agency else "the hub"
    when = timezone.localtime(event.recorded_at)
    return f"{sentence} {table[event.verb].said} by {who} on {when:%-d %B %Y} at {when:%H:%M}."


def finish(*, by, key, obj, step, at, reason="", book=DATABASE, **detail):
    """Write the event, copy what lists need onto the stakes, bring worklists up to date, tell others on commit."""
    kind, table = TABLES[type(obj)]
    referral = access.referral_of(obj)
    book.record(
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
    touch(referral, at, book)
    log_moves(referral, at, book)
    refresh(referral, at, book)
    book.announce(step=f"{kind}.{step}", referral=referral, tells=table[step].tells, subject=obj.reference)


def touch(referral, at, book=DATABASE):
    """Bring the referral's `updated` and the copies on its stakes up to date."""
    book.change(referral, updated=at)
    book.change_stakes(referral, **copies(book.fresh(referral)))
