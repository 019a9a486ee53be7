"""What every page of one return does alike."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused, TooLate
from analytics.returns import access
from analytics.returns.actions.steps import what_happened
from analytics.returns.lifecycle import RETURN, ReturnStatus
from analytics.returns.sheet import period_of

COLOURS = {
    ReturnStatus.EXPECTED: "blue",
    ReturnStatus.OVERDUE: "orange",
    ReturnStatus.MISSING: "red",
    ReturnStatus.RECEIVED: "green",
    ReturnStatus.SENT_BACK: "yellow",
}


def return_or_404(request, pk):
    """The return, if it is inside the reader's world; 404 otherwise, whether it exists or not."""
    owed = access.returns_for(request.user).filter(pk=pk).first()
    if owed is None:
        raise Http404
    owed.period = period_of(owed)
    return owed


def may_take(request, owed, step):
    """Lets those pass to whom the step is open now. Raises Refused, or TooLate saying where the return stands."""
    if access.key(request.user, step, owed) is None:
        raise Refused(f"Your role does not let you do this: {RETURN[step].button.lower()}.")
    if owed.status not in RETURN[step].from_:
        raise TooLate(what_happened(owed))
    return RETURN[step]


def address(owed):
    """The page of a return."""
    return reverse("return", args=[owed.pk])


def of_page(owed, **page):
    """What a form about a return needs around it."""
    back = {"back_url": address(owed), "back_label": "The return"}
    return {"caption": f"{owed.service}, {owed.period.label}", "owed": owed} | back | page


def colour(owed):
    """The colour of a return's tag: not due yet is grey."""
    running = owed.status == ReturnStatus.EXPECTED and owed.last >= timezone.localdate()
    return "grey" if running else COLOURS[owed.status]
