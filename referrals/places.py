"""Numbers on waiting lists, and why they moved. Everybody counts, whoever looks; nothing here names a person."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from referrals.lifecycle import queue
from referrals.models import WaitingEntry, WaitingMove

NO_STAGE = "none"
LATEST = 20


def list_of(stage):
    """The code of a list: one for each cohort, area group and kind of stage, whichever version of the pathway."""
    if stage is None:
        return NO_STAGE
    return f"{stage.pathway.cohort.code}:{stage.pathway.area_group.code}:{stage.kind}"


def numbers():
    """{referral: its number on its list} for everybody on a list, in one query."""
    lists, found = defaultdict(list), {}
    rows = WaitingEntry.objects.filter(left_at=None).values_list(
        "stage__pathway__cohort", "stage__pathway__area_group", "stage__kind", "referral__band", "since", "referral"
    )
    for cohort, area, kind, *rank in rows:
        lists[cohort, area, kind].append(rank)
    for ranks in lists.values():
        found |= {referral: number for number, referral in enumerate(queue.in_order(ranks), start=1)}
    return found


@dataclass(frozen=True)
class Place:
    """A number on a list, of how many, and what has moved it, the latest first."""

    number: int
    of: int
    lines: tuple[queue.Line, ...]


def place_of(entry, today):
    """Where somebody stands on the list that they are on, and why."""
    moves = moves_of(entry.stage)
    order = queue.replay(moves)
    lines = tuple(reversed(queue.story(moves, entry.pk, today)))
    return Place(order.index(entry.pk) + 1, len(order), lines) if entry.pk in order else None


def moves_of(stage):
    """The log of the list of a stage, oldest first, in one query."""
    rows = WaitingMove.objects.filter(
        entry__stage__kind=stage.kind, entry__stage__pathway__cohort=stage.pathway.cohort_id,
        entry__stage__pathway__area_group=stage.pathway.area_group_id,
    )  # fmt: skip
    asked = rows.order_by("at", "id").values_list(
        "entry", "at", "kind", "band", F("entry__since"), F("entry__referral"), "parked_until"
    )
    days = timezone.localtime  # a parking ends with a day of the county's
    return [
        queue.Move(entry, days(at), kind, band, days(since), *rest) for entry, at, kind, band, since, *rest in asked
    ]


def latest_of(stage, most=LATEST):
    """The latest lines of a list's log with the referrals that they are about: (move, number before, number after)."""
    return list(queue.events(moves_of(stage)))[-most:][::-1]
