"""The newest referrals that agencies' stakes show, or that the county's role shows: numbers alone, by hand-written SQL.

PostgreSQL walks the stakes of each agency in the order of their index and stops after a page (LATERAL): the newest 25
of all lie within the newest 25 of each, so that a page costs agencies x 25 index rows, however large the register.
SQLite has no LATERAL and keeps the plain form as flat. What is said here in SQL, `access` says of one record in
Django's words; tests hold both against one slow answer.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from referrals.codes import StakeKind
from referrals.models import Opening, Referral, ReferralGrant, Stake

COLUMNS = {"status": "status", "band": "band", "cohort": "cohort_id"}
REFERRALS, STAKES, GRANTS, OPENINGS = (model._meta.db_table for model in (Referral, Stake, ReferralGrant, Opening))
# A scalar, not `exists` or `in`: those two PostgreSQL answers by reading all that is open to this person, for one row.
GRANTED = (
    f"(select true from {GRANTS} g where g.content_object_id = {{pk}} and g.user_id = %(user)s"
    " and g.ends >= %(today)s limit 1)"
)
OPENED = (
    f"(select true from {OPENINGS} o where o.referral_id = {{pk}} and o.user_id = %(user)s"
    " and o.agency_id in ({agencies}) and o.ends_at > %(now)s limit 1)"
)
OPEN_STAKE = "closed_at is null and (until is null or until >= %(today)s)"
SOME = "limit %(size)s"
NEWEST_FIRST = f"order by updated desc, {{pk}} desc {SOME}"


def of_agencies(agencies, kinds, *, urgent=(), ordered=True, **asked):
    """(SQL, parameters) of the newest referrals in which these agencies hold an open stake of one of these kinds.

    `asked` is as in `_narrowed`. An agency may hold several stakes in one referral: it counts once, unless any rows
    will do and not the newest (`ordered`). Referrals opened in an emergency (`urgent`, by number) are among them.
    """
    sql, given = _of_stakes(agencies, kinds, ordered=ordered, **asked)
    if not urgent:
        return sql, given
    opened, also = of_county(urgent=urgent, among=urgent, **asked)
    if not ordered:
        return f"select * from ({sql}) held union all select * from ({opened}) opened {SOME}", given | also
    order = NEWEST_FIRST.format(pk="referral_id")
    either = f"select * from ({sql}) held union select * from ({opened}) opened"
    return f"select updated, referral_id from ({either}) found {order}", given | also


def _of_stakes(agencies, kinds, *, ordered=True, **asked):
    where, given = _narrowed(table=STAKES, pk="referral_id", **asked)
    if set(kinds) != set(StakeKind.values):
        kinds, given = _among("kind", kinds, given)
        where = f"kind in ({kinds}) and {where}"
    where = f"{OPEN_STAKE} and {where}"
    what, order = "distinct updated, referral_id", NEWEST_FIRST.format(pk="referral_id")
    if not ordered:
        what, order = "updated, referral_id", SOME
    if connection.vendor != "postgresql":
        agencies, given = _among("agency", agencies, given)
        return f"select {what} from {STAKES} where agency_id in ({agencies}) and {where} {order}", given
    of_one = f"select {what} from {STAKES} where agency_id = a and {where} {order if ordered else ''}"
    every = f"unnest(%(agencies)s::bigint[]) a cross join lateral ({of_one}) of_one"
    return f"select {what} from {every} {order}", given | {"agencies": list(agencies)}


def of_county(*, among=None, ordered=True, **asked):
    """(SQL, parameters) of the county's newest referrals, or of those `among` some numbers."""
    where, given = _narrowed(table=REFERRALS, pk="id", **asked)
    if among is not None:
        numbers, given = _among("among", among, given)
        where = f"id in ({numbers}) and {where}"
    order = NEWEST_FIRST.format(pk="id") if ordered else SOME
    return f"select updated, id as referral_id from {REFERRALS} where {where} {order}", given


def _narrowed(
    *,
    table,
    pk,
    user_id: int,
    today: date,
    size: int,
    filters: dict,
    after: tuple[datetime, int] | None,
    urgent: Collection[int] = (),
    opening: Collection[int] = (),
):
    """The conditions that stakes and referrals share: the third lock, columns chosen, after the last one seen.

    The third lock also opens to what this person has opened in an emergency: by number (`urgent`), or for one of the
    agencies (`opening`) under which a restricted referral may be.
    """
    given = {"user": user_id, "today": connection.ops.adapt_datefield_value(today), "size": size}
    numbers, given = _among("urgent", urgent, given)
    by_emergency = f" or {pk} in ({numbers})" if urgent else ""
    if opening:
        agencies, given = _among("opening", opening, given)
        given["now"] = connection.ops.adapt_datetimefield_value(timezone.now())
        by_emergency = f" or {OPENED.format(pk=f'{table}.{pk}', agencies=agencies)}"
    granted = GRANTED.format(pk=f"{table}.{pk}")
    conditions = [f"(not restricted or {granted}{by_emergency})"]
    for name, value in filters.items():
        conditions.append(f"{COLUMNS[name]} = %({name})s")
        given[name] = getattr(value, "pk", value)
    if after:
        conditions.append(f"(updated, {pk}) < (%(updated)s, %(last)s)")
        given |= {"updated": connection.ops.adapt_datetimefield_value(after[0]), "last": after[1]}
    return " and ".join(conditions), given


def _among(name, values, given):
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return ", ".join(f"%({key})s" for key in named), given | named


def ids(sql, given):
    """Numbers of referrals, in order."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [pk for _, pk in cursor.fetchall()]


def count(sql, given):
    """(rows, referrals) that there are, up to the `size` that was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*), count(distinct referral_id) from ({sql}) found", given)
        return cursor.fetchone()
