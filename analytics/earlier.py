"""Tables of periods that are over, held in the database so that no process counts what another has counted.

They are held as they were published, small numbers hidden, with the row of the log that they were counted at. Nothing
here is a record: whatever is held can be counted again.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from analytics.cells import Table
from analytics.frozen import packed, unpacked
from analytics.models import HeldTables
from analytics.periods import Period
from analytics.together import Name

Log = tuple | None
Tables = Mapping[Name, Table]
RENEWED_AFTER = timedelta(hours=1)
LATELY = timedelta(hours=2)  # the clock has an hour to renew what stands beside the quarter asked for


def hold(family: str, period: Period, log: Log, tables: Tables) -> None:
    """Keep what was counted of a period that is over. Nothing is kept of an empty log."""
    now = timezone.now()
    if not log or period.last >= timezone.localdate(now):
        return
    content = [[*name, packed(table)] for name, table in tables.items()]
    row = HeldTables(family=family, first=period.first, last=period.last, held_at=now, content=content)
    row.event_id, row.event_at = log
    changed = ["event_id", "event_at", "held_at", "content"]
    HeldTables.objects.bulk_create([row], update_conflicts=True, unique_fields=["family"], update_fields=changed)


def held(family: str, log: Log, lately: bool = False) -> tuple[Log, Tables] | None:
    """What was counted at this row of the log, or `lately` enough at an earlier one; and at which."""
    rows = HeldTables.objects.filter(family=family, held_at__gte=timezone.now() - LATELY)
    row = rows.first() if lately else rows.filter(event_id=log[0], event_at=log[1]).first() if log else None
    if row is None:
        return None
    tables = {Name(figure, by, option): unpacked(content) for figure, by, option, content in row.content}
    return (row.event_id, row.event_at), tables


def renew(family: str, period: Period, log: Log, count: Callable[[], Tables]) -> bool:
    """Once an hour: count again what may have changed; say of what has not that it still holds. Whether it counted."""
    now, row = timezone.now(), HeldTables.objects.filter(family=family).defer("content").first()
    if row and row.held_at > now - RENEWED_AFTER:
        return False
    if row and (row.event_id, row.event_at) == log:
        HeldTables.objects.filter(pk=row.pk).update(held_at=now)
        return False
    hold(family, period, log, count())
    return True
