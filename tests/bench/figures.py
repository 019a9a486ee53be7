"""Figures over a million placements on PostgreSQL, each beside the same as bare SQL and as pandas over every row.

Run by `make bench-figures` against a throw-away cluster; stops when a promise was missed. PLACEMENTS says how many.
"""

import os
import subprocess
import sys
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.test import Client

from agencies.models import Event
from analytics.asking import period_of
from analytics.figures import FIGURES, Query
from analytics.models import HeldTables
from analytics.publication import published, reported
from analytics.report import WRITERS, gather
from analytics.windows import window
from tests.bench.county import build
from tests.bench.floors import FLOORS
from tests.bench.naive import NAIVE
from tests.bench.table import keep, markdown
from tests.factories import AgencyFactory, person

WHOLE = 1_000_000
PLACEMENTS = int(os.environ.get("PLACEMENTS", WHOLE))
TITLE = "Figures: a million placements, one quarter"
QUARTER = "fy:2016/17-Q2"
RUNS = 3
TIMES_THE_FLOOR, BESIDE_THE_FLOOR = 2, 50  # a figure: within twice bare SQL, and 50 ms
FASTER_THAN_PANDAS = 10
PAGE_WARM, REPORT_WITHIN, MEMORY_WITHIN = 300, 10_000, 300  # ms, ms, MiB


def took(run) -> float:
    """Milliseconds of one run."""
    began = perf_counter()
    run()
    return 1000 * (perf_counter() - began)


def timed(run, times=RUNS) -> float:
    """Median milliseconds, the first run apart."""
    run()
    return median(took(run) for _ in range(times))


def bare(name, period):
    with connection.cursor() as cursor:
        for statement in FLOORS[name]:
            cursor.execute(statement, {"first": period.first, "last": period.last})
            cursor.fetchall()


def happens():
    """Somebody records something that counts."""
    Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb="arrive", subject_kind="placement")


def each_figure(period):
    """{figure: ms, ms of bare SQL and of pandas, None where it is not counted from stays or offers}."""
    found = {}
    for name, figure in FIGURES.items():
        floor = timed(lambda name=name: bare(name, period)) if name in FLOORS else None
        ours = timed(lambda figure=figure: figure.compute(window(period), Query()))
        slow = took(lambda name=name: NAIVE[name](period.first, period.last)) if name in NAIVE else None
        found[name] = (ours, floor, slow)
        print(name, *found[name], file=sys.stderr)
    return found


def nothing_kept(held=False):
    """A process that has just begun, after somebody recorded something; what is `held` in the database stays."""
    cache.clear()
    if not held:
        HeldTables.objects.all().delete()
    happens()


def whole(period):
    """[(what, ms)] of the report and the page of figures."""
    client = Client()
    client.force_login(person(AgencyFactory(kind="county", code="HUB"), "partnership_member"))

    def report():
        return WRITERS["pdf"](gather(period))

    def page():
        assert client.get("/figures/", {"period": period.key}).status_code == 200

    report()  # charts and fonts are loaded once for a process
    rows = [("every table of the report, hidden together", timed(lambda: published(reported(), window(period)), 1))]
    nothing_kept()
    rows.append(("the report as PDF, nothing kept: eight quarters", took(report)))
    nothing_kept(held=True)
    rows.append(("the report as PDF, earlier quarters held", took(report)))
    nothing_kept()
    rows.append(("the page of figures, nothing kept: eight quarters and their charts", took(page)))
    nothing_kept(held=True)
    rows.append(("the page of figures, earlier quarters held", took(page)))
    happens()
    rows.append(("the page of figures, after somebody recorded something", took(page)))
    rows.append(("the page of figures, warm", timed(page)))
    return rows


def memory(what):
    """MiB by which a fresh process grows: when `tables` of the report are counted, or the `report` is written."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench", "figures", what]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def grown(what):
    """Run in a process of its own: how far the highest memory rises above that of one that has answered a question."""
    period = period_of(QUARTER)
    highest = getrusage(RUSAGE_SELF).ru_maxrss
    if what == "tables":
        published(reported(), window(period))
    else:
        WRITERS["pdf"](gather(period))
    return (getrusage(RUSAGE_SELF).ru_maxrss - highest) / 1024


def promises(figures, rows, tables):
    """(what is promised, whether it was kept)."""
    times = dict(rows)
    for name, (ours, floor, slow) in figures.items():
        if floor is not None:
            yield f"{name} {ours:.0f} ms, bare SQL {floor:.0f}", ours <= TIMES_THE_FLOOR * floor + BESIDE_THE_FLOOR
        if slow is not None:
            yield f"{name} {slow / ours:.1f} times faster than pandas", slow >= FASTER_THAN_PANDAS * ours
    yield "the page of figures, warm", times["the page of figures, warm"] <= PAGE_WARM
    for what, ms in rows:
        if "report as PDF" in what:
            yield f"{what} {ms / 1000:.1f} s", ms <= REPORT_WITHIN
    yield f"memory {tables:.0f} MiB", tables <= MEMORY_WITHIN


def written(stays, figures, rows, tables, report, missed, promised):
    """The measurements in words and tables."""

    def number(value, form="{:.0f}"):
        return "" if value is None else form.format(value)

    columns = ["Figure, one quarter", "ms", "bare SQL, ms", "of bare SQL", "the same by pandas, ms", "times faster"]
    lines = [
        [name, number(ours), number(floor), number(floor and ours / floor, "{:.1f}"), number(slow),
         number(slow and slow / ours)]
        for name, (ours, floor, slow) in figures.items()
    ]  # fmt: skip
    verdict = f"{promised - len(missed)} of {promised} promises kept."
    return "\n\n".join(
        [
            f"`make bench-figures`: {stays:,} stays of 342 services in 41 areas, on PostgreSQL; medians of {RUNS} warm "
            "runs, pandas once. Bare SQL is the cheapest statement known that gives the same groups "
            "(`tests/bench/floors.py`); pandas reads the wanted columns of every row, then does the same "
            "(`tests/bench/naive.py`). What is not counted from stays has a few hundred rows here and neither.",
            markdown(columns, lines),
            markdown(["Together", "ms"], [[what, number(ms)] for what, ms in rows]),
            f"A fresh process grows by {tables:.0f} MiB when it counts every table of the report, and by {report:.0f} "
            "MiB when it also draws the charts and writes the PDF.",
            " ".join([verdict, *(f"Missed: {what}." for what in missed)]),
        ]
    )


def main():
    """Every figure, or only how far a fresh process grows by what the argument says."""
    if len(sys.argv) > 1:
        sys.stdout.write(str(grown(sys.argv[1])))
        return
    stays = build(PLACEMENTS)
    period = period_of(QUARTER)
    tables, report = memory("tables"), memory("report")
    figures, rows = each_figure(period), whole(period)
    promised = list(promises(figures, rows, tables))
    missed = [what for what, held in promised if not held]
    text = written(stays, figures, rows, tables, report, missed, len(promised))
    sys.stdout.write(f"{text}\n")
    if PLACEMENTS == WHOLE:
        keep(TITLE, text)
    if missed:
        sys.exit("A promise was missed.")
