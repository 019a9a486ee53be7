"""Everything beside stays that comes in from a spreadsheet: known again by its key, refused by line, told once."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.actions.log import record
from agencies.models import Event, User
from analytics.models import Target
from pathways.models import Contract
from referrals.models import (
    AccommodationStatus,
    FollowUp,
    HomelessnessDecision,
    ServiceUser,
)
from tests.imports.further import EVERY
from tests.imports.world import bring, build, faults, rows, stay, stays
from tests.shared import shared_rows

IDS = [kind for kind, *_ in EVERY]


@pytest.fixture(scope="module", autouse=True)
def county(django_db_setup, django_db_blocker):
    """One county for the module, with a stay that ended; what a test adds goes with the test."""
    with shared_rows(django_db_blocker):
        build()
        stays(stay(ended="2013-09-01", departure_reason="moved_on", planned="yes", destination="social_rented"))
        yield


pytestmark = pytest.mark.django_db


def events():
    return Event.objects.filter(verb="import").count()


@pytest.mark.parametrize(("kind", "model", "row", "change"), EVERY, ids=IDS)
def test_a_row_is_taken_once_and_known_again_by_its_key(kind, model, row, change):
    before = events()
    assert (bring(kind, rows(kind, row)).new, model.objects.count(), events() - before) == (1, 1, 1)
    again = bring(kind, rows(kind, row))
    assert (again.new, again.changed, again.unchanged, events() - before) == (0, 0, 1, 1)
    if change:
        keys = {name: row[name] for name in KEYS[kind]}
        assert bring(kind, rows(kind, keys | needed(kind, row) | change)).changed == 1
        assert (model.objects.count(), events() - before) == (1, 2)
        assert Event.objects.filter(verb="import").latest("pk").detail["fields"] == list(change)


@pytest.mark.parametrize(("kind", "model", "row", "change"), EVERY, ids=IDS)
def test_a_row_needs_only_its_required_columns(kind, model, row, change):
    report = bring(kind, rows(kind, needed(kind, row)))
    assert (report.bad, report.header, report.new) == ([], [], 1)


@pytest.mark.parametrize(("kind", "model", "row", "change"), EVERY, ids=IDS)
def test_one_bad_row_refuses_the_file(kind, model, row, change):
    column = next(name for name in needed(kind, row) if name not in ("reference", "scope"))
    report = bring(
        kind,
        rows(
            kind,
            row,
            row | {"reference": "OTHER", column: "nonsense!"} if "reference" in row else row | {column: "nonsense!"},
        ),
    )
    assert faults(report) == [(3, column)] and model.objects.count() == 0


def needed(kind, row):
    return {name: row[name] for name in REQUIRED[kind]}


KEYS = {
    "follow_ups": ("placement", "due_on"),
    "accommodation_statuses": ("service_user", "recorded_on", "status", "scheme"),
    "accommodation_needs": ("service_user", "recorded_on", "need"),
    "homelessness_decisions": ("reference",),
    "returns": ("service", "period"),
    "quality_visits": ("service", "visited_on"),
    "safeguarding_alerts": ("reference",),
    "contracts": ("reference",),
    "housing_brokerage": ("service_user", "referred_on", "setting"),
    "targets": ("indicator", "scope", "period_from", "value"),
    "benchmarks": ("indicator", "geography", "period", "value"),
}
REQUIRED = KEYS | {
    "homelessness_decisions": ("reference", "authority", "decided_on", "decision"),
    "safeguarding_alerts": ("reference", "service", "raised_on", "nature"),
    "contracts": ("reference", "service", "type", "starts", "annual_value"),
}


def test_a_status_is_read_in_its_own_scheme_by_code_or_label():
    given = {"recorded_on": "2017-04-30", "service_user": "P1"}
    report = bring(
        "accommodation_statuses",
        rows(
            "accommodation_statuses",
            given | {"status": "APPROVED PREMISES", "scheme": "delius-2017"},
            given | {"status": "Approved Premises", "scheme": "delius-2026"},
            given | {"status": "settled", "scheme": "CRC-2017"},
        ),
    )
    assert report.new == 3
    assert set(AccommodationStatus.objects.values_list("status", flat=True)) == {"N01", "A02", "C08"}
    same = rows(
        "accommodation_statuses",
        *(given | {"status": s, "scheme": "delius-2017"} for s in ("N01", "approved premises")),
    )
    assert "line 2 has it too" in bring("accommodation_statuses", same).bad[0].expected
    wrong = rows("accommodation_statuses", given | {"status": "C08", "scheme": "delius-2017"})
    refused = bring("accommodation_statuses", wrong)
    assert faults(refused) == [(2, "status")] and "N01" in refused.bad[0].expected and refused.bad[0].value == "C08"


def test_a_council_is_named_by_its_own_code_or_by_that_of_its_district():
    row = {"decided_on": "2016-11-01", "decision": "ineligible"}
    bring(
        "homelessness_decisions",
        rows("", row | {"reference": "H1", "authority": "CANC"}, row | {"reference": "H2", "authority": "CAN"}),
    )
    assert HomelessnessDecision.objects.filter(authority__code="CANC").count() == 2
    unknown = bring("homelessness_decisions", rows("", row | {"reference": "H3", "authority": "SUR"}))
    assert faults(unknown) == [(2, "authority")]


def test_missing_people_are_made_only_when_asked():
    row = {"service_user": "NEW1", "referred_on": "2017-01-05", "setting": "custody"}
    assert faults(bring("housing_brokerage", rows("", row))) == [(2, "service_user")]
    assert bring("housing_brokerage", rows("", row), create_missing=True).made == 1
    assert ServiceUser.objects.get(reference="NEW1").imported
    owed = {"service": "NOWHERE", "period": "fy:2013/14-Q2"}
    assert faults(bring("returns", rows("", owed), create_missing=True)) == [(2, "service")]


@pytest.mark.parametrize(
    ("kind", "change", "column"),
    [
        ("follow_ups", {"held_on": "", "sustained": "yes"}, "held_on"),
        ("follow_ups", {"held_on": "2090-01-01"}, "held_on"),
        ("accommodation_statuses", {"recorded_on": "2090-01-01"}, "recorded_on"),
        ("accommodation_statuses", {"age": "old"}, "age"),
        ("homelessness_decisions", {"decided_on": "2090-01-01"}, "decided_on"),
        ("returns", {"period": "fy:2013/15"}, "period"),
        ("returns", {"period": "sp:Q99"}, "period"),
        ("quality_visits", {"completed_on": "2009-01-11"}, "completed_on"),
        ("quality_visits", {"awarded_grade": "E"}, "awarded_grade"),
        ("safeguarding_alerts", {"closed_on": "2009-01-11"}, "closed_on"),
        ("contracts", {"ends": "2008-03-31"}, "ends"),
        ("contracts", {"annual_value": "-3"}, "annual_value"),
        ("contracts", {"annual_value": "3.123"}, "annual_value"),
        ("targets", {"indicator": "kpi9"}, "indicator"),
        ("targets", {"period_to": "2013-03-31"}, "period_to"),
        ("benchmarks", {"geography": "Europe"}, "geography"),
    ],
)
def test_what_cannot_be_is_refused_by_its_column(kind, change, column):
    row = next(row for name, _, row, _ in EVERY if name == kind)
    assert faults(bring(kind, rows(kind, row | change))) == [(2, column)]


def test_a_follow_up_that_was_held_without_an_answer_is_not_known():
    bring("follow_ups", rows("", {"placement": "S1", "due_on": "2013-12-01", "held_on": "2013-12-02"}))
    assert FollowUp.objects.get().sustained == "not_known"
    bring("follow_ups", rows("", {"placement": "S1", "due_on": "2013-12-01", "sustained": "yes"}))
    assert (FollowUp.objects.get().sustained, FollowUp.objects.get().held_on) == ("yes", date(2013, 12, 2))


def test_an_empty_cell_empties_and_a_missing_column_leaves_as_it_was():
    row = {
        "reference": "K1",
        "service": "HOSTEL",
        "type": "block_gross",
        "starts": "2008-04-01",
        "annual_value": "12.5",
    }
    bring("contracts", rows("", row | {"units": "4", "capped": "yes"}))
    bring("contracts", rows("", row | {"units": ""}))
    contract = Contract.objects.get()
    assert (contract.units, contract.capped, contract.annual_value) == (None, True, Decimal("12.50"))


def test_what_somebody_has_changed_on_screen_is_refused_by_line():
    row = {"service": "HOSTEL", "period": "fy:2013/14-Q2", "received_on": "2013-10-15"}
    other = row | {"period": "fy:2013/14-Q3"}
    bring("returns", rows("", row, other))
    by = User.objects.clock()
    record(by=by, verb="change_return", subject_kind="return", subject="HOSTEL", period="fy:2013/14-Q2")
    assert bring("returns", rows("", row, other)).unchanged == 2
    later = {"received_on": "2013-10-16"}
    report = bring("returns", rows("", row | later, other | later))
    assert [(bad.line, bad.value) for bad in report.bad] == [(2, "HOSTEL")] and "on screen" in report.bad[0].expected


def test_of_two_targets_from_one_day_the_one_brought_in_last_stands():
    target = {"indicator": "kpi2", "scope": "total", "period_from": "2013-04-01"}
    bring("targets", rows("", target | {"value": "71"}))
    assert bring("targets", rows("", target | {"value": "80"})).new == 1
    assert list(Target.objects.order_by("pk").values_list("scope", "value")) == [("", 71), ("", 80)]


def test_a_file_of_statuses_costs_the_same_queries_for_two_people_and_for_thirty(django_assert_max_num_queries):
    people = [
        {"service_user": f"N{n}", "recorded_on": "2017-04-30", "status": "N17", "scheme": "delius-2017"}
        for n in range(30)
    ]
    with django_assert_max_num_queries(30):
        assert bring("accommodation_statuses", rows("", *people), create_missing=True).new == 30
