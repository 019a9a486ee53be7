"""From a number to its referrals: those that its reader may see, no more and no fewer."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from agencies.models import Agency
from analytics.figures import FIGURES
from analytics.periods import between
from analytics.publication import asked, names
from analytics.together import Name
from analytics.tracing import referrals_counted
from analytics.windows import window
from referrals.models import Offer, Outcome, Placement, Referral, ServiceUser
from tests.analytics.cases import add_cases
from tests.analytics.worlds import FIRST, LAST, county
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db
QUARTER = "fy:2013/14-Q2"
SOME = ("kpi1", "kpi2", "destinations", "reconnection-out", "outcomes", "waiting", "decline-reasons", "utilisation")


@pytest.mark.deep
def test_the_referrals_of_each_number_are_those_without_which_it_would_be_nothing():
    county(5, stays=60)
    on = window(between(FIRST, LAST))
    for name in (name for name in names() if name.figure in SOME and not name.option and name.by != "service"):
        figure, query = FIGURES[name.figure], asked(name)
        table = figure.compute(on, query)
        found = [key for key, cell in table.cells.items() if cell.count and key[0] != "People"]
        for key in found[:: max(1, len(found) // 3)]:
            counted = referrals_counted(name, on, (key, "count"))
            assert 0 < len(counted) <= table.cells[key].count, (name, key)
            with transaction.atomic():
                taken_away(counted)
                left = figure.compute(window(on.period), query).number((key, "count")) or 0
                transaction.set_rollback(True)
            assert left == 0, (name, key)


def test_no_number_of_what_is_not_counted_from_referrals_leads_to_an_empty_list(client):
    add_cases(county(4, stays=60))
    on = window(between(FIRST, LAST))
    hub = person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "hub_coordinator")
    client.force_login(hub)
    for name in (Name(figure.name, (figure.breakdowns or ("",))[0]) for figure in FIGURES.values()):
        table = FIGURES[name.figure].compute(on, asked(name))
        atoms = [(key, "count") for key, cell in table.cells.items() if cell.count and key[0] == "Total"]
        led = [atom for atom in atoms[:1] if referrals_counted(name, on, atom)]
        assert bool(led) == (FIGURES[name.figure].from_referrals and bool(atoms)), name
    page = client.get(reverse("figure", args=["p1e-decisions"]), {"period": QUARTER}).content.decode()
    assert reverse("figure_records", args=["p1e-decisions"]) not in page
    assert client.get(reverse("figure_records", args=["p1e-decisions"]), {"period": QUARTER}).status_code == 404


def taken_away(referrals):
    """None of what these referrals had happened in the period."""
    stays = Placement.objects.filter(referral__in=referrals)
    Outcome.objects.filter(placement__in=stays).update(needed=False)
    stays.filter(status="arrived").update(status="cancelled", started=None)
    stays.filter(status="departed").update(started=date(1950, 1, 1), ended=date(1950, 1, 2))
    Offer.objects.filter(referral__in=referrals, status="declined").update(answered_at="1950-01-01T09:00:00Z")


def address(**cell):
    return reverse("figure_records", args=["destinations"]), {"period": QUARTER} | cell


def one_kind_of_departure():
    """Everybody left in the same way and for the same place, so that nothing need be hidden."""
    cache.clear()
    made = county(3, stays=150)
    place = {"destination_area_kind": "area", "destination_area": made.areas["DOV"], "origin_kind": "none"}
    alike = {"destination": "social_rented", "planned": True, "departure_reason": "moved_on", "origin_area": None}
    Placement.objects.filter(status="departed").update(
        client_group="generic", service=made.services[0], **alike, **place
    )


def test_a_coordinator_opens_the_referrals_of_a_number_and_a_member_does_not(client):
    one_kind_of_departure()
    hub = AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB")
    cell = {"row": "Total", "column": "Total", "number": "count"}
    left = Placement.objects.filter(status="departed", ended__range=(FIRST, LAST))
    expected = set(left.values_list("referral__reference", flat=True))
    client.force_login(person(hub, "hub_coordinator"))
    page = client.get(address()[0].replace("records/", ""), {"period": QUARTER}).content.decode()
    assert "figures/destinations/records/?" in page
    found, following = [], f"?{urlencode(address(**cell)[1])}"
    while following:
        shown = client.get(address()[0] + following).context
        found += [card.referral.reference for card in shown["cards"]]
        following = shown["next_url"]
    assert found == sorted(expected)
    for role in ("partnership_member", "commissioner", "auditor"):
        client.force_login(person(hub, role))
        assert client.get(*address(**cell)).status_code == 403
        plain = client.get(address()[0].replace("records/", ""), {"period": QUARTER}).content.decode()
        assert "records/?" not in plain


def test_restricted_people_count_and_are_not_on_the_list(client):
    one_kind_of_departure()
    left = Placement.objects.filter(status="departed", ended__range=(FIRST, LAST)).first()
    ServiceUser.objects.filter(pk=left.service_user_id).update(restricted=True)
    Referral.objects.filter(service_user=left.service_user_id).update(restricted=True)
    client.force_login(person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "hub_coordinator"))
    answer = client.get(*address(row="Total", column="Total", number="count"))
    seen = Placement.objects.filter(status="departed", ended__range=(FIRST, LAST), referral__restricted=False)
    assert answer.context["found"] == seen.values("referral").distinct().count()
    assert answer.context["number"] > answer.context["found"]


def test_a_hidden_number_and_a_cell_that_is_none_lead_nowhere(client):
    cache.clear()
    county(3, stays=30)
    client.force_login(person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "hub_coordinator"))
    for cell in ({"row": "Nowhere", "column": "Total"}, {}, {"row": "Total", "column": "Total", "number": "rest"}):
        assert client.get(*address(**cell)).status_code == 404
