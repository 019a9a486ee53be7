"""What a page costs: the same number of queries however many rows stand on it, for every address that opens."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.actions import token as tokens
from analytics.models import Target
from pathways.criteria import CRITERIA
from pathways.models import MixLimit
from referrals import actions
from referrals.models import UnusualLook
from tests.access.addresses import PEOPLE, arguments, names, the_table
from tests.factories import LONG_AGO, AgencyFactory, ServiceFactory, person

pytestmark = pytest.mark.django_db
WRITES = ("SAVEPOINT", "RELEASE", "INSERT", "UPDATE")


def more(world, number):
    """One more of everything that lists show, for each of the agencies that read them."""

    def somebody(kind):
        return {"service_user": world.service_user(given_name=f"Ash{kind}{number}", family_name=f"Birch{kind}{number}")}

    world.draft(**somebody("draft"))
    world.submitted(**somebody("sent"))
    world.offered(world.quay, world.mill_lane, **somebody("offered"))
    world.told(**somebody("told"))
    world.decline(*world.offered(world.mill_lane, **somebody("declined")))
    moved_in(world, **somebody("housed"))
    actions.placement.depart(
        by=world.worker, placement=moved_in(world, **somebody("left")), on=timezone.localdate(), reason="moved_on",
        planned=True, destination="private_rented", area_kind="pending",
    )  # fmt: skip
    actions.referral.withdraw(
        by=world.officer, referral=world.submitted(**somebody("back")), reason="duplicate", detail="Twice."
    )
    again = world.service_user(given_name="Robin", family_name=f"Weald{'d' * (number % 2)}", phone=f"0{number}")
    world.submitted(service_user=again)
    hidden = world.submitted(**somebody("hidden"))
    actions.restriction.restrict(by=world.coordinator, service_user=hidden.service_user, reason="Refuge.")
    _set_up(world, number)


def moved_in(world, **fields):
    """Somebody who lives since today in a further house of the worker's provider."""
    house = ServiceFactory(agency=world.harbour, area=world.thanet, stages=[("offenders", "hostel_24h")])
    (offer,) = world.offered(house, **fields)
    day = timezone.localdate()
    stay = actions.offer.accept(by=world.worker, offer=offer, unit=house.units.first(), expected_arrival=day)
    return actions.placement.arrive(by=world.worker, placement=stay, on=day)


def _set_up(world, number):
    elsewhere = AgencyFactory(kind="probation")
    manager = person(elsewhere, "referring_manager")
    actions.emergency.open_referral(by=manager, agency=elsewhere, text=world.sent.reference, reason="Missing.")
    own = world.coordinator.memberships.get()
    tokens.issue(by=world.coordinator, membership=own, name=f"Copy {number}", ends=timezone.localdate())
    Target.objects.create(indicator="kpi1", period_from=LONG_AGO + timedelta(days=number), value=80)
    MixLimit.objects.create(
        service=world.quay, criterion=sorted(CRITERIA)[number], at_most=number + 3,
        starts=LONG_AGO + timedelta(days=number), declared_on=LONG_AGO,
    )  # fmt: skip
    UnusualLook.objects.create(
        rule="again_and_again", actor_id=manager.pk, reference=world.sent.reference, number=5 + number,
        day=timezone.localdate(), first_at=timezone.now(), found_at=timezone.now(),
    )  # fmt: skip


def costs(world, addresses, given):
    """{address: queries that read} for the first person to whom each opens, everything that is kept being warm."""
    found = {}
    for name, who in addresses.items():
        browser = Client()
        if getattr(world, who).is_authenticated:
            browser.force_login(getattr(world, who))
        address = reverse(name, kwargs=given.get(name, {}))
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        asked = [each["sql"] for each in captured if not each["sql"].startswith(WRITES)]
        found[name] = len([sql for sql in asked if "django_session" not in sql])
    return found


def opening(every=1):
    """{address: who is asked}: for every nth address that opens to somebody, the first person to whom it does."""
    table = the_table()
    people = [name for name in PEOPLE if name not in ("leaver", "nobody")]
    first = {name: next((who for who in people if table[name][who] == 200), None) for name in sorted(names())}
    opens = [(name, who) for name, who in first.items() if who]
    return dict(opens[::every])


def dearer(world, addresses):
    given = arguments(world)
    for number in range(2):
        more(world, number)
    few = costs(world, addresses, given)
    for number in range(2, 7):
        more(world, number)
    many = costs(world, addresses, given)
    return {name: (few[name], many[name]) for name in addresses if many[name] > few[name]}


def test_a_page_costs_as_many_queries_for_seven_rows_as_for_two(world):
    asked = opening(every=6)
    assert len(asked) > 20
    assert dearer(world, asked) == {}


@pytest.mark.deep
def test_no_page_costs_more_queries_for_many_rows_than_for_few(world):
    assert dearer(world, opening()) == {}
