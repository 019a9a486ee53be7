"""Waiting lists: one for each stage and area group, in band order and then by date."""

from datetime import timedelta

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from agencies.views.doors import needs
from pathways.models import Cohort, Stage
from referrals import access, reading
from referrals.lengths import median_of, wait_in_words
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, Referral, WaitingEntry
from referrals.views.common import export_url, note_reading

SHOWN = 10  # of each list, until one is chosen
SHOWN_ALONE = 500
BANDS = ("A", "B", "C", "")
NO_STAGE = "none"


def _waiting(user):
    """Everybody who waits, on a list or back from an offer: (referral, stage, band, since, parked until and why)."""
    entry = WaitingEntry.objects.filter(referral=OuterRef("pk"), left_at=None)
    return (
        access.referrals_for(user, "triage_referral")
        .filter(Q(status=ReferralStatus.WAITING) | Q(Exists(entry), status=ReferralStatus.PLACED))
        .annotate(
            for_stage=Coalesce(Subquery(entry.values("stage_id")[:1]), F("stage_id"), output_field=BigIntegerField()),
            since=Coalesce(Subquery(entry.values("since")[:1]), F("submitted_at"), F("created_at")),
            parked=Subquery(entry.values("parked_until")[:1]),
            parked_because=Subquery(entry.values("parked_reason")[:1]),
        )
        .values_list("pk", "for_stage", "band", "since", "parked", "parked_because")
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
        found.setdefault(_list_of(entry.stage), []).append((entry.left_at - entry.since).days)
    return found


def _list_of(stage):
    """Versions of a pathway come and go; a list is one per cohort, area group and kind of stage."""
    if stage is None:
        return NO_STAGE
    return f"{stage.pathway.cohort.code}:{stage.pathway.area_group.code}:{stage.kind}"


def _lists(rows, stages, today):
    """{code of a list: its title and rows in order}, lists in the order of cohorts, areas and stages."""
    found = {}
    for pk, stage_id, band, since, parked, because in rows:
        stage = stages.get(stage_id)
        group = found.setdefault(_list_of(stage), {"stage": stage, "rows": []})
        days = (today - timezone.localdate(since)).days
        parked_now = parked if parked and parked >= today else None
        group["rows"].append(
            {"pk": pk, "band": band, "since": since, "days": days, "parked": parked_now, "because": because}
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


def asked_for(request, user, today):
    """The waiting lists that the address asks for, of which cohort, and whether it is one list alone."""
    rows = list(_waiting(user))
    stages = Stage.objects.select_related("pathway__cohort", "pathway__area_group").in_bulk({row[1] for row in rows})
    lists, cohort = _lists(rows, stages, today), request.GET.get("cohort", "")
    if cohort:
        lists = {code: group for code, group in lists.items() if code.startswith(f"{cohort}:")}
    alone = request.GET.get("list", "")
    return ({alone: lists[alone]} if alone in lists else lists), cohort, alone in lists


@needs("triage_referral")
def waiting_list(request):
    """Who waits for which stage, how long, and who is parked until when."""
    today = timezone.localdate()
    lists, cohort, alone = asked_for(request, request.user, today)
    waited = _waited(request.user, today)
    for code, group in lists.items():
        group["code"] = code
        group["waited"] = wait_in_words(waited.get(code, []))
        group["shown"] = group["rows"][: SHOWN_ALONE if alone else SHOWN]
        group["more"] = group["count"] - len(group["shown"])
    shown = put_cards(request.user, [row for group in lists.values() for row in group["shown"]])
    note_reading(request, shown)
    context = {
        "lists": lists.values(),
        "count": sum(group["count"] for group in lists.values()),
        "cohorts": Cohort.objects.all(),
        "cohort": cohort,
        "alone": alone,
        "export_url": export_url(request, "waiting"),
    }
    return render(request, "referrals/county/waiting.html", context)


def put_cards(user, rows):
    """Puts the person on each row, as far as the reader may see; returns the referrals."""
    found = Referral.objects.select_related("service_user", "agency").in_bulk([row["pk"] for row in rows])
    cards = reading.cards(user, found.values())
    for row in rows:
        row["card"] = cards[row["pk"]]
    return found.values()
