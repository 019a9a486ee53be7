"""Limits on the mix of residents: declared by a provider beforehand, approved by a commissioner, dated."""

from django.db import transaction
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.access import approvals_key, limits_key
from pathways.actions.criterion import add_row, end_row, log_row
from pathways.models import MixLimit


@transaction.atomic
def set_mix_limit(*, by, service, criterion, at_most, because="", starts=None):
    """Declare that at most so many residents at once may be people for whom the criterion holds.

    It counts for nothing until a commissioner approves it. Raises Refused, NotPossible.
    """
    key = limits_key(by, service)
    today = timezone.localdate()
    row = MixLimit(
        service=service, criterion=criterion, at_most=at_most, because=because, starts=starts or today,
        declared_on=today, declared_by=by,
    )  # fmt: skip
    add_row(row, "The service already has a limit for this. End that first")
    log_row(by, key, "set_mix_limit", row)
    return row


@transaction.atomic
def end_mix_limit(*, by, limit, ends=None):
    """A limit no longer holds from the day `ends` on (today, if not said)."""
    key = limits_key(by, limit.service)
    row = end_row(limit, ends or timezone.localdate())
    log_row(by, key, "end_mix_limit", row)
    return row


@transaction.atomic
def approve_mix_limit(*, by, limit, on=None):
    """A commissioner approves a limit. It holds from that day at the earliest: never for a decline already made.

    `on` is for an approval that the county gave before the hub began; otherwise it is today.
    """
    key = approvals_key(by)
    on = on or timezone.localdate()
    _decide(limit, approved_on=on, approved_by=by, starts=max(limit.starts, on))
    log_row(by, key, "approve_mix_limit", limit)
    return limit


@transaction.atomic
def refuse_mix_limit(*, by, limit, because):
    """A commissioner does not approve a limit, and says why; it ends without ever having counted."""
    key = approvals_key(by)
    if not because.strip():
        raise NotPossible({"because": ["Say why the limit is not approved."]})
    _decide(limit, refused_because=because, ends=limit.starts)
    log_row(by, key, "refuse_mix_limit", limit)
    return limit


def _decide(limit, **fields):
    """One decision on a limit that waits for one."""
    waiting = MixLimit.objects.filter(pk=limit.pk, approved_on=None, refused_because="", ends=None)
    if not waiting.update(**fields):
        raise TooLate("This limit has been decided on or ended already.")
    limit.refresh_from_db()
