"""The numbers of returns from the records, for any number of services of one period in the same few queries.

Days and what counts as in service, entered and left are those of the figures (docs/exchange.md).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum, Value
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce, Greatest, Least

from analytics.frames import after_a_wait
from analytics.groups import contracted_days, last_contracted_units
from analytics.periods import Period
from analytics.windows import service_facts
from pathways.models import OutOfService, SafeguardingAlert, Unit
from referrals.codes import DepartureReason, DestinationAreaKind
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Offer, Outcome, Placement

ARRIVED, DEPARTED = PlacementStatus.ARRIVED, PlacementStatus.DEPARTED
Numbers = Mapping[str, int]


def counted(period: Period, services: Iterable[int]) -> dict[int, Counter]:
    """{service id: its numbers by line}; what is not there is nought."""
    services = list(services)
    found: dict[int, Counter] = {service: Counter() for service in services}
    for count in (_people, _departures, _outcomes, _used_days, _available_days, _contracted, _waiting, _alerts):
        for service, code, number in count(period, services):
            found[service][code] += number
    return {service: +numbers for service, numbers in found.items()}


def stays(code: str, period: Period) -> Q | None:
    """Which stays a line counts; None for a line that is not counted from stays."""
    ended = Q(status=DEPARTED, ended__range=(period.first, period.last))
    prefix, _, value = code.partition(":")
    if value:
        return {
            "reason": ended & Q(departure_reason=value),
            "planned": ended & Q(planned=True, destination=value),
            "unplanned": ended & Q(planned=False, destination=value),
            "needed": _with_outcome(period, Q(outcomes__code=value)),
            "achieved": _with_outcome(period, Q(outcomes__code=value, outcomes__achieved=True)),
        }.get(prefix)
    before = period.first - timedelta(days=1)
    entered = Q(status__in=(ARRIVED, DEPARTED), started__range=(period.first, period.last))
    through_the_hub = entered & after_a_wait(period.first, period.last)
    there = Q(status__in=(ARRIVED, DEPARTED), started__lte=period.last)
    return {
        "at_start": in_service(before),
        "at_end": in_service(period.last),
        "entries": entered,
        "planned": ended & Q(planned=True),
        "unplanned": ended & Q(planned=False),
        "died": ended & Q(departure_reason=DepartureReason.DIED),
        "pending": ended & Q(destination_area_kind=DestinationAreaKind.PENDING),
        "used_days": there & (Q(status=ARRIVED) | Q(ended__gt=period.first)),
        "waited_people": through_the_hub,
        "waited_days": through_the_hub,
    }.get(code)


def in_service(on) -> Q:
    """In service on a day: started on or before it and not ended on or before it."""
    return Q(started__lte=on) & (Q(status=ARRIVED) | Q(status=DEPARTED, ended__gt=on))


def _with_outcome(period: Period, which: Q) -> Q:
    days = (period.first, period.last)
    recorded = Q(outcomes__recorded_on__range=days) | Q(outcomes__recorded_on=None, ended__range=days)
    return recorded & Q(outcomes__needed=True, status__in=(ARRIVED, DEPARTED)) & which


def _of(services):
    return Placement.objects.filter(service__in=services).order_by()


def _people(period, services):
    for code in ("at_start", "at_end", "entries"):
        rows = _of(services).filter(stays(code, period)).values_list("service").annotate(n=Count("id"))
        yield from ((service, code, number) for service, number in rows)


def _departures(period, services):
    columns = ("service", "planned", "departure_reason", "destination", "destination_area_kind")
    rows = _of(services).filter(status=DEPARTED, ended__range=(period.first, period.last))
    for service, planned, reason, destination, area, number in rows.values_list(*columns).annotate(n=Count("id")):
        way = "planned" if planned else "unplanned"
        yield from ((service, code, number) for code in (way, f"{way}:{destination}", f"reason:{reason}"))
        if reason == DepartureReason.DIED:
            yield service, "died", number
        if area == DestinationAreaKind.PENDING:
            yield service, "pending", number


def _outcomes(period, services):
    days = (period.first, period.last)
    rows = Outcome.objects.filter(
        Q(recorded_on__range=days) | Q(recorded_on=None, placement__ended__range=days),
        placement__service__in=services, placement__status__in=(ARRIVED, DEPARTED), needed=True,
    )  # fmt: skip
    columns = ("placement__service", "code", "achieved")
    for service, code, achieved, number in rows.order_by().values_list(*columns).annotate(n=Count("id")):
        yield service, f"needed:{code}", number
        if achieved:
            yield service, f"achieved:{code}", number


def _used_days(period, services):
    first, after = _day(period.first), _day(period.last + timedelta(days=1))
    length = Least(Coalesce("ended", after), after) - Greatest(F("started"), first)
    rows = _of(services).filter(stays("used_days", period)).values_list("service")
    for service, used in rows.annotate(used=Sum(ExpressionWrapper(length, output_field=DurationField()))):
        yield service, "used_days", used.days


def _day(value):
    return Value(value, output_field=DateField())


def _available_days(period, services):
    """Days of units, without those out of service; no day of a unit is counted or taken away twice."""
    after = period.last + timedelta(days=1)
    units = Unit.objects.filter(
        Q(available_to=None) | Q(available_to__gte=period.first), service__in=services, available_from__lte=period.last
    ).values_list("pk", "service", "available_from", "available_to", "service__starts", "service__ends")
    spells = defaultdict(list)
    rows = OutOfService.objects.filter(
        Q(ends=None) | Q(ends__gt=period.first), unit__service__in=services, starts__lte=period.last
    )
    for unit, starts, ends in rows.order_by("unit", "starts").values_list("unit", "starts", "ends"):
        spells[unit].append((starts, ends or after))
    for unit, service, starts, ends, opened, closed in units:
        first = max(period.first, starts, opened)
        end = min([after, *(day + timedelta(days=1) for day in (ends, closed) if day)])
        free, at = 0, first
        for out, back in spells[unit]:
            free += max((min(out, end) - at).days, 0)
            at = max(at, back)
        yield service, "available_days", free + max((end - at).days, 0)


def _contracted(period, services):
    facts = service_facts()
    for service in services:
        yield service, "contracted_units", last_contracted_units(facts[service], period.first, period.last)
        if facts[service].open_in(period.first, period.last):
            yield service, "contracted_days", contracted_days(facts[service], period.first, period.last)


def _waiting(period, services):
    zone = ZoneInfo(settings.TIME_ZONE)
    after = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=zone)
    open_then = Q(answered_at=None) | Q(answered_at__gte=after)
    offers = Offer.objects.filter(open_then, service__in=services, sent_at__lt=after).order_by()
    for service, number in offers.values_list("service").annotate(n=Count("id")):
        yield service, "offers_waiting", number
    came = _of(services).filter(stays("waited_people", period))
    for service, started, sent in came.values_list("service", "started", "referral__submitted_at"):
        yield service, "waited_people", 1
        yield service, "waited_days", max((started - sent.astimezone(zone).date()).days, 0)


def _alerts(period, services):
    rows = SafeguardingAlert.objects.filter(service__in=services, raised_on__range=(period.first, period.last))
    for service, number in rows.order_by().values_list("service").annotate(n=Count("id")):
        yield service, "alerts", number
