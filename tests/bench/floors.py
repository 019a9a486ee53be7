"""For each figure that is counted from stays: the cheapest SQL that gives the same groups. One statement or several."""

IN_QUARTER = "ended between %(first)s and %(last)s"
ENTERED = "started between %(first)s and %(last)s"
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
    f"select service_id, count(*) {PLACEMENTS} where started <= %(last)s and ended > %(last)s group by 1",
)
FACTS = ("planned", "departure_reason", "destination")
ORIGIN = ("client_group", "origin_kind", "origin_area_id")
JOURNEY = (*ORIGIN, "planned", "destination", "destination_area_kind", "destination_area_id")
OUTCOME = "from referrals_outcome o join referrals_placement p on p.id = o.placement_id where o.needed and"
RECORDED = "o.recorded_on between %(first)s and %(last)s and p.started is not null"
AT_THE_END = "o.recorded_on is null and p.ended between %(first)s and %(last)s"
OUTCOMES = tuple(
    f"select p.service_id, o.code, o.achieved, count(*) {OUTCOME} {half} group by 1, 2, 3"
    for half in (RECORDED, AT_THE_END)
)
PEOPLE = (
    f"select count(*) from (select p.service_user_id {OUTCOME} {RECORDED} union select p.service_user_id {OUTCOME} "
    f"{AT_THE_END}) found"
)
ANOTHER = "(select 1 from referrals_placement n where n.referral_id = p.referral_id and n.id <> p.id and"
NEXT = f"exists {ANOTHER} n.started = p.ended and n.started between %(first)s and %(last)s)"
BEFORE = f"exists {ANOTHER} n.ended = p.started and n.ended between %(first)s and %(last)s)"
FLOW = (
    f"select service_id, stage_id, count(*) {PLACEMENTS} where {ENTERED} and not {BEFORE} group by 1, 2",
    f"select service_id, stage_id, planned, count(*) {PLACEMENTS} where {IN_QUARTER} and not {NEXT} group by 1, 2, 3",
    f"select p.stage_id, p.planned, n.stage_id, count(distinct p.id) {PLACEMENTS} join referrals_placement n on "
    "n.referral_id = p.referral_id and n.started = p.ended and n.id <> p.id where n.started between %(first)s and "
    "%(last)s and p.ended between %(first)s and %(last)s group by 1, 2, 3",
)
WAITED = (
    f"select service_id, p.stage_id, r.cohort_id, p.started, r.submitted_at, count(*) {PLACEMENTS} join "
    "referrals_referral r on r.id = p.referral_id where r.submitted_at is not null and p.started between %(first)s and "
    f"%(last)s and not exists {ANOTHER} n.started < p.started) and not exists {ANOTHER} n.started = p.started and "
    "n.started between %(first)s and %(last)s and n.id < p.id) group by 1, 2, 3, 4, 5"
)
UNIT_DAYS = tuple(
    f"select service_id, sum(least({ended}, %(last)s::date + 1) - greatest(started, %(first)s)) {PLACEMENTS} "
    f"where started <= %(last)s and {half} group by 1"
    for ended, half in (("%(last)s::date + 1", "status = 'arrived'"), ("ended", "ended > %(first)s"))
)
DECLINED = (
    "select service_id, decline_reason, count(*), count(*) filter (where unsupported <> '') from referrals_offer where "
    "status = 'declined' and answered_at >= %(first)s and answered_at < %(last)s::date + 1 group by 1, 2"
)

FLOORS: dict[str, tuple[str, ...]] = {
    "kpi1": (*HERE, left(*FACTS)),
    "kpi2": (left(*FACTS),),
    "departures": (left(*FACTS),),
    "destinations": (left("planned", "destination"),),
    "outcomes": (*OUTCOMES, PEOPLE),
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
    "utilisation": UNIT_DAYS,
    "throughput": (*HERE, left()),
    "length-of-stay": (left("ended - started"),),
    "waiting": (WAITED,),
    "decline-reasons": (DECLINED,),
    "flow": FLOW,
}
