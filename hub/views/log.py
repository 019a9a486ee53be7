"""The event log, for auditors: who did what and who looked, by reference and never by name."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import access
from agencies.errors import Refused
from agencies.models import Event, Read
from agencies.paging import Pages

PAGE = 50


@require_GET
def event_log(request):
    """Events or reads, newest first; narrowed by a referral's reference."""
    if not access.may_at(request.user, "view_log"):
        raise Refused("Only an auditor reads the event log.")
    reference = request.GET.get("reference", "").strip()[:20]
    reads = request.GET.get("show") == "reads"
    if reads:
        rows = Read.objects.order_by("-at", "-id")
        rows = rows.filter(subject__iexact=reference) if reference else rows
    else:
        rows = Event.objects.order_by("-recorded_at", "-id")
        rows = rows.filter(referral__iexact=reference) if reference else rows
    page = Pages(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "hub/event_log.html", {"page": page, "reads": reads, "reference": reference})
