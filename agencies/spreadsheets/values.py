"""What a cell may say: each reader takes a cell and returns a value, or raises Unexpected. Pure.

A cell is text from a CSV file, or text, a number, a date or a truth value from a workbook; never empty here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
FORMULA = ("=", "+", "-", "@")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Unexpected(ValueError):
    """The cell does not say what its column holds; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is given instead of the code of a record: *not disclosed* instead of an area."""

    code: str


Reader = Callable[[Any], Any]


def plain(cell: Any) -> str:
    """A cell as text: whole numbers without a point, without blanks around it."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return f"{cell.date()}"
    return str(cell).strip()


def text(longest: int, what: str = "text") -> Reader:
    """Text of at most so many characters that no spreadsheet would run as a formula."""

    def read(cell: Any) -> str:
        value = plain(cell)
        if value.startswith(FORMULA):
            raise Unexpected(f"{what} that does not begin with “{value[0]}”, which a spreadsheet runs as a formula")
        if len(value) > longest:
            raise Unexpected(f"{what} of at most {longest} characters")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
            raise Unexpected(f"{what} on one line, without control characters")
        return value

    return read


def day(cell: Any) -> date:
    """A date, written 2013-07-01 or 01/07/2013, or a date cell of a workbook."""
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            raise Unexpected("a date without a time of day")
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _typed_day(plain(cell))
    if not EARLIEST <= found <= LATEST:
        raise Unexpected("a date between 1900 and 2100")
    return found


def _typed_day(value: str) -> date:
    if match := ISO.fullmatch(value):
        year, month, number = match.groups()
    elif match := BRITISH.fullmatch(value):
        number, month, year = match.groups()
    else:
        raise Unexpected("a date like 2013-07-01 or 01/07/2013")
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise Unexpected("a day that is in the calendar, like 2013-07-01 or 01/07/2013") from None


def yes_no(cell: Any) -> bool:
    """yes or no, in any letter case."""
    value = plain(cell).casefold()
    if value not in ("yes", "no"):
        raise Unexpected("yes or no")
    return value == "yes"


def whole(highest: int) -> Reader:
    """A whole number from 0 to `highest`."""

    def read(cell: Any) -> int:
        value = plain(cell)
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) > highest:
            raise Unexpected(f"a whole number from 0 to {highest:,}")
        return int(value)

    return read


def decimal(highest: int, what: str, *, sign: str) -> Reader:
    """A number from 0 to `highest` with two decimals at most, with or without its sign and commas between thousands."""

    def read(cell: Any) -> Decimal:
        value = plain(cell).replace(sign, "").replace(",", "").strip()
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", value) or Decimal(value) > highest:
            raise Unexpected(f"{what} from 0 to {highest:,}, with two decimals at most")
        return Decimal(value)

    return read


def tidy(words: str) -> str:
    """Words as they are compared: in one letter case, with single blanks and straight apostrophes."""
    return " ".join(words.replace("’", "'").casefold().split())


def one_of(choices: Iterable[tuple[str, str]]) -> Reader:
    """A code of a list, or its printed label, in any letter case."""
    pairs = list(choices)
    by_words = {tidy(label): code for code, label in pairs} | {tidy(code): code for code, _ in pairs}
    codes = ", ".join(code for code, _ in pairs)

    def read(cell: Any) -> str:
        try:
            return by_words[tidy(plain(cell))]
        except KeyError:
            raise Unexpected(f"one of {codes}") from None

    return read


def answers_or(choices: Iterable[tuple[str, str]], otherwise: Reader) -> Reader:
    """One of a few answers, by code or label; anything else is the code of a record."""
    answer = one_of(choices)

    def read(cell: Any) -> Any:
        try:
            return Answer(answer(cell))
        except Unexpected:
            return otherwise(cell)

    return read


def several(each: Reader) -> Reader:
    """Values with a semicolon between them."""

    def read(cell: Any) -> list[Any]:
        parts = (part.strip() for part in plain(cell).split(";"))
        return list(dict.fromkeys(each(part) for part in parts if part))

    return read
