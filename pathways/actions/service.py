from django.db import transaction

from agencies.actions import record
from agencies.errors import NotPossible
from pathways.access import services_key
from pathways.models import Service, ServiceStage


def _log(by, key, verb, service, **detail):
    record(by=by, key=key, verb=verb, subject_kind="service", subject=service.code, **detail)


def _check(service, serves):
    if service.agency_id and service.agency.kind != "provider":
        raise NotPossible({"agency": [f"{service.agency} is not a provider. Choose the agency that runs the service"]})
    if not serves:
        raise NotPossible({"serves": ["Choose at least one area that the service takes people for"]})
    if service.ends and service.ends < service.starts:
        raise NotPossible({"ends": ["The service cannot end before it starts. Enter a later day"]})
    service.full_clean()


@transaction.atomic
def add_service(*, by, serves, **fields):
    """A new service and the areas that it serves. Raises Refused, NotPossible, or ValidationError naming the field."""
    key = services_key(by)
    service = Service(**fields)
    _check(service, serves)
    service.save()
    service.serves.set(serves)
    _log(by, key, "add_service", service)
    return service


@transaction.atomic
def change_service(*, by, service, serves, **fields):
    """Change a service's own facts; a fact that is not given stays. The log keeps which facts, never an address."""
    key = services_key(by)
    changed = sorted(name for name, value in fields.items() if getattr(service, name) != value)
    for name, value in fields.items():
        setattr(service, name, value)
    _check(service, serves)
    service.save()
    if set(service.serves.values_list("pk", flat=True)) != {area.pk for area in serves}:
        service.serves.set(serves)
        changed.append("serves")
    _log(by, key, "change_service", service, fields=changed)
    return service


@transaction.atomic
def set_stages(*, by, service, cohort, kinds):
    """At which kinds of stage the service works for one cohort, and at no others."""
    key = services_key(by)
    held = {row.kind: row for row in service.works_at.filter(cohort=cohort)}
    for kind in held.keys() - set(kinds):
        held[kind].delete()
    for kind in sorted(set(kinds) - held.keys()):
        row = ServiceStage(service=service, cohort=cohort, kind=kind)
        row.full_clean()
        row.save()
    if set(kinds) != held.keys():
        _log(by, key, "set_stages", service, cohort=cohort.code, kinds=sorted(kinds))
    return service
