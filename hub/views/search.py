"""Search among the referrals that the person may see, by reference, name or identifier."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import access
from referrals import reading
from referrals.filters import find
from referrals.views.common import note_reading

MOST = 25


@require_GET
def search(request):
    """Every word must match; a name or a number finds only people whose identifying facts may be read."""
    text = " ".join(request.GET.get("q", "").split())[:80]
    rows = find(request.user, text, {}) if text else []
    cards = reading.cards(request.user, rows[:MOST])
    note_reading(request, rows[:MOST])
    context = {"q": text, "cards": [cards[row.pk] for row in rows[:MOST]], "more": len(rows) > MOST}
    context["may_break_glass"] = access.may_at(request.user, "break_glass")
    return render(request, "hub/search.html", context)
