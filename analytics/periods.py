"""Reporting periods: a scheme, a code, a first and a last day, both of which belong to it (EXCHANGE, figures out).

`fy`, `cal` and `month` are computed here. `sp` (programme quarters of thirteen weeks) are rows, which the caller
looks up, because their days never follow from their label.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HOW = "Write it as sp:Q23, fy:2013/14-Q2, fy:2013/14, cal:2016-Q4 or month:2009-01."

Lookup = Callable[[str, str], tuple[date, date] | None]


class PeriodError(ValueError):
    """A period that cannot be read. The message says what to write instead."""


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included. Raises PeriodError when the last day comes before the first."""

    scheme: str
    code: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"The period ends on {day(self.last)}, before it begins on {day(self.first)}.")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def key(self) -> str:
        """As it is written in an address or on the command line: `fy:2013/14-Q2`."""
        return f"{self.scheme}:{self.code}"

    @property
    def label(self) -> str:
        """As people say it: "July to September 2013"."""
        if self.scheme in ("sp", "dates"):
            return f"{day(self.first)} to {day(self.last)}"
        start, end = MONTHS[self.first.month - 1], MONTHS[self.last.month - 1]
        if start == end:
            return f"{start} {self.first.year}"
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{start}{year} to {end} {self.last.year}"

    @property
    def short(self) -> str:
        """As a chart has room for it: "Q2 2013/14", "Jan 2009"."""
        if self.scheme == "month":
            return f"{MONTHS[self.first.month - 1][:3]} {self.first.year}"
        year, _, quarter = self.code.partition("-")
        return f"{quarter} {year}" if quarter.startswith("Q") else self.code

    @property
    def noun(self) -> str:
        """What such a period is called in a sentence: a quarter, a month, a year."""
        if "Q" in self.code:
            return "quarter"
        return {"fy": "year", "cal": "year", "month": "month"}.get(self.scheme, "period")


def day(value: date) -> str:
    """3 December 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def parse(text: str, lookup: Lookup) -> Period:
    """The period that `scheme:code` names. Raises PeriodError, in words, for anything else."""
    scheme, colon, code = text.strip().partition(":")
    scheme, code = scheme.lower(), code.strip().upper()
    if not colon or not code:
        raise PeriodError(f"“{text}” is not a period. {HOW}")
    if scheme in COMPUTED:
        return COMPUTED[scheme](code, text)
    days = lookup(scheme, code)
    if days is None:
        known = scheme == "sp"
        why = "is not among the programme quarters. Add it as a row first." if known else f"is not a period. {HOW}"
        raise PeriodError(f"“{text}” {why}")
    return Period(scheme, code, *days)


def between(first: date, last: date) -> Period:
    """A period of free dates, for the operator at the machine."""
    return Period("dates", f"{first:%Y-%m-%d}/{last:%Y-%m-%d}", first, last)


def financial(start: int, quarter: int | None = None) -> Period:
    """The financial year that begins on 1 April of `start`, or its quarter 1 to 4."""
    code = f"{start}/{(start + 1) % 100:02d}"
    if quarter is None:
        return Period("fy", code, date(start, 4, 1), date(start + 1, 3, 31))
    months = 3 + 3 * (quarter - 1)
    return Period("fy", f"{code}-Q{quarter}", *_three_months(start + months // 12, months % 12 + 1))


def previous(period: Period) -> Period:
    """The period of the same scheme that ends the day before this one begins."""
    before = period.first - timedelta(days=1)
    if period.scheme == "fy":
        start = before.year if before.month >= 4 else before.year - 1
        return financial(start, None if "Q" not in period.code else (before.month - 4) % 12 // 3 + 1)
    if period.scheme == "cal" and "Q" in period.code:
        return _calendar(f"{before.year}-Q{(before.month - 1) // 3 + 1}", "")
    if period.scheme == "cal":
        return _calendar(str(before.year), "")
    if period.scheme == "month":
        return _month(f"{before.year}-{before.month:02d}", "")
    first = before - timedelta(days=period.days - 1)
    if period.scheme == "sp" and (number := re.fullmatch(r"Q(\d+)", period.code)):
        return Period("sp", f"Q{int(number[1]) - 1}", first, before)
    return between(first, before)


def latest_complete_quarter(today: date) -> Period:
    """The financial-year quarter that ended last, before `today`."""
    start = today.year if today.month >= 4 else today.year - 1
    return previous(financial(start, (today.month - 4) % 12 // 3 + 1))


def latest_complete_month(today: date) -> Period:
    """The month that ended last, before `today`."""
    return previous(_month(f"{today.year}-{today.month:02d}", ""))


def latest_complete_year(today: date) -> Period:
    """The financial year that ended last, before `today`."""
    return previous(financial(today.year if today.month >= 4 else today.year - 1))


def calendar_quarter(period: Period) -> Period:
    """The calendar quarter in which a period begins."""
    return _calendar(f"{period.first.year}-Q{(period.first.month - 1) // 3 + 1}", "")


def latest(period: Period, number: int) -> list[Period]:
    """This period and those before it, newest first."""
    found = [period]
    while len(found) < number:
        found.append(previous(found[-1]))
    return found


FOLLOWED = {"year": 3}  # a year is counted with its four quarters


def up_to(period: Period) -> list[Period]:
    """This period and the seven before it, oldest first; of years the two before it."""
    return latest(period, FOLLOWED.get(period.noun, 8))[::-1]


@dataclass(frozen=True)
class Nested:
    """A period and those that it is made of, day by day. The quarters among them are published first."""

    whole: Period
    parts: tuple[Period, ...]

    @property
    def first(self) -> tuple[Period, ...]:
        return tuple(each for each in (self.whole, *self.parts) if each.noun == "quarter")

    @property
    def then(self) -> tuple[Period, ...]:
        return tuple(each for each in (self.whole, *self.parts) if each.noun != "quarter")


def nested(period: Period) -> Nested | None:
    """Which numbers can be added up to which: a month within its quarter, a year with its four. None of a quarter."""
    if period.noun == "year":
        return Nested(period, tuple(latest(calendar_quarter(_month_of(period.last)), 4)[::-1]))
    if period.noun == "month":
        quarter = calendar_quarter(period)
        return Nested(quarter, tuple(latest(_month_of(quarter.last), 3)[::-1]))
    return None


def _month_of(on: date) -> Period:
    return _month(f"{on.year}-{on.month:02d}", "")


def _three_months(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month + 2, monthrange(year, month + 2)[1])


def _financial(code: str, text: str) -> Period:
    found = re.fullmatch(r"(\d{4})/(\d{2})(?:-Q([1-4]))?", code)
    if not found or not _year(found[1]):
        raise PeriodError(f"“{text}” is not a financial year or quarter. Write it as fy:2013/14 or fy:2013/14-Q2.")
    start = int(found[1])
    if int(found[2]) != (start + 1) % 100:
        raise PeriodError(f"“{text}”: the financial year that begins in {start} is {start}/{(start + 1) % 100:02d}.")
    return financial(start, int(found[3]) if found[3] else None)


def _calendar(code: str, text: str) -> Period:
    found = re.fullmatch(r"(\d{4})(?:-Q([1-4]))?", code)
    if not found or not _year(found[1]):
        raise PeriodError(f"“{text}” is not a calendar quarter. Write it as cal:2016-Q4.")
    year = int(found[1])
    if not found[2]:
        return Period("cal", code, date(year, 1, 1), date(year, 12, 31))
    return Period("cal", code, *_three_months(year, 3 * int(found[2]) - 2))


def _month(code: str, text: str) -> Period:
    found = re.fullmatch(r"(\d{4})-(\d{2})", code)
    if not found or not _year(found[1]) or not 1 <= int(found[2]) <= 12:
        raise PeriodError(f"“{text}” is not a month. Write it as month:2009-01.")
    year, month = int(found[1]), int(found[2])
    return Period("month", code, date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(text: str) -> bool:
    return 1900 <= int(text) <= 2200


COMPUTED: dict[str, Callable[[str, str], Period]] = {"fy": _financial, "cal": _calendar, "month": _month}
