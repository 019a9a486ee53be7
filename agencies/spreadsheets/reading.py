"""Files into rows of cells: CSV and Excel workbooks, or a sentence that says why a file cannot be read."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, BinaryIO

import openpyxl

MEBIBYTE = 1024 * 1024
MOST_BYTES = 256 * MEBIBYTE
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ERROR_CELLS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


class Unreadable(Exception):
    """The file cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The first row of a file, and the rows below it with their line numbers; blank rows are left out."""

    header: list[str]
    rows: list[tuple[int, list[Any]]]


def read(stream: BinaryIO, name: str, *, most_bytes: int = MOST_BYTES) -> Sheet:
    """The rows of a file, by the end of its name: .xlsx is a workbook, anything else CSV. Raises Unreadable."""
    data = stream.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise Unreadable(
            f"The file is larger than {_size(most_bytes)}. Split it into smaller files and bring them in one by one."
        )
    lines = _workbook(data, most_bytes) if name.lower().endswith(".xlsx") else _csv(data)
    rows = []
    for line, cells in lines:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells and any(cell is not None and cell != "" and not str(cell).isspace() for cell in cells):
            rows.append((line, cells))
        if len(rows) > MOST_ROWS + 1:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it and bring the parts in one by one.")
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(f"Line {line} has more than {MOST_COLUMNS} columns. Keep the columns of the template.")
    if not rows:
        raise Unreadable("The file is empty. Its first row names the columns.")
    (_, header), *rows = rows
    return Sheet(["" if cell is None else str(cell).strip() for cell in header], rows)


def _size(size: int) -> str:
    return f"{size // MEBIBYTE} MB" if size >= MEBIBYTE else f"{size} bytes"


def _csv(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    if data.startswith(UTF_16):
        raise Unreadable("The file is in UTF-16. Save it as “CSV UTF-8 (comma delimited)” and try again.")
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable("The file is an Excel workbook, but its name does not end in .xlsx. Rename it and try again.")
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"Line {line} has characters that are not UTF-8. Save the file as “CSV UTF-8 (comma delimited)”."
        ) from None
    reader = csv.reader(io.StringIO(words, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            f"The quotation marks around line {line} do not match ({error}). "
            "Put the whole cell in quotation marks, and write a quotation mark inside it twice."
        ) from None


def _workbook(data: bytes, most_bytes: int) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first worksheet. A formula is read as its text, and so is refused by its column."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable("The file is not an Excel workbook. Save it as .xlsx, or as CSV UTF-8.") from None
    if unpacked > 8 * most_bytes:
        raise Unreadable("The workbook is too large when unpacked. Save the rows as CSV UTF-8 and try again.")
    try:
        rows = _cells(data)
    except Exception:  # a damaged workbook can fail anywhere inside the reader
        raise Unreadable("The workbook is damaged or protected. Save it again as .xlsx, or as CSV UTF-8.") from None
    for line, row in rows:
        for cell in row:
            if isinstance(cell, str) and cell in ERROR_CELLS:
                raise Unreadable(f"Line {line} has a cell that shows {cell}. Correct it in the workbook and try again.")
        yield line, row


def _cells(data: bytes) -> list[tuple[int, list[Any]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            found = []
            for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(cell is not None for cell in row):
                    found.append((line, [_cell(cell) for cell in row]))
                if len(found) > MOST_ROWS + 1:
                    break
            return found
        finally:
            book.close()


def _cell(cell: Any) -> Any:
    """A cell's value; a formula that the reader hands over as an object of its own is text like any other formula."""
    return cell if cell is None or isinstance(cell, (str, int, float, date, time)) else "=formula"
