"""From a number to its referrals on worlds by chance: the slow loops say whose they are, and each role sees its own."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.http import urlencode

from agencies.models import Agency, Area
from agencies.roles import ROLES
from analytics import publication
from analytics.asking import period_of
from analytics.cells import SUPPRESSED
from analytics.figures import FIGURES
from analytics.periods import between
from analytics.together import Name
from analytics.tracing import referrals_counted
from analytics.windows import window
from referrals import access
from referrals.models import Referral, Stake
from tests.analytics.cases import add_cases
from tests.analytics.oracle import INDEPENDENT, indicator_on
from tests.analytics.oracle_cases import SlowCases
from tests.analytics.oracle_stays import came_from
from tests.analytics.oracle_unmet import searches_without_a_place
from tests.analytics.worlds import FIRST, LAST, add_awkward_days, county
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db
QUARTER = "fy:2013/14-Q2"


def left_in(slow, which):
    return [stay for stay in slow.left if indicator_on(stay.service, stay.ended) == which]


def kpi1(slow):
    """Everybody there at the end of services in KPI 1, and whoever left for a home of their own."""
    there = [stay for stay in slow.there if indicator_on(stay.service, slow.last) == "kpi1"]
    left = [stay for stay in left_in(slow, "kpi1") if stay.departure_reason != "died"]
    yield "count", "Total", "KPI", [*there, *(stay for stay in left if stay.destination in INDEPENDENT)]
    yield "of", "Total", "KPI", [*there, *left]


def kpi2(slow):
    """Whoever left services in KPI 2, but those who died or left unplanned for hospital or care."""
    care = ("hospital", "care_home")
    left = [
        stay
        for stay in left_in(slow, "kpi2")
        if stay.departure_reason != "died" and (stay.planned or stay.destination not in care)
    ]
    yield "count", "Total", "KPI", [stay for stay in left if stay.planned]
    yield "of", "Total", "KPI", left


def destinations(slow):
    for stay in slow.left[:5]:
        row, column = stay.get_destination_display(), "Planned" if stay.planned else "Unplanned"
        alike = [one for one in slow.left if one.destination == stay.destination and one.planned == stay.planned]
        yield "count", row, column, alike
    yield "count", "Total", "Total", slow.left


def lengths(slow):
    yield "count", "Total", "Stays", slow.left


def sources(slow):
    yield "count", "Total", "Count", slow.entered
    for label in sorted({stay.get_referral_source_display() for stay in slow.entered if stay.referral_source})[:4]:
        yield "count", label, "Count", [one for one in slow.entered if one.get_referral_source_display() == label]


def waits(slow):
    """Arrivals of referrals that were sent, and no move from one stay to the next."""
    waited = [stay for stay in slow.entered if stay.referral.submitted_at is not None]
    waited = [stay for stay in waited if not any(came_from(one, stay) for one in stay.referral.placements.all())]
    yield "count", "Total", "People", waited


def served(slow):
    yield "count", "Total", "Throughput", [*slow.there, *slow.left]


COUNTED = {
    Name("kpi1", "service_group"): kpi1,
    Name("kpi2", "service_group"): kpi2,
    Name("destinations", "destination"): destinations,
    Name("length-of-stay", "service_group"): lengths,
    Name("referral-sources"): sources,
    Name("waiting", "cohort"): waits,
    Name("throughput", "service_group"): served,
}


def made(seed):
    cache.clear()
    world = county(seed, stays=40)
    add_awkward_days(world)
    add_cases(world)
    return SlowCases(FIRST, LAST)


@pytest.mark.parametrize("seed", range(2))
def test_each_number_leads_to_the_referrals_that_slow_loops_count_and_to_no_other(seed):
    numbers_lead_to_their_referrals(seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(500, 540))
def test_each_number_leads_to_its_referrals_in_many_counties(seed):
    numbers_lead_to_their_referrals(seed)


def numbers_lead_to_their_referrals(seed):
    slow, on = made(seed), window(between(FIRST, LAST))
    for name, stays_of in COUNTED.items():
        for number, row, column, stays in stays_of(slow):
            expected = {stay.referral_id for stay in stays}
            assert referrals_counted(name, on, ((row, column), number)) == expected, (name, row, column, number)
    for by, rows in (("cohort", {"Total"}), ("criterion", None)):
        name = Name("unmet-need", by)
        for row, column, expected in searches_without_a_place(FIRST, LAST, by):
            if rows is None or row in rows:
                assert referrals_counted(name, on, ((row, column), "count")) == expected, (by, row, column)


def test_each_role_opens_the_referrals_of_a_number_that_it_may_see_and_no_other(client, settings):
    settings.DISCLOSURE_THRESHOLD = 0
    slow = made(1)
    everybody = readers()
    for name in (Name("kpi1", "service_group"), Name("kpi2", "service_group"), Name("destinations", "destination")):
        table = publication.shown(name, period_of(QUARTER))[1]
        for number, row, column, stays in COUNTED[name](slow):
            counted = {stay.referral_id for stay in stays}
            cell = {"row": row, "column": column, "number": number}
            assert table.cell(row, column).flag != SUPPRESSED
            for role, reader in everybody.items():
                opens_what_it_may_see(client, role, reader, name, cell, counted)


def test_each_figure_leads_each_role_to_the_referrals_of_its_largest_number_that_it_may_see(client, settings):
    settings.DISCLOSURE_THRESHOLD = 0
    made(2)
    everybody, on = readers(), window(period_of(QUARTER))
    for figure in FIGURES.values():
        name = next(publication.tables_of(figure))
        table = publication.shown(name, period_of(QUARTER))[1]
        row, column = max(table.cells, key=lambda key: table.number((key, "count")) or 0)
        counted = referrals_counted(name, on, ((row, column), "count"))
        assert bool(counted) == figure.from_referrals, name
        for role, reader in everybody.items():
            opens_what_it_may_see(client, role, reader, name, {"row": row, "column": column}, counted)


def opens_what_it_may_see(client, role, reader, name, cell, counted):
    """Nobody without both rights; whoever has them reads what is counted and theirs to see, on every page of it."""
    client.force_login(reader)
    address, query = reverse("figure_records", args=[name.figure]), {"period": QUARTER} | cell
    if not {"view_figures", "view_referral"} <= set(ROLES[role].permissions):
        assert client.get(address, query).status_code == 403, (name, role)
    elif not FIGURES[name.figure].from_referrals:
        assert client.get(address, query).status_code == 404, (name, role)
    elif counted:
        mine = set(access.referrals_for(reader).values_list("pk", flat=True))
        assert listed(client, address, query) == sorted(counted & mine), (name, cell, role)


def listed(client, address, asked):
    """Every referral on every page of the list, one after another."""
    found, following = [], f"?{urlencode(asked)}"
    while following:
        shown = client.get(address + following).context
        found += [card.referral.pk for card in shown["cards"]]
        following = shown["next_url"]
    return sorted(found)


def readers():
    """Somebody of each role; to the agency of each a part of the referrals is open by a stake."""
    found = {}
    referrals = list(Referral.objects.order_by("pk"))
    for number, role in enumerate(ROLES):
        kind = sorted(ROLES[role].agency_kinds)[0]
        county_agency = Agency.objects.filter(kind=Agency.Kind.COUNTY).first()
        agency = (
            county_agency
            if kind == "county" and county_agency
            else AgencyFactory(kind=kind, area=Area.objects.get(code="DOV"))
        )
        found[role] = person(agency, role, name=f"Reader {number}")
        for referral in referrals[number::5]:
            Stake.objects.get_or_create(
                referral=referral, agency=agency, kind="referrer", closed_at=None,
                defaults={"status": referral.status, "opened_at": referral.updated, "updated": referral.updated},
            )  # fmt: skip
    return found
