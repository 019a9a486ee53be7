"""Typing into a return what no record holds, and correcting beside the records what they cannot mend."""

from django.db import transaction
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from agencies.models import User
from analytics.returns.actions.steps import take, take_many
from analytics.returns.lines import EXTRAS, LINES, MOST
from analytics.returns.models import Return, ReturnEntry, ReturnLook
from analytics.returns.sheet import sheet
from analytics.returns.workbook import Upload, mark

SAME = "That is what the records say. Enter another number, or leave it as it is"


@transaction.atomic
def fill_in(*, by, owed: Return, values: dict[str, int | None], at=None) -> None:
    """What no record holds, by line; None empties a line. Raises Refused, TooLate, NotPossible."""
    _check(values)
    at = take(by=by, owed=owed, step="fill_in", at=at)
    _write(by, at, owed, {code: (value, None, "") for code, value in values.items()})


@transaction.atomic
def fill_in_many(*, by: dict[int, User], owing: list[Return], values: dict[int, dict[str, int]], at=None) -> None:
    """What no record holds of many returns that nobody has typed into, each by its person (`by`: return id -> user).

    The same checks as `fill_in`, and the same rows.
    """
    at, entries = at or timezone.now(), []
    for owed in owing:
        _check(values[owed.pk])
        facts = {"owed": owed, "typed_by": by[owed.pk], "typed_at": at}
        entries += [ReturnEntry(code=code, value=value, **facts) for code, value in values[owed.pk].items()]
    take_many(by=by, owing=owing, step="fill_in", at=at)
    ReturnEntry.objects.bulk_create(entries)


def _check(values: dict[str, int | None]) -> None:
    errors = {}
    for code, value in values.items():
        if code not in LINES or not LINES[code].typed:
            raise NotPossible("Only staff hours, posts and complaints are typed here.")
        if value is not None and not 0 <= value <= MOST:
            errors[code] = [f"{LINES[code].label} must be between 0 and {MOST:,}"]
    if errors:
        raise NotPossible(errors)


@transaction.atomic
def correct(*, by, owed: Return, corrections: dict[str, tuple[int, str]], at=None) -> None:
    """A number beside the records' with the reason why they cannot be mended, by line.

    Raises Refused, TooLate, NotPossible.
    """
    errors: dict[str, list[str]] = {}
    corrections = {code: (value, " ".join(reason.split())) for code, (value, reason) in corrections.items()}
    for code, (value, reason) in corrections.items():
        if code not in LINES or LINES[code].typed:
            raise NotPossible("This line is not counted from records.")
        if not 0 <= value <= MOST:
            errors.setdefault("value", []).append(f"{LINES[code].label} must be between 0 and {MOST:,}")
        if not reason:
            errors.setdefault("reason", []).append(f"{LINES[code].label}: say why the records cannot be mended")
    if not errors:
        at = take(by=by, owed=owed, step="fill_in", at=at, reason="; ".join(_reasons(corrections)))
        said = sheet(owed)
        for code, (value, _) in corrections.items():
            if value == said[code].computed:
                errors.setdefault("value", []).append(f"{LINES[code].label}: {SAME[0].lower()}{SAME[1:]}")
    if errors:
        raise NotPossible(errors)
    entries = {code: (value, said[code].computed, why) for code, (value, why) in corrections.items()}
    _write(by, at, owed, entries)


def _reasons(corrections):
    return [f"{LINES[code].label}: {reason}" for code, (_, reason) in corrections.items()]


@transaction.atomic
def take_back(*, by, owed: Return, code: str, at=None) -> None:
    """A correction goes, and the records' number stands again. Raises Refused, TooLate, NotPossible."""
    take(by=by, owed=owed, step="fill_in", at=at)
    if not ReturnEntry.objects.filter(owed=owed, code=code, beside__isnull=False).delete()[0]:
        raise NotPossible("There is no correction here any more.")


def _write(by, at, owed, entries) -> None:
    """The row of the return is held by the step: two people type one after the other."""
    for code, (value, beside, reason) in entries.items():
        if value is None:
            ReturnEntry.objects.filter(owed=owed, code=code).delete()
            continue
        facts = {"value": value, "beside": beside, "reason": reason, "typed_by": by, "typed_at": at}
        entry, _ = ReturnEntry.objects.update_or_create(owed=owed, code=code, defaults=facts)
        entry.full_clean()


@transaction.atomic
def take_workbook(*, by, owed: Return, upload: Upload, copy: str, at=None) -> None:
    """What a workbook changes, all or nothing. `copy` is the mark of what was typed when it was downloaded.

    Raises Refused, TooLate, NotPossible.
    """
    at = take(by=by, owed=owed, step="fill_in", at=at)
    if mark(owed) != copy:
        raise TooLate("Somebody has typed into this return since. Download the workbook again.")
    if upload.extras:
        fill_in(by=by, owed=owed, values=upload.extras, at=at)
    if upload.corrections:
        correct(by=by, owed=owed, corrections=upload.corrections, at=at)
    for code in upload.taken_back:
        take_back(by=by, owed=owed, code=code, at=at)


@transaction.atomic
def note_look(*, by: User, owed: Return, numbers: dict[str, int], at=None) -> ReturnLook:
    """Remember what a person saw today, and what they had seen when they looked on an earlier day."""
    today = timezone.localdate(at or timezone.now())
    look, new = ReturnLook.objects.select_for_update().get_or_create(
        owed=owed, user=by, defaults={"on": today, "numbers": numbers}
    )
    if new or (look.on, look.numbers) == (today, numbers):
        return look
    if look.on < today:
        look.earlier_on, look.earlier = look.on, look.numbers
    look.on, look.numbers = max(look.on, today), numbers
    look.save()
    return look


REQUIRED = tuple(line for line in EXTRAS if line.required)
