"""Opening a referral in an emergency, ending that early, and the hub's review of it."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.errors import Refused
from agencies.forms import PlainForm
from agencies.views.doors import form_page, needs, paged, sent
from referrals import actions, openings, reading
from referrals.forms.emergency import EmergencyForm, OpeningReviewForm
from referrals.models import Opening
from referrals.views.common import note_reading

PAGE = 25


@needs("break_glass")
def emergency(request):
    """Which referral and why; beneath it what the reader has open now."""
    if request.acting is None:
        raise Refused("Only somebody who works for an agency opens a referral in an emergency.")
    hours = settings.BREAK_GLASS_HOURS
    rows = openings.in_force(request.user).select_related("referral__service_user").order_by("ends_at")
    held = list(rows)
    note_reading(request, [opening.referral for opening in held])
    cards = reading.cards(request.user, [opening.referral for opening in held])
    return form_page(
        request,
        EmergencyForm(data=sent(request)),
        lambda **given: actions.emergency.open_referral(by=request.user, agency=request.acting.agency, **given),
        done=lambda opening: reverse("referral", args=[opening.referral.reference]),
        said=f"The referral is open to you for {hours} hours. The hub has been told.",
        template="referrals/emergency.html",
        heading="Open a referral in an emergency",
        submit_label="Open the referral",
        warning=True,
        hours=hours,
        held=[{"opening": opening, "name": cards[opening.referral_id].name} for opening in held],
        back_url=reverse("search"),
        back_label="Search",
    )


def opening_end(request, pk):
    """The reader's own opening ends now, or one that the hub has seen enough of."""
    opening = get_object_or_404(Opening.objects.select_related("referral", "agency", "user"), pk=pk)
    own = opening.user_id == request.user.pk
    if not own and not agency_access.county_keys(request.user, "review_opening"):
        raise Http404
    return form_page(
        request,
        PlainForm(data=sent(request)),
        lambda: actions.emergency.end(by=request.user, opening=opening),
        done=reverse("emergency" if own else "openings"),
        said=f"{opening.referral.reference} is shut again.",
        heading=f"End the emergency opening of {opening.referral.reference}",
        intro="From now on the referral is shut again. That it was opened, and what was read, stays on record.",
        submit_label="End it now",
    )


@require_GET
@needs("review_opening")
def openings_list(request):
    """Every opening, those to review first: by reference, and by name only where the reader may read it."""
    rows = Opening.objects.select_related("referral__service_user", "user", "agency", "reviewed_by")
    reviewed = request.GET.get("show") == "reviewed"
    rows = rows.filter(reviewed_at__isnull=not reviewed).order_by("-opened_at" if reviewed else "opened_at", "id")
    page, pages = paged(request, rows, PAGE)
    found = [opening.referral for opening in page.rows]
    note_reading(request, found)
    cards = reading.cards(request.user, found)
    context = {
        "rows": [{"opening": opening, "name": cards[opening.referral_id].name} for opening in page.rows],
        "reviewed": reviewed,
        "pages": pages,
    }
    return render(request, "referrals/county/openings.html", context)


@needs("review_opening")
def opening_review(request, pk):
    """What the hub makes of one opening."""
    opening = get_object_or_404(Opening.objects.select_related("referral", "agency", "user"), pk=pk, reviewed_at=None)
    return form_page(
        request,
        OpeningReviewForm(data=sent(request)),
        lambda **given: actions.emergency.review(by=request.user, opening=opening, **given),
        done=reverse("openings"),
        said=f"Your review of {opening.referral.reference} has been recorded.",
        template="referrals/county/opening_review.html",
        heading="Was this an emergency?",
        submit_label="Record review",
        opening=opening,
        back_url=reverse("openings"),
        back_label="Opened in an emergency",
    )
