"""The page on the quality of records, and behind each count the stays to mend."""

from datetime import date

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from agencies.errors import Refused
from agencies.views.doors import needs, paged
from analytics.cells import SUPPRESSED, TOTAL
from analytics.periods import latest_complete_quarter
from analytics.quality.reading import DOORS, broken, grid_for, view_of
from analytics.quality.rules import BY_KEY, KINDS, RULES
from referrals import access, reading
from referrals.hiding import moved_into_hiding
from referrals.lifecycle import PLACEMENT
from referrals.views.common import note_reading

EVER = "ever"
NAMES_A_PLACE = ("destination", "correct")  # of somebody who moved into hiding, nobody but the hub takes these


@require_GET
@needs(*DOORS)
def quality(request):
    """What is missing, contradictory or late, by rule and by provider."""
    today, seen = timezone.localdate(), view_of(request.user)
    since, asked = _since(request, today)
    code = request.GET.get("provider", "")
    grid, names = grid_for(seen, today, since, latest_complete_quarter(today).first)
    code = request.GET.get("provider", "")
    if code and code not in names:
        raise Http404
    chosen = asked | ({"provider": code} if code else {})
    column = code or TOTAL
    groups = [
        (kind, [_line(rule, grid.cell(rule.key, column), seen, chosen) for rule in RULES if rule.kind == kind])
        for kind in KINDS
    ]
    table = [
        {
            "name": name,
            "url": f"?{urlencode(asked | {'provider': found_code})}",
            "numbers": [(kind, _number(grid.cell(kind, found_code))) for kind in KINDS],
        }
        for found_code, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    ]
    context = {
        "groups": groups, "providers": table, "kinds": KINDS, "provider": names.get(code, ""), "since": since,
        "opens": seen.opens, "everything": not names, "asked": asked, "code": code,
        "most_hidden": settings.DISCLOSURE_THRESHOLD - 1,
    }  # fmt: skip
    return render(request, "analytics/quality/quality.html", context)


def _line(rule, cell, seen, chosen) -> dict:
    opens = seen.opens and cell.count
    url = f"{reverse('quality_records', args=[rule.key])}?{urlencode(chosen)}" if opens else ""
    return {"rule": rule, "number": _number(cell), "url": url}


def _number(cell) -> str:
    return "hidden" if cell.flag == SUPPRESSED else f"{cell.count:,}"


@require_GET
@needs(*DOORS)
def quality_records(request, rule):
    """The stays that break a rule, a page at a time, each with the step that mends it."""
    today, seen = timezone.localdate(), view_of(request.user)
    if not seen.opens:
        raise Refused("Your role sees counts and no records.")
    if rule not in BY_KEY:
        raise Http404
    found, code = BY_KEY[rule], request.GET.get("provider", "")
    since, asked = _since(request, today)
    rows = broken(seen.stays, found, today, since).order_by("ended", "started", "pk")
    if code:
        rows = rows.filter(service__agency__code=code)
    page, pagination = paged(request, rows)
    stays = list(page)
    cards = reading.cards(request.user, [stay.referral for stay in stays])
    mends = _mends(request.user, found, stays)
    note_reading(request, [stay.referral for stay in stays])
    context = {
        "rule": found,
        "rows": [(stay, cards[stay.referral_id], mends.get(stay.pk)) for stay in stays],
        "number": page.count,
        "back": f"{reverse('quality')}?{urlencode(asked | ({'provider': code} if code else {}))}",
    } | pagination
    return render(request, "analytics/quality/records.html", context)


def _mends(user, rule, stays) -> dict[int, str]:
    """{stay: the page that mends it} of those that the reader may mend now; the others are theirs to look at alone."""
    allowed = access.allowed(user, stays)
    hidden = moved_into_hiding(user, stays)
    found = {}
    for stay in stays:
        steps = (PLACEMENT[name] for name in rule.steps)
        open_now = (each for each in steps if each.permission in allowed[stay.pk] and stay.status in each.from_)
        first = next((each.name for each in open_now if stay.pk not in hidden or each.name not in NAMES_A_PLACE), None)
        if first:
            found[stay.pk] = reverse("placement_step", args=[stay.reference, first])
    return found


def _since(request, today: date) -> tuple[date | None, dict[str, str]]:
    """From which day on stays that ended are looked at: the latest complete quarter's first, or ever."""
    if request.GET.get("since") == EVER:
        return None, {"since": EVER}
    return latest_complete_quarter(today).first, {}
