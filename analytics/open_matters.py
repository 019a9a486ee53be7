"""What is still open in a quarter, in sentences: whoever closes it must say that they close it all the same."""

from collections.abc import Callable, Sequence

from analytics.models import Return
from analytics.periods import Period
from analytics.returns.lifecycle import ReturnStatus
from analytics.returns.owing import never_asked
from referrals.codes import DestinationAreaKind
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Placement

NAMED = 8  # services that a sentence names, before it says how many more


def pending_destinations(period: Period) -> str:
    """Departures whose destination area somebody still has to add."""
    left = Placement.objects.filter(status=PlacementStatus.DEPARTED, ended__range=(period.first, period.last))
    number = left.filter(destination_area_kind=DestinationAreaKind.PENDING).count()
    if not number:
        return ""
    words = "departure still waits" if number == 1 else "departures still wait"
    return f"{number:,} {words} for the area that the person went to."


def unsigned_returns(period: Period) -> str:
    """Returns for periods within this one that have not come, and those sent back that nobody has signed again."""
    rows = Return.objects.filter(first__gte=period.first, last__lte=period.last)
    names = rows.exclude(status=ReturnStatus.RECEIVED).order_by("service__name").values_list("service__name", flat=True)
    if not names:
        return ""
    return f"{len(names):,} {'return is' if len(names) == 1 else 'returns are'} not signed: {_named(names)}."


def returns_never_asked_for(period: Period) -> str:
    """Services under contract that nobody has asked for a return: it cannot be missing among those asked for."""
    names = never_asked(period).values_list("name", flat=True)
    if not names:
        return ""
    words = "service under contract was" if len(names) == 1 else "services under contract were"
    return f"{len(names):,} {words} never asked for a return: {_named(names)}."


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


# Each says in a sentence what is open in a period, or nothing.
CHECKS: tuple[Callable[[Period], str], ...] = (pending_destinations, unsigned_returns, returns_never_asked_for)


def open_matters(period: Period) -> list[str]:
    """What is open, one sentence each; empty when the quarter is complete."""
    return [words for words in (check(period) for check in CHECKS) if words]
