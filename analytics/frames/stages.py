"""From stage to stage: the period's departures beside its entries of the same referral on the same day."""

import pandas as pd
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from analytics.frames.shared import days_of, departures_of, entries_of, frame_of, kept
from analytics.windows import Window
from referrals.models import Placement


@kept
def entered_stages(window: Window) -> pd.DataFrame:
    """Stays that started in the period without another stay of the referral that ended that day, by stage."""
    another = Exists(_others("ended", "started").filter(ended__range=days_of(window)))
    return frame_of(window, [(entries_of(window).filter(~another), "")], ("stage",))


@kept
def left_stages(window: Window) -> pd.DataFrame:
    """Departures of the period by stage, planned or not, and the stage entered that day; `next` is None without one."""
    others, left = _others("started", "ended"), departures_of(window)
    # The period is said twice, so that the database joins two short lists instead of looking each stay up.
    followed = Exists(others.filter(started__range=days_of(window)))
    entered = Coalesce(Subquery(others.order_by("pk").values("stage__kind")[:1]), Value(""))
    parts = (
        left.filter(~followed).annotate(next_stage=Value(None, output_field=CharField())),
        left.filter(followed).annotate(next_stage=entered),
    )
    return frame_of(window, [(part, "") for part in parts], ("stage", "planned"), {"next": "next_stage"})


def _others(day: str, on: str) -> QuerySet:
    """Other stays of the referral that have their `day` on the day that this one has as `on`."""
    same = {"referral": OuterRef("referral"), day: OuterRef(on)}
    return Placement.objects.filter(**same).exclude(pk=OuterRef("pk"))
