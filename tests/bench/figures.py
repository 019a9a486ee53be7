"""Figures over a million placements on PostgreSQL, beside the same as bare SQL and as pandas over every row.

Run by `make bench-figures` against a throw-away cluster. Prints a table in Markdown.
"""

import os
import resource
import sys
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
os.environ.setdefault("HUB_DEMO", "1")
django.setup()

import pandas as pd  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from agencies.models import Event  # noqa: E402
from analytics.asking import period_of  # noqa: E402
from analytics.figures import FIGURES, Query  # noqa: E402
from analytics.publication import published, reported  # noqa: E402
from analytics.windows import window  # noqa: E402
from referrals.models import Referral, ServiceUser  # noqa: E402
from tests.analytics.cases import add_cases  # noqa: E402
from tests.analytics.worlds import county  # noqa: E402
from tests.bench.floors import FLOORS  # noqa: E402
from tests.factories import AgencyFactory, person  # noqa: E402

PLACEMENTS = int(os.environ.get("PLACEMENTS", "1000000"))
QUARTER = "fy:2016/17-Q2"
STAYS = """
insert into referrals_placement (reference, referral_id, service_user_id, service_id, status, accommodation, imported,
    changed_on_screen, started, ended, client_group, referral_source, previous_accommodation, origin_kind,
    origin_area_id, departure_reason, planned, destination, destination_area_kind, destination_area_id, not_stated,
    overstay_reason, not_arrived_reason, cancel_reason)
select 'B' || n, r.first + n %% %(people)s, r.person + n %% %(people)s,
    s.ids[1 + (n * 7) %% array_length(s.ids, 1)], case when here then 'arrived' else 'departed' end, true, true, false,
    day, case when here then null else day + (n * 13) %% 300 end, g.codes[1 + (n * 11) %% array_length(g.codes, 1)],
    'probation', 'rough_sleeping', 'area', a.ids[1 + (n * 3) %% array_length(a.ids, 1)],
    case when here then '' else 'moved_on' end, case when here then null else n %% 5 > 0 end,
    case when here then '' else d.codes[1 + (n * 17) %% array_length(d.codes, 1)] end,
    case when here then '' else 'area' end,
    case when here then null else a.ids[1 + (n * 5) %% array_length(a.ids, 1)] end,
    '[]', '', '', ''
from (select n, n %% 50 = 0 as here, date '2008-04-01' + ((n::bigint * 7919) %% 3900)::int as day
      from generate_series(1, %(stays)s) n) p,
    (select min(r.id) as first, min(r.service_user_id) as person from referrals_referral r
     where r.reference like 'BR%%') r,
    (select array_agg(id order by id) ids from pathways_service) s,
    (select array_agg(id order by id) ids from agencies_area where kind = 'district') a,
    (select %(groups)s::text[] codes) g, (select %(destinations)s::text[] codes) d"""

PEOPLE = """
insert into referrals_serviceuser ({columns}) select {values}
from referrals_serviceuser t, generate_series(1, %(people)s) n
where t.id = (select min(id) from referrals_serviceuser)"""
REFERRALS = """
insert into referrals_referral ({columns}) select {values} from referrals_referral t, generate_series(1, %(people)s) n
where t.id = (select min(id) from referrals_referral where status = 'closed')"""
OUTCOMES = """
insert into referrals_outcome (placement_id, code, needed, achieved, reason_not_achieved)
select id, c.code, true, id % 3 > 0, '' from referrals_placement, (values ('1a'), ('4a1')) c(code)
where status = 'departed' and id % 4 = 0 on conflict do nothing"""
STAYS_OF_A_REFERRAL = 2.5


def build():
    """A county with so many stays, set-based."""
    call_command("migrate", verbosity=0)
    add_cases(county(1, stays=2000))
    groups, destinations = (
        ["single_homeless", "offenders", "young_at_risk"],
        ["social_rented", "private_rented", "prison"],
    )
    asked = {"stays": PLACEMENTS, "people": int(PLACEMENTS / STAYS_OF_A_REFERRAL)}
    asked |= {"groups": groups, "destinations": destinations}
    with connection.cursor() as cursor:
        cursor.execute(copied(cursor, PEOPLE, ServiceUser, reference="'BP' || n"), asked)
        cursor.execute("select min(id) from referrals_serviceuser where reference like 'BP%'")
        first = cursor.fetchone()[0]
        changed = {"reference": "'BR' || n", "service_user_id": f"{first} + n - 1"}
        changed["submitted_at"] = "timestamptz '2008-04-01' + ((n::bigint * 7919) %% 3900) * interval '1 day'"
        cursor.execute(copied(cursor, REFERRALS, Referral, **changed), asked)
        cursor.execute(STAYS, asked)
        cursor.execute(OUTCOMES)
        cursor.execute("analyze")


def copied(cursor, statement, model, **changed):
    """A statement that copies one row many times, with some columns changed."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [changed.get(column, f"t.{column}") for column in columns]
    return statement.format(columns=", ".join(columns), values=", ".join(values))


def timed(run, times=5):
    """Median milliseconds, the first run apart."""
    run()
    found = []
    for _ in range(times):
        start = perf_counter()
        run()
        found.append(1000 * (perf_counter() - start))
    return median(found)


def bare(name, period):
    with connection.cursor() as cursor:
        for statement in FLOORS[name]:
            cursor.execute(statement, {"first": period.first, "last": period.last})
            cursor.fetchall()


def naive(period):
    """Every row into pandas, then the quarter, then the groups."""
    with connection.cursor() as cursor:
        cursor.execute("select service_id, planned, departure_reason, destination, ended from referrals_placement")
        frame = pd.DataFrame(cursor.fetchall(), columns=["service", "planned", "reason", "destination", "ended"])
    left = frame[frame["ended"].notna()]
    left = left[(left["ended"] >= period.first) & (left["ended"] <= period.last)]
    return left.groupby(["service", "planned", "reason", "destination"]).size()


def pages(period):
    """Milliseconds of the page of figures: nothing kept, one more event in the log, everything kept."""
    client = Client()
    client.force_login(person(AgencyFactory(kind="county", code="HUB"), "partnership_member"))

    def once():
        start = perf_counter()
        assert client.get("/figures/", {"period": period.key}).status_code == 200
        return 1000 * (perf_counter() - start)

    def happens():
        Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb="arrive", subject_kind="placement")

    happens()
    cold = once()
    happens()
    return cold, once(), median(once() for _ in range(5))


def memory():
    """Peak resident memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def broken(name, took, floor, slow):
    """What a figure promised and did not keep: within twice the floor and 50 ms, ten times faster than pandas."""
    found = [f"{name} takes {took:.0f} ms, bare SQL {floor:.0f}"] if took > 2 * floor + 50 else []
    return found + ([f"{name} is {slow / took:.1f} times faster than pandas"] if slow < 10 * took else [])


def main():
    build()
    period, lines = period_of(QUARTER), []
    before = memory()
    figures = {name: timed(lambda name=name: FIGURES[name].compute(window(period), Query())) for name in FIGURES}
    start = perf_counter()
    published(reported(), window(period))
    whole = 1000 * (perf_counter() - start)
    grown = memory() - before
    floors = {name: timed(lambda name=name: bare(name, period)) for name in FLOORS}
    slow = timed(lambda: naive(period), times=1)
    cold, after, warm = pages(period)
    missed = []
    lines.append("| Figure, one quarter | ms | bare SQL, ms | of bare SQL | pandas over every row, ms | times faster |")
    lines.append("|---|---:|---:|---:|---:|---:|")
    for name, took in figures.items():
        floor = f"{floors[name]:.0f} | {took / floors[name]:.1f}" if name in floors else " | "
        missed += broken(name, took, floors[name], slow) if name in floors else []
        lines.append(f"| {name} | {took:.0f} | {floor} | {slow:.0f} | {slow / took:.0f} |")
    lines.append(f"| every table of the report, hidden together | {whole:.0f} | | | | |")
    lines.append(f"| the page of figures, cold: eight quarters and their charts | {cold:.0f} | | | | |")
    lines.append(f"| the page of figures, after somebody recorded something | {after:.0f} | | | | |")
    lines.append(f"| the page of figures, warm | {warm:.0f} | | | | |")
    lines += ["", f"Missed: {'; '.join(missed)}." if missed else "Every promise kept."]
    sys.stdout.write(f"{PLACEMENTS:,} placements; memory over baseline {grown:.0f} MiB.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
