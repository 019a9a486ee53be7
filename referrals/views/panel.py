"""Searches that several services refused: the panel's list, and everything about one search on one page."""

from django.conf import settings
from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused
from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, places, reading
from referrals.actions.steps import REFUSED
from referrals.clock import deadline
from referrals.forms.offers import PanelForm
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import OfferStatus
from referrals.models import WorklistItem
from referrals.views import desk
from referrals.views.common import note_reading, referral_or_404
from referrals.views.referral import tabs
from referrals.views.referral.seen import see
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
    refused = _refused(request.user, referrals)
    cards = reading.cards(request.user, referrals)
    note_reading(request, referrals)
    rows = [
        {
            "card": cards[item.referral_id],
            "refused": refused[item.referral.service_user_id],
            "days": _days(item.referral.submitted_at, now),
            "since": item.since,
            "due": deadline(item.due_at, now),
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


def _refused(user, referrals):
    """{person: how many services have said no to them on whichever referral, and when the last one did}."""
    people = {referral.service_user_id for referral in referrals}
    found = access.offers_for(user).filter(status=OfferStatus.DECLINED, referral__service_user__in=people)
    rows = found.order_by("answered_at").values_list("referral__service_user", "service", "answered_at").distinct()
    said = {person: {"services": set(), "last": None} for person in people}
    for person, service, answered_at in rows:
        said[person]["services"].add(service)
        said[person]["last"] = answered_at
    return said


def _days(since, now):
    return (timezone.localdate(now) - timezone.localdate(since)).days if since else None


def _routed(run):
    """What the last run said of every service, in words."""
    if run is None:
        return {"ranked": [], "others": []}
    return explained(run.result, service_names([row["service"] for row in run.result["services"]]))


def _before(request, referral):
    """The person's other referrals, and every stay of theirs that this reader may open."""
    others = access.referrals_for(request.user).filter(service_user=referral.service_user).exclude(pk=referral.pk)
    said_no = Count("offers__service", filter=DECLINED, distinct=True)
    earlier = list(others.select_related("cohort", "agency").annotate(said_no=said_no).order_by("-created_at", "-pk"))
    note_reading(request, earlier)
    stays = access.placements_for(request.user).filter(service_user=referral.service_user, started__isnull=False)
    return {"earlier": earlier, "stays": stays.order_by("-started", "-pk").distinct()}


def panel(request, reference):
    """Everything about one search on one page, and what the panel decided."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "review_decline", referral):
        raise Refused(REFUSED)
    seen = see(request, referral)
    card, now = seen.card, seen.now
    entry = referral.waiting_entries.filter(left_at=None).select_related("stage__pathway").first()
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
        entry=entry,
        place=places.place_of(entry, timezone.localdate(now)) if entry else None,
        questions=tabs.questions_of(seen),
        files=tabs.files_of(seen),
        **_before(request, referral),
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
