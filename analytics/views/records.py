"""From a number to the referrals that it counts: those that the reader may see, no more and no fewer."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.errors import Refused
from agencies.views.doors import needs, paged
from analytics import publication
from analytics.cells import SUPPRESSED
from analytics.figures import FIGURES, NotAsked
from analytics.forms import KEPT, FigureForm
from analytics.tracing import referrals_counted
from analytics.windows import UnknownArea, window
from referrals import access, reading
from referrals.views.common import note_reading


def may_open_records(user) -> bool:
    """Whether some role of this person's lets them read referrals: the way from a figure to its records."""
    return agency_access.may_at(user, "view_referral")


@require_GET
@needs("view_figures")
def records(request, name):
    """The referrals behind one printed number, a page at a time. A hidden number leads nowhere."""
    if not may_open_records(request.user):
        raise Refused("Your role sees totals and no records.")
    if name not in FIGURES or not FIGURES[name].from_referrals:
        raise Http404
    form = FigureForm(request.GET, timezone.localdate(), FIGURES[name], KEPT)
    number = request.GET.get("number", "count")
    if not form.is_valid() or number not in ("count", "of"):
        raise Http404
    period, query = form.cleaned_data["period"], form.query
    atom = ((request.GET.get("row", ""), request.GET.get("column", "")), number)
    try:
        table = publication.named(name, query)
        _, printed, _ = publication.shown(table, period)
        if printed.cells.get(atom[0]) is None or printed.cells[atom[0]].flag == SUPPRESSED:
            raise Http404
        counted = referrals_counted(table, window(period), atom)
    except (UnknownArea, NotAsked) as error:
        raise Http404 from error
    rows = access.referrals_for(request.user).filter(pk__in=counted)
    rows = rows.select_related("service_user", "cohort", "agency").order_by("reference")
    page, pagination = paged(request, rows)
    note_reading(request, list(page))
    cards = reading.cards(request.user, page)
    context = {
        "figure": FIGURES[name],
        "period": period,
        "row": atom[0][0],
        "column": atom[0][1],
        "number": printed.number(atom),
        "frozen": publication.standing(period),
        "cards": [cards[row.pk] for row in page],
        "found": page.count,
        "back": form.address(name),
    } | pagination
    return render(request, "analytics/records.html", context)
