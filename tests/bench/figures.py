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
django.setup()

import pandas as pd  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from analytics.asking import period_of  # noqa: E402
from analytics.figures import FIGURES, Query  # noqa: E402
from analytics.publication import published, reported  # noqa: E402
from analytics.windows import window  # noqa: E402
from tests.analytics.worlds import county  # noqa: E402

PLACEMENTS = int(os.environ.get("PLACEMENTS", "1000000"))
QUARTER = "fy:2016/17-Q2"
STAYS = """
insert into referrals_placement (reference, referral_id, service_user_id, service_id, status, accommodation, imported,
    changed_on_screen, started, ended, client_group, referral_source, previous_accommodation, origin_kind,
    origin_area_id, departure_reason, planned, destination, destination_area_kind, destination_area_id, not_stated,
    overstay_reason, not_arrived_reason, cancel_reason)
select 'B' || n, r.ids[1 + n %% array_length(r.ids, 1)], r.people[1 + n %% array_length(r.ids, 1)],
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
    (select array_agg(id order by id) ids, array_agg(service_user_id order by id) people from referrals_referral) r,
    (select array_agg(id order by id) ids from pathways_service) s,
    (select array_agg(id order by id) ids from agencies_area where kind = 'district') a,
    (select %(groups)s::text[] codes) g, (select %(destinations)s::text[] codes) d"""

ENDED = (
    "from referrals_placement where status = 'departed' and ended between %(first)s and %(last)s group by 1, 2, 3, 4"
)
FLOORS = {
    "kpi2": f"select service_id, planned, departure_reason, destination, count(*) {ENDED}",
    "destinations": f"select service_id, planned, departure_reason, destination, count(*) {ENDED}",
    "reconnection-out": f"select service_id, planned, origin_area_id, destination_area_id, count(*) {ENDED}",
    "length-of-stay": f"select service_id, ended - started, planned, status, count(*) {ENDED}",
}


def build():
    """A county with so many stays, set-based."""
    call_command("migrate", verbosity=0)
    county(1, stays=2000)
    groups, destinations = (
        ["single_homeless", "offenders", "young_at_risk"],
        ["social_rented", "private_rented", "prison"],
    )
    with connection.cursor() as cursor:
        asked = {"stays": PLACEMENTS, "groups": groups, "destinations": destinations}
        cursor.execute(STAYS, asked)
        cursor.execute("analyze")


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
        cursor.execute(FLOORS[name], {"first": period.first, "last": period.last})
        return cursor.fetchall()


def naive(period):
    """Every row into pandas, then the quarter, then the groups."""
    with connection.cursor() as cursor:
        cursor.execute("select service_id, planned, departure_reason, destination, ended from referrals_placement")
        frame = pd.DataFrame(cursor.fetchall(), columns=["service", "planned", "reason", "destination", "ended"])
    left = frame[frame["ended"].notna()]
    left = left[(left["ended"] >= period.first) & (left["ended"] <= period.last)]
    return left.groupby(["service", "planned", "reason", "destination"]).size()


def memory():
    """Peak resident memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
    lines.append("| Figure, one quarter | ms | bare SQL, ms | of bare SQL | pandas over every row, ms | times faster |")
    lines.append("|---|---:|---:|---:|---:|---:|")
    for name, took in figures.items():
        floor = f"{floors[name]:.0f} | {took / floors[name]:.1f}" if name in floors else " | "
        lines.append(f"| {name} | {took:.0f} | {floor} | {slow:.0f} | {slow / took:.0f} |")
    lines.append(f"| every table of the report, hidden together | {whole:.0f} | | | | |")
    sys.stdout.write(f"{PLACEMENTS:,} placements; memory over baseline {grown:.0f} MiB.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
