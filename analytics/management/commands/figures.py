"""Figures out (docs/exchange.md): `figures` lists them, `figures NAME --period SCHEME:CODE` prints one."""

import sys
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analytics import output
from analytics.asking import period_of
from analytics.figures import FIGURES, NotAsked, Query, answer, facts
from analytics.periods import PeriodError, between
from analytics.windows import UnknownArea

WRONG_USE = 2
WRITERS = {"table": output.as_table, "json": output.as_json, "csv": output.as_csv, "xlsx": output.as_xlsx}


class Command(BaseCommand):
    help = "Print a figure for a period as a table, JSON, CSV or XLSX. Without a name, list every figure."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="which figure; leave it out for the list")
        parser.add_argument("--period", help="fy:2013/14-Q2, fy:2013/14, cal:2016-Q4, month:2009-01 or sp:Q23")
        parser.add_argument("--from", dest="first", help="first day, 2013-07-01, with --to instead of --period")
        parser.add_argument("--to", dest="last", help="last day, 2013-09-30")
        parser.add_argument("--by", help="breakdown; the list of figures says which")
        parser.add_argument("--area", help="code of an area: only services that stand there")
        parser.add_argument("--indicator", help="kpi1 or kpi2: only services that count in it")
        parser.add_argument("--term", help="short or long")
        parser.add_argument("--origin", help="outside: only people from out of the county")
        parser.add_argument("--format", choices=list(WRITERS), default="table")
        usual = str(settings.DISCLOSURE_THRESHOLD)
        parser.add_argument("--suppress", default=usual, help="hide counts below this; 0 hides nothing")

    def handle(self, *args, **options):
        if options["name"] is None:
            return self.list_figures()
        figure = FIGURES.get(options["name"])
        if figure is None:
            wrong(f"There is no figure called {options['name']}. Run “figures” for the list.")
        query = Query(*(options[name] for name in ("by", "area", "indicator", "term", "origin")))
        try:
            found = answer(figure, asked_period(options), query, threshold(options["suppress"]))
        except (PeriodError, NotAsked, UnknownArea) as error:
            wrong(str(error))
        return self.write(WRITERS[options["format"]](found))

    def list_figures(self):
        for figure in FIGURES.values():
            self.stdout.write(f"{figure.name}: {figure.title}")
            self.stdout.write(f"    {figure.definition}")
            for heading, text in facts(figure):
                self.stdout.write(f"    {heading}: {text}.")
            if figure.breakdowns:
                self.stdout.write(f"    --by {', '.join(figure.breakdowns)}")
            for option, values in figure.options.items():
                self.stdout.write(f"    --{option} {' or '.join(values)}")

    def write(self, text):
        if isinstance(text, bytes):
            stream = getattr(self.stdout, "_out", sys.stdout)
            if stream.isatty():
                wrong("A workbook is not text: send it to a file, with > figure.xlsx.")
            getattr(stream, "buffer", stream).write(text)
        else:
            self.stdout.write(text, ending="" if text.endswith("\n") else "\n")


def asked_period(options):
    """The period asked for by name or by days; exactly one of the two ways."""
    if options["period"]:
        if options["first"] or options["last"]:
            wrong("Give --period, or --from and --to, not both.")
        return period_of(options["period"])
    if not (options["first"] and options["last"]):
        wrong("Say for when: --period fy:2013/14-Q2, or --from 2013-07-01 --to 2013-09-30.")
    return between(*(asked_day(options[name]) for name in ("first", "last")))


def asked_day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return wrong(f"“{text}” is not a day. Write it as 2013-07-01.")


def threshold(text):
    if not str(text).isdigit():
        wrong(f"--suppress {text}: write a whole number, 0 or more.")
    return int(text)


def wrong(sentence):
    """Ends with the sentence and exit status 2: used wrongly."""
    raise CommandError(sentence, returncode=WRONG_USE)
