"""From what somebody typed to a period: rows for programme quarters, computation for the rest."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from analytics.models import Benchmark, ReportingPeriod, Target
from analytics.periods import Period, PeriodError, parse
from analytics.standings import Aim


def period_of(text: str) -> Period:
    """The period that `scheme:code` names. Raises PeriodError in words."""
    return parse(text, _days)


def targets_of(indicator: str, period: Period) -> dict[str, Target]:
    """The targets in force on the period's last day by scope: the latest begun, and of those the last brought in."""
    in_force = Q(period_from__lte=period.last) & (Q(period_to=None) | Q(period_to__gte=period.last))
    rows = Target.objects.filter(in_force, indicator=indicator).order_by("period_from", "pk")
    return {row.scope: row for row in rows}


def aims_of(indicator: str, period: Period) -> dict[str, Aim]:
    """What each row of a figure should reach in the period; under "" the whole."""
    return {scope: Aim(row.value, row.amber) for scope, row in targets_of(indicator, period).items()}


@dataclass(frozen=True)
class Beside:
    """What the region or the nation reached: for one row of a figure, or "" for all of it."""

    geography: str
    row: str
    value: Decimal
    period: Period


def benchmarks_of(indicator: str, period: Period) -> list[Beside]:
    """For each geography and row the benchmark of this period, or of the latest one that ended before it did."""
    found: dict[tuple[str, str], Beside] = {}
    for row in Benchmark.objects.filter(indicator=indicator).order_by("pk"):
        try:
            given = period_of(f"{row.scheme}:{row.code}")
        except PeriodError:
            continue
        kept = found.get((row.geography, row.breakdown))
        if given.last <= period.last and (kept is None or kept.period.last <= given.last):
            label = Benchmark.Geography(row.geography).label
            found[row.geography, row.breakdown] = Beside(label, row.breakdown, row.value, given)
    return [found[key] for key in sorted(found, key=lambda key: (key[1], key[0] != Benchmark.Geography.REGION))]


def _days(scheme: str, code: str) -> tuple[date, date] | None:
    return ReportingPeriod.objects.filter(scheme=scheme, code__iexact=code).values_list("first", "last").first()
