"""Whom a draft of a pathway would move: everybody on the live version, or not routed yet and bound for it, routed by
both, on the same day. A first version is compared with none.

Counted piece by piece, each as long as a page may take, and kept; nobody's record changes.
"""

from collections import defaultdict
from copy import deepcopy
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.actions import record
from agencies.errors import Refused, TooLate
from pathways.access import pathways_key
from pathways.codes import ClientGroup
from pathways.cohorts import propose_cohort
from pathways.live import areas_of, former_version, pathway_now
from pathways.routing import Board
from pathways.routing.onward import next_stage
from referrals import access
from referrals.actions.routing import homes_of
from referrals.actions.steps import moment
from referrals.circumstances import circumstances_of_many, living_in
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Assessment, ConnectionSection, PathwayPreview, Referral
from referrals.vacancies import services_now

OPEN = tuple(status for status in ReferralStatus if status in LIVE_REFERRAL)
PIECE = 250  # referrals read at once
SECONDS = 2.0  # of counting before a page is shown again
NAMED = 100  # referrals kept by number for each way that somebody would be moved


def sees_people(user):
    """Whether this person routes people, and so may open those whom a draft would move."""
    return bool(access.agency_access.county_keys(user, "triage_referral"))


def scope(user, pathway):
    """Everybody waiting or in service on a pathway or bound for it: those whom this person may open; of whoever opens
    none, everybody, to be counted and never shown.
    """
    people = access.referrals_for(user, "triage_referral") if sees_people(user) else Referral.objects.all()
    on_it = Q(cohort=pathway.cohort, pathway__area_group=pathway.area_group)
    return people.filter(on_it | _bound_for(pathway), status__in=OPEN, assessment__isnull=False)


def _bound_for(pathway):
    """The condition that somebody is not routed yet, is of the pathway's cohort and wants to live in its area."""
    today = timezone.localdate()
    groups = [group for group in ClientGroup.values if propose_cohort(group, today) == pathway.cohort.code]
    wanted = ConnectionSection.areas_wanted.through.objects.filter(
        connectionsection__assessment=OuterRef("assessment"), area__in=areas_of(pathway.area_group, today)
    )
    of_cohort = Q(cohort=pathway.cohort) | Q(cohort=None, client_group__in=groups)
    return of_cohort & Q(Exists(wanted), pathway=None)


@transaction.atomic
def start(*, by, pathway, at=None):
    """Begin a preview of a draft. Raises Refused, or TooLate once it is published."""
    key = pathways_key(by)
    at = moment(at)
    if pathway.published_from is not None:
        raise TooLate("This version is published already: there is nothing to look at beforehand.")
    preview = PathwayPreview.objects.create(
        pathway=pathway, compared_with=former_version(pathway, timezone.localdate(at)), asked_by=by, asked_at=at,
        total=scope(by, pathway).count(), without_people=not sees_people(by),
        result={"waiting": {}, "living": {}, "unplaced": {"before": {}, "after": {}}, "only": {}},
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
    result = deepcopy(preview.result)
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
    """The live version, if there is one, and the draft, each with the same services, made ready once."""

    def __init__(self, preview):
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        services = services_now(preview.pathway.cohort, self.today)
        self.keeps = 0 if preview.without_people else NAMED
        versions = (preview.compared_with, preview.pathway)
        self.boards = [each and Board(pathway_now(each), services, self.now) for each in versions]

    def count(self, piece, result):
        """Add a piece, {assessment: referral}, to the result."""
        homes = homes_of(piece.values())
        ways = defaultdict(list)
        for assessment, said in circumstances_of_many(Assessment.objects.filter(pk__in=piece), self.today):
            referral = piece[assessment]
            stay = homes.get(referral)
            home = stay.stage.kind if stay and stay.stage else None
            ways[home, *self._stages(living_in(stay, said), home, result)].append(referral)
        for (home, before, after), referrals in sorted(ways.items(), key=str):
            way = f"{before}>{after}" if home is None else f"{home}:{before}>{after}"
            kept = result["waiting" if home is None else "living"].setdefault(way, {"count": 0, "some": []})
            kept["count"] += len(referrals)
            if before != after:
                kept["some"] = (kept["some"] + sorted(referrals))[: self.keeps]

    def _stages(self, about, home, result):
        """The kind of stage that comes next by each version, "" for none; counts those whom few services there suit."""
        for name, board in zip(("before", "after"), self.boards, strict=True):
            if board is None:
                yield ""
                continue
            ahead = next_stage(board, about, home)
            if home and not ahead and home in board.stage_kinds:
                yield ""
                continue
            ranking = board.rank(about, at_stage=ahead.code if ahead else None)
            kind = ranking.choice.stage.kind if ranking.choice.stage else ""
            _count_suiting(kind, [code for codes in ranking.services.values() for code in codes], name, result)
            yield kind


def _count_suiting(kind, services, version, result):
    """Count somebody whom no service suits, by stage; and by the draft also somebody whom one alone does."""
    if not services:
        counts = result["unplaced"][version]
        counts[kind] = counts.get(kind, 0) + 1
    elif len(services) == 1 and kind and version == "after":
        counts = result["only"].setdefault(kind, {})
        counts[services[0]] = counts.get(services[0], 0) + 1
