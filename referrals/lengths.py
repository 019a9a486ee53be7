"""How long somebody has been somewhere, against what is expected and what is allowed. Pure: the day is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low


@dataclass(frozen=True)
class Length:
    """Days lived somewhere (the first day is day 1), days expected and days allowed; None where nobody said."""

    day: int
    expected: int | None = None
    maximum: int | None = None

    @property
    def over(self) -> bool:
        """Past what is expected."""
        return self.expected is not None and self.day > self.expected

    @property
    def past_maximum(self) -> bool:
        return self.maximum is not None and self.day > self.maximum

    @property
    def words(self) -> str:
        return f"day {self.day} of {self.expected}" if self.expected else f"day {self.day}"

    @property
    def warning(self) -> str:
        """What is wrong with it, or ""."""
        if self.past_maximum:
            return f"{days(self.day - self.maximum)} past the longest stay of {self.maximum}"
        return f"{days(self.day - self.expected)} past the expected end" if self.over else ""

    @property
    def limit(self) -> int | None:
        """What a bar measures it against: what is expected, or else what is allowed."""
        return self.expected or self.maximum


def length_of(started: date, expected_end: date | None, maximum: int | None, today: date) -> Length:
    """The length of a stay as it stands today; an arrival that lies ahead is its first day."""
    expected = (expected_end - started).days if expected_end else None
    return Length(max((today - started).days, 1), expected, maximum)


def longest_until(started: date | None, maximum: int | None) -> date | None:
    """The last day that the longest stay of a stage allows, or None where nothing limits it."""
    return started + timedelta(days=maximum) if started and maximum else None


def days(number: int) -> str:
    """1 day, 2 days."""
    return f"{number} day" if number == 1 else f"{number} days"


def median_of(numbers: list[int]) -> int | None:
    """The middle one (the lower of two), or None without any."""
    return median_low(numbers) if numbers else None


def median_of_counts(counts: Mapping[int, int]) -> int | None:
    """The same of {number: how often}, so that nobody need be listed."""
    middle, passed = (sum(counts.values()) + 1) // 2, 0
    for number in sorted(counts):
        passed += counts[number]
        if passed >= middle:
            return number
    return None


FEWEST = 5  # waits that a sentence about waiting may rest on


def wait_in_words(days_waited: list[int]) -> str:
    """How long people waited, honestly: the median and the range with the number they rest on, or too few to say."""
    number = len(days_waited)
    if number < FEWEST:
        return f"too few to say ({number} {'person' if number == 1 else 'people'} in the last year)."
    shortest, longest = min(days_waited), max(days_waited)
    middle = median_of(sorted(days_waited))
    return (
        f"half of {number} people in the last year waited {days(middle)} or fewer, from {shortest} to {days(longest)}."
    )
