"""The report as a workbook: one sheet per table, real numbers, frozen panes, no macros, no formulas."""

import io
import re

import xlsxwriter

from analytics.figures import told
from analytics.output import write_table
from analytics.report.gathering import Report

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def as_workbook(report: Report) -> bytes:
    """The report as XLSX: what it is about first, then the tables in the order of the report."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": report.title, "author": report.publisher})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    rate = book.add_format({"num_format": "0.0"})
    cover, taken = book.add_worksheet("About"), {"about"}
    cover.set_column(0, 0, 28)
    cover.set_column(1, 1, 100)
    lines = [(report.title, ""), ("", report.publisher), *(("", text) for text in [*report.cover, *report.summary])]
    lines += [("Caveats", ""), *(("", text) for text in report.caveats), ("Sheets", "")]
    for section in report.sections:
        for block in section.blocks:
            name = _sheet_name(block.answer.figure.name, block.answer.query, taken)
            write_table(book.add_worksheet(name), block.answer, bold, rate)
            made_of = " ".join(f"{heading}: {text}." for heading, text in told(block.answer))
            words = (f"{block.title}.", block.answer.figure.definition, made_of, *block.notes)
            lines.append((name, " ".join(words)))
    for number, (left, right) in enumerate(lines):
        cover.write_string(number, 0, left, bold)
        cover.write_string(number, 1, right, wrapped)
    book.close()
    return out.getvalue()


def _sheet_name(figure: str, query, taken: set[str]) -> str:
    """At most 31 characters, unlike every other sheet's."""
    words = FORBIDDEN.sub(" ", " ".join(filter(None, [figure, query.by, query.indicator, query.term, query.origin])))
    name, number = words[:31], 2
    while name.lower() in taken:
        name, number = f"{words[:28]} {number}", number + 1
    taken.add(name.lower())
    return name
