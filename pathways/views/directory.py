from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies.views.doors import needs, paged
from pathways.access import holds_on, opens_addresses, runs_on
from pathways.filters import ServiceFilter
from pathways.models import Service, ServiceCriterion, ServiceStage
from pathways.words import takes


def _services(today):
    """Services that run, with all that the directory says of them."""
    criteria = ServiceCriterion.objects.filter(holds_on(today)).order_by("-hard", "criterion")
    stages = ServiceStage.objects.select_related("cohort")
    return (
        Service.objects.filter(runs_on(today))
        .select_related("agency", "area")
        .prefetch_related("serves", Prefetch("criteria", criteria, to_attr="now"), Prefetch("works_at", stages))
    )


def _say(services, user, free_places):
    """Puts on each service the words of the directory, so that no template decides what may be read."""
    opens = opens_addresses(user)
    free = free_places(timezone.localdate()) if free_places else {}
    for service in services:
        service.takes = [(takes(row.criterion, row.must_hold), row.because, row.hard) for row in service.now]
        service.open_address = opens(service)
        service.free = free.get(service.pk, 0) if free_places else None
        service.stage_kinds = list(dict.fromkeys(row.get_kind_display() for row in service.works_at.all()))


@needs("view_services")
def services(request, free_places=None):
    """Who takes whom, where, and how to refer.

    `free_places(day)` gives the number of places free on a day by a service's key; without it nothing is said of them.
    """
    today = timezone.localdate()
    chosen = ServiceFilter(request.GET, queryset=_services(today).order_by("name", "pk"), request=request)
    page, pages = paged(request, chosen.qs)
    _say(page.object_list, request.user, free_places)
    narrowed = any(request.GET.get(name) for name in chosen.filters)
    context = {"page": page, "pages": pages, "filter": chosen, "narrowed": narrowed}
    return render(request, "pathways/services.html", context)


@needs("view_services")
def service(request, code, free_places=None):
    """All that is said of one service."""
    found = get_object_or_404(_services(timezone.localdate()), code=code)
    _say([found], request.user, free_places)
    return render(request, "pathways/service.html", {"service": found})
