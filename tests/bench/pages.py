"""How long whole pages of the county take in the register of `make bench-access`, as the hub's reader asks for them.

A page is everything: locks, counts, rows, names, the template. There is no floor for it: it is held to seconds.
"""

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from tests.bench.table import markdown, milliseconds

TIMES = 3
WITHIN = 1000
COLUMNS = ["A page of the county, ms", "took", "of that in the database", "queries"]
PAGES = {
    "worklist": "worklist",
    "referrals": "referrals",
    "triage": "triage_list",
    "waiting list": "waiting_list",
    "board": "board",
    "declines": "declines",
    "duplicates": "duplicates",
}


@override_settings(SECOND_STEP=False)  # a sign-in without one would be led to setting it up
def measure(user):
    """[(page, ms, ms in the database, queries)] of each page, for the hub's reader."""
    client, found = Client(), []
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    for what, name in PAGES.items():
        address = reverse(name)
        reset_queries()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (what, answer.status_code)
        queries = [float(query["time"]) * 1000 for query in asked]  # the next request empties the log
        (took,) = milliseconds(TIMES, lambda address=address: client.get(address))
        found.append((what, took, sum(queries), len(queries)))
    return found


def table(measured):
    """The measurements as a table."""
    return markdown(
        COLUMNS,
        [[what, f"{took:.0f}", f"{in_database:.0f}", f"{queries}"] for what, took, in_database, queries in measured],
    )


def wanted(measured):
    """(what is wanted, whether it was met)."""
    for what, took, _, _ in measured:
        yield f"the page {what} within {WITHIN} ms", took <= WITHIN
