"""A stay put right: an open quarter follows it, a closed one stays and says what a revision would change."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from analytics import pages
from analytics.actions import close_quarter, correct_quarter
from analytics.periods import latest_complete_quarter
from referrals import actions
from referrals.models import Placement
from tests.factories import County, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db, settings):
    """A county so small that every number in it would be hidden: here they are read in full."""
    cache.clear()
    settings.DISCLOSURE_THRESHOLD = 0
    return County()


@pytest.fixture
def quarter():
    return latest_complete_quarter(timezone.localdate())


def left_as_planned(county, quarter):
    """Somebody whose departure from Quay House was recorded as planned, in the quarter."""
    days = quarter.first.replace(day=3), quarter.last.replace(day=20)
    return Placement.objects.get(pk=county.stayed(*days).pk)


def put_right(county, stay):
    """The departure was not planned: the person was evicted and nobody knows where they went."""
    actions.correcting.correct(
        by=county.coordinator, placement=stay, started=stay.started, on=stay.ended, reason="evicted", planned=False,
        destination="not_known", area_kind="not_known", why="The wrong box was ticked.",
    )  # fmt: skip


def planned_of_all(quarter):
    cell = pages.shown("kpi2", quarter).table.cell("Total", "KPI")
    return cell.count, cell.of


def test_a_corrected_stay_changes_the_figure_of_an_open_quarter(county, quarter):
    stay = left_as_planned(county, quarter)
    assert planned_of_all(quarter) == (1, 1)
    put_right(county, stay)
    assert planned_of_all(quarter) == (0, 1)


def test_a_closed_quarter_stays_as_it_was_and_says_what_a_revision_would_change(county, quarter, client):
    stay = left_as_planned(county, quarter)
    commissioner = person(county.hub, "commissioner", name="Carol County")
    close_quarter(by=commissioner, period=quarter, acknowledged=True)
    client.force_login(commissioner)
    address = {"period": quarter.key}
    page = client.get(reverse("quarter_correct"), address).content.decode()
    assert "No published number would change" in page
    put_right(county, stay)
    assert planned_of_all(quarter) == (1, 1)
    page = client.get(reverse("quarter_correct"), address).content.decode()
    assert "would change" in page
    assert "<td>1 of 1 (100.0 %)</td><td>0 of 1 (0.0 %)</td>" in page
    correct_quarter(by=commissioner, period=quarter, reason="A departure was put right")
    assert planned_of_all(quarter) == (0, 1)
    said = client.get(reverse("quarter_changes"), address).content.decode()
    assert "A departure was put right" in said
    assert "<td>1 of 1 (100.0 %)</td><td>0 of 1 (0.0 %)</td>" in said
