"""Numbers as people read them, rounded half up: the only place where anything is rounded. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from analytics.cells import Cell


def rounded(number: float | Fraction, places: int = 1) -> str:
    """Half up at the printed precision, as the partnership's reports round: 6.25 is 6.3."""
    exact = Decimal(number.numerator) / Decimal(number.denominator) if isinstance(number, Fraction) else Decimal(number)
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percent(cell: Cell, places: int = 1) -> str:
    """A rate as text, without the sign; rounded from the counts and not from a float."""
    return rounded(Fraction(100 * (cell.count or 0), cell.of), places) if cell.of else ""
