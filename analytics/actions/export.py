"""What leaves the hub as a file is written down: who took which table of which period, for which agency."""

from django.db import transaction

from agencies import access
from agencies.actions import record


@transaction.atomic
def export(*, by, permission, kind, name, period, form):
    """Write down that somebody took a figure, a report or a table as a file. It names no person; the log says who."""
    key = access.key_at(by, permission)
    return record(by=by, verb="export", subject_kind=kind, subject=name, key=key, period=period, form=form)
