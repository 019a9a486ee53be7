"""Searches that several services refused: the panel's list, and everything about one search on one page."""

from django.conf import settings
from django.db.models import Count, Max, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused
from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.clock import by_words
from referrals.forms.offers import PanelForm
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import OfferStatus
from referrals.models import Referral, WorklistItem
from referrals.views import desk
from referrals.views.common import note_reading, referral_or_404
from referrals.views.routes import explained, service_names

DECLINED = Q(offers__status=OfferStatus.DECLINED)


@needs("review_decline")
def panel_list(request):
    """Searches that came to the panel, those waiting longest first."""
    now = timezone.now()
    mine = access.referrals_for(request.user, "review_decline")
    items = WorklistItem.objects.filter(kind="take_to_panel", closed_at=None, referral__in=mine)
    page, pages = paged(
        request, items.select_related("referral__service_user", "referral__stage").order_by("since", "pk")
    )
    referrals = [item.referral for item in page]
    counted = {
        row.pk: row
        for row in Referral.objects.filter(pk__in=[referral.pk for referral in referrals]).annotate(
            said_no=Count("offers__service", filter=DECLINED, distinct=True),
            last_no=Max("offers__answered_at", filter=DECLINED),
        )
    }
    cards = reading.cards(request.user, referrals)
    note_reading(request, referrals)
    rows = [
        {
            "card": cards[item.referral_id],
            "counted": counted[item.referral_id],
            "days": _days(item.referral.submitted_at, now),
            "since": item.since,
            "due": by_words(item.due_at, now),
            "late": bool(item.due_at and item.due_at < now),
        }
        for item in page
    ]
    context = {
        "rows": rows,
        "pages": pages,
        "count": page.count,
        "services": settings.PANEL_AFTER_SERVICES,
        "days": settings.PANEL_AFTER_DAYS,
    }
    return render(request, "referrals/county/panel_list.html", context)


def _days(since, now):
    return (timezone.localdate(now) - timezone.localdate(since)).days if since else None


def _routed(run):
    """What the last run said of every service, in words."""
    if run is None:
        return {"ranked": [], "others": []}
    return explained(run.result, service_names([row["service"] for row in run.result["services"]]))


def panel(request, reference):
    """Everything about one search on one page, and what the panel decided."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "review_decline", referral):
        raise Refused(REFUSED)
    card, now = reading.card(request.user, referral), timezone.now()
    run = referral.routing_runs.select_related("pathway__cohort", "pathway__area_group").last()
    row = REFERRAL["panel"]
    return form_page(
        request,
        PanelForm(data=sent(request)),
        lambda **given: actions.declining.decide_at_panel(by=request.user, referral=referral, **given),
        done="panel_list",
        said="The panel's decision is recorded.",
        template="referrals/county/panel.html",
        referral=referral,
        card=card,
        offers=referral.offers.select_related("service__agency", "answered_by", "challenged_by").order_by(
            "sent_at", "pk"
        ),
        days=_days(referral.submitted_at, now),
        entry=referral.waiting_entries.filter(left_at=None).select_related("stage").first(),
        run=run,
        **_routed(run),
        sections=desk.sections_of(referral.assessment, card.classes),
        can_decide=referral.status in row.from_,
        wide=True,
        heading=card.name or referral.reference,
        caption=f"Panel: {referral.reference}",
        submit_label=row.button,
        back_url=reverse("panel_list"),
        back_label="Panel",
    )
