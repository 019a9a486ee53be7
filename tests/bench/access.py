"""`make bench-access`: how long the two locks take on a list, beside hand-written SQL (the floor) and beside a
permission row per person, on an empty PostgreSQL database.

Every statement goes through the same connection in the same run. The floor knows which agencies to ask and checks
neither the third lock, nor dates, nor kinds of stake; the product does.
"""

import argparse
import sys
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import get_objects_for_user

from agencies import access as agency_access
from agencies.models import Agency, User
from referrals import access, newest
from referrals.models import Referral, Stake
from tests.bench import pages, people
from tests.bench.register import Register
from tests.bench.table import keep, markdown, milliseconds

TITLE = "Lists and locks"
SMALL, BIG = 10_000, 1_000_000
SIZE = 25
TIMES, TIMES_SLOW = 200, 3
DEEP = 5000
STAKES, REFERRALS = Stake._meta.db_table, Referral._meta.db_table
NEWEST = "order by updated desc, {pk} desc limit {size}"
FLOOR_COUNTY = f"select id, updated from {REFERRALS} {NEWEST}".replace("{pk}", "id")
FLOOR = (
    f"select distinct referral_id, updated from unnest(array[{{agencies}}]::bigint[]) a cross join lateral ("
    f"select referral_id, updated from {STAKES} where agency_id = a and closed_at is null {NEWEST}) z {NEWEST}"
).replace("{pk}", "referral_id")
# As the product runs it, by the number of agencies worked for; the hub's role asks no agency.
WITHIN = {1: 5, 5: 8, 20: 20}
PAGE_WITHIN, FLAT_WITHIN, FASTER_THAN_ROWS, BUTTON_QUERIES = 2, 2, 50, 2
ROW_PERMISSION = "view_row"


@dataclass
class Measured:
    """Milliseconds for one reader in a register of one size."""

    who: str
    agencies: int
    held: int
    floor: float
    query: float
    product: float
    records: float
    deep: float
    floor_count: float
    capped: float
    buttons: float
    button_queries: int
    one_by_one: float
    small: float = 0.0
    big: float = 0.0
    row_page: float = 0.0
    row_count: float = 0.0

    @property
    def faster(self):
        """How many times faster than a permission row per person a list with its count is."""
        return (self.row_page + self.row_count) / (self.product + self.capped)


def as_in_a_request(user):
    """The person as a request brings them: rights are read once and remembered."""
    found = User.objects.get(pk=user.pk)
    agency_access.remember(found)
    agency_access.rights(found)
    return found


def _floor(user, size):
    keys = agency_access.keys(user, "view_referral")
    if agency_access.county_keys(user, "view_referral"):
        return FLOOR_COUNTY.format(size=size)
    return FLOOR.format(agencies=", ".join(str(key.agency_id) for key in keys), size=size)


def _run(sql, given=None):
    with connection.connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _held(user):
    """How many rows of the register the list is drawn from."""
    if agency_access.county_keys(user, "view_referral"):
        return Referral.objects.count()
    return access.open_stakes(user, "view_referral").count()


def _deep_after(user):
    """The place in the list after some thousand rows, or at its last tenth where it is shorter."""
    deep = _run(*access.newest_of(user, size=DEEP))
    return deep[len(deep) * 9 // 10 if len(deep) < DEEP else -1]


def measure(who, user):
    """One reader's page, its count, and what may be pressed on its rows."""
    user = as_in_a_request(user)
    agencies = {key.agency_id for key in agency_access.keys(user, "view_referral")}
    rows = access.page(user, size=SIZE)
    after = _deep_after(user)
    with CaptureQueriesContext(connection) as asked:
        access.allowed(user, rows)
    sql = access.newest_of(user, size=SIZE)
    floor, query, product, deep = milliseconds(
        TIMES,
        lambda: _run(_floor(user, SIZE)),
        lambda: _run(*sql),
        lambda: newest.ids(*access.newest_of(user, size=SIZE)),
        lambda: newest.ids(*access.newest_of(user, size=SIZE, after=after)),
    )
    floor_count, capped, records, buttons = milliseconds(
        TIMES // 4,
        lambda: _run(f"select count(*) from ({_floor(user, 1001)}) f"),
        lambda: access.count(user),
        lambda: access.page(user, size=SIZE),
        lambda: access.allowed(user, rows),
    )
    (one_by_one,) = milliseconds(TIMES_SLOW, lambda: [user.has_perm("referrals.view_referral", row) for row in rows])
    return Measured(
        who=who, agencies=len(agencies), held=_held(user), floor=floor, query=query, product=product, deep=deep,
        floor_count=floor_count, capped=capped, records=records, buttons=buttons, button_queries=len(asked),
        one_by_one=one_by_one,
    )  # fmt: skip


def measure_rows(measured, user):
    """The same by a permission row per person and referral, as guardian's shortcut reads it.

    Measured apart: such rows lie in the table that the third lock reads, and would slow the product that has none.
    """

    def visible():
        return get_objects_for_user(
            user, f"referrals.{ROW_PERMISSION}", Referral, use_groups=False, with_superuser=False,
            accept_global_perms=False,
        )  # fmt: skip

    measured.row_page, measured.row_count = milliseconds(
        TIMES_SLOW,
        lambda: list(visible().order_by("-updated", "-id").values_list("pk", flat=True)[:SIZE]),
        lambda: visible().count(),
    )


def measure_flat(register, user):
    """(ms in the small register, ms in the big one) of the list as the product runs it, in turns."""
    user = as_in_a_request(user)

    def page():
        newest.ids(*access.newest_of(user, size=SIZE))

    took = milliseconds(TIMES, page, page, before=lambda place: register.look_at(small=place == 0))
    register.look_at(small=False)
    return took


def run(small, big, say):
    """Both registers measured: (tables, wanted and whether each was met). `say` is told what is being done."""
    register = Register()
    say(f"Building {small:,} referrals.")
    register.grow(small)
    register.keep_small()
    say(f"Building {big:,} referrals.")
    register.grow(big)
    say("Measuring.")
    found = []
    for who, user in register.readers.items():
        measured = measure(who, user)
        measured.small, measured.big = measure_flat(register, user)
        found.append(measured)
    say("Looking for people.")
    again = list(people.measure(as_in_a_request(register.readers["the hub"])))
    say("Opening pages.")
    opened = list(pages.measure(register.readers["the hub"]))
    say("Giving a permission row per person and referral.")
    register.grant_row_by_row(ROW_PERMISSION)
    for measured, user in zip(found, register.readers.values(), strict=True):
        measure_rows(measured, as_in_a_request(user))
    text = "\n\n".join([tables(found), people.table(again), pages.table(opened)])
    return text, [*wanted(found), *people.wanted(again), *pages.wanted(opened)]


def tables(found):
    """The measurements as three tables."""
    pages = [
        [
            row.who, f"{row.agencies}", f"{row.held:,}", f"{row.floor:.2f}", f"{row.query:.2f}",
            f"{row.query / row.floor:.1f}", f"{row.product:.2f}", f"{row.product / row.floor:.1f}",
            f"{row.deep:.2f}", f"{row.small:.2f}", f"{row.big:.2f}", f"{row.big / row.small:.1f}",
        ]
        for row in found
    ]  # fmt: skip
    rows = [
        [
            row.who, f"{row.product:.2f}", f"{row.row_page:.1f}", f"{row.row_page / row.product:.0f}",
            f"{row.capped:.2f}", f"{row.row_count:.1f}", f"{row.row_count / row.capped:.0f}", f"{row.faster:.0f}",
        ]
        for row in found
    ]  # fmt: skip
    others = [
        [
            row.who, f"{row.floor_count:.2f}", f"{row.capped:.2f}", f"{row.capped / row.floor_count:.1f}",
            f"{row.records:.2f}", f"{row.buttons:.2f}", f"{row.button_queries}", f"{row.one_by_one:.1f}",
            f"{row.one_by_one / row.buttons:.0f}",
        ]
        for row in found
    ]  # fmt: skip
    first = [
        "A page of 25, ms", "agencies", "rows held", "floor", "page query", "x floor", "as the hub runs it", "x floor",
        "after 5,000 rows", "small register", "big register", "x small",
    ]  # fmt: skip
    second = [
        "Beside a row per person, ms", "page", "row per person", "x faster", "count to 1,001",
        "row per person, in full", "x faster", "page and count, x faster",
    ]  # fmt: skip
    third = [
        "Counts and rows, ms", "count to 1,001: floor", "as the hub runs it", "x floor", "25 records with names",
        "what may be pressed on them", "queries", "has_perm one by one", "x slower",
    ]  # fmt: skip
    return "\n\n".join([markdown(first, pages), markdown(second, rows), markdown(third, others)])


def wanted(found):
    """(what is wanted, whether it was met), one for each promise and reader."""
    for row in found:
        within = WITHIN[row.agencies]
        yield f"{row.who}: page query within {PAGE_WITHIN} x the floor", row.query <= PAGE_WITHIN * row.floor
        yield f"{row.who}: as the hub runs it within {within} x the floor", row.product <= within * row.floor
        yield f"{row.who}: flat within {FLAT_WITHIN} x", row.big <= FLAT_WITHIN * row.small
        yield f"{row.who}: after {DEEP:,} rows within {FLAT_WITHIN} x", row.deep <= FLAT_WITHIN * row.product
        yield f"{row.who}: 25 rows' buttons in {BUTTON_QUERIES} queries", row.button_queries <= BUTTON_QUERIES
        if row.who == "the hub":
            faster = row.row_page >= FASTER_THAN_ROWS * row.product
            yield f"{row.who}: a bare page {FASTER_THAN_ROWS} x faster than a row per person", faster


def main():
    parser = argparse.ArgumentParser(description="Measure lists and locks in an empty PostgreSQL database.")
    parser.add_argument("--small", type=int, default=SMALL, help="referrals in the small register")
    parser.add_argument("--big", type=int, default=BIG, help="referrals in the big one")
    asked = parser.parse_args()
    if connection.vendor != "postgresql":
        parser.error("this measures PostgreSQL: give DATABASE_URL, or run make bench-access")
    call_command("migrate", verbosity=0)
    if Agency.objects.exists():
        parser.error("this database is in use: give an empty one")
    text, promises = run(asked.small, asked.big, lambda said: print(said, file=sys.stderr))
    missed = [what for what, met in promises if not met]
    verdict = f"{len(promises) - len(missed)} of {len(promises)} promises kept."
    whole = "\n\n".join(
        [
            f"`make bench-access`: {asked.big:,} referrals beside {asked.small:,}; medians in turns, PostgreSQL, warm.",
            text,
            " ".join([verdict, *(f"Missed: {what}." for what in missed)]),
        ]
    )
    print(whole)
    if (asked.small, asked.big) == (SMALL, BIG):
        keep(TITLE, whole)
    if missed:
        sys.exit("A promise was missed.")
