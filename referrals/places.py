"""Numbers on waiting lists, and why they moved. Everybody counts, whoever looks; nothing here names a person."""

from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from referrals.lifecycle import LIVE_REFERRAL, queue
from referrals.models import WaitingEntry, WaitingMove

NO_STAGE = "none"
LATEST = 20
SAME_LIST = ("stage__pathway__cohort", "stage__pathway__area_group", "stage__kind")


def list_of(stage):
    """The code of a list: one for each cohort, area group and kind of stage, whichever version of the pathway."""
    if stage is None:
        return NO_STAGE
    return f"{stage.pathway.cohort.code}:{stage.pathway.area_group.code}:{stage.kind}"


def rank_of(band):
    """What rows are ordered by for the column that holds their band: A before B before C before none."""
    return Case(*(When(**{band: each}, then=Value(rank)) for rank, each in enumerate(queue.BANDS)))


def numbers(referrals):
    """{referral: its number on its list} for those of the referrals who are on one, counted in the database.

    Whoever stands behind the last one asked about changes nobody's number, and is not put in order.
    """
    standing = WaitingEntry.objects.filter(left_at=None, referral__status__in=sorted(LIVE_REFERRAL))
    standing = standing.annotate(rank=rank_of("referral__band"))
    asked = standing.filter(referral__in=[referral.pk for referral in referrals])
    last = {}
    for *same_list, rank, since in asked.order_by("rank", "since").values_list(*SAME_LIST, "rank", "since"):
        last[tuple(same_list)] = rank, since
    if not last:
        return {}
    before = Q()
    for same_list, (rank, since) in last.items():
        of_list = Q(**dict(zip(SAME_LIST, same_list, strict=True)))
        before |= of_list & (Q(rank__lt=rank) | Q(rank=rank, since__lte=since))
    order = [F("rank").asc(), F("since").asc(), F("referral").asc()]
    number = Window(RowNumber(), partition_by=[F(each) for each in SAME_LIST], order_by=order)
    chosen = Q(referral__in=[referral.pk for referral in referrals])
    # With the number in one condition: who is asked about is chosen after everybody has been counted.
    found = standing.filter(before).annotate(number=number).filter(chosen | Q(number__lt=0))
    return dict(found.order_by().values_list("referral", "number"))


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
