"""Waiting lists: one for each stage and area group, in band order and then by date."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate
from django.shortcuts import render
from django.utils import timezone

from agencies.views.doors import needs, paged
from pathways.models import Cohort, Stage
from referrals import access, places, reading
from referrals.codes import MoveKind
from referrals.lengths import median_of_counts, wait_in_words
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, WaitingEntry
from referrals.views.common import export_url, note_reading

LISTS_WITH_PEOPLE = 8  # more lists than these are told in a line each
SHOWN = 10  # of each list, until one is chosen
PAGE = 50  # of the one that is
RELATED = ("service_user", "agency")
IN_ORDER = (places.rank_of("band"), "since", "pk")
# Whoever is on a list keeps their number while something is out for them.
AWAY = {
    ReferralStatus.OFFERED: "An offer is out",
    ReferralStatus.INFORMATION_ASKED: "Information asked",
    ReferralStatus.SUBMITTED: "In triage",
    ReferralStatus.ACCEPTED: "A place is booked",
}


def everybody_waiting(user):
    """Everybody who is on a list, also while an offer or a question is out, and who waits for no stage yet: with the
    stage, since when, until when parked and why."""
    return (
        access.referrals_for(user, "triage_referral")
        .filter(status__in=sorted(LIVE_REFERRAL))
        .annotate(entry=FilteredRelation("waiting_entries", condition=Q(waiting_entries__left_at=None)))
        .filter(Q(status=ReferralStatus.WAITING) | Q(entry__isnull=False))
        .annotate(
            for_stage=Coalesce("entry__stage_id", "stage_id"),
            since=Coalesce("entry__since", "submitted_at", "created_at"),
            parked_until=F("entry__parked_until"),
            parked_because=F("entry__parked_reason"),
        )
    )


def _waited(user, today):
    """{code of a list: days that each waited who found a place within the last year}."""
    accepted = Offer.objects.filter(
        referral=OuterRef("referral"), status=OfferStatus.ACCEPTED, sent_at__gte=OuterRef("since")
    )
    entries = WaitingEntry.objects.filter(
        Exists(accepted),
        referral__in=access.referrals_for(user, "triage_referral"),
        left_at__date__gte=today - timedelta(days=365),
    ).select_related("stage__pathway__cohort", "stage__pathway__area_group")
    found = {}
    for entry in entries:
        found.setdefault(places.list_of(entry.stage), []).append((entry.left_at - entry.since).days)
    return found


def _lists(waiting, today):
    """{code of a list: its stage, stages of all versions, and figures}, in the order of cohorts, areas and stages.

    People are counted in the database, by stage and by the day since when they wait.
    """
    day = TruncDate("since", tzinfo=timezone.get_current_timezone())
    counted = list(waiting.order_by().annotate(day=day).values_list("for_stage", "day").annotate(number=Count("pk")))
    ids = {stage_id for stage_id, _, _ in counted}
    stages = Stage.objects.select_related("pathway__cohort", "pathway__area_group").in_bulk(ids - {None})
    found = {}
    for stage_id, since, number in counted:
        stage = stages.get(stage_id)
        group = found.setdefault(places.list_of(stage), {"stage": stage, "ids": set(), "days": Counter()})
        group["ids"].add(stage_id)
        group["days"][(today - since).days] += number
    for code, group in found.items():
        days = group["days"]
        group |= {"code": code, "count": days.total(), "longest": max(days), "median": median_of_counts(days)}
    return dict(sorted(found.items(), key=lambda item: _order(item[1]["stage"])))


def _first(waiting, lists):
    """{code of a list: its first rows}: everybody is put in order by number alone, then the first are read."""
    code_of = {stage: code for code, group in lists.items() for stage in group["ids"]}
    place = Window(RowNumber(), partition_by=F("for_stage"), order_by=list(IN_ORDER))
    first = waiting.annotate(place=place).filter(place__lte=SHOWN).values_list("pk", "for_stage")
    shown = [pk for pk, stage in first if stage in code_of]
    found = {}
    for row in waiting.filter(pk__in=shown).select_related(*RELATED).order_by(*IN_ORDER):
        found.setdefault(code_of[row.for_stage], []).append(row)
    return {code: rows[:SHOWN] for code, rows in found.items()}


def _order(stage):
    if stage is None:
        return (1,)
    pathway = stage.pathway
    return (0, pathway.cohort.order, pathway.area_group.name, stage.order, stage.pk)


def asked_for(request, waiting, today):
    """The waiting lists that the address asks for, of which cohort, and the code of the one that is asked for alone."""
    cohort, alone = request.GET.get("cohort", ""), request.GET.get("list", "")
    lists = {code: row for code, row in _lists(waiting, today).items() if not cohort or code.startswith(f"{cohort}:")}
    return ({alone: lists[alone]}, cohort, alone) if alone in lists else (lists, cohort, "")


@needs("triage_referral")
def waiting_list(request):
    """Who waits for which stage, how long, and who is parked until when."""
    today, waiting = timezone.localdate(), everybody_waiting(request.user)
    lists, cohort, alone = asked_for(request, waiting, today)
    pages, log, first = None, [], {}
    brief = not alone and len(lists) > LISTS_WITH_PEOPLE
    if alone:
        page, pages = paged(request, of_list(waiting, lists[alone]), PAGE)
        first = {alone: page.rows}
        log = _log(request, lists[alone]["stage"]) if lists[alone]["stage"] else []
    elif not brief:
        first = _first(waiting, lists)
    waited, everybody = _waited(request.user, today), [row for rows in first.values() for row in rows]
    cards, numbers = reading.cards(request.user, everybody), places.numbers(everybody)
    note_reading(request, [card.referral for card in cards.values()])
    for code, group in lists.items():
        group["waited"] = wait_in_words(waited.get(code, []))
        group["shown"] = [row_of(row, cards[row.pk], numbers.get(row.pk), today) for row in first.get(code, [])]
        group["more"] = 0 if pages else group["count"] - len(group["shown"])
    context = {
        "lists": lists.values(),
        "brief": brief,
        "count": sum(group["count"] for group in lists.values()),
        "cohorts": Cohort.objects.all(),
        "cohort": cohort,
        "pages": pages,
        "log": log,
        "export_url": export_url(request, "waiting"),
    }
    return render(request, "referrals/county/waiting.html", context)


def _log(request, stage):
    """What changed on one list lately, and for whom, as far as the reader may see."""
    rows = places.latest_of(stage)
    owners = WaitingEntry.objects.filter(pk__in=[move.entry for move, _, _ in rows]).values_list("pk", "referral")
    referral_of = dict(owners)
    seen = access.referrals_for(request.user, "triage_referral").filter(pk__in=referral_of.values())
    found = {row.pk: row for row in seen.select_related("service_user", "agency")}
    cards = reading.cards(request.user, found.values())
    note_reading(request, found.values())
    return [
        {
            "at": move.at,
            "card": cards.get(referral_of[move.entry]),
            "what": MoveKind(move.kind).label,
            "band": move.band,
            "parked_until": move.parked_until,
            "before": before,
            "after": after,
        }
        for move, before, after in rows
    ]


def of_list(waiting, group):
    """Those who wait on one list, in its order; a referral without a stage waits on that of no stage."""
    rows = waiting.filter(for_stage__in=group["ids"] - {None}) if group["stage"] else waiting.filter(for_stage=None)
    return rows.select_related(*RELATED).order_by(*IN_ORDER)


def row_of(referral, card, number, today):
    return {
        "card": card,
        "number": number,
        "away": AWAY.get(referral.status, ""),
        "band": referral.band,
        "since": referral.since,
        "days": (today - timezone.localdate(referral.since)).days,
        "parked": referral.parked_until if referral.parked_until and referral.parked_until >= today else None,
        "because": referral.parked_because,
    }
