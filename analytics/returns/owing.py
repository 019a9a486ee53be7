"""Which services owe a return for a period, and which of them were never asked for one."""

from django.db.models import Q, QuerySet

from analytics.periods import Period
from analytics.returns.models import Return
from pathways.codes import WITHOUT_RETURN
from pathways.models import Contract, Service, ServiceTerm


def under_contract(period: Period) -> QuerySet[Service]:
    """Services that owe a return for a period: units or a contract on some day of it, and of a type that owes one."""
    days = Q(starts__lte=period.last) & (Q(ends=None) | Q(ends__gte=period.first))
    terms = ServiceTerm.objects.filter(days, units__gt=0).values("service")
    contracts = Contract.objects.filter(days).values("service")
    services = Service.objects.filter(days).exclude(service_type__in=WITHOUT_RETURN)
    return services.filter(Q(pk__in=terms) | Q(pk__in=contracts)).select_related("agency").order_by("name")


def never_asked(period: Period) -> QuerySet[Service]:
    """Services under contract in a period that nobody has asked for a return of it, or of a part of it."""
    asked = Return.objects.filter(first__gte=period.first, last__lte=period.last)
    return under_contract(period).exclude(pk__in=asked.values("service"))
