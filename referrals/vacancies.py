"""Services as they stand now: free units, mix and last offers, for routing, the directory and the board.

Counts only, of every resident alike; nothing here names a person.
"""

from collections import defaultdict

from django.db.models import BooleanField, Case, Count, Max, Prefetch, Q, When
from django.utils import timezone

from agencies.access import agreement_holds
from pathways.live import requirements
from pathways.models import MixLimit, Service, ServiceCriterion, Unit
from pathways.routing import MixLimitNow, ServiceNow
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Offer, Placement


def free_units(on, services=None):
    """Units that can be offered: open on the day, in service, nobody in them and nobody booked."""
    held = Placement.objects.filter(
        status__in=[PlacementStatus.BOOKED, PlacementStatus.ARRIVED], unit__isnull=False
    ).values("unit")
    out = Q(out_of_service__starts__lte=on) & (Q(out_of_service__ends=None) | Q(out_of_service__ends__gt=on))
    units = Unit.objects.filter(_there(on)).exclude(pk__in=held)
    units = units.exclude(pk__in=Unit.objects.filter(out).values("pk"))
    return units if services is None else units.filter(service__in=services)


def bookable_units(service, on):
    """Units of a service that may be booked: in service, not yet booked; a resident may still be in them."""
    booked = Placement.objects.filter(status=PlacementStatus.BOOKED, unit__isnull=False).values("unit")
    out = Q(out_of_service__starts__lte=on) & (Q(out_of_service__ends=None) | Q(out_of_service__ends__gt=on))
    units = service.units.filter(_there(on))
    return units.exclude(pk__in=booked).exclude(pk__in=Unit.objects.filter(out).values("pk"))


def free_counts(on):
    """{service id: number of free units} in one query; services without any are absent."""
    return dict(free_units(on).values_list("service").annotate(free=Count("pk")))


def services_now(cohort, on):
    """Every open service that works for a cohort, as routing reads it. The same number of queries for any number."""
    return _now(Service.objects.filter(works_at__cohort=cohort).distinct(), on, cohort)


def service_now(service, on):
    """One service as it stands, at whatever stages and for whichever cohorts it works."""
    return _now(Service.objects.filter(pk=service.pk), on)[0]


def _now(services, on, cohort=None):
    current = Q(starts__lte=on) & (Q(ends=None) | Q(ends__gt=on))
    agreed = Case(When(agreement_holds(on, "agency__"), then=True), default=False, output_field=BooleanField())
    services = list(
        services.annotate(agreed=agreed)
        .select_related("area")
        .prefetch_related(
            "serves",
            "area__adjacent",
            Prefetch("criteria", ServiceCriterion.objects.filter(current)),
            Prefetch("mix_limits", MixLimit.objects.filter(current, approved_on__lte=on)),
            "works_at",
        )
    )
    free = free_counts(on)
    offered = dict(Offer.objects.filter(service__in=services).values_list("service").annotate(last=Max("sent_at")))
    next_free = _next_free(services, on)
    mix, premises = _mix(services), _premises(services, on)
    return [_service_now(s, cohort, on, free, offered, next_free, mix, premises) for s in services]


def _premises(services, on):
    """{service id: areas in which some of its units stand, though the service stands elsewhere}."""
    found = defaultdict(set)
    units = Unit.objects.filter(_there(on), service__in=services, area__isnull=False)
    for service, area in units.values_list("service", "area__code").distinct().order_by():
        found[service].add(area)
    return found


def kept_out_of(unit, service, about):
    """Whether the person may not live in the area where this unit of a service stands."""
    barred = (about.exclusion_areas or frozenset()) | (about.areas_to_avoid or frozenset())
    return bool(barred) and (unit.area or service.area).code in barred


def _there(on):
    """The condition that a unit is there on a day, whoever lives in it."""
    return Q(Q(available_to=None) | Q(available_to__gte=on), available_from__lte=on)


def _next_free(services, on):
    """{service id: the earliest expected end still to come among those who live there}."""
    ends = defaultdict(list)
    rows = Placement.objects.filter(service__in=services, status=PlacementStatus.ARRIVED, expected_end__gte=on)
    for service, day in rows.values_list("service", "expected_end"):
        ends[service].append(day)
    return {service: min(days) for service, days in ends.items()}


def _mix(services):
    """{(service id, criterion): residents for whom it held when they were routed}, from the stored runs."""
    wanted = {limit.criterion for service in services for limit in service.mix_limits.all()}
    counts = defaultdict(int)
    if not wanted:
        return counts
    rows = (
        Placement.objects.filter(service__in=services, status__in=[PlacementStatus.BOOKED, PlacementStatus.ARRIVED])
        .select_related(None)
        .prefetch_related("referral__routing_runs")
    )
    for placement in rows:
        runs = placement.referral.routing_runs.all()
        held = held_by(runs[len(runs) - 1].result) if runs else frozenset()
        for criterion in wanted & held:
            counts[placement.service_id, criterion] += 1
    return counts


def held_by(result):
    """Criteria that held for a person when they were routed; a run of an earlier release kept those it asked."""
    return frozenset(result.get("held", result.get("holds", ())))


def _service_now(service, cohort, on, free, offered, next_free, mix, premises):
    last = offered.get(service.pk)
    return ServiceNow(
        code=service.code,
        name=service.name,
        stage_kinds=frozenset(
            row.kind for row in service.works_at.all() if cohort is None or row.cohort_id == cohort.pk
        ),
        serves=frozenset(area.code for area in service.serves.all()) or frozenset({service.area.code}),
        area=service.area.code,
        neighbours=frozenset(area.code for area in service.area.adjacent.all()),
        requirements=requirements(service.criteria.all()),
        mix_limits=tuple(
            MixLimitNow(row.criterion, row.at_most, mix[service.pk, row.criterion]) for row in service.mix_limits.all()
        ),
        support_level=service.support_level,
        free_units=free.get(service.pk, 0),
        next_free=next_free.get(service.pk),
        closed=service.starts > on or (service.ends is not None and service.ends < on),
        last_offered=timezone.localdate(last) if last else None,
        tie_break=service.tie_break,
        confidential=service.confidential_address,
        premises_in=frozenset(premises[service.pk] - {service.area.code}),
        agreed=service.agreed,
    )
