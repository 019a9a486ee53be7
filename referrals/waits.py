"""How long people waited for a service: for the directory. Counts and days only; nothing here names a person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from referrals.lengths import median_of
from referrals.models import Placement, WaitingEntry

LOOK_BACK = timedelta(days=365)
FEWEST = 5  # of fewer people nothing is said


@dataclass(frozen=True)
class Wait:
    """Days from being referred, or put on the stage's waiting list, to arriving; None where too few arrived."""

    people: int
    median: int | None = None
    shortest: int | None = None
    longest: int | None = None


def waits_of(services, on):
    """{service id: Wait} of those who arrived in the year before a day, in one query; without any, absent.

    Counted is whoever was on the waiting list of the stage, from the day they joined it, and whoever came to their
    first place, from the day the referral was sent. A move from another place without a list says nothing of a wait.
    """
    arrived = Placement.objects.filter(service__in=services, started__gt=on - LOOK_BACK, started__lte=on)
    earlier = Placement.objects.filter(referral=OuterRef("referral"), started__lt=OuterRef("started"))
    entry = WaitingEntry.objects.filter(referral=OuterRef("referral"), stage=OuterRef("stage")).order_by("-since")
    rows = arrived.annotate(moved=Exists(earlier), listed=Subquery(entry.values("since")[:1])).values_list(
        "service", "started", "listed", "moved", "referral__submitted_at"
    )
    days = defaultdict(list)
    for service, started, listed, moved, sent in rows:
        since = listed or (None if moved else sent)
        if since:
            days[service].append(max((started - timezone.localdate(since)).days, 0))
    return {service: _wait(sorted(found)) for service, found in days.items()}


def _wait(days):
    if len(days) < FEWEST:
        return Wait(len(days))
    return Wait(len(days), median_of(days), days[0], days[-1])
