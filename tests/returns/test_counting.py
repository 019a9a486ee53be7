"""Each number of a return is counted again, day by day and row by row, on invented counties."""

from collections import Counter
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.asking import period_of
from analytics.returns.counting import counted, stays
from analytics.returns.lines import LINES, contradictions
from pathways.models import OutOfService, SafeguardingAlert, Service, ServiceTerm, Unit
from referrals.models import Offer, Outcome, Placement
from tests.analytics.cases import add_cases
from tests.analytics.oracle_stays import came_from
from tests.analytics.worlds import county

pytestmark = pytest.mark.django_db
QUARTER = period_of("fy:2013/14-Q2")
LONDON = ZoneInfo("Europe/London")


def days_of(period):
    return [period.first + timedelta(days=n) for n in range(period.days)]


def there(stay, day):
    """Whether somebody was in service at the end of a day."""
    return stay.started is not None and stay.started <= day and (stay.ended is None or stay.ended > day)


def slowly(service, period):
    """Every number of one service's return, in plain loops."""
    found, days = Counter(), days_of(period)
    for stay in Placement.objects.filter(service=service).select_related("referral"):
        if stay.started is None:
            continue
        found["at_start"] += there(stay, period.first - timedelta(days=1))
        found["at_end"] += there(stay, period.last)
        found["used_days"] += sum(there(stay, day) for day in days)
        if stay.started in days:
            found["entries"] += 1
            sent = stay.referral.submitted_at
            if sent and not any(came_from(other, stay) for other in stay.referral.placements.all()):
                found["waited_people"] += 1
                found["waited_days"] += max(0, (stay.started - sent.astimezone(LONDON).date()).days)
        if stay.ended in days:
            way = "planned" if stay.planned else "unplanned"
            for code in (way, f"{way}:{stay.destination}", f"reason:{stay.departure_reason}"):
                found[code] += 1
            found["died"] += stay.departure_reason == "died"
            found["pending"] += stay.destination_area_kind == "pending"
    for outcome in Outcome.objects.filter(placement__service=service, needed=True).select_related("placement"):
        if outcome.placement.started and (outcome.recorded_on or outcome.placement.ended) in days:
            found[f"needed:{outcome.code}"] += 1
            found[f"achieved:{outcome.code}"] += bool(outcome.achieved)
    for offer in Offer.objects.filter(service=service):
        sent = offer.sent_at.astimezone(LONDON).date()
        answered = offer.answered_at and offer.answered_at.astimezone(LONDON).date()
        found["offers_waiting"] += sent <= period.last and (answered is None or answered > period.last)
    found["alerts"] = sum(alert.raised_on in days for alert in SafeguardingAlert.objects.filter(service=service))
    for day in days:
        if service.starts <= day and (service.ends is None or day <= service.ends):
            units = contracted(service, day)
            found["contracted_days"] += units
            found["contracted_units"] = units
            found["available_days"] += sum(available(unit, day) for unit in Unit.objects.filter(service=service))
    return +found


def contracted(service, day):
    rows = [row for row in ServiceTerm.objects.filter(service=service) if row.starts <= day]
    rows = [row for row in rows if row.ends is None or row.ends >= day]
    return max(rows, key=lambda row: row.starts).units if rows else 0


def available(unit, day):
    if unit.available_from > day or (unit.available_to and unit.available_to < day):
        return False
    spells = OutOfService.objects.filter(unit=unit)
    return not any(spell.starts <= day and (spell.ends is None or spell.ends > day) for spell in spells)


def units_with_awkward_spells(made, seed):
    """Units that come, go and are out of service around the ends of the quarter, also twice on one day."""
    chance = Random(seed)
    for service in made.services[:4]:
        for number in range(2):
            starts = made.day()
            ends = starts + timedelta(days=chance.randint(0, 60)) if chance.random() < 0.3 else None
            unit = Unit.objects.create(
                service=service, code=f"{number}", name=f"Room {number}", available_from=starts, available_to=ends
            )
            for last in (False, True):
                out = made.day()
                back = None if last and chance.random() < 0.3 else out + timedelta(days=chance.randint(0, 20))
                OutOfService.objects.create(unit=unit, starts=out, ends=back, reason="repairs", detail="Boiler.")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_is_what_slow_loops_count(seed):
    made = county(seed, stays=60)
    add_cases(made)
    units_with_awkward_spells(made, seed)
    fast = counted(QUARTER, [service.pk for service in made.services])
    for service in Service.objects.filter(pk__in=fast):
        assert fast[service.pk] == slowly(service, QUARTER), service


def test_a_number_leads_to_as_many_stays_as_it_counts():
    made = county(5, stays=120)
    fast = counted(QUARTER, [service.pk for service in made.services])
    for service, numbers in fast.items():
        for code in LINES:
            which = stays(code, QUARTER)
            if which is None or code in ("used_days", "waited_days"):
                continue
            rows = Placement.objects.filter(which, service=service).distinct().count()
            if code.startswith(("needed:", "achieved:")):  # one stay may need the same on several days
                assert (rows > 0) == (numbers[code] > 0) and rows <= numbers[code], code
            else:
                assert rows == numbers[code], code


def test_what_comes_from_the_records_never_contradicts_itself():
    made = county(6, stays=120)
    for numbers in counted(QUARTER, [service.pk for service in made.services]).values():
        assert contradictions(numbers) == []


def test_many_services_cost_the_same_queries_as_one(django_assert_num_queries):
    made = county(7, stays=40)
    with CaptureQueriesContext(connection) as one:
        counted(QUARTER, [made.services[0].pk])
    with django_assert_num_queries(len(one)):
        counted(QUARTER, [service.pk for service in made.services])


def test_an_empty_service_has_only_what_is_contracted_from_it():
    made = county(8, stays=0)
    numbers = counted(period_of("fy:2030/31-Q1"), [service.pk for service in made.services])
    assert {code for found in numbers.values() for code in found} <= {"contracted_units", "contracted_days"}
