"""Contracts, quality visits, safeguarding alerts, complaints and returns of the services that figures look at."""

import pandas as pd
from django.db.models import Case, Count, F, Q, Value, When

from analytics.groups import contracted_units, facts_on
from analytics.models import Return
from analytics.returns.lifecycle import ReturnStatus
from analytics.windows import Window
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert

GRADES = ("existing_grade", "self_assessed_grade", "awarded_grade")
NOT_DUE = Q(due_on__isnull=False, status__in=(ReturnStatus.EXPECTED, ReturnStatus.OVERDUE))


def contracts(window: Window) -> pd.DataFrame:
    """Contracts in force on the last day: service type, term of that day, type, capped, units and pounds a year."""
    on = window.period.last
    rows = Contract.objects.filter(Q(ends=None) | Q(ends__gte=on), window.standing_in(), starts__lte=on).values_list(
        "service_id", "type", "capped", "units", "annual_value"
    )
    facts = window.facts
    found = [
        (
            facts[service].service_type,
            facts_on(facts[service], on).term,
            kind,
            capped,
            contracted_units(facts[service], on) if units is None else units,
            value,
        )
        for service, kind, capped, units, value in rows
    ]
    return pd.DataFrame(found, columns=["service_type", "term", "type", "capped", "units", "value"])


def quality_visits(window: Window) -> pd.DataFrame:
    """Visits of the period by their three grades and whether they were completed in it."""
    period = window.period
    rows = QualityVisit.objects.filter(window.standing_in(), visited_on__range=(period.first, period.last))
    done = Q(completed_on__lte=period.last)
    found = rows.order_by().values_list(*GRADES).annotate(n=Count("id"), completed=Count("id", filter=done))
    return pd.DataFrame(list(found), columns=[*GRADES, "n", "completed"])


def grades(window: Window) -> pd.DataFrame:
    """Services that run on the last day, by the grade that stands: the last awarded, or before an open visit."""
    on = window.period.last
    standing = {service.id: "" for service in window.services if service.open_in(on, on)}
    rows = QualityVisit.objects.filter(service__in=standing, visited_on__lte=on).order_by("-visited_on")
    for service, awarded, existing in rows.values_list("service_id", "awarded_grade", "existing_grade"):
        standing[service] = standing[service] or awarded or existing
    return pd.DataFrame([(grade, 1) for grade in standing.values()], columns=["grade", "n"])


def alerts(window: Window) -> pd.DataFrame:
    """Alerts raised in the period by nature, and whether they were closed by its last day."""
    period = window.period
    rows = SafeguardingAlert.objects.filter(window.standing_in(), raised_on__range=(period.first, period.last))
    closed = Count("id", filter=Q(closed_on__lte=period.last))
    found = rows.order_by().values_list("nature").annotate(n=Count("id"), closed=closed)
    return pd.DataFrame(list(found), columns=["nature", "n", "closed"])


def complaints(window: Window) -> pd.DataFrame:
    """Complaints received in the period by stage and by what came of them by its last day; "" while nothing has."""
    period = window.period
    rows = Complaint.objects.filter(window.standing_in(), received_on__range=(period.first, period.last))
    known = Case(When(closed_on__lte=period.last, then=F("result")), default=Value(""))
    found = rows.order_by().annotate(by_then=known).values_list("stage", "by_then").annotate(n=Count("id"))
    return pd.DataFrame(list(found), columns=["stage", "result", "n"])


def returns(window: Window) -> pd.DataFrame:
    """Returns for periods that lie in this one, by period: how many are expected, came, were reminded of, came late.

    `not_due` are those that have not come, and whose default period the clock has not ended yet.
    """
    period = window.period
    rows = Return.objects.filter(window.standing_in(), first__gte=period.first, last__lte=period.last)
    found = (
        rows.order_by("last", "scheme", "code")
        .values_list("scheme", "code", "last")
        .annotate(
            expected=Count("id"),
            by_deadline=Count("id", filter=Q(received_on__isnull=False)),
            reminded=Count("id", filter=Q(reminded_on__isnull=False)),
            received=Count("id", filter=Q(received_on__isnull=False) | Q(received_in_default_on__isnull=False)),
            not_due=Count("id", filter=NOT_DUE),
        )
    )
    return pd.DataFrame(
        list(found), columns=["scheme", "code", "last", "expected", "by_deadline", "reminded", "received", "not_due"]
    )
