"""Search among the referrals that the person may see, by reference, name or identifier."""

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_GET

from referrals import access, reading
from referrals.views.common import note_reading

MOST = 25
IDENTIFIERS = ("crn", "prison_number", "pnc", "ni_number")


@require_GET
def search(request):
    """Every word must match; a name or a number finds only people whose identifying facts may be read."""
    text = " ".join(request.GET.get("q", "").split())[:80]
    cards = _find(request.user, text) if text else []
    note_reading(request, [card.referral for card in cards])
    return render(request, "hub/search.html", {"q": text, "cards": cards[:MOST], "more": len(cards) > MOST})


def _find(user, text):
    by_reference = Q(reference__iexact=text)
    by_name = Q()
    for word in text.split():
        by_name &= Q(service_user__given_name__icontains=word) | Q(service_user__family_name__icontains=word)
    compact = text.replace(" ", "").upper()
    by_number = Q(*[(f"service_user__{name}", compact) for name in IDENTIFIERS], _connector=Q.OR)
    rows = access.referrals_for(user).filter(by_reference | by_name | by_number)
    rows = list(rows.select_related("service_user", "cohort", "stage").order_by("-updated", "-id")[: MOST * 2 + 1])
    found = reading.cards(user, rows)
    return [found[row.pk] for row in rows if found[row.pk].named or row.reference.casefold() == text.casefold()]
