"""The service directory. A confidential address, and the area where such a service stands, leave for nobody."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from hub.api import parameters, shapes
from hub.api.doors import Reading
from pathways.filters import ServiceFilter
from pathways.views.directory import say, services_now
from referrals.vacancies import free_counts
from referrals.waits import waits_of

Directory = shapes.rows_of(shapes.ServiceShape, "Services that run today")


def _rows(services, user):
    """Services as the directory's page describes them, made ready to leave the hub."""
    say(services, user, free_counts, waits_of)
    for each in services:
        hidden = each.confidential_address
        each.stages = sorted({row.kind for row in each.works_at.all()})
        each.takes = [dict(zip(("sentence", "because", "safety_rule"), row, strict=True)) for row in each.takes]
        yield {name: getattr(each, name) for name in shapes.ServiceShape().fields} | {
            "serves": sorted(area.code for area in each.serves.all()),
            "address": None if hidden else each.address,
            "area": None if hidden else each.area.code,
        }


class Services(Reading):
    """Every service that runs today: whom it takes, how to refer, what is free. Never by where it stands."""

    permissions = ("view_services",)
    asks = parameters.of_filters(ServiceFilter)

    @extend_schema(operation_id="services", parameters=[each.documented for each in asks], responses=Directory)
    def get(self, request):
        services = services_now(timezone.localdate()).order_by("name", "pk")
        narrowed = parameters.chosen(ServiceFilter(request.GET, queryset=services, request=self.page))
        rows = _rows(list(narrowed.qs), request.user)
        return Response({"results": shapes.ServiceShape(rows, many=True).data})


class OneService(Reading):
    """One service of the directory."""

    permissions = ("view_services",)

    @extend_schema(operation_id="service", responses=shapes.ServiceShape)
    def get(self, request, code):
        found = list(services_now(timezone.localdate()).filter(code=code))
        if not found:
            raise Http404("No service with this code runs today. Look it up among the services.")
        [row] = _rows(found, request.user)
        return Response(shapes.ServiceShape(row).data)
