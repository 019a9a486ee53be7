"""What the lists of services are narrowed by; the address keeps it, so that a list can be sent to somebody."""

import django_filters as filters

from agencies.models import Area
from pathways.codes import ClientGroup, ServiceType, StageKind, Term
from pathways.models import Service


def _areas(request):
    return Area.objects.exclude(kind__in=["outside", "group"])


class ServiceFilter(filters.FilterSet):
    """By whom it takes, from where, and what it is; never by where it stands, which may be confidential."""

    area = filters.ModelChoiceFilter(
        field_name="serves", queryset=_areas, to_field_name="code", label="Takes people for", empty_label="Any area"
    )
    client_group = filters.ChoiceFilter(choices=ClientGroup.choices, label="For", empty_label="Everybody")
    service_type = filters.ChoiceFilter(choices=ServiceType.choices, label="Type of service", empty_label="Any type")
    stage = filters.ChoiceFilter(
        field_name="works_at__kind",
        choices=StageKind.choices,
        label="Stage of a pathway",
        empty_label="Any stage",
        distinct=True,
    )
    term = filters.ChoiceFilter(choices=Term.choices, label="Length of stay", empty_label="Any length")

    class Meta:
        model = Service
        fields = ["area", "client_group", "service_type", "stage", "term"]
