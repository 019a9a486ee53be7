"""What every bulk action shares: rows, refusals, events, and writing many records at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import DateField, F, JSONField, Max, Q

from agencies import access
from agencies.actions.log import record
from agencies.errors import Refused
from agencies.models import Event
from agencies.models.user import CLOCK_EMAIL

VERB = "import"
BATCH = 2000
LOOKED_UP_AT_ONCE = 900  # SQLite takes 999 values in one query
SINCE_CHANGED = "a record that nobody has changed on screen since it was imported"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line, and what its columns say. A column that the file does not have is not in `given`."""

    line: int
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong with a row: the column and value at fault, and what was expected there."""

    line: int
    column: str
    value: str
    expected: str


@dataclass
class Taken:
    """What became of the rows: how many records are new, changed and as they were, or which rows were refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[Bad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event of an import says: the record, the fields that changed, its referral, and what tells it apart."""

    subject: str
    new: bool
    fields: tuple[str, ...] = ()
    referral: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


def importing_key(by, right="import_records"):
    """The key that lets somebody bring records in; none for the operator at the machine, who acts as the hub itself.

    `right` is what a role needs for records of their kind.

    Raises Refused for everybody whose role does not allow it.
    """
    if by.email == CLOCK_EMAIL:
        return None
    key = access.key_at(by, right)
    if key is None:
        raise Refused("Your role does not bring these records in from a spreadsheet.")
    return key


def write_events(*, by, key, at, subject_kind: str, entries: Iterable[Entry]) -> None:
    """One event for each record that an import made or changed."""
    insert_many(
        Event,
        (
            Event(
                happened_at=at,
                actor_id=by.pk,
                agency_code=key.agency_code if key else "",
                role=key.role if key else "",
                verb=VERB,
                subject_kind=subject_kind,
                subject=entry.subject,
                referral=entry.referral,
                detail=({"new": True} if entry.new else {"fields": sorted(entry.fields)}) | dict(entry.detail),
            )
            for entry in entries
        ),
    )


def insert_many(model, records: Iterable[Any]) -> None:
    """Insert new records whose keys nobody asks for: one statement, run for each row.

    The work of `bulk_create` is in building its SQL; for 100,000 placements this takes a third of its time.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    readers = [_prepared(field) for field in fields]
    with connection.cursor() as cursor:
        for batch in in_batches(records, BATCH):
            cursor.executemany(sql, [[read(record) for read in readers] for record in batch])


def _prepared(field) -> Callable[[Any], Any]:
    """A function from a record to a field's value as the database takes it."""
    if isinstance(field, (DateField, JSONField)):
        return lambda record: field.get_db_prep_save(field.pre_save(record, True), connection)
    return attrgetter(field.attname)


def in_batches(values: Iterable[Any], size: int = LOOKED_UP_AT_ONCE) -> Iterator[list[Any]]:
    """Lists of at most `size` of the values, in order."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def note_check(*, by, kind: str, right: str, rows: int) -> None:
    """Keep that a file was held against the records and nothing was taken: what is refused tells something too."""
    record(by=by, key=importing_key(by, right), verb="check_import", subject_kind="import", subject=kind, rows=rows)


def known(queryset, name: str, values: Iterable[Any]) -> dict[Any, Any]:
    """{value: record} of the records whose field `name` has one of the values, however many there are."""
    return {
        getattr(record, name): record
        for batch in in_batches(dict.fromkeys(values))
        for record in queryset.filter(**{f"{name}__in": batch})
    }


def changed_on_screen(
    subject_kind: str, subjects: Iterable[str], *within: str, step: tuple[str, ...] = ()
) -> set[tuple]:
    """(subject, ...) of the records that were imported, and that somebody changed on screen after their last import.

    `within` names the details of an event that tell subjects of one name apart: the service of a unit. `step` is
    (kind, verb, ...) of what says such a record on screen where that is a step; whatever it said counts, imported or
    not.
    """
    kind, *verbs = step or (subject_kind, f"change_{subject_kind}")
    names = ["subject", *(f"detail__{name}" for name in within)]
    imported = Max("pk", filter=Q(subject_kind=subject_kind, verb=VERB), default=0 if step else None)
    touched = Max("pk", filter=Q(subject_kind=kind, verb__in=verbs))
    changed = set()
    for batch in in_batches(dict.fromkeys(subjects)):
        events = Event.objects.filter(subject_kind__in={subject_kind, kind}, subject__in=batch).order_by()
        rows = events.values(*names).annotate(imported=imported, touched=touched)
        changed |= {tuple(row[name] for name in names) for row in rows.filter(touched__gt=F("imported"))}
    return changed


def differences(record, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the facts that are otherwise in the record."""
    return tuple(name for name, value in facts.items() if getattr(record, name) != value)


@dataclass
class Upsert:
    """Records of one model sorted into new, changed and as they were, before anything is written."""

    model: type
    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    unchanged: int = 0

    def add(self, record, facts: Mapping[str, Any], subject: str, referral: str = "", **detail: str) -> Any:
        """Sort in a row's facts, onto the known `record` or as a new one; the record, with the facts set."""
        if record is None:
            record = self.model(**facts)
            self.new.append(record)
            self.entries.append(Entry(subject, new=True, referral=referral, detail=detail))
            return record
        different = differences(record, facts)
        if not different:
            self.unchanged += 1
            return record
        for name in different:
            setattr(record, name, facts[name])
        self.changed.append(record)
        self.fields.update(different)
        fields = tuple(name.removesuffix("_id") for name in different)
        self.entries.append(Entry(subject, new=False, fields=fields, referral=referral, detail=detail))
        return record

    def write(self, *, keys: bool = True) -> Taken:
        """Write what is new and what has changed; faster where nobody asks for the `keys` of what is new."""
        if keys:
            self.model.objects.bulk_create(self.new, batch_size=BATCH)
        else:
            insert_many(self.model, self.new)
        if self.changed:
            self.model.objects.bulk_update(self.changed, sorted(self.fields), batch_size=BATCH)
        return Taken(len(self.new), len(self.changed), self.unchanged)


def refuse_changed(rows: Iterable[Row], subjects: Mapping[int, str], subject_kind: str) -> list[Bad]:
    """A refusal for each row (by line) whose record would change, and was changed on screen since its import."""
    touched = changed_on_screen(subject_kind, subjects.values())
    return [
        Bad(row.line, "code", subjects[row.line], SINCE_CHANGED) for row in rows if (subjects.get(row.line),) in touched
    ]
