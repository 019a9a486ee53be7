"""Until when somebody needs a place: a release on Friday is the deadline of a draft and of a search, in those words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from referrals import actions, clock
from referrals.clock import end_of
from referrals.models import WorklistItem
from tests.pages import page

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def save(county, referral, section, **answers):
    given = county.required_answers().get(section, {}) | answers
    actions.assessment.save_section(by=county.officer, referral=referral, section=section, answers=given)


def deadline(kind):
    due = WorklistItem.objects.get(kind=kind, closed_at=None).due_at
    return timezone.localdate(due) if due else None


def waits(county, **answers):
    """Somebody on the waiting list of the hostel."""
    referral = county.complete(county.draft(), **answers)
    actions.referral.submit(by=county.officer, referral=referral)
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band="A", band_reason="Sleeping rough."
    )
    return referral


def test_a_deadline_within_a_week_names_the_day_of_the_week_under_the_days_that_are_left():
    said = clock.deadline(end_of(date(2026, 12, 4)), datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert (said["words"], said["moment"]) == ("3 working days", "Friday 4 December, 17:00")


def test_a_draft_is_due_on_the_day_of_the_release(county, enter):
    referral = county.draft()
    assert deadline("finish_draft") is None
    save(county, referral, "justice", in_custody=True, release_date=in_days(4))
    assert deadline("finish_draft") == in_days(4)
    (row,) = page(enter(county.officer), "worklist").context["rows"]
    assert row["due"]["moment"].startswith(f"{in_days(4):%A}")
    save(county, referral, "justice", in_custody=True, release_date=in_days(9))
    assert deadline("finish_draft") == in_days(9)


def test_the_end_of_a_home_is_the_deadline_where_it_comes_first(county):
    referral = county.draft()
    save(county, referral, "justice", in_custody=True, release_date=in_days(9))
    save(county, referral, "housing", situation="friends", homeless_from=in_days(2))
    assert deadline("finish_draft") == in_days(2)


def test_whoever_has_been_out_for_a_while_has_no_deadline_that_has_passed(county):
    waits(county)  # sleeping rough since three days ago
    assert deadline("find_place") is None


def test_a_place_is_found_by_the_release_and_a_moved_release_moves_it(county):
    referral = waits(county, housing={"homeless_from": in_days(5)})
    assert deadline("find_place") == in_days(5)
    actions.assessment.amend(
        by=county.officer, referral=referral, section="housing", reason="They may stay a week longer.",
        answers=county.required_answers()["housing"] | {"homeless_from": in_days(12)},
    )  # fmt: skip
    assert deadline("find_place") == in_days(12)


def test_whoever_is_not_in_custody_any_more_has_no_release_ahead(county):
    referral = county.draft()
    save(county, referral, "justice", in_custody=True, release_date=in_days(4))
    save(county, referral, "justice", in_custody=False)
    assert deadline("finish_draft") is None
