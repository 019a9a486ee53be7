"""What every step of a return does alike: check the lock, move the status by a conditional update, write the event."""

from collections import defaultdict

from django.db.models import F
from django.utils import timezone

from agencies.actions import event
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


def take_many(*, by: dict[int, User], owing: list[Return], step: str, at, fields=lambda owed: {}) -> None:
    """A step of many returns, each by its person (`by`: return id -> user): in a few statements, all or nothing.

    The same checks and the same rows as `take`. `fields` are what the step writes into each. Raises Refused, TooLate.
    """
    row, keys, alike = RETURN[step], {}, defaultdict(list)
    for owed in owing:
        who = (by[owed.pk].pk, owed.service.agency_id)
        keys[who] = keys.get(who) or unlock(by=by[owed.pk], step=step, owed=owed)
        alike[tuple(fields(owed).items())].append(owed)
    for facts, rows in alike.items():
        standing = Return.objects.filter(pk__in=[owed.pk for owed in rows], status__in=row.from_)
        if standing.update(**{"status": row.to or F("status")} | dict(facts)) != len(rows):
            raise TooLate("Somebody was faster with one of these returns. Look at them again.")
    fresh = Return.objects.in_bulk([owed.pk for owed in owing])
    for owed in owing:
        for name in ("status", "revision", "received_on", "received_in_default_on"):
            setattr(owed, name, getattr(fresh[owed.pk], name))
    Event.objects.bulk_create(
        _event(by=by[owed.pk], key=keys[by[owed.pk].pk, owed.service.agency_id], verb=step, owed=owed, at=at)
        for owed in owing
    )


def _event(*, by, key, verb, owed, at, reason="") -> Event:
    """The event of a step, not written yet."""
    return event(
        by=by, key=key, verb=verb, subject_kind="return", subject=owed.service.code, reason=reason, at=at,
        period=f"{owed.scheme}:{owed.code}",
    )  # fmt: skip


def note(**facts) -> None:
    """Write the event of a step."""
    _event(**facts).save()


def note_many(*, by, key, verb, owing, at) -> None:
    """The same event of many returns."""
    Event.objects.bulk_create(_event(by=by, key=key, verb=verb, owed=owed, at=at) for owed in owing)


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
