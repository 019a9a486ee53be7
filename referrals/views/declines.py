"""Declined offers: those to review, challenged or contradicted ones first, and who declines for what kind of reason."""

from datetime import datetime, time, timedelta

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.shortcuts import render
from django.utils import timezone

from agencies.paging import in_words
from agencies.views.doors import needs, paged
from referrals import access, reading
from referrals.codes import DECLINE_GROUPS
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, WorklistItem
from referrals.views.common import note_reading

COUNTED_FOR = timedelta(days=365)
GROUP_OF = {code: group for group, codes in DECLINE_GROUPS.items() for code in codes}


@needs("review_decline")
def declines(request):
    """Declines on open referrals that nobody has reviewed, oldest first; counts by provider and group over a year."""
    today = timezone.localdate()
    scope = Offer.objects.filter(referral__in=access.referrals_for(request.user, "review_decline"))
    since = today - COUNTED_FOR
    counts = by_provider(scope, since)
    agency = next((row["code"] for row in counts if row["code"] == request.GET.get("agency")), "")
    to_review = scope.filter(status=OfferStatus.DECLINED, reviewed="").exclude(referral__status=ReferralStatus.CLOSED)
    if agency:
        to_review = to_review.filter(service__agency__code=agency)
    first = Case(When(unsupported="", challenge="", then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = to_review.select_related("referral__service_user", "service__agency").order_by(first, "answered_at", "pk")
    page, pages = paged(request, rows)
    cards = reading.cards(request.user, [offer.referral for offer in page.rows])
    note_reading(request, [offer.referral for offer in page.rows])
    context = {
        "rows": [{"offer": offer, "card": cards[offer.referral_id]} for offer in page.rows],
        "count": page.count,
        "count_words": in_words(page.count).capitalize(),
        "pages": pages,
        "panel_count": WorklistItem.objects.filter(
            kind="take_to_panel", closed_at=None, referral__in=access.referrals_for(request.user, "review_decline")
        ).count(),
        "groups": list(DECLINE_GROUPS),
        "counts": counts,
        "total": _total(counts),
        "since": since,
        "agency": agency,
    }
    return render(request, "referrals/county/declines.html", context)


def by_provider(offers, since):
    """Rows by provider: offers sent since a day, declines by group of reasons, and how many the facts contradict."""
    counted = (
        offers.filter(sent_at__gte=timezone.make_aware(datetime.combine(since, time())))
        .values_list("service__agency__code", "service__agency__name", "status", "decline_reason")
        .annotate(number=Count("pk"), unsupported=Count("pk", filter=~Q(unsupported="")))
        .order_by("service__agency__name", "service__agency__code")
    )
    found = {}
    for code, name, status, reason, number, unsupported in counted:
        row = found.setdefault(code, _empty(code, name))
        row["sent"] += number
        if status == OfferStatus.DECLINED:
            row["declined"] += number
            row["unsupported"] += unsupported
            row["groups"][GROUP_OF[reason]] += number
    return [row | {"cells": list(row["groups"].values())} for row in found.values()]


def _empty(code, name):
    return {
        "code": code,
        "name": name,
        "sent": 0,
        "declined": 0,
        "unsupported": 0,
        "groups": dict.fromkeys(DECLINE_GROUPS, 0),
    }


def _total(rows):
    total = _empty("", "All providers")
    for row in rows:
        for name in ("sent", "declined", "unsupported"):
            total[name] += row[name]
        for group, number in row["groups"].items():
            total["groups"][group] += number
    return total | {"cells": list(total["groups"].values())}
