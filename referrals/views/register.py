"""The list of referrals: those inside the reader's world, newest first, narrowed by what the address says."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.paging import address, after, in_words, token
from agencies.views.doors import needs
from referrals import access, reading
from referrals.filters import ReferralFilter
from referrals.listing import listed, words_of
from referrals.views.common import export_url, note_reading
from referrals.views.tags import BAND_COLOURS, STATUS_COLOURS


@require_GET
@needs("view_referral")
def referrals(request):
    """A page of 25 costs the same in a small register and in a big one; a search looks among the visible alone."""
    chosen = ReferralFilter(request.GET, queryset=access.open_stakes(request.user, "view_referral"), request=request)
    words = words_of(request.GET.get("q", ""))
    last = after(request.GET.get("after", ""))
    found = listed(request.user, chosen=chosen.chosen, words=words, last=last)
    rows, count = found.rows, found.count
    note_reading(request, rows)
    cards = reading.cards(request.user, rows)
    context = {
        "rows": [_row(cards[row.pk]) for row in rows],
        "filter": chosen,
        "count": count,
        "count_words": in_words(count).capitalize(),
        "q": words,
        "narrowed": bool(words or chosen.chosen),
        "next_url": address(request, after=token(rows[-1].updated, rows[-1].pk)) if found.more else "",
        "first_url": address(request) if last else "",
        "export_url": export_url(request, "referrals"),
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
