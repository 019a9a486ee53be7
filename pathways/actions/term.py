from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from agencies.actions import record
from agencies.errors import NotPossible
from pathways.access import services_key
from pathways.models import Service, ServiceTerm


@transaction.atomic
def add_term(*, by, service, starts, units, term, indicator="", ends=None):
    """What holds for a service from a day on: contracted units, term, indicator. An earlier open row ends before it.

    `ends` is the last day. Raises NotPossible where two rows would hold on one day.
    """
    key = services_key(by)
    Service.objects.select_for_update().get(pk=service.pk)
    if ends and ends < starts:
        raise NotPossible({"ends": ["The last day cannot be before the first. Enter a later day"]})
    service.terms.filter(ends=None, starts__lt=starts).update(ends=starts - timedelta(days=1))
    clash = service.terms.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends:
        clash = clash.filter(starts__lte=ends)
    if other := clash.first():
        said = f"What you recorded from {other.starts:%-d %B %Y} holds then too. Enter days outside it"
        raise NotPossible({"starts": [said]})
    row = ServiceTerm(service=service, starts=starts, ends=ends, units=units, term=term, indicator=indicator)
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotPossible({"starts": ["Something already holds from that day on. Enter another day"]}) from error
    record(by=by, key=key, verb="add_term", subject_kind="service", subject=service.code, units=units)
    return row
