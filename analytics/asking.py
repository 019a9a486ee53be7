"""From what somebody typed to a period: rows for programme quarters, computation for the rest."""

from datetime import date

from django.db.models import Q

from analytics.models import ReportingPeriod, Target
from analytics.periods import Period, parse


def period_of(text: str) -> Period:
    """The period that `scheme:code` names. Raises PeriodError in words."""
    return parse(text, _days)


def target_of(indicator: str, period: Period, scope: str = "") -> Target | None:
    """The target in force on the period's last day: the latest begun, and of those the last brought in."""
    in_force = Q(period_from__lte=period.last) & (Q(period_to=None) | Q(period_to__gte=period.last))
    return Target.objects.filter(in_force, indicator=indicator, scope=scope).order_by("-period_from", "-pk").first()


def _days(scheme: str, code: str) -> tuple[date, date] | None:
    return ReportingPeriod.objects.filter(scheme=scheme, code__iexact=code).values_list("first", "last").first()
