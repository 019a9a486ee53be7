"""For each figure that is counted from stays: the cheapest SQL that gives the same groups. One statement or several."""

IN_QUARTER = "status = 'departed' and ended between %(first)s and %(last)s"
ENTERED = "status in ('arrived', 'departed') and started between %(first)s and %(last)s"
PLACEMENTS = "from referrals_placement p"


def left(*columns: str) -> str:
    """Departures of the quarter by service and columns."""
    return _grouped(IN_QUARTER, columns)


def came(*columns: str) -> str:
    """Stays that started in the quarter by service and columns."""
    return _grouped(ENTERED, columns)


def _grouped(where: str, columns: tuple[str, ...]) -> str:
    chosen = ", ".join(("service_id", *columns))
    return f"select {chosen}, count(*) {PLACEMENTS} where {where} group by {chosen}"


HERE = (
    f"select service_id, count(*) {PLACEMENTS} where started <= %(last)s and status = 'arrived' group by 1",
    f"select service_id, count(*) {PLACEMENTS} where started <= %(last)s and status = 'departed' and ended > %(last)s "
    "group by 1",
)
FACTS = ("planned", "departure_reason", "destination")
ORIGIN = ("client_group", "origin_kind", "origin_area_id")
JOURNEY = (*ORIGIN, "planned", "destination", "destination_area_kind", "destination_area_id")
OUTCOMES = (
    "select p.service_id, o.code, o.achieved, count(*) from referrals_outcome o join referrals_placement p "
    "on p.id = o.placement_id where o.needed and p.status in ('arrived', 'departed') and (o.recorded_on between "
    "%(first)s and %(last)s or (o.recorded_on is null and p.ended between %(first)s and %(last)s)) group by 1, 2, 3"
)
FOLLOWED = (
    f"select service_id, stage_id, planned, (select min(n.id) from referrals_placement n where n.referral_id = "
    f"p.referral_id and n.started = p.ended and n.id <> p.id) is not null, count(*) {PLACEMENTS} where {IN_QUARTER} "
    "group by 1, 2, 3, 4"
)
NOT_FROM_ANOTHER = (
    f"select service_id, stage_id, count(*) {PLACEMENTS} where {ENTERED} and not exists (select 1 from "
    "referrals_placement n where n.referral_id = p.referral_id and n.ended = p.started and n.id <> p.id) group by 1, 2"
)
WAITED = (
    f"select service_id, p.stage_id, r.cohort_id, p.started, r.submitted_at, count(*) {PLACEMENTS} join "
    "referrals_referral r on r.id = p.referral_id where r.submitted_at is not null and p.status in ('arrived', "
    "'departed') and p.started between %(first)s and %(last)s and not exists (select 1 from referrals_placement n "
    "where n.referral_id = p.referral_id and (n.started < p.started or (n.started = p.started and n.id < p.id))) "
    "group by 1, 2, 3, 4, 5"
)
UNIT_DAYS = (
    f"select service_id, sum(least(coalesce(ended, %(last)s::date + 1), %(last)s::date + 1) - greatest(started, "
    f"%(first)s)) {PLACEMENTS} where started <= %(last)s and (status = 'arrived' or (status = 'departed' and ended > "
    "%(first)s)) group by 1"
)

FLOORS: dict[str, tuple[str, ...]] = {
    "kpi1": (*HERE, left(*FACTS)),
    "kpi2": (left(*FACTS),),
    "departures": (left(*FACTS),),
    "destinations": (left("planned", "destination"),),
    "outcomes": (
        OUTCOMES,
        OUTCOMES.replace("p.service_id, o.code, o.achieved, count(*)", "count(distinct p.service_user_id)").replace(
            " group by 1, 2, 3", ""
        ),
    ),
    "outcome-returns": (
        left(
            "client_group",
            "ended - started",
            "exists (select 1 from referrals_outcome o where o.placement_id = p.id)",
        ),
    ),
    "reconnection-in": (came(*ORIGIN),),
    "reconnection-in-by-location": (came(*ORIGIN),),
    "reconnection-out": (left(*JOURNEY),),
    "reconnection-rates": (left(*JOURNEY),),
    "resettlement": (left(*JOURNEY),),
    "referral-sources": (came("referral_source"),),
    "previous-accommodation": (came("previous_accommodation"),),
    "utilisation": (UNIT_DAYS,),
    "throughput": (*HERE, left()),
    "length-of-stay": (left("ended - started"),),
    "waiting": (WAITED,),
    "flow": (NOT_FROM_ANOTHER, FOLLOWED),
}
