"""Which returns are owed when: the periods that run, and deadlines in working days. Pure: `today` is passed in."""

from datetime import date, timedelta

from analytics.periods import Period, financial, parse, previous
from referrals.clock import add_working_days

COMPUTED = ("fy", "cal", "month")
LOOK_BACK = timedelta(days=200)  # how far back a period that is a row is still asked for by itself


def deadlines(last: date, asked_on: date, *, days: int, default_days: int) -> tuple[date, date]:
    """The last day to sign in time and the last of the default period, so many working days after a period.

    A return that is asked for later than that counts from the day on which it was asked for.
    """
    due = add_working_days(max(last, asked_on), days)
    return due, add_working_days(due, default_days)


def remind_from(due: date, days: int) -> date:
    """The first day on which a provider is reminded: so many working days before the deadline."""
    day = due
    while days:
        day -= timedelta(days=1)
        days -= add_working_days(day, 0) == day
    return day


def running(scheme: str, today: date) -> list[Period]:
    """The period of a computed scheme that `today` lies in, and the one before it."""
    if scheme == "fy":
        start = today.year if today.month >= 4 else today.year - 1
        found = financial(start, (today.month - 4) % 12 // 3 + 1)
    elif scheme == "cal":
        found = parse(f"cal:{today.year}-Q{(today.month - 1) // 3 + 1}", lambda *_: None)
    else:
        found = parse(f"month:{today.year}-{today.month:02d}", lambda *_: None)
    return [found, previous(found)]
