"""A closed quarter keeps the words beside its numbers, and a revision names what it is held against otherwise."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from agencies.models import Agency
from analytics.actions import close_quarter, correct_quarter, set_target
from analytics.asking import period_of
from analytics.figures import FIGURES, facts
from analytics.frozen import held_otherwise
from analytics.models import Benchmark, FrozenTable
from analytics.report import gather
from referrals.models import Placement
from tests.analytics.worlds import counted_county, something_was_recorded
from tests.factories import AgencyFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("quarters")]  # counted once, by one process
QUARTER = period_of("fy:2013/14-Q2")


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    with counted_county(django_db_blocker, stays=80):
        yield


@pytest.fixture
def commissioner(counted, db, client):
    cache.clear()
    found = person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "commissioner")
    client.force_login(found)
    return found


def test_a_quarter_opened_again_shows_its_frozen_words_whatever_the_figure_says_now(commissioner, client, monkeypatch):
    close_quarter(by=commissioner, period=QUARTER, acknowledged=True)
    for row in FrozenTable.objects.all():
        assert [tuple(each) for each in row.facts] == facts(FIGURES[row.figure], QUARTER.last), row
    then = dict(FrozenTable.objects.filter(figure="kpi2").first().facts)
    assert set(then) == {"Counted", "Of", "Which records", "Mapping", "Periods", "Definition"}
    changed = replace(FIGURES["kpi2"], numerator="Something else", denominator="Others", included="No one", version=9)
    monkeypatch.setitem(FIGURES, "kpi2", changed)
    cache.clear()
    page = client.get(reverse("figure", args=["kpi2"]), {"period": QUARTER.key}).content.decode()
    assert "Something else" not in page
    for heading in ("Counted", "Of", "Which records"):
        assert f"<li>{heading}: {then[heading]}.</li>" in page
    words = {figure.name: told for figure, told in gather(QUARTER).definitions}["kpi2"]
    assert then["Which records"] in words and "Something else" not in words
    file = client.get(reverse("figure", args=["kpi2"]), {"period": QUARTER.key, "format": "json"}).json()
    assert {"heading": "Counted", "text": then["Counted"]} in file["about"]


def test_a_revision_names_the_targets_and_benchmarks_that_changed_with_it(commissioner, client):
    target = {"indicator": "kpi2", "amber": Decimal(5), "period_from": QUARTER.first}
    set_target(by=commissioner, value=Decimal(80), **target)
    close_quarter(by=commissioner, period=QUARTER, acknowledged=True)
    set_target(by=commissioner, value=Decimal(75), **target)
    Benchmark.objects.create(indicator="kpi1", geography="nation", scheme="fy", code="2013/14-Q1", value=Decimal(97))
    Placement.objects.filter(status="departed").update(planned=True)
    something_was_recorded()
    correct_quarter(by=commissioner, period=QUARTER, reason="Late")
    page = client.get(reverse("quarter_changes"), {"period": QUARTER.key}).content.decode()
    table = page[page.index("What the numbers are held against changed too") :]
    was, now = (f"{value}, amber up to 5.00 short of it" for value in ("80.00", "75.00"))
    assert f"<td>Target</td><td>{was}</td><td>{now}</td>" in table
    assert "<td>Nation</td><td>none</td><td>97.00 (fy:2013/14-Q1)</td>" in table


def test_yardsticks_that_stay_are_not_named():
    kept = {"aims": {"kpi2": {"": ["80", "5"], "Refuge": ["60", "5"]}}, "benchmarks": {}}
    assert held_otherwise(kept, kept) == []
    (gone,) = held_otherwise(kept, {"aims": {"kpi2": {"": ["80", "5"]}}})
    assert (gone.what, gone.was, gone.now) == ("Target: Refuge", "60, amber up to 5 short of it", "")
