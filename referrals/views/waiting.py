"""Waiting lists: one for each stage and area group, in band order and then by date."""

from datetime import timedelta

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from agencies.views.doors import needs
from pathways.models import Cohort, Stage
from referrals import access, places, reading
from referrals.codes import MoveKind
from referrals.lengths import median_of, wait_in_words
from referrals.lifecycle.queue import BANDS
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, Referral, WaitingEntry
from referrals.views.common import note_reading

SHOWN = 10  # of each list, until one is chosen
SHOWN_ALONE = 500
# Whoever is on a list keeps their number while something is out for them.
AWAY = {
    ReferralStatus.OFFERED: "An offer is out",
    ReferralStatus.INFORMATION_ASKED: "Information asked",
    ReferralStatus.SUBMITTED: "In triage",
    ReferralStatus.ACCEPTED: "A place is booked",
}


def _waiting(user):
    """Everybody who is on a list, also while an offer or a question is out, and who waits for no stage yet:
    (referral, stage, band, since, parked until and why)."""
    entry = WaitingEntry.objects.filter(referral=OuterRef("pk"), left_at=None)
    return (
        access.referrals_for(user, "triage_referral")
        .filter(Q(status=ReferralStatus.WAITING) | Q(Exists(entry)))
        .annotate(
            for_stage=Coalesce(Subquery(entry.values("stage_id")[:1]), F("stage_id"), output_field=BigIntegerField()),
            since=Coalesce(Subquery(entry.values("since")[:1]), F("submitted_at"), F("created_at")),
            parked=Subquery(entry.values("parked_until")[:1]),
            parked_because=Subquery(entry.values("parked_reason")[:1]),
        )
        .values_list("pk", "for_stage", "band", "since", "parked", "parked_because", "status")
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


def _lists(rows, stages, today):
    """{code of a list: its title and rows in order}, lists in the order of cohorts, areas and stages."""
    found = {}
    for pk, stage_id, band, since, parked, because, status in rows:
        stage = stages.get(stage_id)
        group = found.setdefault(places.list_of(stage), {"stage": stage, "rows": []})
        days = (today - timezone.localdate(since)).days
        parked_now = parked if parked and parked >= today else None
        group["rows"].append(
            {
                "pk": pk,
                "band": band,
                "since": since,
                "days": days,
                "parked": parked_now,
                "because": because,
                "status": status,
            }  # fmt: skip
        )
    for group in found.values():
        group["rows"].sort(key=lambda row: (BANDS.index(row["band"]), row["since"], row["pk"]))
        waits = [row["days"] for row in group["rows"]]
        group |= {"count": len(waits), "longest": max(waits), "median": median_of(sorted(waits))}
    return dict(sorted(found.items(), key=lambda item: _order(item[1]["stage"])))


def _order(stage):
    if stage is None:
        return (1,)
    pathway = stage.pathway
    return (0, pathway.cohort.order, pathway.area_group.name, stage.order, stage.pk)


@needs("triage_referral")
def waiting_list(request):
    """Who waits for which stage, how long, and who is parked until when."""
    today = timezone.localdate()
    cohort = request.GET.get("cohort", "")
    rows = list(_waiting(request.user))
    stages = Stage.objects.select_related("pathway__cohort", "pathway__area_group").in_bulk({row[1] for row in rows})
    lists = _lists(rows, stages, today)
    if cohort:
        lists = {code: group for code, group in lists.items() if code.startswith(f"{cohort}:")}
    alone = request.GET.get("list", "")
    if alone in lists:
        lists = {alone: lists[alone]}
    waited, numbers = _waited(request.user, today), places.numbers()
    for code, group in lists.items():
        group["code"] = code
        group["waited"] = wait_in_words(waited.get(code, []))
        group["shown"] = group["rows"][: SHOWN_ALONE if alone in lists else SHOWN]
        group["more"] = group["count"] - len(group["shown"])
        for row in group["shown"]:
            row["number"] = numbers.get(row["pk"])
            row["away"] = AWAY.get(row["status"], "")
    _put_cards(request, [row for group in lists.values() for row in group["shown"]])
    log = _log(request, lists[alone]["stage"]) if alone in lists and lists[alone]["stage"] else []
    context = {
        "lists": lists.values(),
        "count": sum(group["count"] for group in lists.values()),
        "cohorts": Cohort.objects.all(),
        "cohort": cohort,
        "alone": alone in lists,
        "log": log,
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


def _put_cards(request, rows):
    """The person of each row, as far as the reader may see."""
    found = Referral.objects.select_related("service_user", "agency").in_bulk([row["pk"] for row in rows])
    cards = reading.cards(request.user, found.values())
    note_reading(request, found.values())
    for row in rows:
        row["card"] = cards[row["pk"]]
