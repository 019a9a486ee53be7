from django.utils import timezone

from agencies.models import Event


def event(*, by, verb, subject_kind, subject, key=None, referral="", reason="", at=None, **detail):
    """One event, not written yet. `key` is what opened the lock, `at` when it happened (now, if not said)."""
    return Event(
        happened_at=at or timezone.now(),
        actor_id=by.pk,
        agency_code=key.agency_code if key else "",
        role=key.role if key else "",
        verb=verb,
        subject_kind=subject_kind,
        subject=subject,
        referral=referral,
        reason=reason,
        detail=detail,
    )


def record(**facts):
    """Write one event: see `event` for what it is told."""
    made = event(**facts)
    made.save()
    return made
