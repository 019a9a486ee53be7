"""Formats and check letters of the numbers that people are known by (STANDARDS 5.7). Pure functions.

Each takes what was typed and returns the number as it is stored, or raises ValueError with a sentence that says what
to do. Empty stays empty.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from time import strptime

DATES = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %m %Y", "%d %B %Y", "%d %b %Y")
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
NI_REFUSED_PREFIXES = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "OO", "CR", "FY", "MW", "NC"})


def _tidy(text: str) -> str:
    return re.sub(r"[\s\-]", "", text or "").upper()


def crn(text: str) -> str:
    """A probation case reference number: one letter, six digits."""
    value = _tidy(text)
    if value and not re.fullmatch(r"[A-Z][0-9]{6}", value):
        raise ValueError("Enter a CRN with one letter and six digits, like X900001.")
    return value


def prison_number(text: str) -> str:
    """A prison number: letter, four digits, two letters."""
    value = _tidy(text)
    if value and not re.fullmatch(r"[A-Z][0-9]{4}[A-Z]{2}", value):
        raise ValueError("Enter a prison number with a letter, four digits and two letters, like A1234BC.")
    return value


def pnc(text: str, *, this_year: int) -> str:
    """A Police National Computer number as YYYY/NNNNNNND; the letter is checked (year and serial modulo 23)."""
    value = _tidy(text)
    if not value:
        return ""
    match = re.fullmatch(r"([0-9]{4}|[0-9]{2})/?([0-9]{1,7})([A-Z])", value)
    if not match:
        raise ValueError(
            "Enter a PNC number with the year, a slash, up to seven digits and a letter, like 2003/0000003Y."
        )
    year, serial, letter = match[1], match[2].zfill(7), match[3]
    if len(year) == 2:
        year = f"20{year}" if int(year) <= this_year % 100 else f"19{year}"
    if PNC_LETTERS[int(year[2:] + serial) % 23] != letter:
        raise ValueError("Check the PNC number: its last letter does not fit the digits.")
    return f"{year}/{serial}{letter}"


def ni_number(text: str, *, made_up: bool = False) -> str:
    """A National Insurance number; `made_up` accepts the prefix QQ, which belongs to nobody (demonstration only)."""
    value = _tidy(text)
    if not value:
        return ""
    shape = re.fullmatch(r"[A-Z]{2}[0-9]{6}[A-D]", value)
    prefix = value[:2]
    allowed = prefix == "QQ" and made_up
    refused = prefix in NI_REFUSED_PREFIXES or set(prefix) & set("DFIQUV") or prefix[1:] == "O"
    if not shape or (refused and not allowed):
        raise ValueError("Enter a National Insurance number with two letters, six digits and a letter from A to D.")
    return value


def readers(*, this_year: int, made_up: bool = False) -> dict[str, Callable[[str], str]]:
    """The function that reads each kind of number, by the name of its field."""
    return {
        "crn": crn,
        "prison_number": prison_number,
        "pnc": partial(pnc, this_year=this_year),
        "ni_number": partial(ni_number, made_up=made_up),
    }


def numbers(text: str, *, this_year: int, made_up: bool = False) -> dict[str, str]:
    """{field: number as stored} of every kind of number that a text may be; empty for a text that is none."""
    found = {}
    for name, read in readers(this_year=this_year, made_up=made_up).items():
        try:
            found[name] = read(text)
        except ValueError:
            continue
    return {name: value for name, value in found.items() if value}


def day(text: str) -> date | None:
    """The day that a text says, as people write one: 4/3/1992, 04.03.1992, 1992-03-04, 4 March 1992; else None."""
    for written in DATES:
        try:
            return date(*strptime(text, written)[:3])
        except ValueError:
            continue
    return None
