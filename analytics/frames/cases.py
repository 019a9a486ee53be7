"""Accommodation statuses and needs, releases, homelessness decisions and brokerage, as groups without people."""

import pandas as pd
from django.db.models import Count, F, QuerySet
from django.db.models import Window as Over
from django.db.models.functions import Coalesce, RowNumber

from analytics.windows import Window
from referrals.codes import StatusPoint
from referrals.models import AccommodationNeed, AccommodationStatus, HomelessnessDecision, HousingBrokerage

PERSON = Coalesce("service_user__merged_into_id", "service_user_id")
STATUS_COLUMNS = {
    "total": None,
    "team": "team",
    "area": "area_id",
    "gender": "gender",
    "age_band": "age",
    "risk": "risk",
    "stage": "stage",
}
NEED_COLUMNS = {"need": "need", "risk_of_harm": "linked_to_risk_of_harm", "offending": "linked_to_offending"}
DECISION_COLUMNS = ("decision", "reapplication", "ethnicity", "household_type", "age", "priority_need", "children")


def accommodation_statuses(window: Window, by: str) -> pd.DataFrame:
    """People by the last status recorded in the period under each scheme, and by a column in `by`."""
    rows = _recorded(AccommodationStatus, window)
    last = _last_of_each(rows, F("scheme"))
    column = STATUS_COLUMNS[by]
    return _counted(
        last, ("scheme", "status", *([column] if column else [])), ("scheme", "status", *([by] if column else []))
    )


def accommodation_needs(window: Window, by: str) -> pd.DataFrame:
    """People by team and the last answer recorded in the period: to the need itself, or to what it is linked to."""
    rows = AccommodationNeed.objects.filter(recorded_on__range=_days(window))
    return _counted(_last_of_each(rows), ("team", NEED_COLUMNS[by]), ("team", "answer"))


def releases(window: Window, point: StatusPoint) -> pd.DataFrame:
    """Statuses recorded in the period at a point after release, by area."""
    rows = _recorded(AccommodationStatus, window).filter(point=point)
    return _counted(rows, ("scheme", "status", "area_id"), ("scheme", "status", "area"))


def decisions(window: Window) -> pd.DataFrame:
    """Homelessness decisions of the period by everything that form P1E asks."""
    rows = HomelessnessDecision.objects.filter(decided_on__range=_days(window))
    if window.areas is not None:
        rows = rows.filter(authority__area_id__in=window.areas)
    return _counted(rows, DECISION_COLUMNS, DECISION_COLUMNS)


def brokerage(window: Window) -> pd.DataFrame:
    """Referrals to brokerage of the period by setting, office and what came of them."""
    rows = HousingBrokerage.objects.filter(referred_on__range=_days(window))
    columns = ("setting", "office", "housed", "engaged")
    return _counted(rows, columns, columns)


def _days(window: Window) -> tuple:
    return window.period.first, window.period.last


def _recorded(model, window: Window) -> QuerySet:
    rows = model.objects.filter(recorded_on__range=_days(window))
    return rows if window.areas is None else rows.filter(area_id__in=window.areas)


def _last_of_each(rows: QuerySet, *within) -> QuerySet:
    """Of each person's rows the last: by day, then the one written last."""
    place = Over(RowNumber(), partition_by=[PERSON, *within], order_by=[F("recorded_on").desc(), F("id").desc()])
    return rows.model.objects.filter(pk__in=rows.order_by().annotate(place=place).filter(place=1).values("pk"))


def _counted(rows: QuerySet, columns: tuple[str, ...], names: tuple[str, ...]) -> pd.DataFrame:
    found = rows.order_by().values_list(*columns).annotate(n=Count("id"))
    frame = pd.DataFrame(list(found), columns=[*names, "n"])
    return frame.astype(object).where(frame.notna(), None).astype({"n": int})
