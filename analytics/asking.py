"""From what somebody typed to a period: rows for programme quarters, computation for the rest."""

from datetime import date

from django.db.models import Q

from analytics.models import ReportingPeriod, Target
from analytics.periods import Period, parse


def period_of(text: str) -> Period:
    """The period that `scheme:code` names. Raises PeriodError in words."""
    return parse(text, _days)


def target_of(indicator: str, period: Period, scope: str = "") -> Target | None:
    """The target in force on the period's last day, the latest begun."""
    found = Target.objects.filter(indicator=indicator, scope=scope, period_from__lte=period.last)
    return next(
        (row for row in found.order_by("-period_from") if not row.period_to or row.period_to >= period.last), None
    )


def _days(scheme: str, code: str) -> tuple[date, date] | None:
    return ReportingPeriod.objects.filter(scheme=scheme, code=code).values_list("first", "last").first()
