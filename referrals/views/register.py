"""The list of referrals: those inside the reader's world, newest first, narrowed by what the address says."""

from datetime import datetime

from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.paging import in_words
from agencies.views.doors import needs
from referrals import access, reading
from referrals.filters import ReferralFilter, find
from referrals.views.common import note_reading
from referrals.views.tags import BAND_COLOURS, STATUS_COLOURS

SIZE = 25
YEARS = (1900, 2100)


@require_GET
@needs("view_referral")
def referrals(request):
    """A page of 25 costs the same in a small register and in a big one; a search looks among the visible alone."""
    chosen = ReferralFilter(request.GET, queryset=access.open_stakes(request.user, "view_referral"), request=request)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    after = _after(request.GET.get("after", ""))
    if words:
        found = find(request.user, words, chosen.chosen)
        rows, more, count = found, False, len(found)
    else:
        found = access.page(request.user, filters=chosen.chosen, after=after, size=SIZE + 1)
        rows, more = found[:SIZE], len(found) > SIZE
        count = access.count(request.user, filters=chosen.chosen)
    note_reading(request, rows)
    cards = reading.cards(request.user, rows)
    context = {
        "rows": [_row(cards[row.pk]) for row in rows],
        "filter": chosen,
        "count": count,
        "count_words": in_words(count).capitalize(),
        "q": words,
        "narrowed": bool(words or chosen.chosen),
        "next_url": _address(request, after=_token(rows[-1])) if more else "",
        "first_url": _address(request) if after else "",
    }
    return render(request, "referrals/referrals.html", context)


def _row(card):
    found = card.referral
    return {
        "referral": found,
        "name": card.name,
        "status_colour": STATUS_COLOURS[found.status],
        "band_colour": BAND_COLOURS.get(found.band, ""),
    }


def _token(referral):
    return f"{referral.updated.isoformat()}_{referral.pk}"


def _after(text):
    """(updated, id) of the last referral seen; None for what makes no sense."""
    moment, _, pk = text.partition("_")
    try:
        updated, last = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None
    return (updated, last) if updated.tzinfo and YEARS[0] < updated.year < YEARS[1] and 0 < last < 2**63 else None


def _address(request, **changes):
    kept = request.GET.copy()
    kept.pop("after", None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
