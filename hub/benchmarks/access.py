"""How long the two locks take on a list, beside hand-written SQL (the floor) and beside a permission row per person.

Every statement goes through the same connection in the same run. The floor knows which agencies to ask and checks
neither the third lock, nor dates, nor kinds of stake; the product does.
"""

from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import get_objects_for_user

from agencies import access as agency_access
from agencies.models import User
from hub.benchmarks.register import Register
from hub.benchmarks.table import markdown, milliseconds
from referrals import access, newest
from referrals.models import Referral, Stake

SIZE = 25
TIMES, TIMES_SLOW = 200, 5
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
    count: float
    buttons: float
    button_queries: int
    one_by_one: float
    row_page: float = 0.0
    row_count: float = 0.0


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
    floor_count, count, records, buttons = milliseconds(
        TIMES // 4,
        lambda: _run(f"select count(*) from ({_floor(user, 1001)}) f"),
        lambda: access.count(user),
        lambda: access.page(user, size=SIZE),
        lambda: access.allowed(user, rows),
    )
    (one_by_one,) = milliseconds(TIMES_SLOW, lambda: [user.has_perm("referrals.view_referral", row) for row in rows])
    return Measured(
        who=who, agencies=len(agencies), held=_held(user), floor=floor, query=query, product=product, deep=deep,
        floor_count=floor_count, count=count, records=records, buttons=buttons, button_queries=len(asked),
        one_by_one=one_by_one,
    )  # fmt: skip


def measure_rows(measured, user):
    """The same by a permission row per person and referral, as guardian's shortcut reads it."""

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


def run(small, big, say):
    """Both registers measured: (table, wanted and whether each was met). `say` is told what is being done."""
    register = Register()
    say(f"Building {small:,} referrals.")
    register.grow(small)
    before = [measure(who, user) for who, user in register.readers.items()]
    say(f"Building {big:,} referrals.")
    register.grow(big)
    after = [measure(who, user) for who, user in register.readers.items()]
    say("Giving a permission row per person and referral.")
    register.grant_row_by_row(ROW_PERMISSION)
    for measured, user in zip(after, register.readers.values(), strict=True):
        measure_rows(measured, user)
    return tables(before, after), wanted(before, after)


def tables(before, after):
    """The measurements as three tables."""
    small = {row.who: row for row in before}
    pages = [
        [
            row.who, f"{row.agencies}", f"{row.held:,}", f"{row.floor:.2f}", f"{row.query:.2f}",
            f"{row.query / row.floor:.1f}", f"{row.product:.2f}", f"{row.product / row.floor:.1f}",
            f"{row.deep:.2f}", f"{small[row.who].product:.2f}", f"{row.product / small[row.who].product:.1f}",
        ]
        for row in after
    ]  # fmt: skip
    rows = [
        [
            row.who, f"{row.product:.2f}", f"{row.row_page:.1f}", f"{row.row_page / row.product:.0f}",
            f"{row.floor_count:.2f}", f"{row.count:.2f}", f"{row.row_count:.1f}", f"{row.row_count / row.count:.0f}",
        ]
        for row in after
    ]  # fmt: skip
    buttons = [
        [row.who, f"{row.records:.2f}", f"{row.buttons:.2f}", f"{row.button_queries}", f"{row.one_by_one:.1f}"]
        for row in after
    ]
    return "\n\n".join(
        [
            markdown(
                [
                    "A page of 25, ms", "agencies", "rows held", "floor", "page query", "x floor", "as the hub runs it",
                    "x floor", "after 5,000 rows", "in the small register", "x small",
                ],
                pages,
            ),
            markdown(
                [
                    "Beside a row per person, ms", "page", "row per person", "x faster", "count to 1,001: floor",
                    "as the hub runs it", "row per person, full count", "x faster",
                ],
                rows,
            ),
            markdown(
                ["25 rows, ms", "records with names", "what may be pressed", "queries", "has_perm one by one"], buttons
            ),
        ]
    )  # fmt: skip


def wanted(before, after):
    """[(what is wanted, whether it was met)], one line for each promise and reader."""
    small = {row.who: row for row in before}
    for row in after:
        within = WITHIN[row.agencies]
        yield f"{row.who}: page query within {PAGE_WITHIN} x the floor", row.query <= PAGE_WITHIN * row.floor
        yield f"{row.who}: as the hub runs it within {within} x the floor", row.product <= within * row.floor
        yield f"{row.who}: flat within {FLAT_WITHIN} x", row.product <= FLAT_WITHIN * small[row.who].product
        yield f"{row.who}: 25 rows' buttons in {BUTTON_QUERIES} queries", row.button_queries <= BUTTON_QUERIES
        if row.who == "the hub":
            faster = row.row_page >= FASTER_THAN_ROWS * row.product
            yield f"{row.who}: {FASTER_THAN_ROWS} x faster than a row per person", faster
