"""One bulk action for every record that is known by its key and holds what its row says, and the plan of one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from agencies.actions.imported.common import (
    SINCE_CHANGED,
    Bad,
    Row,
    Taken,
    Upsert,
    changed_on_screen,
    differences,
    importing_key,
    in_batches,
    write_events,
)

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """How rows of one kind become records of one model.

    `key` are the fields by which a record is known, the first of them looked up. `fields` maps a column to the fields
    that it fills, where that is not the field of its own name; `blanks` are what an empty cell, or a column that the
    file does not have, leaves in a new record. `subject` names the record in the log by a row, `within` what tells
    records of that name apart. `past` are columns that speak of a day that has come; `order` are pairs of columns of
    which the second is never before the first. `right` is what a role needs to bring such rows in. `follows` is what
    the facts together say besides; `check` refuses what else is wrong with them. `step` is (kind, verb, ...) of what
    says such a record on screen, where that is a step.
    """

    model: type[Model]
    subject_kind: str
    key: tuple[str, ...]
    subject: Callable[[Facts], str]
    fields: Mapping[str, Callable[[Any], Facts]] = field(default_factory=dict)
    blanks: Facts = field(default_factory=dict)
    within: Mapping[str, Callable[[Facts], Any]] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    right: str = "import_records"
    referral: Callable[[Facts], str] = lambda given: ""
    follows: Callable[[Facts], Facts] = lambda facts: {}
    check: Callable[[int, Facts], Iterable[Bad]] = lambda line, facts: ()
    step: tuple[str, ...] = ()


def linked(name: str) -> Callable[[Any], Facts]:
    """A column that names another record fills that record's key."""
    return lambda record: {f"{name}_id": record.pk if record else None}


def take(plan: Plan, *, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """The rows as records, with one event for each that is new or changed. Nothing is written when any is refused."""
    key, at = importing_key(by, plan.right), at or timezone.now()
    today = timezone.localdate(at)
    said = {row.line: _said(plan, row) for row in rows}
    records = _records(plan, said.values())
    facts, bad, moved = {}, [], {}
    for row in rows:
        record = records.get(_key(plan, said[row.line]))
        facts[row.line] = _whole(plan, record, said[row.line])
        bad += _problems(plan, row, facts[row.line], today)
        if record and differences(record, facts[row.line]):
            moved[row.line] = row
    bad += _refuse_changed(plan, moved.values())
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(plan.model)
    for row in rows:
        record = records.get(_key(plan, said[row.line]))
        upsert.add(record, facts[row.line], plan.subject(row.given), plan.referral(row.given), **_detail(plan, row))
    taken = upsert.write(keys=False)
    write_events(by=by, key=key, at=at, subject_kind=plan.subject_kind, entries=upsert.entries)
    return taken


def _said(plan: Plan, row: Row) -> dict[str, Any]:
    """What the row says, by field: an empty cell says what its blank is."""
    said: dict[str, Any] = {}
    for column, value in row.given.items():
        if column in plan.fields:
            said |= plan.fields[column](value)
        else:
            said[column] = plan.blanks.get(column) if value is None else value
    return said


def _key(plan: Plan, facts: Facts) -> tuple:
    return tuple(facts.get(name, plan.blanks.get(name)) for name in plan.key)


def _records(plan: Plan, said: Iterable[Facts]) -> dict[tuple, Any]:
    first = plan.key[0]
    return {
        tuple(getattr(record, name) for name in plan.key): record
        for batch in in_batches(dict.fromkeys(facts[first] for facts in said))
        for record in plan.model.objects.filter(**{f"{first}__in": batch}).order_by("pk")
    }


def _whole(plan: Plan, record, said: Facts) -> dict[str, Any]:
    """What the record will hold: what it holds, or the blanks, with what the row says and what follows from it."""
    held = plan.blanks if record is None else {name: getattr(record, name) for name in plan.blanks}
    whole = {**held, **said}
    return whole | plan.follows(whole)


def _problems(plan: Plan, row: Row, facts: Facts, today) -> Iterator[Bad]:
    for column in plan.past:
        if (day := facts.get(column)) and day > today:
            yield Bad(row.line, column, str(day), f"a day that has come: {today} or before")
    for earlier, later in plan.order:
        if facts.get(earlier) and facts.get(later) and facts[later] < facts[earlier]:
            yield Bad(row.line, later, str(facts[later]), f"a day on or after {facts[earlier]}")
    yield from plan.check(row.line, facts)


def _detail(plan: Plan, row: Row) -> dict[str, str]:
    return {name: str(read(row.given)) for name, read in plan.within.items()}


def _refuse_changed(plan: Plan, rows: Iterable[Row]) -> list[Bad]:
    """A refusal for each row whose record would change, and was changed on screen since its import."""
    rows = list(rows)
    subjects = [plan.subject(row.given) for row in rows]
    touched = changed_on_screen(plan.subject_kind, subjects, *plan.within, step=plan.step)
    return [
        Bad(row.line, next(iter(row.given)), plan.subject(row.given), SINCE_CHANGED)
        for row in rows
        if (plan.subject(row.given), *_detail(plan, row).values()) in touched
    ]
