"""Search among the referrals that the person may see, by reference, name or identifier."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies import access
from referrals import reading
from referrals.filters import find
from referrals.views.common import note_reading

MOST = 25
SEARCHED_FOR = "searched_for"  # in the session: no name that is typed at the top of a page stands in an address


@require_http_methods(["GET", "HEAD", "POST"])
def search(request):
    """Every word must match; a name or a number finds only people whose identifying facts may be read."""
    if request.method == "POST":
        request.session[SEARCHED_FOR] = _tidy(request.POST.get("q", ""))
        return redirect("search")
    text = _tidy(request.GET["q"]) if "q" in request.GET else request.session.get(SEARCHED_FOR, "")
    rows = find(request.user, text, {}) if text else []
    cards = reading.cards(request.user, rows[:MOST])
    note_reading(request, rows[:MOST])
    context = {"q": text, "cards": [cards[row.pk] for row in rows[:MOST]], "more": len(rows) > MOST}
    context["may_break_glass"] = access.may_at(request.user, "break_glass")
    return render(request, "hub/search.html", context)


def _tidy(text):
    return " ".join(text.replace("\0", "").split())[:80]
