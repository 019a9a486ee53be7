"""When somebody who has moved on is asked whether they still have the home: a dated table, and what it says."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from referrals.codes import DepartureReason, Destination

# The provider that housed somebody asks within two weeks; whoever has not asked after three months need not any longer.
HELD_WITHIN = timedelta(days=14)
ASKED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Following:
    """Departures from `starts` on: after how many months is asked, and after a move to which kinds of home."""

    starts: date
    months: int
    homes: frozenset[str]


SETTLED: frozenset[str] = frozenset(
    {
        Destination.SOCIAL_RENTED,
        Destination.PRIVATE_RENTED,
        Destination.OWNER_OCCUPIED,
        Destination.FRIENDS_FAMILY_SETTLED,
        Destination.PREVIOUS_HOME,
        Destination.SUPPORTED_LONG_TERM,
        Destination.SHELTERED,
        Destination.EXTRA_CARE,
    }
)
# The latest first.
FOLLOWED: tuple[Following, ...] = (Following(date(2003, 4, 1), 3, SETTLED),)


def follow_up_due(ended: date | None, planned: bool | None, reason: str, destination: str) -> date | None:
    """The day from which is asked, or None: only a planned departure to a settled home is followed.

    A move to another service of the hub is not: there the next provider records how it goes.
    """
    rule = next((row for row in FOLLOWED if ended and row.starts <= ended), None)
    if not rule or not planned or destination not in rule.homes or reason == DepartureReason.TRANSFERRED:
        return None
    return months_after(ended, rule.months)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
