"""The quarterly report: `report --period fy:2013/14-Q2 --format pdf --output report.pdf`."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from analytics.asking import period_of
from analytics.periods import PeriodError
from analytics.report import WRITERS, gather
from analytics.windows import UnknownArea

WRONG_USE = 2


class Command(BaseCommand):
    help = "Write the quarterly report as PDF, XLSX or HTML."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--period", required=True, help="fy:2013/14-Q2, cal:2016-Q4 or sp:Q23")
        parser.add_argument("--format", choices=list(WRITERS), default="pdf")
        parser.add_argument("--output", help="the file to write; without it, standard output")

    def handle(self, *args, **options):
        try:
            period = period_of(options["period"])
            if "Q" not in period.code:
                raise PeriodError("The report is of a quarter. Write it as fy:2013/14-Q2, cal:2016-Q4 or sp:Q23.")
            written = WRITERS[options["format"]](gather(period))
        except (PeriodError, UnknownArea) as error:
            raise CommandError(str(error), returncode=WRONG_USE) from error
        if options["output"]:
            try:
                Path(options["output"]).write_bytes(written)
            except OSError as error:
                raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
            self.stderr.write(f"Written: {options['output']} ({len(written):,} bytes).")
        elif sys.stdout.isatty() and options["format"] != "html":
            raise CommandError("A report is not text: say --output report.pdf.", returncode=WRONG_USE)
        else:
            stream = getattr(self.stdout, "_out", sys.stdout)
            getattr(stream, "buffer", stream).write(written)
