"""The log outlives every wish to change it."""

import pytest
from django.db import DatabaseError, connection, transaction

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


def test_an_event_outlives_the_person_who_did_it(event):
    User.objects.filter(pk=event.actor_id).delete()
    assert Event.objects.filter(pk=event.pk).exists()
