"""A return from the day on which it is expected to its audit: who may do what, when, and what is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event, User
from analytics.open_matters import open_matters
from analytics.periods import previous
from analytics.returns import access, actions
from analytics.returns.actions.signing import mark
from analytics.returns.lifecycle import RETURN
from analytics.returns.models import Return, ReturnAudit, ReturnLine, ReturnSignature
from analytics.returns.sheet import changes, last_signed_before, numbers, sheet
from analytics.returns.sheet import signed as as_signed
from pathways.models import SafeguardingAlert
from tests.factories import person
from tests.returns.conftest import EXTRAS, filled, morning, owed, signed

pytestmark = pytest.mark.django_db


def lived_there(county, **facts):
    """Somebody who stayed in Quay House for a week of the quarter."""
    day = county.quarter.first + timedelta(days=10)
    return county.stayed(day, day + timedelta(days=7), **facts)


def test_a_signature_keeps_every_number_as_it_was(county):
    lived_there(county)
    found = signed(county)
    signature = ReturnSignature.objects.get(owed=found)
    said = numbers(as_signed(signature))
    assert (signature.signed_by, signature.revision) == (county.manager, 1)
    assert said["entries"] == said["planned"] == said["planned:private_rented"] == said["reason:moved_on"] == 1
    assert said["used_days"] == 7 and said["staff_hours_worked"] == 1150
    assert said["contracted_days"] == 3 * county.quarter.days == said["available_days"]
    assert as_signed(signature)["complaints_upheld"].value == 0
    lived_there(county, given_name="Robin", family_name="Weald")
    assert numbers(as_signed(signature)) == said != numbers(sheet(found))
    assert (found.status, found.received_on) == ("received", timezone.localdate())


@pytest.mark.parametrize(("late", "column"), [(0, "received_on"), (1, "received_in_default_on"), (60, None)])
def test_when_it_came_is_by_the_deadline_in_the_default_period_or_neither(county, late, column):
    found = filled(county)
    day = found.due_on + timedelta(days=late)
    actions.tick(at=morning(day))
    actions.sign(by=county.manager, owed=found, at=morning(day))
    dates = {"received_on": found.received_on, "received_in_default_on": found.received_in_default_on}
    assert {name for name, value in dates.items() if value == day} == ({column} if column else set())
    assert (found.default_issued_on is not None) == (column is None)


def test_nothing_is_signed_before_the_period_is_over_or_with_a_line_missing(county):
    actions.tick()
    running = Return.objects.get(service=county.quay, last__gte=timezone.localdate())
    actions.fill_in(by=county.manager, owed=running, values=EXTRAS)
    with pytest.raises(NotPossible, match="after that day"):
        actions.sign(by=county.manager, owed=running)
    with pytest.raises(NotPossible, match="staff hours contracted"):
        actions.sign(by=county.manager, owed=owed(county))
    assert not ReturnSignature.objects.exists()
    assert owed(county).status == "expected"


def test_numbers_that_moved_while_somebody_read_them_are_not_signed(county):
    found = filled(county)
    seen = mark(sheet(found))
    lived_there(county)
    with pytest.raises(NotPossible, match="have changed since you read"):
        actions.sign(by=county.manager, owed=found, seen=seen)
    assert owed(county).revision == 0
    actions.sign(by=county.manager, owed=owed(county), seen=mark(sheet(found)))


def test_a_correction_stands_beside_the_records_with_its_reason(county):
    SafeguardingAlert.objects.create(
        reference="A1", service=county.quay, raised_on=county.quarter.first, nature="neglect"
    )
    found = filled(county)
    with pytest.raises(NotPossible, match="say why"):
        actions.correct(by=county.worker, owed=found, corrections={"alerts": (2, " ")})
    with pytest.raises(NotPossible, match="what the records say"):
        actions.correct(by=county.worker, owed=found, corrections={"alerts": (1, "Sure.")})
    actions.correct(by=county.worker, owed=found, corrections={"alerts": (2, "One was told by telephone.")})
    number = sheet(found)["alerts"]
    assert (number.computed, number.value, number.reason) == (1, 2, "One was told by telephone.")
    actions.sign(by=county.manager, owed=found)
    line = ReturnLine.objects.get(code="alerts")
    assert (line.computed, line.value, line.reason) == (1, 2, "One was told by telephone.")
    with pytest.raises(TooLate, match="Signed by Mona Manager"):
        actions.take_back(by=county.worker, owed=found, code="alerts")


def test_a_correction_that_contradicts_the_rest_is_not_signed(county):
    found = filled(county)
    actions.correct(by=county.manager, owed=found, corrections={"entries": (3, "Three came before the hub began.")})
    with pytest.raises(NotPossible, match="do not make 0 when it ended"):
        actions.sign(by=county.manager, owed=found)
    actions.take_back(by=county.manager, owed=found, code="entries")
    actions.sign(by=county.manager, owed=found)


def test_only_the_providers_manager_signs_and_only_once(county):
    found = filled(county)
    for somebody in (county.worker, county.mill_manager, county.commissioner, county.coordinator, county.officer):
        with pytest.raises(Refused):
            actions.sign(by=somebody, owed=found)
    actions.sign(by=county.manager, owed=found)
    with pytest.raises(TooLate):
        actions.sign(by=county.manager, owed=owed(county))
    with pytest.raises(Refused):
        actions.audit(by=county.manager, owed=found, assurance="high", finding="Fine.", checks={})
    with pytest.raises(Refused):
        actions.steps.take(by=county.manager, owed=found, step="issue_default")


def test_more_time_moves_the_deadline_and_takes_the_notice_back(county):
    found = owed(county)
    actions.tick(at=morning(found.default_ends_on + timedelta(days=1)))
    found.refresh_from_db()
    until = timezone.localdate() + timedelta(days=200)
    with pytest.raises(NotPossible):
        actions.extend(by=county.commissioner, owed=found, until=until, reason=" ")
    with pytest.raises(NotPossible, match="already"):
        actions.extend(by=county.commissioner, owed=found, until=found.due_on, reason="The hub was away.")
    actions.extend(by=county.commissioner, owed=found, until=until, reason="The hub was away for two weeks.")
    assert (found.status, found.due_on, found.default_issued_on) == ("expected", until, None)
    assert found.default_ends_on > until


def test_a_return_sent_back_is_put_right_and_signed_again_and_both_are_kept(county):
    found = signed(county)
    came = found.received_on
    actions.send_back(by=county.commissioner, owed=found, reason="Two departures are missing.")
    assert "2 returns are not signed: Mill Lane, Quay House." in " ".join(open_matters(county.quarter))
    lived_there(county)
    actions.sign(by=county.manager, owed=owed(county))
    found = owed(county)
    first, second = ReturnSignature.objects.filter(owed=found)
    assert (found.status, found.revision, found.received_on) == ("received", 2, came)
    now = {change.line.code: change.now for change in changes(numbers(as_signed(first)), numbers(as_signed(second)))}
    assert now["entries"] == now["planned"] == now["reason:moved_on"] == 1


def test_an_audit_looks_at_records_that_nobody_chose_and_names_nobody(county):
    stay = lived_there(county)
    found = signed(county)
    drawn = actions.sample(found)
    assert drawn == [stay.reference] == actions.sample(owed(county))
    checks = {stay.reference: ("no", "Left a day later.")}
    with pytest.raises(NotPossible, match="High assurance"):
        actions.audit(by=county.commissioner, owed=found, assurance="high", finding="Fine.", checks=checks)
    with pytest.raises(NotPossible, match="sample"):
        actions.audit(by=county.commissioner, owed=found, assurance="low", finding="Fine.", checks={})
    with pytest.raises(NotPossible, match="what differs"):
        unsaid = {stay.reference: ("no", " ")}
        actions.audit(by=county.commissioner, owed=found, assurance="low", finding="A day.", checks=unsaid)
    made = actions.audit(by=county.commissioner, owed=found, assurance="low", finding="A day.", checks=checks)
    assert (made.audited_by, made.checks.get().reference) == (county.commissioner, stay.reference)
    assert actions.needs_another([county.quay.pk, county.mill_lane.pk]) == {county.quay.pk}
    again = {stay.reference: ("yes", "")}
    actions.audit(by=county.commissioner, owed=owed(county), assurance="high", finding="Put right.", checks=again)
    assert actions.needs_another([county.quay.pk]) == set()
    assert ReturnAudit.objects.count() == 2


def test_a_restricted_person_is_in_no_sample(county):
    stay = lived_there(county)
    found = signed(county)
    type(stay.referral).objects.filter(pk=stay.referral_id).update(restricted=True)
    assert actions.sample(found) == []
    assert sheet(found)["entries"].value == 1


def test_what_changed_since_the_last_return_is_what_was_signed_then(county):
    before = previous(county.quarter)
    actions.expect(by=county.commissioner, period=before)
    earlier = Return.objects.select_related("service__agency").get(service=county.quay, code=before.code)
    actions.fill_in(by=county.manager, owed=earlier, values=EXTRAS | {"complaints": 5})
    actions.sign(by=county.manager, owed=earlier)
    lived_there(county)
    found = filled(county)
    was = numbers(as_signed(last_signed_before(found)))
    differ = {change.line.code: (change.was, change.now) for change in changes(was, numbers(sheet(found)))}
    assert differ["complaints"] == (5, 2) and differ["entries"] == (0, 1)
    assert last_signed_before(earlier) is None


def test_what_changed_since_somebody_last_looked_is_told_all_day(county):
    found, today = owed(county), timezone.localdate()
    yesterday = morning(today - timedelta(days=1))
    actions.note_look(by=county.manager, owed=found, numbers={"entries": 1}, at=yesterday)
    for _ in range(2):
        look = actions.note_look(by=county.manager, owed=found, numbers={"entries": 4}, at=morning(today))
        assert (look.earlier, look.earlier_on, look.numbers) == ({"entries": 1}, yesterday.date(), {"entries": 4})
    assert actions.note_look(by=county.worker, owed=found, numbers={}).earlier_on is None


def test_signing_many_is_signing_each(county):
    lived_there(county)
    one, other = owed(county), owed(county, county.mill_lane)
    by = {one.pk: county.manager, other.pk: county.mill_manager}
    with transaction.atomic():
        filled(county)
        filled(county, county.mill_lane)
        actions.sign(by=county.manager, owed=one)
        actions.sign(by=county.mill_manager, owed=other)
        singly = rows_written()
        transaction.set_rollback(True)
    owing = [owed(county), owed(county, county.mill_lane)]
    actions.fill_in_many(by=by, owing=owing, values={found.pk: EXTRAS for found in owing})
    actions.sign_many(by=by, owing=owing)
    assert rows_written() == singly
    with pytest.raises(TooLate):
        actions.sign_many(by={one.pk: county.manager}, owing=[owed(county)])


def rows_written():
    lines = ReturnLine.objects.values_list("signature__owed", "code", "value", "computed", "reason")
    returns = Return.objects.values_list("pk", "status", "revision", "received_on", "received_in_default_on")
    events = Event.objects.filter(verb__in=["fill_in", "sign"]).values_list(
        "actor_id", "subject", "detail", "agency_code", "role"
    )
    return sorted(lines, key=repr), sorted(returns, key=repr), sorted(events, key=repr)


def test_a_return_sees_its_own_provider_and_whoever_audits(county):
    assert [row.service for row in access.returns_for(county.worker)] == [county.quay]
    assert access.returns_for(county.commissioner).count() == 2
    assert not access.returns_for(county.coordinator).exists()
    assert not access.returns_for(county.officer).exists()


def test_every_step_has_somebody_who_may_take_it_and_only_the_clock_has_no_permission(county):
    clock = {name for name, step in RETURN.items() if not step.permission}
    assert clock == {"remind", "fall_due", "issue_default"}
    with pytest.raises(Refused):
        actions.steps.take(by=person(county.hub, "hub_coordinator"), owed=owed(county), step="sign")
    assert actions.steps.take(by=User.objects.clock(), owed=owed(county), step="remind", reminded_on=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "received"},
        {"status": "missing"},
        {"received_on": "2026-01-01"},
        {"default_ends_on": None},
        {"status": "lost"},
        {"status": "sent_back"},
    ],
)
def test_a_row_that_contradicts_itself_is_refused_by_the_database(county, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=owed(county).pk).update(**wrong)
