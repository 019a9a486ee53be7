"""How long it takes to find people again, in the register of `make bench-access`: pairs that may be one person, whom a
form may mean, and the search by name. The floor of each is the bare SQL that reads the same keys, and no more."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from referrals import likeness, matching, twins
from referrals.filters import MOST_FOUND, find
from referrals.models import MatchKey, Referral, ServiceUser
from tests.bench.register import FAMILY_NAMES, GIVEN_NAMES
from tests.bench.table import markdown, milliseconds

TIMES = 10
KEYS, REFERRALS = MatchKey._meta.db_table, Referral._meta.db_table
COLUMNS = ["People found again, ms", "found", "floor", "as the hub runs it", "x floor"]
# Milliseconds that a page may take before somebody waits for it.
WITHIN = 500


def _run(sql, given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _pairs(user, below):
    """A page of pairs, and beside it the queries for pairs that it ran."""
    with CaptureQueriesContext(connection) as asked:
        found, _ = twins.pairs(user, below)
    shared = [query["sql"] for query in asked if "having count(*)" in query["sql"]]
    return len(found), lambda: [_run(sql, None) for sql in shared], lambda: twins.pairs(user, below)


def _matches(user, person):
    facts = matching.facts_of(person)
    keys = sorted(matching.keys(facts))
    floor = f"select distinct service_user_id from {KEYS} where " + " or ".join(
        ["(kind = %s and value = %s)"] * len(keys)
    )
    given = [word for key in keys for word in key]
    found, _ = likeness.possible_matches(user, facts)
    return len(found), lambda: _run(floor, given), lambda: likeness.possible_matches(user, facts)


def _search(user, words):
    fits = f"service_user_id in (select service_user_id from {KEYS} where kind = 'word' and value like %s)"
    where = " and ".join([fits] * len(words.split()))
    floor = f"select id from {REFERRALS} where {where} order by updated desc, id desc limit {MOST_FOUND}"
    given = [f"{word.lower()}%" for word in words.split()]
    return len(find(user, words, {})), lambda: _run(floor, given), lambda: find(user, words, {})


def measure(user):
    """(what, how many were found, ms of the floor, ms of the product) for the hub's reader."""
    last = ServiceUser.objects.latest("pk").pk
    known = ServiceUser.objects.filter(restricted=False)
    common = known.filter(given_name=GIVEN_NAMES[0], family_name=FAMILY_NAMES[0]).first() or known.first()
    rare = known.filter(given_name__gt=GIVEN_NAMES[-9], family_name__gt=FAMILY_NAMES[-99]).first() or known.last()
    for what, (found, floor, product) in {
        "duplicates, the newest": _pairs(user, last + 1),
        "duplicates, after half of the register": _pairs(user, last // 2),
        "who is meant: the commonest name": _matches(user, common),
        "who is meant: a rare one": _matches(user, rare),
        "search: the commonest given name": _search(user, common.given_name),
        "search: the commonest name": _search(user, common.full_name),
        "search: a rare name": _search(user, rare.full_name),
        "search: two letters": _search(user, common.family_name[:2]),
    }.items():
        yield what, found, *milliseconds(TIMES, floor, product)


def table(measured):
    """The measurements as a table."""
    return markdown(
        COLUMNS,
        [
            [what, f"{found}", f"{floor:.1f}", f"{took:.1f}", f"{took / floor:.1f}"]
            for what, found, floor, took in measured
        ],
    )


def wanted(measured):
    """(what is wanted, whether it was met)."""
    for what, _, _, took in measured:
        yield f"{what} within {WITHIN} ms", took <= WITHIN
