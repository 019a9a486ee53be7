"""Deadlines in working days with England's bank holidays, in local time. Pure: the moment is passed in."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SAME_DAY_HOURS = 2
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
COUNTED_DAYS = 10  # working days; a deadline further off is said by its day
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and day not in _BANK_HOLIDAYS


def add_working_days(day: date, days: int) -> date:
    """The working day that is `days` working days after `day` (0: `day` itself, or the next working day)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_until(day: date, today: date) -> int:
    """How many working days there are after `today`, up to and with `day`."""
    return sum(is_working_day(today + timedelta(days=number)) for number in range(1, (day - today).days + 1))


def due(sent: datetime, *, working_days: int = 2, hour: int = 13) -> datetime:
    """`hour` o'clock, `working_days` working days after the moment `sent` (13:00 two working days later by default).

    Never before it was sent: where that hour has passed, the next working day.
    """
    local = sent.astimezone(LONDON)
    on_time = datetime.combine(add_working_days(local.date(), working_days), time(hour), LONDON)
    return on_time if on_time > local else due(sent, working_days=working_days + 1, hour=hour)


def due_same_day(sent: datetime) -> datetime:
    """Two hours after `sent` within office hours; otherwise two hours after the office next opens."""
    local = sent.astimezone(LONDON)
    if is_working_day(local.date()) and local.time() < OFFICE_CLOSES:
        start = max(local, datetime.combine(local.date(), OFFICE_OPENS, LONDON))
        closes = datetime.combine(local.date(), OFFICE_CLOSES, LONDON)
        return min(start + timedelta(hours=SAME_DAY_HOURS), closes)
    day = add_working_days(local.date() + timedelta(days=1), 0)
    return datetime.combine(day, OFFICE_OPENS, LONDON) + timedelta(hours=SAME_DAY_HOURS)


def end_of(day: date) -> datetime:
    """When the office closes on a day."""
    return datetime.combine(day, OFFICE_CLOSES, LONDON)


def end_of_day(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time.min, LONDON)


def age(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def by_words(due: datetime | None, now: datetime) -> str:
    """A deadline as lists say it; empty without one.

    "3 days late", "today 16:00", "tomorrow 13:00", "2 working days", "14 December 2026".
    """
    if due is None:
        return ""
    due, now = due.astimezone(LONDON), now.astimezone(LONDON)
    if due < now or (due.date() - now.date()).days < 2:
        return by_moment(due, now)
    # Far off, the days are not counted one by one.
    near = due.date() <= now.date() + timedelta(days=3 * COUNTED_DAYS)
    days = working_days_until(due.date(), now.date()) if near else 0
    if 0 < days <= COUNTED_DAYS:
        return f"{days} working day{'s' if days > 1 else ''}"
    return f"{due:%-d %B %Y}"


def by_moment(due: datetime | None, now: datetime) -> str:
    """A deadline as a sentence says it: "today 16:00", "Thursday 3 December, 13:00"; once it has passed, how late."""
    if due is None:
        return ""
    due, now = due.astimezone(LONDON), now.astimezone(LONDON)
    days = (due.date() - now.date()).days
    if due < now:
        return f"late since {due:%H:%M}" if days == 0 else f"{-days} day{'s' if days < -1 else ''} late"
    return f"{'tomorrow' if days else 'today'} {due:%H:%M}" if days < 2 else _moment(due, now)


def _moment(due: datetime, now: datetime) -> str:
    return f"{due:%A %-d %B}{'' if due.year == now.year else f' {due.year}'}, {due:%H:%M}"


def deadline(due: datetime | None, now: datetime) -> dict[str, Any]:
    """A deadline as `components/deadline.html` shows it: in words, the moment where they count days, late, today."""
    if due is None:
        return {"at": None, "words": "", "moment": "", "late": False, "today": False}
    due, now = due.astimezone(LONDON), now.astimezone(LONDON)
    words = by_words(due, now)
    moment = "" if ":" in words else _moment(due, now)
    return {"at": due, "words": words, "moment": moment, "late": due < now, "today": due.date() == now.date()}
