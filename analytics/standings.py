"""Where a figure stands: against its target in red, amber and green, and against the period before. Pure.

Every colour has its word and its mark. What rests on few people, or could be chance, says so and takes no colour.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from analytics.cells import SUPPRESSED, Cell
from analytics.rounding import percent, rounded

ONE = {"days": "day", "people": "person"}
FEW = 30
CHANCE = 1.96
"""Differences of fewer standard errors than this are what chance alone makes in 19 of 20 periods."""

Number = Decimal | float | int


@dataclass(frozen=True)
class Measure:
    """The number of a figure that is followed from quarter to quarter: its column, and what it is a number of.

    A share in %, a median in days, or a count of whatever the unit says. Of one that is `judged` one way is better, and
    a target can speak of it.
    """

    column: str
    unit: str = "%"
    lower: bool = False
    judged: bool = True

    def of(self, cell: Cell) -> Fraction | None:
        """The number itself, unrounded; None where it is hidden or there is nothing to divide by."""
        if self.unit == "%":
            return Fraction(100 * (cell.count or 0), cell.of) if cell.of else None
        number = cell.value if self.unit == "days" else cell.count
        return Fraction(number) if number is not None else None

    def text(self, cell: Cell) -> str:
        """As it is printed, with its unit: 82.9 %, 21 days."""
        if cell.flag == SUPPRESSED:
            return "Hidden"
        number = self.of(cell)
        if number is None:
            return "Nobody"
        return f"{self.short(cell)} {self.unit}"

    def short(self, cell: Cell) -> str:
        """As it is printed, without its unit; empty where there is none."""
        if self.unit == "%":
            return percent(cell)
        number = self.of(cell)
        return "" if number is None else f"{Decimal(_short(rounded(number))):,}"

    def base(self, cell: Cell) -> int:
        """Of how many people the number is."""
        return {"%": cell.of, "days": cell.base}.get(self.unit, cell.count) or 0


@dataclass(frozen=True)
class Aim:
    """A target, and how far short of it is still amber."""

    value: Decimal
    amber: Decimal


@dataclass(frozen=True)
class Standing:
    """Words, a mark, and the rating (good, warn, bad) for the colour that helps them; empty where nothing is known."""

    words: str = ""
    mark: str = ""
    rating: str = ""


def against(cell: Cell, measure: Measure, aim: Aim | None) -> Standing:
    """Green where the target is reached, amber while it is near, red beyond. Whoever is hidden has no colour."""
    number = measure.of(cell)
    if number is None or aim is None:
        return Standing()
    target, short = f"{plain(aim.value)} {measure.unit}", Fraction(aim.value) - number
    short = -short if measure.lower else short
    if short <= 0:
        return Standing(f"Green: target of {target} reached", "▲", "good")
    if short <= Fraction(aim.amber):
        return Standing(f"Amber: near the target of {target}", "■", "warn")
    return Standing(f"Red: {'above' if measure.lower else 'below'} the target of {target}", "▼", "bad")


def _counted(number: str, measure: Measure) -> str:
    """1 day, 2 days."""
    return f"{number} {ONE.get(measure.unit, measure.unit) if number == '1' else measure.unit}"


def moved(cell: Cell, before: Cell, measure: Measure) -> Standing:
    """Better or worse than the period before, as printed; no colour where it is few people or could be chance."""
    now, then = measure.of(cell), measure.of(before)
    if now is None or then is None:
        return Standing()
    change = Decimal(rounded(now)) - Decimal(rounded(then))
    was = _counted(_short(rounded(then)), measure) if measure.unit != "%" else f"{rounded(then)} %"
    if not change:
        return Standing(f"As before: {was}", "=")
    better = (change < 0) == measure.lower
    apart = f"{abs(change)} points" if measure.unit == "%" else _counted(_short(str(abs(change))), measure)
    words = f"{'up' if change > 0 else 'down'} {apart} from {was}"
    mark = "▲" if change > 0 else "▼"
    if not measure.judged:
        return Standing(f"{words[0].upper()}{words[1:]}", mark)
    words = f"{'Better' if better else 'Worse'}: {words}"
    if min(measure.base(cell), measure.base(before)) < FEW:
        return Standing(f"{words}, on few people", mark)
    if measure.unit == "%" and not beyond_chance(cell, before):
        return Standing(f"{words}, which chance alone could make", mark)
    return Standing(words, mark, "good" if better else "bad")


def plain(number: Number) -> str:
    """80, 82.5: without zeros at the end."""
    return f"{Decimal(str(number)).normalize():f}"


def beyond_chance(cell: Cell, before: Cell) -> bool:
    """Whether two shares differ by more than chance makes, by the usual test of two proportions."""
    counts, bases = (cell.count or 0) + (before.count or 0), (cell.of or 0) + (before.of or 0)
    pooled = min(1, counts / bases)  # of contracted places more than all can be used
    error = sqrt(pooled * (1 - pooled) * (1 / (cell.of or 1) + 1 / (before.of or 1)))
    apart = abs((cell.percent or 0) - (before.percent or 0)) / 100
    return apart > CHANCE * error


def _short(text: str) -> str:
    return text.removesuffix(".0")
