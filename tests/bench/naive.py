"""Each figure's groups as somebody would count them who knows pandas: every row of the tables, then the quarter."""

from collections.abc import Callable
from datetime import date

import pandas as pd
from django.db import connection

from referrals.models import Offer, Outcome, Placement, Referral, ServiceUser

DEPARTED = ("service_id", "planned", "departure_reason", "destination")
ORIGIN = ("service_id", "client_group", "origin_kind", "origin_area_id")
JOURNEY = (*ORIGIN, "planned", "destination", "destination_area_kind", "destination_area_id")


def every(model, *columns: str) -> pd.DataFrame:
    """Every row of a table, the columns that are wanted."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(columns)} from {model._meta.db_table}")
        return pd.DataFrame(cursor.fetchall(), columns=list(columns))


def within(days: pd.Series, first: date, last: date) -> pd.Series:
    return days.notna() & (days >= first) & (days <= last)


def counted(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    return frame.groupby(list(columns), dropna=False).size()


def left(*columns: str) -> Callable:
    """Departures of the quarter by columns."""

    def count(first, last):
        stays = every(Placement, *columns, "ended")
        return counted(stays[within(stays["ended"], first, last)], columns)

    return count


def came(*columns: str) -> Callable:
    """Stays that started in the quarter by columns."""

    def count(first, last):
        stays = every(Placement, *columns, "started")
        return counted(stays[within(stays["started"], first, last)], columns)

    return count


def served(*columns: str) -> Callable:
    """Who is there on the last day, and who left in the quarter."""

    def count(first, last):
        stays = every(Placement, *columns, "started", "ended")
        begun = stays["started"].notna() & (stays["started"] <= last)
        here = stays[begun & (stays["ended"].isna() | (stays["ended"] > last))]
        return counted(here, ("service_id",)), counted(stays[within(stays["ended"], first, last)], columns)

    return count


def outcomes(first, last):
    stays = every(Placement, "id", "service_id", "service_user_id", "ended").rename(columns={"id": "placement_id"})
    people = every(ServiceUser, "id", "merged_into_id").rename(columns={"id": "service_user_id"})
    found = every(Outcome, "placement_id", "code", "needed", "achieved", "recorded_on")
    found = found[found["needed"]].merge(stays, on="placement_id").merge(people, on="service_user_id")
    found = found[within(found["recorded_on"].fillna(found["ended"]), first, last)]
    person = found["merged_into_id"].fillna(found["service_user_id"])
    return counted(found, ("service_id", "code", "achieved")), person.nunique()


def outcome_returns(first, last):
    stays = every(Placement, "id", "service_id", "client_group", "started", "ended")
    returned = every(Outcome, "placement_id")["placement_id"]
    stays = stays[within(stays["ended"], first, last)].copy()
    stays["form"] = stays["id"].isin(returned)
    stays["due"] = [
        (ended - started).days >= 28 for started, ended in zip(stays["started"], stays["ended"], strict=True)
    ]
    return counted(stays, ("service_id", "client_group", "due", "form"))


def days_used(first, last):
    stays = every(Placement, "service_id", "started", "ended")
    stays = stays[stays["started"].notna()]
    started, ended = pd.to_datetime(stays["started"]), pd.to_datetime(stays["ended"])
    after = pd.Timestamp(last) + pd.Timedelta(days=1)
    used = ended.fillna(after).clip(upper=after) - started.clip(lower=pd.Timestamp(first))
    return used.dt.days.clip(lower=0).groupby(stays["service_id"]).sum()


def lengths(first, last):
    stays = every(Placement, "service_id", "started", "ended")
    stays = stays[within(stays["ended"], first, last)]
    days = (pd.to_datetime(stays["ended"]) - pd.to_datetime(stays["started"])).dt.days
    return days.groupby(stays["service_id"]).quantile([0.25, 0.5, 0.75])


def waits(first, last):
    stays = every(Placement, "id", "referral_id", "started", "ended")
    sent = every(Referral, "id", "cohort_id", "submitted_at").rename(columns={"id": "referral_id"})
    former = stays[["id", "referral_id", "started", "ended"]]
    former = former.rename(columns={"id": "former", "started": "begun", "ended": "started"})
    arrived = stays[within(stays["started"], first, last)]
    pairs = arrived.merge(former, on=["referral_id", "started"])
    earlier = (pairs["begun"] < pairs["started"]) | (
        (pairs["begun"] == pairs["started"]) & (pairs["former"] < pairs["id"])
    )
    arrived = arrived[~arrived["id"].isin(pairs[earlier]["id"])].merge(sent, on="referral_id")
    arrived = arrived[arrived["submitted_at"].notna()]
    days = [(one - other.date()).days for one, other in zip(arrived["started"], arrived["submitted_at"], strict=True)]
    return pd.Series(days).groupby(arrived["cohort_id"].fillna(0).to_numpy()).quantile([0.5, 0.75])


def flow(first, last):
    stays = every(Placement, "id", "referral_id", "stage_id", "planned", "started", "ended")
    entered = stays[stays["started"].notna()].rename(columns={"id": "next_id", "started": "day", "stage_id": "next"})
    gone = stays[stays["ended"].notna()].rename(columns={"ended": "day"})
    entered, gone = entered[["next_id", "referral_id", "day", "next"]], gone.drop(columns="started")
    pairs = gone.merge(entered, how="outer", on=["referral_id", "day"])
    pairs = pairs[(pairs["id"] != pairs["next_id"]) & within(pairs["day"], first, last)]
    pairs = pairs.sort_values("next_id").drop_duplicates(["id", "next_id"])
    return counted(pairs, ("stage_id", "planned", "next"))


def declines(first, last):
    offers = every(Offer, "service_id", "status", "decline_reason", "unsupported", "reviewed", "answered_at")
    answered = pd.to_datetime(offers["answered_at"], utc=True).dt.tz_convert("Europe/London").dt.date
    offers = offers[(offers["status"] == "declined") & within(answered, first, last)]
    return counted(offers, ("service_id", "decline_reason")), (offers["unsupported"] != "").sum()


NAIVE: dict[str, Callable] = {
    "kpi1": served(*DEPARTED),
    "kpi2": left(*DEPARTED),
    "departures": left(*DEPARTED),
    "destinations": left("service_id", "planned", "destination"),
    "outcomes": outcomes,
    "outcome-returns": outcome_returns,
    "reconnection-in": came(*ORIGIN),
    "reconnection-in-by-location": came(*ORIGIN),
    "reconnection-out": left(*JOURNEY),
    "reconnection-rates": left(*JOURNEY),
    "resettlement": left(*JOURNEY),
    "referral-sources": came("service_id", "referral_source"),
    "previous-accommodation": came("service_id", "previous_accommodation"),
    "utilisation": days_used,
    "throughput": served("service_id"),
    "length-of-stay": lengths,
    "waiting": waits,
    "decline-reasons": declines,
    "flow": flow,
}
