"""What is still open in a quarter, in sentences: whoever closes it must say that they close it all the same."""

from collections.abc import Callable

from analytics.periods import Period
from referrals.codes import DestinationAreaKind
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Placement


def pending_destinations(period: Period) -> str:
    """Departures whose destination area somebody still has to add."""
    left = Placement.objects.filter(status=PlacementStatus.DEPARTED, ended__range=(period.first, period.last))
    number = left.filter(destination_area_kind=DestinationAreaKind.PENDING).count()
    if not number:
        return ""
    words = "departure still waits" if number == 1 else "departures still wait"
    return f"{number:,} {words} for the area that the person went to."


# Each says in a sentence what is open in a period, or nothing.
CHECKS: tuple[Callable[[Period], str], ...] = (pending_destinations,)


def open_matters(period: Period) -> list[str]:
    """What is open, one sentence each; empty when the quarter is complete."""
    return [words for words in (check(period) for check in CHECKS) if words]
