"""A commissioner reads in one place what is bought from each service, how it was graded and what is open about it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from analytics.asking import period_of
from analytics.figures import FIGURES, Query, answer
from pathways.models import Contract, QualityVisit, SafeguardingAlert, Service, ServiceTerm
from tests.analytics.worlds import county
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner(client):
    made = county(1, stays=2)
    client.force_login(person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "commissioner"))
    return made


def test_each_service_shows_its_contracts_its_last_grade_and_its_open_alerts(commissioner, client):
    service, today = Service.objects.filter(ends=None).first(), timezone.localdate()
    Contract.objects.create(
        reference="K1", service=service, type="block_gross", starts=date(2014, 4, 1), annual_value=125000, units=12
    )
    over = {"starts": date(2010, 4, 1), "ends": date(2013, 3, 31), "annual_value": 1}
    Contract.objects.create(reference="OLD", service=service, type="block_gross", **over)
    for days, grade in ((400, "C"), (30, "B"), (3, "")):
        QualityVisit.objects.create(service=service, visited_on=today - timedelta(days=days), awarded_grade=grade)
    for number, closed in enumerate((None, None, today)):
        raised = {"raised_on": today - timedelta(days=9), "nature": "financial", "closed_on": closed}
        SafeguardingAlert.objects.create(reference=f"A{number}", service=service, **raised)
    page = client.get(reverse("provision")).content.decode()
    row = page[page.index(reverse("service", args=[service.code])) :]
    row = row[: row.index("</tr>")]
    assert "K1: " in row
    assert "£125,000 a year" in row
    assert "OLD" not in row
    assert '<td data-label="Grade">B</td>' in row
    assert '<td data-label="Open alerts">2</td>' in row


def test_it_costs_the_same_queries_for_one_service_as_for_twelve(commissioner, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as many:
        client.get(reverse("provision"))
    Service.objects.exclude(pk=Service.objects.first().pk).update(ends=date(2012, 1, 1), starts=date(2011, 1, 1))
    with django_assert_max_num_queries(len(many.captured_queries)):
        client.get(reverse("provision"))


def test_a_contract_is_of_the_kind_that_its_service_was_on_the_last_day_and_pennies_are_rounded_half_up(db):
    made = county(1, stays=2)
    service = made.services[0]
    Service.objects.filter(pk=service.pk).update(
        service_type="supported_housing", term="short", starts="2010-04-01", ends=None
    )
    service.terms.all().delete()
    ServiceTerm.objects.create(service=service, starts=date(2010, 4, 1), ends=date(2013, 8, 31), term="short", units=4)
    ServiceTerm.objects.create(service=service, starts=date(2013, 9, 1), term="long", units=4)
    Contract.objects.create(
        reference="K1", service=service, type="block_gross", starts=date(2013, 4, 1), annual_value=Decimal("2.50")
    )
    cells = answer(FIGURES["contracts"], period_of("fy:2013/14-Q2"), Query(by="service_kind"), 0).table.cells
    kinds = ("Long Term Accommodation", "Short Term Accommodation")
    assert [cells[kind, "Contracted"].value for kind in kinds] == [2.5, 0]
    cells = answer(FIGURES["contracts"], period_of("fy:2013/14-Q2"), Query(), 0).table.cells
    assert (cells["% Accommodation Based", "Contracted"].count, cells["% FS", "Contracted"].of) == (3, 3)
