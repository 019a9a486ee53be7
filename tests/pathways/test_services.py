"""The service directory: what everybody who refers reads, and what nobody reads who should not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from agencies.roles import ROLES
from pathways.models import OutOfService, Service, ServiceCriterion
from tests.factories import LONG_AGO, County, ServiceFactory, person

pytestmark = pytest.mark.django_db
SECRET = "7 Hidden Lane"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def refuge(county):
    return ServiceFactory(
        code="REFUGE", name="Lantern", agency=county.mill, area=county.dover, service_type="refuge",
        client_group="domestic_abuse", term="long", confidential_address=True, address=SECRET, phone="01632 960200",
        stages=[("domestic_abuse", "refuge")],
    )  # fmt: skip


@pytest.fixture
def olive(client, county):
    client.force_login(county.officer)
    return client


def listed(client, **chosen):
    response = client.get(reverse("services"), chosen)
    assert response.status_code == 200
    return [service.code for service in response.context["page"]]


def everybody(county):
    for role in ROLES:
        if not User.objects.filter(memberships__role_group__role=role).exists():
            fits = next(a for a in (county.hub, county.probation, county.harbour) if a.kind in ROLES[role].agency_kinds)
            person(fits, role)
    return [user for user in User.objects.all() if user.memberships.exists()]


def test_the_directory_is_for_the_roles_that_may_see_services_and_nobody_else(client, county, refuge):
    for user in everybody(county):
        client.force_login(user)
        expected = 200 if "view_services" in ROLES[user.memberships.get().role].permissions else 403
        for address in (reverse("services"), reverse("service", args=["QUAY"])):
            assert client.get(address).status_code == expected, user.memberships.get().role


def test_a_confidential_address_is_read_by_its_provider_and_the_hub_alone(client, county, refuge):
    readers = set()
    for user in everybody(county):
        client.force_login(user)
        pages = "".join(
            client.get(address, follow=True).content.decode()
            for address in (
                reverse("services"), reverse("service", args=["REFUGE"]), reverse("set_up_services"),
                reverse("set_up_service", args=["REFUGE"]), reverse("service_change", args=["REFUGE"]),
            )
        )  # fmt: skip
        if SECRET in pages:
            readers.add((user.memberships.get().agency.code, user.memberships.get().role))
    assert readers == {("MILL", "provider_worker"), ("HUB", "hub_coordinator")}


def test_where_a_confidential_service_stands_is_told_to_nobody_else(olive, county, refuge):
    refuge.serves.set([county.thanet])
    page = olive.get(reverse("service", args=["REFUGE"])).content.decode()
    assert "Dover" not in page and "Confidential" in page and "01632 960200" in page
    assert "REFUGE" not in listed(olive, area=county.dover.code)
    assert "REFUGE" in listed(olive, area=county.thanet.code)


def test_an_address_that_is_not_confidential_is_open_to_everybody_who_refers(olive, county):
    Service.objects.filter(code="QUAY").update(address="1 Quay Street")
    assert "1 Quay Street" in olive.get(reverse("service", args=["QUAY"])).content.decode()


def test_the_list_is_narrowed_by_what_is_chosen_and_the_address_keeps_it(olive, county, refuge):
    county.quay.serves.set([county.thanet])
    assert listed(olive) == ["QUAY", "MILLLANE", "REFUGE"] or set(listed(olive)) == {"QUAY", "MILLLANE", "REFUGE"}
    assert listed(olive, client_group="domestic_abuse") == ["REFUGE"]
    assert listed(olive, service_type="refuge") == ["REFUGE"]
    assert listed(olive, term="long") == ["REFUGE"]
    assert listed(olive, stage="assessment_bed") == ["QUAY"]
    assert listed(olive, stage="hostel_24h", area=county.dover.code) == ["MILLLANE"]
    page = olive.get(reverse("services"), {"term": "long"}).content.decode()
    assert '<option value="long" selected>' in page


def test_a_choice_that_does_not_exist_is_no_reason_to_fall_over(olive, county):
    assert set(listed(olive, area="nowhere", term="forever", stage="’%_", page="x")) == {"QUAY", "MILLLANE"}


def test_a_service_at_one_stage_for_two_cohorts_is_listed_once(olive, county):
    ServiceFactory(
        code="BOTH", agency=county.mill, area=county.dover, stages=[("offenders", "shared"), ("homelessness", "shared")]
    )
    assert sorted(listed(olive, stage="shared")) == ["BOTH", "MILLLANE"]


def test_a_service_that_has_ended_or_not_begun_is_not_in_the_directory(olive, county):
    today = timezone.localdate()
    Service.objects.filter(code="QUAY").update(ends=today - timedelta(days=1))
    assert listed(olive) == ["MILLLANE"]
    assert olive.get(reverse("service", args=["QUAY"])).status_code == 404
    Service.objects.filter(code="QUAY").update(ends=today)
    assert set(listed(olive)) == {"MILLLANE", "QUAY"}
    Service.objects.filter(code="MILLLANE").update(starts=today + timedelta(days=1))
    assert listed(olive) == ["QUAY"]


def test_whom_a_service_takes_is_said_in_plain_sentences_with_safety_first(olive, county):
    today = timezone.localdate()
    rows = [
        ("aged_18_or_over", True, False, None),
        ("arson_conviction", False, True, None),
        ("woman", True, False, today),
    ]
    for criterion, must_hold, hard, ends in rows:
        ServiceCriterion.objects.create(
            service=county.quay, criterion=criterion, must_hold=must_hold, hard=hard, starts=LONG_AGO, ends=ends
        )
    said = [sentence for sentence, _, _ in olive.get(reverse("service", args=["QUAY"])).context["service"].takes]
    assert said == ["has no conviction for arson", "is 18 or over"]


def test_places_free_now_leave_out_what_is_out_of_service(olive, county):
    assert "3 places free now" in olive.get(reverse("service", args=["QUAY"])).content.decode()
    for unit in county.quay.units.all():
        OutOfService.objects.create(unit=unit, starts=LONG_AGO, reason="repairs", detail="A new boiler")
    assert "No place free now" in olive.get(reverse("service", args=["QUAY"])).content.decode()


def test_the_directory_costs_the_same_for_two_services_as_for_twenty_five(olive, county):
    def cost(address):
        olive.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert olive.get(address).status_code == 200
        return len(queries)

    address = reverse("services")
    few = cost(address)
    for _ in range(23):
        service = ServiceFactory(agency=county.mill, area=county.dover)
        service.serves.add(county.thanet)
        ServiceCriterion.objects.create(service=service, criterion="woman", starts=LONG_AGO)
    assert len(listed(olive)) == 25
    assert cost(address) == few
