"""A list leaves the hub as a file: who took it, why, and how many rows. The log has every reference beside."""

from django.db import transaction

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import Refused


@transaction.atomic
def note(*, by, name, reason, rows, form, narrowed):
    """Write down that a list leaves, before it does. Raises Refused where no role of the person's allows it.

    `narrowed` holds codes alone: of words that somebody looked for, only that there were any.
    """
    key = agency_access.key_at(by, "export")
    if key is None:
        raise Refused("Your role does not let you take lists away.")
    record(
        by=by, key=key, verb="export", subject_kind="list", subject=name, reason=reason, rows=rows, form=form,
        narrowed=narrowed,
    )  # fmt: skip
