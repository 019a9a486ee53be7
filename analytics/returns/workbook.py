"""A return as a workbook for those who still want one, and back: two columns are read, everything else is compared."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from agencies.spreadsheets import MEBIBYTE, Sheet, Unreadable, read
from agencies.spreadsheets.values import Unexpected, plain, text, whole
from analytics.returns.lines import LINES, MOST
from analytics.returns.models import Return
from analytics.returns.sheet import Number, period_of
from analytics.returns.sheet import Sheet as ReturnSheet

LAYOUT = "2"
HEADER = ("Line", "What it counts", "From the records", "Correction, or number to type", "Why")
ABOUT = {"return:service": "Service", "return:period": "Period", "return:layout": "Layout", "return:mark": "Copy"}
LONGEST_REASON, MOST_BYTES = 300, MEBIBYTE
WRONG = "This is not the workbook of a return. Download it from the page of the return, fill it in and hand that in."
HOW = (
    "Type in the two coloured columns alone: a number that no record holds, or a correction with the reason why the "
    "records cannot be mended. Everything else is counted from the records and is only compared."
)


@dataclass(frozen=True)
class Difference:
    """A number that the workbook shows and the records do not: it is not taken."""

    label: str
    shown: str
    now: str


@dataclass
class Upload:
    """What a workbook would change, and what else it says otherwise. `problems` are sentences why it is not taken."""

    extras: dict[str, int | None] = field(default_factory=dict)
    corrections: dict[str, tuple[int, str]] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.extras) + len(self.corrections) + len(self.taken_back)


def mark(owed: Return) -> str:
    """A mark of what is typed into a return now: a workbook that was downloaded before it changed is refused."""
    said = list(owed.entries.order_by("code").values_list("code", "value", "reason"))
    return hashlib.sha256(repr((owed.pk, owed.revision, said)).encode()).hexdigest()[:12]


def about(owed: Return) -> dict[str, str]:
    """What a workbook says of itself in its first rows."""
    return dict(zip(ABOUT, (owed.service.code, period_of(owed).key, LAYOUT, mark(owed)), strict=True))


def written(owed: Return, found: ReturnSheet) -> bytes:
    """The return as XLSX: real numbers, no formulas, and only the columns to type in are open."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Return of {owed.service}, {period_of(owed).label}"})
    sheet, help_sheet = book.add_worksheet("Return"), book.add_worksheet("How to fill it in")
    bold = book.add_format({"bold": True, "text_wrap": True})
    open_cell = book.add_format({"locked": False, "bg_color": "#FFF5BF", "border": 1})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 58)
    sheet.set_column(2, 3, 16)
    sheet.set_column(4, 4, 60)
    for column, words in enumerate(HEADER):
        sheet.write_string(0, column, words, bold)
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True})
    for row, (code, said) in enumerate(about(owed).items(), start=1):
        for column, words in enumerate((code, ABOUT[code], said)):
            sheet.write_string(row, column, words)
    for row, number in enumerate(found.values(), start=1 + len(ABOUT)):
        _write_line(sheet, row, number, open_cell)
    help_sheet.set_column(0, 0, 100)
    help_sheet.write_string(0, 0, f"{owed.service}, {period_of(owed).label}", bold)
    help_sheet.write_string(1, 0, HOW, book.add_format({"text_wrap": True}))
    book.close()
    return out.getvalue()


def _write_line(sheet, row: int, number: Number, open_cell) -> None:
    line = number.line
    sheet.write_string(row, 0, line.code)
    sheet.write_string(row, 1, f"{line.group}: {line.label}")
    if number.computed is not None:
        sheet.write_number(row, 2, number.computed)
    if number.entry is not None:
        sheet.write_number(row, 3, number.entry.value, open_cell)
    else:
        sheet.write_blank(row, 3, None, open_cell)
    sheet.write_string(row, 4, number.reason, open_cell)


def read_back(owed: Return, found: ReturnSheet, file) -> Upload:
    """What a workbook that somebody filled in would change in this return. Changes nothing. Raises Unreadable."""
    sheet = read(file, "return.xlsx", most_bytes=MOST_BYTES)
    cells = {line: row + [None] * (len(HEADER) - len(row)) for line, row in sheet.rows}
    upload = Upload(problems=_strangers(owed, sheet, cells))
    if upload.problems:
        return upload
    seen: set[str] = set()
    for line, (code, _, shown, typed, why, *_) in cells.items():
        if code in ABOUT:
            continue
        if code not in LINES or code in seen:
            upload.problems.append(f"Row {line}: “{str(code)[:40]}” is no line of a return, or stands there twice.")
            continue
        seen.add(code)
        _compare(upload, found[code], shown)
        upload.problems += _take(upload, found[code], line, typed, why)
    if left_out := len(LINES) - len(seen):
        upload.problems.append(f"{left_out} lines are missing. Download the workbook again, and delete no row.")
    return upload


def _strangers(owed: Return, sheet: Sheet, cells: dict[int, list[Any]]) -> list[str]:
    """Why this is not the workbook of this return as it stands, in a sentence; nothing where it is."""
    said = {row[0]: plain(row[2]) for row in cells.values() if row[0] in ABOUT and row[2] is not None}
    if tuple(sheet.header[: len(HEADER)]) != HEADER or set(said) != set(ABOUT):
        if said.get("return:layout") not in (None, LAYOUT):
            return ["This workbook has an older layout. Download it again and copy your numbers over."]
        return [WRONG]
    expected = about(owed)
    for code in ("return:service", "return:period"):
        if said[code] != expected[code]:
            was = f"{said['return:service']} for {said['return:period']}"
            return [f"This workbook is for {was[:80]}. This return is {expected['return:service']}'s for "
                    f"{expected['return:period']}."]  # fmt: skip
    if said["return:layout"] != LAYOUT:
        return ["This workbook has an older layout. Download it again and copy your numbers over."]
    if said["return:mark"] != expected["return:mark"]:
        return ["Somebody has typed into this return, or this workbook was taken already, since you downloaded it. "
                "Download it again: it shows what is there now."]  # fmt: skip
    return []


def _compare(upload: Upload, number: Number, shown: Any) -> None:
    """A number that is not read, and that says otherwise: somebody typed over it, or the records have changed."""
    now = "" if number.computed is None else str(number.computed)
    said = "" if shown is None else plain(shown)
    if said != now:
        upload.differences.append(Difference(f"{number.line.group}: {number.line.label}", said[:40] or "empty", now))


def _take(upload: Upload, number: Number, line: int, typed: Any, why: Any) -> Iterator[str]:
    """The two columns that are read, of one row; what is wrong with them in sentences."""
    code, reason = number.line.code, ""
    try:
        value = None if typed is None or plain(typed) == "" else whole(MOST)(typed)
        same = number.entry is not None and why is not None and plain(why) == number.reason
        reason = number.reason if same else "" if why is None else text(LONGEST_REASON)(why)
    except Unexpected as error:
        yield f"Row {line}, {number.line.label}: write {error}."
        return
    was = number.entry
    if number.line.typed:
        if reason:
            yield f"Row {line}, {number.line.label}: a number that is typed needs no reason. Empty that cell."
        if value != (was.value if was else None):
            upload.extras[code] = value
    elif value is None:
        if reason:
            yield f"Row {line}, {number.line.label}: there is a reason without a correction. Type the number too."
        if was:
            upload.taken_back.append(code)
    elif not reason:
        yield f"Row {line}, {number.line.label}: say why the records cannot be mended."
    elif value == number.computed and not was:
        yield f"Row {line}, {number.line.label}: the correction is what the records say. Empty both cells."
    elif was is None or (value, reason) != (was.value, was.reason):
        upload.corrections[code] = (value, reason)


__all__ = ["Unreadable", "Upload", "mark", "read_back", "written"]
