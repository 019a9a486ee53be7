"""Rows that all tests of a module share because they take longer to make than any of the tests takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def shared_rows(blocker) -> Iterator[None]:
    """What is written within this stays for the tests of a module and is gone after it.

    A test's own rows go with the test. `blocker` is pytest-django's `django_db_blocker`.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
