"""Measure how long the two locks take on lists, in an empty PostgreSQL database (docs/benchmarks.md)."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agencies.models import Agency
from hub.benchmarks import access
from hub.benchmarks.table import keep

SMALL, BIG = 10_000, 1_000_000
TITLE = "Lists and locks"


class Command(BaseCommand):
    help = "Measure lists and locks in an empty PostgreSQL database."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--small", type=int, default=SMALL, help="referrals in the small register")
        parser.add_argument("--big", type=int, default=BIG, help="referrals in the big one")

    def handle(self, *, small, big, **options):
        if connection.vendor != "postgresql":
            raise CommandError("This measures PostgreSQL: give DATABASE_URL, or run make bench-access.")
        call_command("migrate", verbosity=0)
        if Agency.objects.exists():
            raise CommandError("This database is in use. Give an empty one.")
        text, wanted = access.run(small, big, self.stderr.write)
        missed = [what for what, met in wanted if not met]
        verdict = f"{len(wanted) - len(missed)} of {len(wanted)} promises kept."
        lines = [
            f"`make bench-access`: {big:,} referrals beside {small:,}; medians of calls in turns, PostgreSQL, warm.",
            text,
            " ".join([verdict, *(f"Missed: {what}." for what in missed)]),
        ]
        self.stdout.write("\n\n".join(lines))
        if (small, big) == (SMALL, BIG):
            keep(TITLE, "\n\n".join(lines))
        if missed:
            raise CommandError("A promise was missed.")
