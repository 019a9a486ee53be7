"""The log outlives every wish to change it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.actions import record
from agencies.models import Event, Read, Showing, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    return record(by=User.objects.clock(), verb="looked", subject_kind="test", subject="X")


@pytest.mark.parametrize("table", ["agencies_event", "agencies_read", "agencies_showing"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET role = 'auditor'", "DELETE FROM {}"])
def test_nobody_changes_or_deletes_what_the_log_holds(event, table, statement):
    read = Read.objects.create(actor_id=1, page="worklist")
    Showing.objects.create(read_id=read.pk, reference="R26-00001")
    statement = statement.replace("role = 'auditor'", "reference = 'x'") if "showing" in table else statement
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert (Event.objects.count(), Read.objects.count()) == (1, 1)


def test_typed_words_may_be_erased_and_become_nothing_else(event):
    event = record(by=User.objects.clock(), verb="looked", subject_kind="test", subject="X", reason="Canary ran off.")
    one = Event.objects.filter(pk=event.pk)
    for words in ("", "Canary stayed.", "erased"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            one.update(reason=words)
    others = {"DateTimeField": timezone.now() + timedelta(days=1), "BigIntegerField": -7, "JSONField": {"a": 1}}
    for field in Event._meta.concrete_fields:
        if field.name not in ("reason", "id"):
            changed = others.get(field.get_internal_type(), "other")
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                one.update(reason="Erased", **{field.name: changed})
    one.update(reason="Erased")
    assert one.get().reason == "Erased"


# What puts a row in another's place: SQLite has two ways, PostgreSQL one.
COPIED = "INTO {table} ({columns}) SELECT {copy} FROM {table} WHERE true"
UPSERT = f"INSERT {COPIED} ON CONFLICT (id) DO UPDATE SET {{column}} = 'x'"
REPLACING = {"sqlite": (f"INSERT OR REPLACE {COPIED}", UPSERT), "postgresql": (UPSERT,)}


@pytest.mark.parametrize(
    ("model", "column"), [(Event, "role"), (Read, "role"), (Showing, "reference")], ids=["event", "read", "showing"]
)
def test_nobody_puts_another_row_in_the_place_of_one(event, model, column):
    read = Read.objects.create(actor_id=1, page="worklist")
    Showing.objects.create(read_id=read.pk, reference="R26-00001")
    before = list(model.objects.values())
    names = [field.column for field in model._meta.fields]
    columns = ", ".join(f'"{name}"' for name in names)
    copy = ", ".join("'auditor'" if name == column else f'"{name}"' for name in names)
    for statement in REPLACING[connection.vendor]:
        replacing = statement.format(table=model._meta.db_table, columns=columns, copy=copy, column=column)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(replacing)
    assert list(model.objects.values()) == before


def test_an_event_outlives_the_person_who_did_it(event):
    User.objects.filter(pk=event.actor_id).delete()
    assert Event.objects.filter(pk=event.pk).exists()
