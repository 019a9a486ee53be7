"""What every step of a return does alike: check the lock, move the status by a conditional update, write the event."""

from django.db.models import F
from django.utils import timezone

from agencies.actions import record
from agencies.errors import TooLate
from agencies.models import Agency, Event, User
from analytics.returns.access import unlock
from analytics.returns.lifecycle import RETURN
from analytics.returns.models import Return


def take(*, by, owed: Return, step: str, at=None, reason: str = "", **fields):
    """Take a step: one press wins. Returns the moment. Raises Refused, or TooLate saying who was faster and when."""
    row, at = RETURN[step], at or timezone.now()
    key = unlock(by=by, step=step, owed=owed)
    changes = {"status": row.to or F("status")} | fields
    if not Return.objects.filter(pk=owed.pk, status__in=row.from_).update(**changes):
        raise TooLate(what_happened(owed))
    owed.refresh_from_db()
    note(by=by, key=key, verb=step, owed=owed, at=at, reason=reason)
    return at


def note(*, by, key, verb, owed, at, reason="", **detail):
    """The event of a step."""
    record(
        by=by, key=key, verb=verb, subject_kind="return", subject=owed.service.code, reason=reason, at=at,
        period=f"{owed.scheme}:{owed.code}", **detail,
    )  # fmt: skip


def what_happened(owed) -> str:
    """Where a return stands now and who brought it there, for whom somebody was too slow."""
    owed.refresh_from_db()
    sentence = f"This return is now “{owed.get_status_display().lower()}”."
    events = Event.objects.filter(
        subject_kind="return", subject=owed.service.code, detail__period=f"{owed.scheme}:{owed.code}"
    )
    event = events.order_by("-id").first()
    if event is None or event.verb not in RETURN:
        return sentence
    actor = User.objects.filter(pk=event.actor_id).first()
    agency = Agency.objects.filter(code=event.agency_code).first()
    who = f"{actor.name}, {agency}" if actor and agency else "the hub"
    when = timezone.localtime(event.recorded_at)
    return f"{sentence} {RETURN[event.verb].said} by {who} on {when:%-d %B %Y} at {when:%H:%M}."
