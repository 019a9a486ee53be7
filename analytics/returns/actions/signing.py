"""Signing a return by name: what it says is kept as rows, and from then on it is what the county reads."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.errors import NotPossible
from analytics.periods import day
from analytics.returns.access import unlock
from analytics.returns.actions.filling import REQUIRED
from analytics.returns.actions.steps import take, take_many
from analytics.returns.lines import contradictions
from analytics.returns.models import Return, ReturnLine, ReturnSignature
from analytics.returns.sheet import Sheet, numbers, sheet, sheets

STEP = "sign"


@transaction.atomic
def sign(*, by, owed: Return, declared: bool = True, seen: str = "", at=None) -> ReturnSignature:
    """Sign a return for a period that is over, every number as it is now. Raises Refused, TooLate, NotPossible.

    `seen` is the mark of the numbers that the person read: should they have changed since, nothing is signed.
    """
    unlock(by=by, step=STEP, owed=owed)
    at = at or timezone.now()
    today = timezone.localdate(at)
    at = take(by=by, owed=owed, step=STEP, at=at, revision=F("revision") + 1, **_received(owed, today))
    found = sheet(owed)
    if not declared:
        raise NotPossible({"declared": ["Say that the numbers are right before you sign them"]})
    if seen and seen != mark(found):
        raise NotPossible({"": ["The records have changed since you read these numbers. Read them again, then sign"]})
    _check(owed, found, today)
    signature = ReturnSignature.objects.create(owed=owed, revision=owed.revision, signed_by=by, signed_at=at)
    ReturnLine.objects.bulk_create(_lines(signature, found))
    return signature


@transaction.atomic
def sign_many(*, by: dict[int, object], owing: Iterable[Return], at=None) -> list[ReturnSignature]:
    """Sign many returns at one moment, each by its person (`by`: return id -> user), in a few statements.

    The same checks as `sign`, and the same rows.
    """
    owing, at = list(owing), at or timezone.now()
    today = timezone.localdate(at)
    take_many(
        by=by,
        owing=owing,
        step=STEP,
        at=at,
        fields=lambda owed: {"revision": F("revision") + 1} | _received(owed, today),
    )
    found = sheets(owing)
    for owed in owing:
        _check(owed, found[owed.pk], today)
    signatures = ReturnSignature.objects.bulk_create(
        ReturnSignature(owed=owed, revision=owed.revision, signed_by=by[owed.pk], signed_at=at) for owed in owing
    )
    rows = (line for signature in signatures for line in _lines(signature, found[signature.owed_id]))
    ReturnLine.objects.bulk_create(rows, batch_size=1000)
    return signatures


def _received(owed: Return, today: date) -> dict[str, date]:
    """The day on which it came, the first time: by the deadline, or in the default period; after that, neither."""
    if owed.revision:
        return {}
    if owed.due_on is None or today <= owed.due_on:
        return {"received_on": today}
    return {"received_in_default_on": today} if today <= owed.default_ends_on else {}


def _check(owed: Return, found: Sheet, today: date) -> None:
    if owed.last >= today:
        raise NotPossible(f"The period ends on {day(owed.last)}. Sign the return after that day.")
    missing = [line for line in REQUIRED if found[line.code].value is None]
    if missing:
        labels = ", ".join(line.label[0].lower() + line.label[1:] for line in missing)
        raise NotPossible(f"Type what no record holds before you sign: {labels}.")
    if wrong := contradictions(numbers(found)):
        raise NotPossible({"": wrong})


def _lines(signature: ReturnSignature, found: Sheet) -> list[ReturnLine]:
    """What was signed: every line that was typed, and every other that is not nought or that was corrected."""
    return [
        ReturnLine(
            signature=signature, code=code, value=number.value, computed=number.computed,
            reason=number.reason if number.value != number.computed else "",
        )
        for code, number in found.items()
        if number.value or number.line.typed or number.computed
    ]  # fmt: skip


def mark(found: Sheet) -> str:
    """A short mark of what a sheet says: another number, another mark."""
    said = sorted((code, number.value, number.computed) for code, number in found.items())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
