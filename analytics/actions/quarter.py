"""The only ways to close a quarter and to correct one. Keyword-only, `by=` always.

Counting takes seconds, so it comes before the one transaction that writes: on SQLite nobody else could write meanwhile.
Two who close one quarter at once are told apart by the constraint.
"""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from analytics import yardsticks
from analytics.figures import FIGURES, facts
from analytics.frozen import changes, packed
from analytics.mappings import mapping_on
from analytics.models import FrozenTable, Snapshot
from analytics.open_matters import open_matters
from analytics.periods import Period, day
from analytics.publication import counted_again, frozen_tables, latest_snapshot, names, published
from analytics.windows import window

PERMISSION = "close_quarter"


def close_quarter(*, by, period: Period, acknowledged: bool = False) -> Snapshot:
    """Freeze every figure of a quarter that is over, and what it is held against. Raises Refused, NotPossible, TooLate.

    What is open (destinations still pending, say) must be acknowledged, and is kept with the snapshot.
    """
    _key(by)
    if period.last >= timezone.localdate():
        raise NotPossible(f"The quarter ends on {day(period.last)}. Close it after that day.")
    if latest_snapshot(period):
        raise TooLate("This quarter is closed already. To change a number, correct it.")
    matters = open_matters(period)
    if matters and not acknowledged:
        raise NotPossible({"acknowledged": ["Something is still open. Say that the quarter is closed all the same"]})
    return _freeze(by, period, 1, "", matters, published(names(), window(period)))


def correct_quarter(*, by, period: Period, reason: str) -> Snapshot:
    """A new revision of a closed quarter from the records as they are now. Raises Refused, NotPossible, TooLate.

    Whatever the revision before hid stays hidden, so that nobody learns a number by comparing the two.
    """
    _key(by)
    before = latest_snapshot(period)
    if before is None:
        raise NotPossible("This quarter is not closed yet. Close it first.")
    if not reason.strip():
        raise NotPossible({"reason": ["Enter why the figures change"]})
    tables = counted_again(before, period)
    if not changes(frozen_tables(before), tables):
        raise NotPossible("No published number would change. There is nothing to correct.")
    return _freeze(by, period, before.revision + 1, reason.strip(), open_matters(period), tables)


def _key(by):
    key = access.key_at(by, PERMISSION)
    if key is None:
        raise Refused("Only a commissioner closes and corrects quarters.")
    return key


def _freeze(by, period, revision, reason, matters, tables) -> Snapshot:
    facts = {"scheme": period.scheme, "code": period.code, "first": period.first, "last": period.last}
    facts |= {"revision": revision, "reason": reason, "matters": matters}
    facts |= {"suppressed_below": settings.DISCLOSURE_THRESHOLD, "held_against": yardsticks.to_keep(period)}
    snapshot = Snapshot(closed_at=timezone.now(), closed_by=by, **facts)
    snapshot.full_clean(validate_unique=False, validate_constraints=False)
    frozen = [_frozen(snapshot, name, table, period) for name, table in tables.items()]
    try:
        with transaction.atomic():
            _write(by, snapshot, frozen, period.key)
    except IntegrityError as error:
        raise TooLate("Somebody else closed or corrected this quarter a moment ago.") from error
    return snapshot


def _write(by, snapshot, frozen, subject) -> None:
    key = _key(by)
    snapshot.save()
    FrozenTable.objects.bulk_create(frozen)
    record(
        by=by, key=key, verb="close" if snapshot.revision == 1 else "correct", subject_kind="quarter",
        subject=subject, reason=snapshot.reason, revision=snapshot.revision, open=len(snapshot.matters),
    )  # fmt: skip


def _frozen(snapshot, name, table, period) -> FrozenTable:
    figure = FIGURES[name.figure]
    return FrozenTable(
        snapshot=snapshot,
        figure=name.figure,
        by=name.by,
        option=name.option,
        version=figure.version,
        mapping=mapping_on(period.last).name,
        title=figure.title,
        definition=figure.definition,
        source=figure.source,
        facts=facts(figure, period.last),
        content=packed(table),
    )
