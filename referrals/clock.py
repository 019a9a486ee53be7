"""Deadlines in working days with England's bank holidays, in local time. Pure: the moment is passed in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SAME_DAY_HOURS = 2
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
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
    """A deadline in words: "2 days late", "today, 16:00", "tomorrow, 13:00", "Friday 4 December, 17:00", then
    "14 December 2026"; empty without one.
    """
    if due is None:
        return ""
    due, now = due.astimezone(LONDON), now.astimezone(LONDON)
    days = (due.date() - now.date()).days
    if due < now:
        late = (now.date() - due.date()).days
        return "late since " + f"{due:%H:%M}" if late == 0 else f"{late} day{'s' if late > 1 else ''} late"
    if days == 0:
        return f"today, {due:%H:%M}"
    if days == 1:
        return f"tomorrow, {due:%H:%M}"
    return f"{due:%A %-d %B}, {due:%H:%M}" if days < 7 else f"{due:%-d %B %Y}"
