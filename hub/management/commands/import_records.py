"""Bring records in from a spreadsheet. Exit status: 0 taken, 1 refused, 2 used wrongly (docs/exchange.md)."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from agencies.models import User
from hub.imports import KINDS, Report, Sheet, Unreadable, bring_in, read

TAKEN, REFUSED, USED_WRONGLY = 0, 1, 2
ENDINGS = (".csv", ".xlsx")


class Command(BaseCommand):
    help = "Bring records in from a spreadsheet: all rows, or none."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", choices=list(KINDS), help=", ".join(KINDS))
        parser.add_argument("file", metavar="FILE", help="a .csv or .xlsx file, or - for CSV on standard input")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument(
            "--create-missing", action="store_true", help="make service users that a row names and nobody knows"
        )

    def handle(self, *, kind, file, dry_run, create_missing, **options):
        try:
            report = bring_in(
                KINDS[kind],
                self._sheet(file),
                by=User.objects.clock(),
                dry_run=dry_run,
                create_missing=create_missing,
                progress=self._bar,
            )
        except Unreadable as error:
            raise CommandError(f"Refused: {error}", returncode=REFUSED) from error
        if report.refused:
            raise CommandError("\n".join(refusal(report)), returncode=REFUSED)
        self.stdout.write(report.sentence())

    def _sheet(self, file: str) -> Sheet:
        if file == "-":
            return read(sys.stdin.buffer, "standard input.csv")
        path = Path(file)
        if path.suffix.lower() not in ENDINGS:
            raise CommandError(f"{file} is neither a .csv nor a .xlsx file.", returncode=USED_WRONGLY)
        try:
            with path.open("rb") as stream:
                return read(stream, path.name)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.", returncode=USED_WRONGLY) from error

    def _bar(self, rows, what):
        unit = " rows" if hasattr(rows, "__len__") else " steps"
        return tqdm(rows, desc=what, unit=unit, miniters=1, disable=not sys.stderr.isatty(), file=sys.stderr)


def refusal(report: Report) -> list[str]:
    """The lines that say why a file was refused."""
    lines = [report.sentence(), *report.header]
    lines += [
        f"line {problem.line}, {problem.column or 'row'}: “{problem.value}”{_what_to_do(problem.expected)}"
        for problem in report.listed
    ]
    if report.unlisted:
        lines.append(f"and {report.unlisted:,} more")
    return lines


def _what_to_do(expected: str) -> str:
    """What was expected, after the value; a form's own sentence stands as it is."""
    return f". {expected}" if expected.endswith(".") else f"; expected {expected}"
