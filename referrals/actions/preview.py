"""Whom a draft of a pathway would move: everybody on the live version, routed by both, on the same day.

Counted piece by piece, each as long as a page may take, and kept; nobody's record changes.
"""

from collections import defaultdict
from time import monotonic

from django.db import transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from pathways.access import pathways_key
from pathways.live import former_version, pathway_now
from pathways.routing import Board
from pathways.routing.onward import next_stage
from referrals import access
from referrals.actions.routing import homes_of
from referrals.actions.steps import moment
from referrals.circumstances import circumstances_of_many, living_in
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Assessment, PathwayPreview, Referral
from referrals.vacancies import services_now

OPEN = tuple(status for status in ReferralStatus if status in LIVE_REFERRAL)
PIECE = 250  # referrals read at once
SECONDS = 2.0  # of counting before a page is shown again
NAMED = 100  # referrals kept by number for each way that somebody would be moved


def sees_people(user):
    """Whether this person routes people, and so may open those whom a draft would move."""
    return bool(access.agency_access.county_keys(user, "triage_referral"))


def scope(user, pathway):
    """Everybody waiting or in service on a pathway: those whom this person may open; of whoever opens none, everybody,
    to be counted and never shown.
    """
    people = access.referrals_for(user, "triage_referral") if sees_people(user) else Referral.objects.all()
    return people.filter(
        cohort=pathway.cohort, pathway__area_group=pathway.area_group, status__in=OPEN, assessment__isnull=False
    )


@transaction.atomic
def start(*, by, pathway, at=None):
    """Begin a preview of a draft. Raises Refused, TooLate once it is published, NotPossible for a first version."""
    key = pathways_key(by)
    at = moment(at)
    if pathway.published_from is not None:
        raise TooLate("This version is published already: there is nothing to look at beforehand.")
    former = former_version(pathway, timezone.localdate(at))
    if former is None:
        raise NotPossible("This is the first version of the pathway: nobody is on it yet.")
    preview = PathwayPreview.objects.create(
        pathway=pathway, compared_with=former, asked_by=by, asked_at=at, total=scope(by, pathway).count(),
        without_people=not sees_people(by),
        result={"waiting": {}, "living": {}, "unplaced": {"before": 0, "after": 0}},
    )  # fmt: skip
    subject = f"{pathway.cohort.code}:{pathway.version}"
    record(by=by, key=key, verb="preview", subject_kind="pathway", subject=subject, area=pathway.area_group.code, at=at)
    return preview


def go_on(*, by, preview, seconds=SECONDS):
    """Count on for about so many seconds, from where it stopped; two pages that count at once count nobody twice."""
    if preview.finished_at is not None:
        return preview
    if preview.asked_by_id != by.pk:
        raise Refused("Somebody else is making this preview. Look again when it is finished, or make one of your own.")
    until, compared = monotonic() + seconds, _Compared(preview)
    while preview.finished_at is None:
        if not _count_piece(by, preview, compared):
            preview.refresh_from_db()
            return preview
        if monotonic() >= until:
            break
    return preview


def _count_piece(by, preview, compared):
    """Count the next piece and keep it; False when another page was faster."""
    rows = scope(by, preview.pathway).filter(pk__gt=preview.last).order_by("pk")
    piece = dict(rows.values_list("assessment", "pk")[:PIECE])
    result = {name: dict(counts) for name, counts in preview.result.items()}
    compared.count(piece, result)
    fields = {
        "done": preview.done + len(piece),
        "last": max(piece.values(), default=preview.last),
        "finished_at": None if len(piece) == PIECE else timezone.now(),
        "result": result,
    }
    mine = PathwayPreview.objects.filter(pk=preview.pk, last=preview.last, finished_at=None)
    if not mine.update(**fields):
        return False
    for name, value in fields.items():
        setattr(preview, name, value)
    return True


class _Compared:
    """The live version and the draft, each with the same services, made ready once."""

    def __init__(self, preview):
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        services = services_now(preview.pathway.cohort, self.today)
        self.versions = [pathway_now(each) for each in (preview.compared_with, preview.pathway)]
        self.keeps = 0 if preview.without_people else NAMED
        self.boards = [Board(each, services, self.now) for each in self.versions]

    def count(self, piece, result):
        """Add a piece, {assessment: referral}, to the result."""
        homes = homes_of(piece.values())
        ways = defaultdict(list)
        for assessment, said in circumstances_of_many(Assessment.objects.filter(pk__in=piece), self.today):
            referral = piece[assessment]
            stay = homes.get(referral)
            home = stay.stage.kind if stay and stay.stage else None
            ways[home, *self._stages(living_in(stay, said), home, result["unplaced"])].append(referral)
        for (home, before, after), referrals in sorted(ways.items(), key=str):
            way = f"{before}>{after}" if home is None else f"{home}:{before}>{after}"
            kept = result["waiting" if home is None else "living"].setdefault(way, {"count": 0, "some": []})
            kept["count"] += len(referrals)
            if before != after:
                kept["some"] = (kept["some"] + sorted(referrals))[: self.keeps]

    def _stages(self, about, home, unplaced):
        """The kind of stage that comes next by each version, "" for none; counts those whom no service there suits."""
        for name, version, board in zip(("before", "after"), self.versions, self.boards, strict=True):
            ahead = next_stage(board, about, home)
            ranking = board.rank(about, at_stage=ahead.code if ahead else None)
            lives_on = home and not ahead and home in {stage.kind for stage in version.stages}
            if not lives_on and not any(ranking.services.values()):
                unplaced[name] += 1
            yield "" if lives_on or not ranking.choice.stage else ranking.choice.stage.kind
