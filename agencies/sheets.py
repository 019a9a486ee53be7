"""Rows as a file for a spreadsheet: CSV or XLSX. What somebody typed never runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.utils import timezone

# What Excel, LibreOffice or Sheets may take for the beginning of a formula, the wide signs of some keyboards included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60


def harmless(value):
    """Text with an apostrophe where a spreadsheet would run it; numbers as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def as_csv(headings: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """One line per row, days as 2026-12-03, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(_plain(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value):
    """A moment as it is said here and without its zone; yes and no; everything else as it is."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence], about: Sequence[str]) -> bytes:
    """A workbook: the rows with real days and numbers under a heading that stays in sight, and a sheet about them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("List")
    widths = [len(heading) for heading in headings]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, line, place, value, days)
            widths[place] = max(widths[place], len(str(_plain(value))) if value is not None else 0)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 1)
    words = book.add_worksheet("About")
    words.set_column(0, 0, 100)
    for line, text in enumerate(about):
        words.write_string(line, 0, text, bold if line == 0 else wrapped)
    book.close()
    return out.getvalue()


def _write(sheet, line, place, value, days):
    day, moment = days
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, timezone.localtime(value).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, datetime.min.time()), day)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif value not in (None, ""):
        sheet.write_string(line, place, str(_plain(value)))
