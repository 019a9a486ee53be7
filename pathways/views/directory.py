from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies.views.doors import needs, paged
from pathways.access import holds_on, opens_addresses, runs_on
from pathways.filters import ServiceFilter
from pathways.live import referring
from pathways.models import Service, ServiceCriterion, ServiceStage
from pathways.words import takes


def services_now(today):
    """Services that run, with all that the directory says of them."""
    criteria = ServiceCriterion.objects.filter(holds_on(today)).order_by("-hard", "criterion")
    stages = ServiceStage.objects.select_related("cohort")
    return (
        Service.objects.filter(runs_on(today))
        .select_related("agency", "area")
        .prefetch_related("serves", Prefetch("criteria", criteria, to_attr="now"), Prefetch("works_at", stages))
    )


def say(services, user, free_places, waits):
    """Puts on each service the words of the directory, so that no template decides what may be read."""
    opens = opens_addresses(user)
    today = timezone.localdate()
    free = free_places(today) if free_places else {}
    waited = waits(services, today) if waits else {}
    asked = referring(today)
    for service in services:
        service.takes = [(takes(row.names, row.must_hold), row.because, row.hard) for row in service.now]
        service.open_address = opens(service)
        service.wait = waited.get(service.pk)
        service.says_wait = waits is not None
        service.free = free.get(service.pk, 0) if free_places else None
        service.stage_kinds = list(dict.fromkeys(row.get_kind_display() for row in service.works_at.all()))
        rows = [(row, said) for row in service.works_at.all() for said in asked[row.cohort_id, row.kind]]
        service.refers = list(dict.fromkeys((row.cohort.name, row.get_kind_display(), said) for row, said in rows))


@needs("view_services")
def services(request, free_places=None, waits=None):
    """Who takes whom, where, and how to refer.

    `free_places(day)` gives the number of places free on a day, `waits(services, day)` how long people waited in the
    year before it, each by a service's key; without them nothing is said of that.
    """
    today = timezone.localdate()
    chosen = ServiceFilter(request.GET, queryset=services_now(today).order_by("name", "pk"), request=request)
    page, pages = paged(request, chosen.qs)
    say(list(page), request.user, free_places, waits)
    narrowed = any(request.GET.get(name) for name in chosen.filters)
    context = {"page": page, "pages": pages, "filter": chosen, "narrowed": narrowed}
    return render(request, "pathways/services.html", context)


@needs("view_services")
def service(request, code, free_places=None, waits=None):
    """All that is said of one service."""
    found = get_object_or_404(services_now(timezone.localdate()), code=code)
    say([found], request.user, free_places, waits)
    return render(request, "pathways/service.html", {"service": found})
