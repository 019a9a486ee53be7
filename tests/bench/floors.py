"""For each figure that is counted from stays: the cheapest SQL known for the same question, grouped by what is printed.

What a service was on a day is read from the service as it is now; figures look it up for the day.
"""

IN_QUARTER = "p.ended between %(first)s and %(last)s"
ENTERED = "p.started between %(first)s and %(last)s"
PLACEMENTS = "from referrals_placement p"
SERVICES = f"{PLACEMENTS} join pathways_service s on s.id = p.service_id"
SUPPORT = "s.service_type in ('floating_support', 'outreach', 'resettlement')"
OTHER = "s.service_type in ('community_alarm', 'home_improvement_agency', 'leaseholder')"
GROUP = f"case when {SUPPORT} then 'support' when {OTHER} then 'other' else s.term end"
SHORT = f"s.term = 'short' and not {SUPPORT} and not {OTHER}"


def by(*columns: str, rows: str, where: str, count: str = "count(*)") -> str:
    """Rows counted by columns."""
    chosen = ", ".join(columns)
    return f"select {chosen}, {count} {rows} where {where} group by {chosen}"


def left(*columns: str) -> str:
    """Departures of the quarter by columns of the stay and of its service."""
    return by(*columns, rows=SERVICES, where=IN_QUARTER)


def came(column: str) -> str:
    """Stays that started in the quarter by a column of theirs."""
    return by(column, rows=PLACEMENTS, where=ENTERED)


HERE = tuple(
    by(GROUP, rows=SERVICES, where=f"p.started <= %(last)s and {half}")
    for half in ("p.status = 'arrived'", "p.ended > %(last)s")
)
FACTS = ("p.planned", "p.departure_reason", "p.destination")
OUTCOME = "from referrals_outcome o join referrals_placement p on p.id = o.placement_id"
RECORDED = "o.needed and o.recorded_on between %(first)s and %(last)s and p.started is not null"
AT_THE_END = f"o.needed and o.recorded_on is null and {IN_QUARTER}"
OUTCOMES = tuple(by("o.code", "o.achieved", rows=OUTCOME, where=half) for half in (RECORDED, AT_THE_END))
PEOPLE = (
    f"select count(*) from (select p.service_user_id {OUTCOME} where {RECORDED} union select p.service_user_id "
    f"{OUTCOME} where {AT_THE_END}) found"
)
RETURNED = "exists (select 1 from referrals_outcome o where o.placement_id = p.id)"

# A district as itself, other areas as one.
SETTLED = "p.planned and p.destination not in ('prison', 'not_known')"
FROM = ("p.origin_kind", "case when f.kind = 'district' then f.id end")
TO = (f"case when {SETTLED} and t.kind = 'district' then t.id end", f"{SETTLED} and t.id is not null")
ORIGINS = f"{SERVICES} left join agencies_area f on f.id = p.origin_area_id"
JOURNEYS = f"{ORIGINS} left join agencies_area t on t.id = p.destination_area_id"
CAME_IN = f"{ENTERED} and {SHORT}"
WENT_OUT = f"{IN_QUARTER} and {SHORT}"
AGAINST = ("p.client_group", "p.origin_kind", "p.origin_area_id = s.area_id", "f.kind = 'district'")

ANOTHER = "(select 1 from referrals_placement n where n.referral_id = p.referral_id and n.id <> p.id and"
NEXT = f"exists {ANOTHER} n.started = p.ended and n.started between %(first)s and %(last)s)"
BEFORE = f"exists {ANOTHER} n.ended = p.started and n.ended between %(first)s and %(last)s)"
FLOW = (
    by("p.stage_id", rows=PLACEMENTS, where=f"{ENTERED} and not {BEFORE}"),
    by("p.stage_id", "p.planned", rows=PLACEMENTS, where=f"{IN_QUARTER} and not {NEXT}"),
    by(
        *("p.stage_id", "p.planned", "n.stage_id"),
        rows=f"{PLACEMENTS} join referrals_placement n on n.referral_id = p.referral_id and n.started = p.ended and "
        "n.id <> p.id",
        where=f"n.started between %(first)s and %(last)s and {IN_QUARTER}",
        count="count(distinct p.id)",
    ),
)
MOVED = (
    f"exists {ANOTHER} n.ended = p.started and n.ended between %(first)s and %(last)s and (n.started < p.started or "
    "n.started = p.started and n.id < p.id))"
)
WAITED = by(
    *("r.cohort_id", "p.started - (r.submitted_at at time zone 'Europe/London')::date"),
    rows=f"{PLACEMENTS} join referrals_referral r on r.id = p.referral_id",
    where=f"r.submitted_at is not null and {ENTERED} and not {MOVED}",
)
UNIT_DAYS = tuple(
    by(
        GROUP,
        rows=SERVICES,
        where=f"p.started <= %(last)s and {half}",
        count=f"sum(least({ended}, %(last)s::date + 1) - greatest(p.started, %(first)s))",
    )
    for ended, half in (("%(last)s::date + 1", "p.status = 'arrived'"), ("p.ended", "p.ended > %(first)s"))
)
DECLINED = by(
    "decline_reason",
    rows="from referrals_offer",
    where="status = 'declined' and answered_at >= %(first)s and answered_at < %(last)s::date + 1",
    count="count(*), count(*) filter (where unsupported <> ''), count(*) filter (where reviewed = 'overturned')",
)

FLOORS: dict[str, tuple[str, ...]] = {
    "kpi1": (*HERE, left(GROUP, *FACTS)),
    "kpi2": (left(GROUP, *FACTS),),
    "departures": (left(GROUP, *FACTS),),
    "destinations": (by("p.planned", "p.destination", rows=PLACEMENTS, where=IN_QUARTER),),
    "outcomes": (*OUTCOMES, PEOPLE),
    "outcome-returns": (left(GROUP, "p.ended - p.started >= 28", RETURNED),),
    "reconnection-in": (by(*AGAINST, rows=ORIGINS, where=CAME_IN),),
    "reconnection-in-by-location": (
        by("s.area_id", "p.origin_kind", "p.origin_area_id", rows=SERVICES, where=CAME_IN),
    ),
    "reconnection-out": (by(*FROM, *TO, rows=JOURNEYS, where=WENT_OUT),),
    "reconnection-rates": (by(*FROM, *TO, rows=JOURNEYS, where=WENT_OUT),),
    "resettlement": (
        by("p.client_group", "t.id", rows=JOURNEYS, where=f"{WENT_OUT} and {SETTLED} and t.kind = 'district'"),
    ),
    "referral-sources": (came("p.referral_source"),),
    "previous-accommodation": (came("p.previous_accommodation"),),
    "utilisation": UNIT_DAYS,
    "throughput": (*HERE, left(GROUP)),
    "length-of-stay": (left(GROUP, "p.ended - p.started"),),
    "waiting": (WAITED,),
    "decline-reasons": (DECLINED,),
    "flow": FLOW,
}
