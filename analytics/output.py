"""An answer as JSON, CSV, XLSX and text. Numbers stay whole and unrounded but in text, where rounding is half up."""

import csv
import io
import json
from decimal import Decimal

import xlsxwriter

from agencies.sheets import harmless
from analytics.cells import Cell
from analytics.figures import FIGURES, Answer, told
from analytics.rounding import percent, rounded

FIELDS = ("row", "column", "count", "of", "percent", "value", "unit", "flag")
FLAGS = {
    "c": "hidden: a small number, or one that would give a small number away",
    "x": "missing",
    "z": "not applicable: there is nothing to divide by",
}


def as_text(cell: Cell) -> str:
    """A cell as a person reads it: a count, `315 of 384 (82.0 %)`, a value, or its flag."""
    if cell.value is not None:
        return f"£{Decimal(rounded(cell.value, 0)):,}" if cell.unit == "gbp" else rounded(cell.value)
    if cell.of:
        return f"{cell.count:,} of {cell.of:,} ({percent(cell)} %)"
    if cell.count is not None and cell.of is None:
        return f"{cell.count:,}"
    return cell.flag or ""


def as_dict(answer: Answer) -> dict:
    """The answer as the exchange promises it, cells in printed order."""
    period = answer.period
    return {
        "figure": answer.figure.name,
        "title": answer.title,
        "definition": answer.figure.definition,
        "source": answer.figure.source,
        "about": [{"heading": heading, "text": text} for heading, text in told(answer)],
        "period": {
            "scheme": period.scheme,
            "code": period.code,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
        },
        "suppressed_below": answer.suppressed_below,
        "cells": list(cells(answer)),
    }


def cells(answer: Answer):
    """One dictionary per cell, row by row."""
    for row in answer.table.rows:
        for column in answer.table.columns:
            cell = answer.table.cell(row, column)
            numbers = (cell.count, cell.of, cell.percent, cell.value, cell.unit, cell.flag)
            yield dict(zip(FIELDS, (row, column, *numbers), strict=True))


def as_json(answer: Answer) -> str:
    return json.dumps(as_dict(answer), ensure_ascii=False, indent=1)


def as_csv(answer: Answer) -> str:
    """One line per cell. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for cell in cells(answer):
        writer.writerow({name: harmless(value) for name, value in cell.items()})
    return out.getvalue()


def as_table(answer: Answer) -> str:
    """Lines for a terminal: title, period, the table, what its marks mean."""
    table = answer.table
    grid = [["", *table.columns]]
    grid += [[row, *(as_text(table.cell(row, column)) for column in table.columns)] for row in table.rows]
    widths = [max(len(line[i]) for line in grid) for i in range(len(grid[0]))]
    lines = [
        "  ".join(
            [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in grid
    ]
    rule = "-" * len(lines[0])
    period = f"{answer.period.key}: {answer.period.first:%Y-%m-%d} to {answer.period.last:%Y-%m-%d}"
    return "\n".join([answer.title, period, "", lines[0], rule, *lines[1:], "", *notes(answer)])


def notes(answer: Answer) -> list[str]:
    """What the marks of this table mean, and how it is defined."""
    used = {cell.flag for cell in answer.table.cells.values() if cell.flag}
    below = answer.suppressed_below
    hiding = f"Counts from 1 to {below - 1} are hidden." if below > 1 else "Nothing is hidden: for the operator only."
    if not answer.figure.counts_people:
        hiding = "It counts no people: nothing is hidden."
    marks = [f"{flag}: {meaning}." for flag, meaning in FLAGS.items() if flag in used]
    # A table of patterns or of unmet need is in no registry: it says itself what it is made of.
    made_of = [f"{heading}: {text}." for heading, text in told(answer)] if answer.figure.name in FIGURES else []
    return [answer.figure.definition, *made_of, f"Source: {answer.figure.source}.", hiding, *marks]


def as_xlsx(answer: Answer) -> bytes:
    """A workbook: the table with real numbers and frozen panes, and a sheet that says what it is."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    rate = book.add_format({"num_format": "0.0"})
    write_table(book.add_worksheet("Table"), answer, bold, rate)
    about = book.add_worksheet("About")
    about.set_column(0, 0, 100)
    period = f"{answer.period.label} ({answer.period.key}), {answer.period.first} to {answer.period.last}"
    for line, text in enumerate([answer.title, period, *notes(answer)]):
        about.write_string(line, 0, text, bold if line == 0 else wrapped)
    book.close()
    return out.getvalue()


def write_table(sheet, answer: Answer, bold, rate) -> None:
    """A table on a sheet: shares as count, base and percent; the heading row and the labels stay in sight."""
    table = answer.table
    with_base = {c for c in table.columns if any(table.cell(row, c).of is not None for row in table.rows)}
    headings = [""]
    for column in table.columns:
        headings += [f"{column}: count", f"{column}: of", f"{column}: %"] if column in with_base else [column]
    for i, heading in enumerate(headings):
        sheet.write_string(0, i, heading, bold)
    for line, row in enumerate(table.rows, start=1):
        sheet.write_string(line, 0, row)
        values: list = []
        for column in table.columns:
            cell = table.cell(row, column)
            number = cell.value if cell.value is not None else cell.count
            shown = number if number is not None else cell.flag or ""
            base = [
                cell.of if cell.of is not None else "",
                cell.percent if cell.percent is not None else cell.flag or "",
            ]
            values += [shown, *base] if column in with_base else [shown]
        for i, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(line, i, value)
            else:
                sheet.write_number(line, i, value, rate if isinstance(value, float) else None)
    sheet.set_column(0, 0, 45)
    sheet.set_column(1, len(headings) - 1, 14)
    sheet.freeze_panes(1, 1)
