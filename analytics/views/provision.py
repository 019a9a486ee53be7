"""Contracts and quality: what the county buys from each service, when it was visited, and what is open about it."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.views.doors import needs, paged
from pathways.models import Contract, QualityVisit, SafeguardingAlert, Service


@require_GET
@needs("close_quarter")
def provision(request):
    """Services that run, each with its contracts in force, the grade that stands, and alerts that are open."""
    today = timezone.localdate()
    in_force = Contract.objects.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today).order_by("starts")
    visits = QualityVisit.objects.filter(service=OuterRef("pk"), visited_on__lte=today).order_by("-visited_on")
    graded = visits.exclude(awarded_grade="")
    alerts = SafeguardingAlert.objects.filter(service=OuterRef("pk"), closed_on=None).order_by().values("service")
    services = (
        Service.objects.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
        .select_related("agency")
        .prefetch_related(Prefetch("contracts", queryset=in_force, to_attr="bought"))
        .annotate(
            visited_on=Subquery(visits.values("visited_on")[:1]),
            grade=Subquery(graded.values("awarded_grade")[:1]),
            alerts=Subquery(alerts.annotate(n=Count("pk")).values("n")),
        )
        .order_by("agency__name", "name")
    )
    page, pagination = paged(request, services)
    return render(request, "analytics/provision.html", {"services": page} | pagination)
