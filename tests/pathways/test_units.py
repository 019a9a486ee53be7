"""Units: added, put out of service and put back, each once, by their provider."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from agencies.models import Event
from pathways import actions
from pathways.models import OutOfService, Unit
from tests.factories import LONG_AGO, County
from tests.forms import day, errors

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def county():
    return County()


def units_form(**fields):
    given = {"how_many": 3, "code": "R08", "name": "Room 8", "kind": "room", **day("available_from", LONG_AGO)}
    return given | fields


def test_several_units_are_added_at_once_counted_up_all_or_none(client, county):
    client.force_login(county.worker)
    address = reverse("unit_add", args=["QUAY"])
    assert client.post(address, units_form()).status_code == 302
    added = Unit.objects.filter(service=county.quay, code__startswith="R").values_list("code", "name")
    assert list(added) == [("R08", "Room 8"), ("R09", "Room 9"), ("R10", "Room 10")]
    again = client.post(address, units_form(code="R07"))
    assert errors(again)["code"] == ["Quay House already has a unit R08. Enter another code"]
    assert not Unit.objects.filter(code="R07").exists()
    assert (
        "End the code of the first unit with its number"
        in errors(client.post(address, units_form(code="R")))["code"][0]
    )


def test_a_unit_is_put_out_of_service_once_with_its_reason(client, county):
    client.force_login(county.worker)
    unit = county.quay.units.first()
    address = reverse("unit_out_of_service", args=[unit.pk])
    assert set(errors(client.post(address, {}))) == {"reason", "detail", "starts"}
    given = {"reason": "repairs", "detail": "A new boiler", **day("starts", TODAY())}
    assert client.post(address, given).url == reverse("set_up_service", args=["QUAY"])
    second = client.post(address, given)
    assert second.status_code == 409 and "already out of service" in second.content.decode()
    event = Event.objects.get(verb="put_out_of_service")
    assert (event.subject, event.reason, event.detail, event.role) == (
        unit.code, "repairs", {"service": "QUAY"}, "provider_worker",
    )  # fmt: skip


def test_spells_out_of_service_never_overlap(county):
    unit, worker, today = county.quay.units.first(), county.worker, TODAY()
    week = timedelta(days=7)
    given = {"by": worker, "unit": unit, "reason": "repairs", "detail": "A new boiler"}
    actions.put_out_of_service(**given, starts=today, ends=today + week)
    for starts, ends in ((today, None), (today - week, today + timedelta(days=1)), (today + timedelta(days=6), None)):
        with pytest.raises(TooLate):
            actions.put_out_of_service(**given, starts=starts, ends=ends)
    actions.put_out_of_service(**given, starts=today + week)
    actions.put_out_of_service(**given, starts=today - week, ends=today)
    assert OutOfService.objects.count() == 3
    with pytest.raises(NotPossible, match="Enter a later day"):
        actions.put_out_of_service(**given, starts=today, ends=today)


def test_a_unit_is_put_back_once_and_the_page_returns_to_where_one_came_from(client, county):
    client.force_login(county.worker)
    spell = actions.put_out_of_service(
        by=county.worker, unit=county.quay.units.first(), reason="repairs", detail="A new boiler", starts=LONG_AGO
    )
    address = reverse("unit_back", args=[spell.pk])
    early = errors(client.post(address, day("on", LONG_AGO - timedelta(days=1))))
    assert "Enter that day or a later one" in early["on"][0]
    assert client.post(f"{address}?next=/services/", day("on", TODAY())).url == "/services/"
    assert client.post(f"{address}?next=https://example.org/", day("on", TODAY())).status_code == 409
    page = client.get(f"{address}?next=https://example.org/").content.decode()
    assert "example.org/" not in page.split("<main")[0]
