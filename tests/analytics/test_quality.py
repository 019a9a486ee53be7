"""What is missing, contradictory or late is found by rule and provider, shown to whoever may see it, and mended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from analytics.cells import SUPPRESSED, TOTAL
from analytics.quality.reading import broken, counted, grid_of, hidden_grids, view_of
from analytics.quality.rules import BY_KEY, RULES
from analytics.together import Name
from pathways.codes import IN_NO_INDICATOR, SUPPORT_ONLY
from referrals import actions
from referrals.models import FollowUp, Outcome, Placement
from tests.analytics.cases import add_cases
from tests.analytics.reader import nothing_is_given_away
from tests.analytics.worlds import LAST, county
from tests.factories import AgencyFactory, County, person

pytestmark = pytest.mark.django_db
EVER, LATELY = Name("quality", "", "ever"), Name("quality", "", "lately")
TODAY = LAST + timedelta(days=40)


def nights_shared(one, other):
    """Whether two stays have a night in common; the day of a move is none, a stay of no night is on its day."""
    ends = [stay.ended or date.max for stay in (one, other)]
    if one.pk == other.pk or not other.accommodation or other.status not in ("arrived", "departed"):
        return False
    later = max(one.started, other.started)
    return later < ends[0] and later < ends[1]


def due_outcomes(stay):
    if stay.service.service_type in IN_NO_INDICATOR:
        return False
    if stay.service.term == "long" and stay.service.service_type not in SUPPORT_ONLY:
        return True
    return (stay.ended - stay.started).days >= 28


def gone(stay):
    return stay.status == "departed"


SLOW = {
    "destination": lambda stay: gone(stay) and stay.destination_area_kind == "pending",
    "not-stated": lambda stay: gone(stay) and stay.not_stated != [],
    "source": lambda stay: (
        stay.status in ("arrived", "departed") and "" in (stay.referral_source, stay.previous_accommodation)
    ),
    "outcomes": lambda stay: gone(stay) and due_outcomes(stay) and not Outcome.objects.filter(placement=stay).exists(),
    "unanswered": lambda stay: (
        gone(stay) and any(row.needed and row.achieved is None for row in Outcome.objects.filter(placement=stay))
    ),
    "died": lambda stay: (stay.departure_reason == "died") != (stay.destination == "died"),
    "planned": lambda stay: stay.planned is True and stay.departure_reason in ("evicted", "abandoned", "withdrawn"),
    "custody": lambda stay: (
        stay.departure_reason in ("custody", "recalled") and stay.destination not in ("prison", "not_known")
    ),
    "two-homes": lambda stay: (
        stay.accommodation
        and stay.status in ("arrived", "departed")
        and any(nights_shared(stay, other) for other in Placement.objects.filter(service_user=stay.service_user))
    ),
    "service-closed": lambda stay: bool(
        (stay.started and stay.started < stay.service.starts)
        or (stay.ended and stay.service.ends and stay.ended > stay.service.ends)
        or (stay.status == "arrived" and stay.service.ends and stay.service.ends < TODAY)
    ),
    "arrival": lambda stay: (
        stay.status == "booked" and stay.expected_arrival is not None and stay.expected_arrival < TODAY
    ),
    "overstay": lambda stay: (
        stay.status == "arrived"
        and stay.expected_end is not None
        and stay.expected_end < TODAY
        and not stay.overstay_reason
    ),
    "follow-up": lambda stay: any(
        row.held_on is None and row.due_on < TODAY for row in FollowUp.objects.filter(placement=stay)
    ),
}


@pytest.mark.parametrize("seed", range(2))
def test_every_rule_finds_the_stays_that_a_slow_look_at_each_finds(seed):
    add_cases(county(seed, stays=90))
    Placement.objects.filter(status="booked").update(expected_arrival=TODAY - timedelta(days=seed))
    Placement.objects.filter(status="arrived", reference__endswith="1").update(expected_end=LAST)
    Placement.objects.filter(reference__endswith="7").update(not_stated=["planned"])
    assert SLOW.keys() == BY_KEY.keys()
    stays = list(Placement.objects.select_related("service"))
    for rule in RULES:
        found = set(broken(Placement.objects.all(), rule, TODAY, None).values_list("reference", flat=True))
        assert found == {stay.reference for stay in stays if SLOW[rule.key](stay)}, rule.key


def test_the_page_costs_the_same_queries_for_two_stays_as_for_two_hundred(django_assert_num_queries):
    county(1, stays=200)
    with django_assert_num_queries(len(RULES)):
        counted(Placement.objects.all(), TODAY, None)


@pytest.fixture
def world(db):
    made = County()
    made.commissioner = person(made.hub, "commissioner")
    made.left = made.stayed(timezone.localdate() - timedelta(days=40), timezone.localdate() - timedelta(days=2))
    Placement.objects.filter(pk=made.left.pk).update(destination_area_kind="pending", destination_area=None)
    made.left.refresh_from_db()
    return made


def waiting(user):
    seen = view_of(user)
    return grid_of(counted(seen.stays, timezone.localdate(), None)).cell("destination", TOTAL).count


def test_a_provider_sees_its_own_stays_the_hub_all_that_it_may_open_and_a_commissioner_counts(world):
    own, other = (world.worker, world.mill_worker)
    if world.left.service.agency.code == "MILL":
        own, other = other, own
    assert [waiting(user) for user in (own, other, world.coordinator, world.commissioner)] == [1, 0, 1, 1]
    actions.restriction.restrict(by=world.coordinator, service_user=world.left.service_user, reason="Refuge.")
    assert [waiting(user) for user in (own, world.commissioner)] == [0, 1]


def test_a_count_leads_to_the_stay_and_the_stay_to_where_it_is_mended(world, client):
    client.force_login(world.coordinator)
    page = client.get(reverse("quality")).content.decode()
    records = reverse("quality_records", args=["destination"])
    assert records in page
    step, correct = (
        reverse("placement_step", args=[world.left.reference, name]) for name in ("destination", "correct")
    )
    assert correct in client.get(records).content.decode()
    assert client.get(correct).status_code == 200
    assert client.get(reverse("quality_records", args=["nothing"])).status_code == 404
    own = world.worker if world.left.service.agency.code != "MILL" else world.mill_worker
    client.force_login(own)
    assert step in client.get(records).content.decode()
    assert client.get(step).status_code == 200


def test_a_commissioner_reads_no_exact_small_count_and_no_record(world, client):
    client.force_login(world.commissioner)
    page = client.get(reverse("quality")).content.decode()
    assert '<td data-label="Stays">hidden</td>' in page
    assert "Numbers from 1 to 4 are hidden" in page
    assert world.left.reference not in page
    assert reverse("quality_records", args=["destination"]) not in page
    assert client.get(reverse("quality_records", args=["destination"])).status_code == 403
    assert client.get(reverse("quality"), {"provider": "NOBODY"}).status_code == 404


@pytest.mark.parametrize("seed", range(2))
def test_no_sum_of_the_page_and_no_other_way_of_asking_gives_a_small_number_away(seed):
    add_cases(county(seed, stays=(60, 240)[seed]))
    ever, lately = (counted(Placement.objects.all(), TODAY, since) for since in (None, LAST - timedelta(days=60)))
    grids = {EVER: grid_of(ever), LATELY: grid_of(lately)}
    shown = dict(zip(grids, hidden_grids(ever, lately, 5), strict=True))
    small = [(name, key) for name, grid in grids.items() for key, cell in grid.cells.items() if 0 < cell.count < 5]
    assert small
    assert all(shown[name].cells[key].flag == SUPPRESSED for name, key in small)
    nothing_is_given_away(grids, shown, [parts_of_all], most=30)


def parts_of_all(compared):
    """What the latest grid counts is a part of what the grid of all stays counts."""
    for row, column in compared.tables[EVER].cells:
        compared.at_least(compared.atom(EVER, row, column), [compared.atom(LATELY, row, column)], secret=True)


def test_a_county_in_order_says_so(client):
    hub = AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB")
    client.force_login(person(hub, "commissioner"))
    assert "Nothing is missing" in client.get(reverse("quality")).content.decode()


def test_the_hub_mends_what_is_the_hubs_to_mend_and_looks_at_the_rest(world, client):
    client.force_login(world.coordinator)
    for rule, word in (("destination", "Mend"), ("overstay", "Look"), ("outcomes", "Look"), ("two-homes", "Mend")):
        answer = client.get(reverse("quality_records", args=[rule]))
        for stay, _, url in answer.context["rows"]:
            shown = url or reverse("placement", args=[stay.reference])
            assert client.get(shown).status_code == 200, rule
            assert f"{word}<span" in answer.content.decode(), rule
            assert f'href="{shown}"' in answer.content.decode(), rule


def test_a_provider_mends_every_fault_of_its_own_that_has_a_step(world, client):
    client.force_login(world.worker)
    for rule in RULES:
        for stay, _, url in client.get(reverse("quality_records", args=[rule.key])).context["rows"]:
            assert url or not rule.steps, rule.key
            assert client.get(url or reverse("placement", args=[stay.reference])).status_code == 200, rule.key
