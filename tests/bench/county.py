"""A county of any number of stays for measuring figures: 330 services of 110 providers, 41 areas, journeys of one to
four stays. Every code of every list occurs, by skewed chance: a few often, most of them seldom. Set-based SQL.
"""

from datetime import date
from random import Random

from django.core.management import call_command
from django.db import connection

from agencies.models import Agency, Area
from pathways.codes import ClientGroup, ServiceType
from pathways.models import Service, ServiceTerm, Stage
from referrals.codes import (
    DeclineReason,
    DepartureReason,
    Destination,
    OutcomeCode,
    PreviousAccommodation,
    ReferralSource,
)
from referrals.models import Offer, Referral, ServiceUser
from tests.analytics.cases import add_cases
from tests.analytics.worlds import county

SERVICES, PROVIDERS, AREAS, DISTRICTS = 330, 110, 41, 12
FIRST_DAY, TODAY = date(2008, 4, 1), date(2018, 4, 1)
STAYS_OF_A_REFERRAL = 2.2  # those that would begin after the last day are left out
FACTS = {
    "groups": ClientGroup, "types": ServiceType, "sources": ReferralSource, "before": PreviousAccommodation,
    "reasons": DepartureReason, "destinations": Destination, "outcomes": OutcomeCode, "declines": DeclineReason,
}  # fmt: skip

PEOPLE = """
insert into referrals_serviceuser ({columns}) select {values}
from referrals_serviceuser t, generate_series(1, {people}) n
where t.id = (select min(id) from referrals_serviceuser where merged_into_id is null)"""
REFERRALS = """
insert into referrals_referral ({columns}) select {values} from referrals_referral t, begins
where t.id = (select min(id) from referrals_referral where status = 'closed')"""
DECLINES = """
insert into referrals_offer ({columns}) select {values} from referrals_offer t, begins, lists
where n % 4 = 0 and t.id = (select min(id) from referrals_offer where status = 'declined' and unsupported = '')"""
LISTS = """
create function pg_temp.pick(many int, skew float) returns int language sql volatile
    as 'select 1 + least(many - 1, floor(many * power(random(), skew))::int)';
create temporary table begins as select n, '{first}'::date + (3650 * power(random(), 0.8))::int as day
    from generate_series(1, {people}) n;
create temporary table lists as select
    (select array_agg(id order by id) from pathways_service where code like 'B%') as services,
    (select array_agg(id order by id) from agencies_area where kind not in ('group', 'county')) as areas,
    (select array_agg(id order by id) from pathways_stage) as stages, {lists}"""
# One stay of a journey after another: a third of those that go on do so on the day on which the one before ended.
JOURNEYS = """
create temporary table journey as
select n, k, day + coalesce(sum(days + gap) over (partition by n order by k rows between unbounded preceding and 1
    preceding), 0)::int as started, days
from (select n, k, day + 14 as day, (1 - 130 * ln(1 - random()))::int as days,
             case when random() < 0.35 then 0 else (120 * random())::int end as gap
      from begins, lateral generate_series(1, 1 + n % 4) k) j"""
STAYS = """
insert into referrals_placement (reference, referral_id, service_user_id, service_id, status, accommodation, imported,
    changed_on_screen, started, ended, client_group, referral_source, previous_accommodation, origin_kind,
    origin_area_id, departure_reason, planned, destination, destination_area_kind, destination_area_id, not_stated,
    overstay_reason, overstay, overstay_decision, not_arrived_reason, cancel_reason, stage_id)
select 'B' || row_number() over (order by started, n, k), {referral} + n, {person} + n, services[{service}],
    case when here then 'arrived' else 'departed' end, true, true, false, started,
    case when here then null else started + days end, {groups}, {sources}, {before},
    case when from_area then 'area' else 'not_disclosed' end, case when from_area then areas[{area}] end,
    case when here then '' else {reasons} end, case when here then null else random() < 0.7 end,
    case when here then '' else {destinations} end,
    case when here then '' when to_area then 'area' else 'not_known' end,
    case when to_area and not here then areas[{area}] end, '[]', '', '', '', '', '', stages[{stage}]
from (select *, started + days > '{today}'::date as here, random() < 0.9 as from_area, random() < 0.9 as to_area
      from journey where started <= '{today}'::date) p, lists
order by started"""
OUTCOMES = """
insert into referrals_outcome (placement_id, code, needed, achieved, reason_not_achieved, recorded_on)
select id, {outcomes}, random() < 0.9, case when random() < 0.9 then random() < 0.65 end, '',
    case when random() < 0.3 then ended - 10 end
from referrals_placement, lists, generate_series(1, 3)
where status = 'departed' and id % 4 = 0 on conflict do nothing"""


def build(stays: int) -> int:
    """Fill an empty PostgreSQL database; how many stays there are then."""
    call_command("migrate", verbosity=0)
    add_cases(county(1, stays=2000))
    _services()
    picks = {name: f"{name}[pg_temp.pick({len(codes)}, 2)]" for name, codes in FACTS.items()}
    picks |= {"service": f"pg_temp.pick({SERVICES}, 1.5)", "area": f"pg_temp.pick({AREAS}, 2.5)"}
    picks |= {"stage": f"pg_temp.pick({Stage.objects.count()}, 1)", "first": FIRST_DAY, "today": TODAY}
    picks["people"] = int(stays / STAYS_OF_A_REFERRAL)
    lists = ", ".join(f"array{list(codes.values)}::text[] as {name}" for name, codes in FACTS.items())
    with connection.cursor() as cursor:
        cursor.execute("select setseed(0.5)")
        # What is made up here refers to what is there: looking a million stays up seven times takes minutes.
        cursor.execute("set session_replication_role = replica")
        cursor.execute(LISTS.format(lists=lists, **picks))
        cursor.execute(_copied(PEOPLE, ServiceUser, reference="'BP' || n").format(**picks))
        first = _before(cursor, "referrals_serviceuser", "BP1")
        sent = "day + interval '9 hours'"
        cursor.execute(
            _copied(REFERRALS, Referral, reference="'BR' || n", service_user_id=f"{first} + n", submitted_at=sent)
        )
        picks |= {"person": first, "referral": _before(cursor, "referrals_referral", "BR1")}
        declined = {"reference": "'BO' || n", "referral_id": f"{picks['referral']} + n", "answered_at": sent}
        declined |= {"service_id": f"services[{picks['service']}]", "decline_reason": picks["declines"]}
        cursor.execute(_copied(DECLINES, Offer, **declined))
        cursor.execute(JOURNEYS)
        cursor.execute(STAYS.format(**picks))
        cursor.execute(OUTCOMES.format(**picks))
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze")
        cursor.execute("select count(*) from referrals_placement")
        return cursor.fetchone()[0]


def _services() -> None:
    """Areas, providers and services beside those of the small county, and their terms: a tenth of them changed once."""
    random = Random(7)
    home = Area.objects.get(kind="county")
    kinds = ["district"] * (DISTRICTS - 4) + ["outside"] * (AREAS - DISTRICTS - 3)
    Area.objects.bulk_create(
        Area(code=f"B{n}", name=f"Area {n}", kind=kind, parent=home if kind == "district" else None)
        for n, kind in enumerate(kinds)
    )
    districts = list(Area.objects.filter(kind="district"))
    providers = Agency.objects.bulk_create(
        Agency(code=f"B{n}", name=f"Provider {n}", kind="provider") for n in range(PROVIDERS)
    )
    services = Service.objects.bulk_create(
        Service(
            code=f"B{n}", name=f"Service {n}", agency=_often(random, providers), area=_often(random, districts),
            service_type=_often(random, ServiceType.values), term=random.choice(["short", "short", "long"]),
            client_group=_often(random, ClientGroup.values), starts=FIRST_DAY,
        )
        for n in range(SERVICES)
    )  # fmt: skip
    terms = []
    for service in services:
        units, change = random.randint(4, 60), date(2009 + random.randint(0, 8), 4, 1)
        changes = [FIRST_DAY, *([change] if random.random() < 0.1 else [])]
        terms += [ServiceTerm(service=service, starts=day, term=service.term, units=units) for day in changes]
        if len(changes) == 2:
            terms[-2].ends = date(change.year, 3, 31)
    ServiceTerm.objects.bulk_create(terms)


def _often(random: Random, values):
    """One of them; the first ones often, the last ones seldom."""
    return values[int(len(values) * random.random() ** 2)]


def _before(cursor, table: str, reference: str) -> int:
    cursor.execute(f"select id - 1 from {table} where reference = %s", [reference])
    return cursor.fetchone()[0]


def _copied(statement: str, model, **changed) -> str:
    """A statement that copies one row many times, with some columns changed."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [changed.get(column, f"t.{column}") for column in columns]
    return statement.replace("{columns}", ", ".join(columns)).replace("{values}", ", ".join(values))
