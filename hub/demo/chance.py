"""Chance that repeats itself: weighted choices and office hours from one seeded source. Pure."""

import random
from datetime import date, datetime, time, timedelta

from referrals.clock import LONDON, add_working_days, is_working_day


class Chance(random.Random):
    """A seeded source with the choices that the county needs."""

    def of(self, weights):
        """One of {value: weight}, or of (value, weight) pairs."""
        pairs = list(weights.items()) if isinstance(weights, dict) else list(weights)
        return self.choices([value for value, _ in pairs], [weight for _, weight in pairs])[0]

    def yes(self, share: float) -> bool:
        return self.random() < share

    def office(self, day: date) -> datetime:
        """A moment between 9:00 and 16:59 on a working day, the next one when `day` is none."""
        return datetime.combine(add_working_days(day, 0), time(self.randint(9, 16), self.randint(0, 59)), LONDON)

    def soon(self, moment: datetime, hours: tuple[float, float] = (0.5, 3)) -> datetime:
        """A moment some hours later within office hours, else early on the next working day."""
        later = moment + timedelta(hours=self.uniform(*hours))
        if is_working_day(later.date()) and time(9) <= later.time() <= time(17):
            return later.replace(microsecond=0)
        day = later.date() + timedelta(days=later.time() > time(17))
        return datetime.combine(add_working_days(day, 0), time(9, self.randint(0, 59)), LONDON)

    def after(self, moment: datetime, least: int, most: int) -> datetime:
        """A moment in office hours so many working days later; on the same day it is a few hours later."""
        days = self.randint(least, most)
        if days == 0:
            return self.soon(moment)
        return self.office(add_working_days(moment.astimezone(LONDON).date(), days))

    def around(self, typical: float, spread: float = 0.5) -> int:
        """A number of days that is mostly near `typical` and sometimes far above it; at least 1."""
        return max(1, round(typical * self.lognormvariate(-spread * spread / 2, spread)))
