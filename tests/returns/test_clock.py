"""The clock of returns: who is asked, reminded and given notice, and when."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from analytics.periods import previous
from analytics.returns import access, actions
from analytics.returns.lifecycle import ReturnStatus
from analytics.returns.models import Return
from pathways.models import Service, ServiceTerm
from tests.returns.conftest import morning, owed

pytestmark = pytest.mark.django_db


def test_every_service_under_contract_is_asked_once(county):
    assert set(Return.objects.values_list("service__code", flat=True)) == {"QUAY", "MILLLANE"}
    assert actions.expect(by=county.commissioner, period=county.quarter) == []
    ServiceTerm.objects.filter(service=county.mill_lane).update(ends=county.quarter.first - timedelta(days=1))
    Service.objects.filter(pk=county.quay.pk).update(service_type="community_alarm")
    assert actions.expect(by=county.commissioner, period=previous(county.quarter)) == [
        Return.objects.get(service=county.mill_lane, code=previous(county.quarter).code)
    ]


def test_deadlines_run_in_working_days_from_the_end_of_the_period_or_the_day_of_asking(county):
    quarter = previous(county.quarter)
    (first, *_) = actions.expect(by=county.commissioner, period=quarter, at=morning(quarter.first))
    weekdays = [quarter.last + timedelta(days=n) for n in range(1, 60)]
    counted = [day for day in weekdays if day.weekday() < 5 and day <= first.due_on]
    assert 15 <= len(counted) <= 17  # two bank holidays at most fall among them
    assert first.due_on.weekday() < 5 < (first.default_ends_on - first.due_on).days
    assert owed(county).due_on > timezone.localdate()


def test_the_clock_reminds_then_begins_the_default_period_then_issues_a_notice_once_each(
    county, django_capture_on_commit_callbacks
):
    found, named = owed(county), f"Quay House, {county.quarter.label}"
    days = [
        (found.due_on - timedelta(days=20), "expected", 0),
        (found.due_on - timedelta(days=3), "expected", 1),
        (found.due_on, "expected", 1),
        (found.due_on + timedelta(days=1), "overdue", 2),
        (found.default_ends_on, "overdue", 2),
        (found.default_ends_on + timedelta(days=1), "missing", 3),
        (found.default_ends_on + timedelta(days=9), "missing", 3),
    ]
    for day, status, letters in days:
        for _ in range(2):
            actions.tick(at=morning(day))
        found.refresh_from_db()
        told = [each for each in mail.outbox if county.manager.email in each.to and named in each.body]
        assert (found.status, len(told)) == (status, letters), day
    assert found.reminded_on == found.due_on - timedelta(days=3)
    assert found.default_issued_on == found.default_ends_on + timedelta(days=1)
    assert [each.subject for each in told][1:] == [
        "Returns late: the default period has begun",
        "Default notice: returns missing",
    ]


def test_one_letter_names_every_service_that_a_step_concerns(county):
    another = Service.objects.get(pk=county.mill_lane.pk)
    Service.objects.filter(pk=another.pk).update(agency=county.harbour)
    actions.tick(at=morning(owed(county).due_on + timedelta(days=1)))
    (letter,) = [each for each in mail.outbox if "late" in each.subject]
    assert letter.to == [county.manager.email]
    assert "Quay House" in letter.body and "Mill Lane" in letter.body
    assert "Wendy" not in letter.body


def test_a_return_with_another_deadline_has_a_letter_of_its_own(county):
    Service.objects.filter(pk=county.mill_lane.pk).update(agency=county.harbour)
    first, later = owed(county), owed(county, county.mill_lane)
    later.due_on += timedelta(days=2)
    later.save()
    actions.tick(at=morning(later.due_on + timedelta(days=1)))
    letters = {each.body for each in mail.outbox if "late" in each.subject and county.quarter.label in each.body}
    assert len(letters) == 2
    for row in (first, later):
        (letter,) = [each for each in letters if row.service.name in each]
        assert f"due on {row.due_on:%-d %B %Y}" in letter


def test_a_clock_that_comes_very_late_still_leaves_one_step_of_each(county):
    found = owed(county)
    done = actions.tick(at=morning(found.default_ends_on + timedelta(days=40)))
    assert (done["fall_due"], done["issue_default"]) == (2, 2)
    found.refresh_from_db()
    assert found.status == ReturnStatus.MISSING
    assert actions.tick(at=morning(found.default_ends_on + timedelta(days=40)))["fall_due"] == 0


def test_the_clock_asks_for_the_period_that_runs_and_the_one_before(county):
    Return.objects.all().delete()
    assert actions.tick()["expected"] == 4
    assert actions.tick()["expected"] == 0
    assert {row.code for row in Return.objects.all()} >= {county.quarter.code}


def test_programme_quarters_are_asked_for_by_their_rows(county, settings):
    settings.RETURN_SCHEME = "sp"
    today = timezone.localdate()
    Return.objects.all().delete()
    from_, to = today - timedelta(days=40), today + timedelta(days=50)
    row = {"scheme": "sp", "code": "Q95", "first": from_, "last": to}
    access.Return.objects.none()
    actions.clock.ReportingPeriod.objects.create(**row)
    assert actions.tick()["expected"] == 2
