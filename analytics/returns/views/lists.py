"""Returns in a list for their provider, in a grid of services and periods for whoever audits them."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.views.doors import needs, paged
from analytics.returns import access
from analytics.returns.actions.audit import needs_another
from analytics.returns.lifecycle import NOT_SIGNED, WITH_THE_PROVIDER, ReturnStatus
from analytics.returns.models import Return, ReturnSignature
from analytics.returns.sheet import period_of
from analytics.returns.views.common import colour
from pathways.models import Service

PERIODS = 6
SERVICES_A_PAGE = 40
SHOWN = {"": "All services", "late": "Late or missing", "again": "To audit again"}


@require_GET
@needs(*access.PROVIDER, access.COUNTY)
def returns(request):
    """Whoever audits returns sees all of them; a provider its own."""
    if agency_access.may_at(request.user, access.COUNTY):
        return _grid(request)
    return _own(request)


def _own(request):
    """What waits for the provider first, then what was signed, the latest period first."""
    today = timezone.localdate()
    rows = access.returns_for(request.user)
    open_ones = rows.filter(status__in=WITH_THE_PROVIDER).order_by("last", "service__name")
    latest = Prefetch("signatures", ReturnSignature.objects.select_related("signed_by").order_by("-revision"))
    came = rows.filter(status=ReturnStatus.RECEIVED).prefetch_related(latest, "signatures__audits")
    page, pages = paged(request, came.order_by("-last", "service__name"))
    groups = {"due": [], "running": []}
    for owed in open_ones:
        groups["running" if owed.last >= today else "due"].append(_row(owed))
    context = groups | {"received": [_row(owed) for owed in page], "pages": pages, "today": today}
    return render(request, "analytics/returns/own.html", context)


def _row(owed):
    """A return with its period, its tag, and the grade of its latest audit."""
    signature = owed.signatures.all()[0] if owed.status == ReturnStatus.RECEIVED and owed.revision else None
    audits = list(signature.audits.all()) if signature else []
    return {"owed": owed, "period": period_of(owed), "colour": colour(owed), "signature": signature, "audits": audits}


@dataclass(frozen=True)
class Square:
    """A service's return for a period, or that none is owed."""

    owed: Return | None
    colour: str = ""
    audits: tuple = ()


def _grid(request):
    """Every service that owes or owed returns, against the latest periods."""
    periods = _periods()
    of_periods = Return.objects.filter(_any(periods))
    shown = request.GET.get("show", "") if request.GET.get("show", "") in SHOWN else ""
    services = Service.objects.filter(pk__in=of_periods.values("service")).select_related("agency")
    if shown == "late":
        late = of_periods.filter(status__in=[ReturnStatus.OVERDUE, ReturnStatus.MISSING, ReturnStatus.SENT_BACK])
        services = services.filter(pk__in=late.values("service"))
    if shown == "again":
        services = services.filter(pk__in=needs_another(services.values("pk")))
    page, pages = paged(request, services.order_by("agency__name", "name"), SERVICES_A_PAGE)
    again = needs_another([service.pk for service in page])
    squares = _squares(page, of_periods)
    rows = [
        {
            "service": service,
            "again": service.pk in again,
            "squares": [squares.get((service.pk, period.scheme, period.code), Square(None)) for period in periods],
        }
        for service in page
    ]
    context = {"periods": periods, "rows": rows, "pages": pages, "totals": [_total(period) for period in periods]}
    tabs = [{"label": label, "url": f"?show={key}", "current": key == shown} for key, label in SHOWN.items()]
    context["tabs"] = tabs
    return render(request, "analytics/returns/grid.html", context)


def _periods():
    """The latest periods for which anybody owes a return, oldest first."""
    rows = Return.objects.order_by("-last", "-first").values_list("scheme", "code", "first", "last").distinct()
    return [period_of(Return(scheme=s, code=c, first=f, last=to)) for s, c, f, to in rows[:PERIODS]][::-1]


def _any(periods):
    """The condition that a return is for one of these periods."""
    found = Q(pk__in=[])
    for period in periods:
        found |= Q(scheme=period.scheme, code=period.code)
    return found


def _squares(services, of_periods):
    rows = of_periods.filter(service__in=services).prefetch_related("signatures__audits")
    found = {}
    for owed in rows:
        audits = [audit for signature in owed.signatures.all() for audit in signature.audits.all()]
        latest = tuple(sorted(audits, key=lambda audit: audit.audited_at)[-1:])
        found[owed.service_id, owed.scheme, owed.code] = Square(owed, colour(owed), latest)
    return found


def _total(period):
    """How many returns of a period are owed, came in time, came late, and are missing."""
    of_period = Return.objects.filter(scheme=period.scheme, code=period.code)
    return of_period.aggregate(
        owed=Count("id"),
        in_time=Count("id", filter=Q(received_on__isnull=False)),
        late=Count("id", filter=Q(received_in_default_on__isnull=False)),
        open=Count("id", filter=Q(status__in=NOT_SIGNED)),
        defaults=Count("id", filter=Q(default_issued_on__isnull=False)),
    )
