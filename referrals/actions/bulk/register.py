"""The rows that a ledger has made and not yet written, with their ids and references given out beforehand."""

from collections import defaultdict
from itertools import count
from operator import attrgetter

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.db.models.base import ModelState

from agencies.errors import TooLate
from agencies.models import Event
from referrals.actions.references import next_references
from referrals.models import (
    Assessment,
    AssessmentChange,
    Consent,
    FollowUp,
    MatchKey,
    Offer,
    Outcome,
    Placement,
    Question,
    ReferenceCounter,
    Referral,
    RoutingInputs,
    RoutingRun,
    ServiceUser,
    Stake,
    WaitingEntry,
    WaitingMove,
    WorklistItem,
)
from referrals.sections import SECTIONS

BATCH = 2000
# Parents before children: the order in which tables are written.
WRITTEN = (
    ServiceUser,
    MatchKey,
    Consent,
    Assessment,
    *(row.model for row in SECTIONS.values()),
    AssessmentChange,
    Referral,
    RoutingRun,
    RoutingInputs,
    Offer,
    Question,
    WaitingEntry,
    WaitingMove,
    Placement,
    Outcome,
    FollowUp,
    Stake,
    WorklistItem,
    Event,
)


class Table:
    """Makes the rows of one table by setting their values outright: a model's own way costs five times as much."""

    def __init__(self, model):
        self.model = model
        fields = model._meta.concrete_fields
        self.blank = {field.attname: field.get_default() for field in fields}
        made = (field for field in fields if field.has_default() and callable(field.default))
        self.made = {field.attname: field.get_default for field in made}
        self.relations = {field.name: field for field in fields if field.is_relation}
        self.ids = count((model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)

    def row(self, given):
        """A row with the next id."""
        row = self.model.__new__(self.model)
        row._state = ModelState()
        values = row.__dict__
        values.update(self.blank)
        for name, make in self.made.items():
            values[name] = make()
        values["id"] = next(self.ids)
        self.set(row, given)
        return row

    def set(self, row, given):
        """Set values of a row outright; records given for relations stay at hand."""
        values, relations = row.__dict__, self.relations
        for name, value in given.items():
            field = relations.get(name)
            if field is None:
                values[name] = value
                continue
            values[field.attname] = None if value is None else value.pk
            field.set_cached_value(row, value)
            if field.one_to_one and value is not None:
                field.remote_field.set_cached_value(value, row)


class Register:
    """New rows by table. Nothing else may write these tables between the first row and `write`."""

    def __init__(self):
        self.rows = defaultdict(list)
        self.areas = defaultdict(dict)  # (section model, question) -> {section id: area ids}
        self._tables = {}
        self._first = {}
        self._last = {}

    def table(self, model):
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model]

    def make(self, model, fields):
        """A row with its id; once it is among `rows` it is written at the end, as it is then."""
        return self.table(model).row(fields)

    def set(self, row, fields):
        self.table(type(row)).set(row, fields)

    def references(self, prefix, count, year):
        """The next references of a prefix and year, and how to give them back; they are claimed when all is written."""
        series = f"{prefix}{year % 100:02d}"
        if series not in self._last:
            known = ReferenceCounter.objects.filter(prefix=series).values_list("last", flat=True).first() or 0
            self._first[series] = (prefix, year, known)
            self._last[series] = known
        was = self._last[series]
        self._last[series] += count

        def undo():
            self._last[series] = was

        return [f"{series}-{was + number:05d}" for number in range(1, count + 1)], undo

    def total(self):
        """How many rows wait to be written."""
        areas = (len(each) for answers in self.areas.values() for each in answers.values())
        return sum(map(len, self.rows.values())) + sum(areas)

    def write(self, told):
        """Write every table, batch by batch; `told` is called with the number of rows written so far.

        Raises TooLate when somebody else took references or ids meanwhile: then nothing is kept.
        """
        self._claim_references()
        for model in WRITTEN:
            self._write(model, self.rows[model], told)
        for (section, question), answers in self.areas.items():
            through = section._meta.get_field(question).remote_field.through
            column = next(f.attname for f in through._meta.fields if f.related_model is section)
            pairs = [through(**{column: pk, "area_id": area}) for pk, areas in answers.items() for area in areas]
            self._write(through, pairs, told)
        if sql := connection.ops.sequence_reset_sql(no_style(), [model for model in WRITTEN if self.rows[model]]):
            with connection.cursor() as cursor:
                for statement in sql:
                    cursor.execute(statement)

    def _write(self, model, rows, told):
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            insert(model, batch)
            told(len(batch))

    def _claim_references(self):
        for series, (prefix, year, known) in self._first.items():
            claimed = next_references(prefix, self._last[series] - known, year)
            if claimed[0] != f"{series}-{known + 1:05d}":
                raise TooLate("Somebody else has written to the register meanwhile. Start again.")


def insert(model, rows):
    """Insert whole rows with one prepared statement: what `bulk_create` does, without compiling it again and again."""
    fields = [field for field in model._meta.concrete_fields if rows[0].pk is not None or not field.primary_key]
    readers = [_reader(field) for field in fields]
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})",
            [[read(row) for read in readers] for row in rows],
        )


def _reader(field):
    """How a field's value is read from a row for the database."""
    plain, operations = attrgetter(field.attname), connection.ops
    if getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(plain(row) or field.pre_save(row, add=True), connection)
    if isinstance(field, models.DateTimeField):
        return lambda row: operations.adapt_datetimefield_value(plain(row))
    if isinstance(field, models.DateField):
        return lambda row: operations.adapt_datefield_value(plain(row))
    if isinstance(field, models.JSONField):
        return lambda row: field.get_db_prep_save(plain(row), connection)
    return plain
