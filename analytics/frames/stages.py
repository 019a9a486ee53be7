"""From stage to stage: the period's departures beside its entries of the same referral on the same day."""

from collections import Counter

import pandas as pd
from django.db.models import Exists, OuterRef

from analytics.frames.shared import (
    days_of,
    departures_of,
    entries_of,
    grouped,
    kept,
    referral_of,
    span_of,
    stays,
    with_facts,
)
from analytics.windows import Window
from referrals.models import Placement

LEFT = {"service": "service_id", "span": "span", "stage": "stage__kind", "planned": "planned"}


@kept
def entered_stages(window: Window) -> pd.DataFrame:
    """Stays that started in the period without another stay of the referral that ended that day, by stage."""
    return stays(entries_of(window).filter(~_another(window, "ended", "started")), "started", ("stage",), window)


@kept
def left_stages(window: Window) -> pd.DataFrame:
    """Departures of the period by stage, planned or not, and the stage entered that day; `next` is None without one."""
    columns = LEFT | referral_of(window)
    left = departures_of(window).annotate(span=span_of("ended", window.spans))
    followed = _another(window, "started", "ended")
    rows = [(*row[:-1], None, row[-1]) for row in grouped([left.filter(~followed)], columns)]
    days = ("referral_id", "ended", "pk")
    following, counts = _entered_on(window), Counter()
    for *row, referral, ended, pk in left.filter(followed).values_list(*columns.values(), *days):
        entered = next(kind for other, kind in following[referral, ended] if other != pk)
        counts[(*row, entered)] += 1
    rows += [(*row, n) for row, n in counts.items()]
    return with_facts(pd.DataFrame(rows, columns=[*columns, "next", "n"]), window, window.spans)


def _another(window: Window, day: str, on: str) -> Exists:
    """Whether another stay of the referral has its `day` on the day that this one has as `on`.

    The period is said twice, so that the database joins two short lists instead of looking each stay up.
    """
    others = Placement.objects.filter(**{"referral": OuterRef("referral"), day: OuterRef(on)})
    return Exists(others.filter(**{f"{day}__range": days_of(window)}).exclude(pk=OuterRef("pk")))


def _entered_on(window: Window) -> dict[tuple, list[tuple]]:
    """The stages entered by referral and day, each with its stay, the first written first; where another was left."""
    rows = Placement.objects.filter(_another(window, "ended", "started"), started__range=days_of(window))
    found: dict[tuple, list[tuple]] = {}
    for referral, started, pk, kind in rows.order_by("pk").values_list("referral_id", "started", "pk", "stage__kind"):
        found.setdefault((referral, started), []).append((pk, kind or ""))
    return found
