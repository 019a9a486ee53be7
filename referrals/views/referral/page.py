"""The frame of a referral's page: who it is about, whose turn it is, where on the pathway, and the tabs."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from referrals import access
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Referral
from referrals.views.common import referral_or_404
from referrals.views.referral import history, tabs
from referrals.views.referral.journey import journey
from referrals.views.referral.seen import see
from referrals.views.referral.turn import buttons, refused, whose_turn
from referrals.views.tags import BAND_COLOURS, STATUS_COLOURS

TABS = {
    "overview": ("Overview", tabs.overview),
    "assessment": ("Assessment", tabs.assessment),
    "pathway": ("Pathway and offers", tabs.pathway),
    "stays": ("Stays", tabs.stays),
    "outcomes": ("Outcomes", tabs.outcomes),
    "timeline": ("Timeline", history.timeline),
    "who": ("Who can see this", tabs.who),
}


def referral(request, reference):
    """The overview; a draft opens as its task list for those who write it."""
    found = referral_or_404(request, reference)
    if found.status == ReferralStatus.DRAFT and access.may(request.user, "submit_referral", found):
        return redirect("draft", reference=reference)
    return _page(request, found, "overview")


def referral_tab(request, reference, tab):
    return _page(request, referral_or_404(request, reference), tab)


def _page(request, found: Referral, tab):
    seen = see(request, found)
    title, build = TABS[tab]
    context = {
        "seen": seen,
        "referral": found,
        "card": seen.card,
        "tags": list(_tags(seen)),
        "line": _line(seen),
        "turn": whose_turn(seen) | {"steps": buttons(seen), "refused": refused(seen)},
        "stages": journey(seen),
        "tab": tab,
        "tab_title": title,
        "tabs": [_tab(found, name, label, name == tab) for name, (label, _) in TABS.items()],
        **build(request, seen),
    }
    return render(request, f"referrals/referral/{tab}.html", context)


def _tab(found, name, label, current):
    address = reverse("referral", args=[found.reference])
    if name != "overview":
        address = reverse("referral_tab", args=[found.reference, name])
    return {"label": label, "url": address, "current": current}


def _tags(seen):
    """Short facts with their colours; the words say everything."""
    found, risk = seen.referral, seen.referral.assessment.risk if seen.referral.assessment else None
    if found.band:
        yield {"text": found.get_band_display(), "colour": BAND_COLOURS[found.band]}
    yield {"text": found.get_status_display(), "colour": STATUS_COLOURS[found.status]}
    if seen.risk and risk and risk.mappa_category:
        level = f", level {risk.mappa_level}" if risk.mappa_level else ""
        yield {"text": f"MAPPA {risk.mappa_category}{level}", "colour": "grey"}
    if found.same_day and found.status not in (ReferralStatus.PLACED, ReferralStatus.CLOSED):
        yield {"text": "Needs a place today", "colour": "red"}
    yield from ({"text": reason, "colour": "grey"} for reason in seen.card.reasons)
    if found.restricted:
        yield {"text": "Restricted", "colour": "magenta"}


def _line(seen):
    """Pathway, and when and by whom it was sent."""
    found = seen.referral
    parts = [str(found.pathway) if found.pathway else str(found.cohort or "")]
    if found.submitted_at:
        by = "you" if found.referrer_id == seen.user.pk else str(found.agency or "")
        parts.append(f"sent {timezone.localdate(found.submitted_at):%-d %B %Y}" + (f" by {by}" if by else ""))
    if found.imported:
        parts.append("brought in from a spreadsheet")
    return " · ".join(part for part in parts if part)
