"""Units on screen: each in one state, narrowed by what the address says, seen by their provider and the hub."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pathways.actions import put_out_of_service
from pathways.models import Unit
from tests.pages import page, queries_of
from tests.referrals.living import booked, lives, more_units

pytestmark = pytest.mark.django_db


def test_each_unit_is_in_one_state(county, enter):
    more_units(county, 2)
    stay = lives(county, 0, "Early", 40)
    booked(county, 1, "Due")
    put_out_of_service(
        by=county.worker, unit=county.quay.units.get(code="3"), reason="repairs", detail="The window is broken.",
        ends=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    Unit.objects.filter(code="X1").update(available_from=timezone.localdate() + timedelta(days=4))
    answer = page(enter(county.worker), "units")
    (service,) = answer.context["services"]
    states = {row["now"].unit.code: row["now"].state for row in service["rows"]}
    assert states == {"1": "occupied", "2": "booked", "3": "out", "X0": "free", "X1": "coming"}
    free = {row["now"].unit.code: row["now"].free_from for row in service["rows"]}
    today = timezone.localdate()
    assert free == {
        "1": stay.expected_end, "2": None, "3": today + timedelta(days=9), "X0": today, "X1": today + timedelta(days=4),
    }  # fmt: skip
    said = answer.content.decode()
    assert "EE</a>, day 40 of 90" in said
    assert "Early" not in said
    assert "The window is broken." in said


def test_units_are_narrowed_by_what_the_address_says(county, enter):
    Unit.objects.filter(service=county.quay, code="3").update(attributes=["wheelchair"])
    lives(county, 0, "Early", 40)
    browser = enter(county.worker)

    def codes(**query):
        services = page(browser, "units", **query).context["services"]
        return [row["now"].unit.code for service in services for row in service["rows"]]

    assert codes() == ["1", "2", "3"]
    assert codes(access="wheelchair") == ["3"]
    assert codes(state="occupied") == ["1"]
    assert codes(free_by=f"{timezone.localdate():%Y-%m-%d}") == ["2", "3"]
    assert codes(area="E07000108") == ["1", "2", "3"]
    assert codes(area="nowhere") == ["1", "2", "3"]
    assert codes(gender="woman") == []
    assert codes(free_by="soon", state="nonsense") == ["1", "2", "3"]


def test_units_are_the_providers_own_and_the_hubs(county, enter):
    assert [row["service"] for row in page(enter(county.worker), "units").context["services"]] == [county.quay]
    assert len(page(enter(county.coordinator), "units").context["services"]) == 2
    for user in (county.officer, county.housing_officer, county.member):
        assert page(enter(user), "units").status_code == 403


def test_residents_and_units_cost_the_same_for_2_as_for_25(county, enter):
    more_units(county, 25)
    browser = enter(county.worker)
    for n in range(2):
        lives(county, n, f"Ash{n}", n)
    booked(county, 2, "Due")
    few = {name: queries_of(browser, name) for name in ("residents", "units")}
    for n in range(3, 26):
        lives(county, n, f"Ash{n}", n)
    assert {name: queries_of(browser, name) for name in ("residents", "units")} == few
