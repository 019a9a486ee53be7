"""Pages of returns: what a provider reads and types, what the county reads, and what nobody else does."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from analytics.periods import previous
from analytics.returns import actions
from analytics.returns.models import Return, ReturnAudit, ReturnEntry, ReturnSignature
from hub.views import worklist
from pathways.models import Service
from referrals.models import WorklistItem
from tests.factories import ServiceFactory
from tests.pages import page, queries_of, send
from tests.returns.conftest import EXTRAS, filled, morning, owed, signed

pytestmark = pytest.mark.django_db


def words(answer):
    return " ".join(answer.content.decode().split())


def lived_there(county, **facts):
    day = county.quarter.first + timedelta(days=10)
    return county.stayed(day, day + timedelta(days=7), **facts)


@pytest.fixture
def at_manager(county, client):
    client.force_login(county.manager)
    return client


@pytest.fixture
def at_county(county, client):
    client.force_login(county.commissioner)
    return client


def test_a_manager_finds_the_return_on_the_worklist_and_counters_agree(county, at_manager):
    answer = page(at_manager, "worklist")
    (row,) = answer.context["rows"]
    assert (row["what"], row["about"]) == ("Sign the return", f"Quay House, {county.quarter.label}")
    assert row["about"] in words(answer)
    assert answer.context["count"] == answer.context["bell"]["count"] == 1
    counts = {entry["key"]: entry["count"] for entry in answer.context["navigation"]}
    assert counts["returns"] == 1
    signed(county)
    answer = page(at_manager, "worklist")
    assert "Nothing is waiting for you." in words(answer) and answer.context["bell"]["count"] == 0


def turned(browser, address, way):
    """Every page of a list from one on, as its reader turns them."""
    while address:
        answer = browser.get(address)
        yield answer
        further = answer.context["pages"][way]
        address = further and reverse("worklist") + further


@pytest.mark.parametrize("days", [-40, 1, 40])
def test_a_return_stands_among_the_other_work_by_its_deadline(county, at_manager, monkeypatch, days):
    monkeypatch.setattr(worklist, "PAGE", 2)
    offers = [county.offered(service_user=county.service_user(given_name=f"Ash{n}"))[0] for n in range(5)]
    for n, offer in enumerate(offers):
        WorklistItem.objects.filter(offer=offer).update(due_at=timezone.now() + timedelta(days=2 * n - 4))
    WorklistItem.objects.filter(offer=offers[4]).update(due_at=None)
    Return.objects.filter(pk=owed(county).pk).update(
        due_on=timezone.localdate() + timedelta(days=days), default_ends_on=timezone.localdate() + timedelta(days=90)
    )
    pages = list(turned(at_manager, reverse("worklist"), "next_url"))
    assert {answer.context["count"] for answer in pages} == {6}
    seen = [row for answer in pages for row in answer.context["rows"]]
    assert [row["what"] for row in seen].count("Sign the return") == 1
    dues = [row["due"]["at"] for row in seen]
    assert len(dues) == 6 and dues[-1] is None and dues[:-1] == sorted(dues[:-1])
    last = pages[-1].wsgi_request.get_full_path()
    back = list(turned(at_manager, last, "previous_url"))
    assert [row["url"] for answer in reversed(back) for row in answer.context["rows"]] == [row["url"] for row in seen]


def test_a_worker_fills_in_and_does_not_sign(county, client):
    client.force_login(county.worker)
    assert page(client, "worklist").context["count"] == 0
    found = owed(county)
    assert "Sign the return" not in words(page(client, "return", found.pk))
    assert send(client, "return_fill_in", found.pk, **EXTRAS | {"complaints": ""}).status_code == 302
    assert set(found.entries.values_list("code", flat=True)) == set(EXTRAS) - {"complaints"}
    assert send(client, "return_sign", found.pk, declared="on").status_code == 403


@pytest.mark.parametrize("typed", ["-1", "many", "1.5", "9" * 12])
def test_what_is_no_number_of_hours_is_refused_by_name(county, at_manager, typed):
    answer = send(at_manager, "return_fill_in", owed(county).pk, **EXTRAS | {"staff_hours_worked": typed})
    assert answer.status_code == 422 and "Staff hours worked must be" in words(answer)


def test_a_number_leads_to_its_stays_and_a_pending_destination_to_the_page_where_it_is_added(county, at_manager):
    stay = lived_there(county)
    type(stay).objects.filter(pk=stay.pk).update(destination_area_kind="pending", destination_area=None)
    stay.referral.stakes.filter(kind="housing").update(until=None, closed_at=None)
    found = owed(county)
    assert reverse("return_records", args=[found.pk, "entries"]) in words(page(at_manager, "return", found.pk))
    shown = words(page(at_manager, "return_records", found.pk, "pending"))
    assert "Jordan Marsh" in shown and reverse("placement_step", args=[stay.reference, "destination"]) in shown
    assert "1 departure still waits" in words(page(at_manager, "return_sign", found.pk))
    assert page(at_manager, "return_records", found.pk, "complaints").status_code == 404
    assert page(at_manager, "return_records", found.pk, "x:y").status_code == 404


def test_a_stay_that_may_no_longer_be_opened_is_counted_and_not_shown(county, at_manager):
    stay = lived_there(county)
    stay.referral.stakes.filter(kind="housing").update(until=county.quarter.first)
    shown = words(page(at_manager, "return_records", owed(county).pk, "entries"))
    assert "1 stay is counted." in shown and "1 of them you may not open" in shown and "Marsh" not in shown


def test_a_manager_reads_what_changed_signs_and_reads_what_was_signed(county, at_manager):
    before = previous(county.quarter)
    actions.expect(by=county.commissioner, period=before)
    earlier = Return.objects.select_related("service__agency").get(service=county.quay, code=before.code)
    actions.fill_in(by=county.manager, owed=earlier, values=EXTRAS)
    actions.sign(by=county.manager, owed=earlier)
    lived_there(county)
    found = filled(county)
    asked = page(at_manager, "return_sign", found.pk)
    assert "People who came" in words(asked) and "You sign as Mona Manager" in words(asked)
    answer = send(at_manager, "return_sign", found.pk, seen=asked.context["mark"])
    assert answer.status_code == 422 and "Say that the numbers are right" in words(answer)
    answer = send(at_manager, "return_sign", found.pk, seen="stale", declared="on")
    assert answer.status_code == 422 and "have changed since you read" in words(answer)
    assert send(at_manager, "return_sign", found.pk, seen=answer.context["mark"], declared="on").status_code == 302
    shown = words(page(at_manager, "return", found.pk))
    assert "Mona Manager" in shown and "It came by the deadline" in shown and "Correct" not in shown
    lived_there(county, given_name="Robin", family_name="Weald")
    assert "The records say something else today" in words(page(at_manager, "return", found.pk))
    assert send(at_manager, "return_sign", found.pk, declared="on").status_code == 409


def test_what_changed_since_the_day_before_is_told(county, at_manager):
    found = owed(county)
    actions.note_look(by=county.manager, owed=found, numbers={}, at=timezone.now() - timedelta(days=1))
    lived_there(county)
    for _ in range(2):
        assert "People, people who came: 0, now 1" in words(page(at_manager, "return", found.pk))


def test_a_correction_is_typed_with_its_reason_and_taken_back(county, at_manager):
    found = owed(county)
    assert send(at_manager, "return_correct", found.pk, "alerts", value="1", reason="").status_code == 422
    assert send(at_manager, "return_correct", found.pk, "alerts", value="0", reason="So.").status_code == 422
    assert send(at_manager, "return_correct", found.pk, "alerts", value="1", reason="By telephone.").status_code == 302
    shown = words(page(at_manager, "return", found.pk))
    assert "The records say 0. By telephone. (Mona Manager" in shown and "Take back" in shown
    assert send(at_manager, "return_take_back", found.pk, "alerts").status_code == 302
    assert not ReturnEntry.objects.exists()
    assert page(at_manager, "return_correct", found.pk, "complaints").status_code == 404


def test_the_county_sees_every_service_and_period_and_whats_late(county, at_county):
    signed(county)
    found = owed(county, county.mill_lane)
    actions.tick(at=morning(found.default_ends_on + timedelta(days=1)))
    shown = words(page(at_county, "returns"))
    assert "Quay House" in shown and "Default notice issued" in shown and "1 of 2 in time" in shown
    late = words(page(at_county, "returns", show="late"))
    assert "Mill Lane" in late and "Quay House" not in late
    assert "No service here." in words(page(at_county, "returns", show="again"))


def test_the_county_gives_more_time_sends_back_and_audits(county, at_county):
    found = owed(county)
    day = timezone.localdate() + timedelta(days=300)
    until = {"until_0": day.day, "until_1": day.month, "until_2": day.year}
    assert send(at_county, "return_extend", found.pk, **until).status_code == 422
    assert send(at_county, "return_extend", found.pk, reason="The hub was away.", **until).status_code == 302
    assert "More time was given: The hub was away." in words(page(at_county, "return", found.pk))
    stay = lived_there(county)
    signed(county)
    shown = words(page(at_county, "return_audit", found.pk))
    assert stay.reference in shown and "Marsh" not in shown
    told = {"assurance": "medium", "finding": "One day out.", "agrees_0": "no"}
    answer = send(at_county, "return_audit", found.pk, **told)
    assert answer.status_code == 422 and f"Say what differs in {stay.reference}" in words(answer)
    assert send(at_county, "return_audit", found.pk, **told, note_0="A day.").status_code == 302
    assert ReturnAudit.objects.get().assurance == "medium"
    assert "Medium assurance" in words(page(at_county, "returns"))
    assert send(at_county, "return_send_back", found.pk, reason="Put that day right.").status_code == 302
    assert "The county asks: Put that day right." in words(page(at_county, "return", found.pk))
    assert page(at_county, "return_records", found.pk, "entries").status_code == 403


def test_a_return_from_a_spreadsheet_has_its_days_and_no_numbers(county, at_county):
    facts = {"status": "received", "received_on": county.quarter.last, "due_on": None, "default_ends_on": None}
    Return.objects.filter(service=county.quay).update(**facts)
    found = owed(county)
    assert "are not kept here" in words(page(at_county, "return", found.pk))
    assert send(at_county, "return_send_back", found.pk, reason="No.").status_code == 422
    assert not ReturnSignature.objects.exists()


def test_pages_cost_the_same_for_two_services_as_for_many(county, client):
    ServiceFactory(agency=county.harbour, area=county.thanet)
    actions.expect(by=county.commissioner, period=county.quarter)
    signed(county)

    def cost():
        client.force_login(county.manager)
        waits = Return.objects.filter(service__agency=county.harbour, status="expected").first()
        page(client, "return", waits.pk)  # the first look writes a row
        mine = [queries_of(client, name) for name in ("returns", "worklist")]
        mine.append(queries_of(client, "return", waits.pk))
        client.force_login(county.commissioner)
        return [*mine, queries_of(client, "returns")]

    few = cost()
    for _ in range(6):
        ServiceFactory(agency=county.harbour, area=county.thanet)
    actions.expect(by=county.commissioner, period=county.quarter)
    for service in Service.objects.filter(agency=county.harbour).exclude(pk=county.quay.pk)[:4]:
        signed(county, service)
    assert cost() == few


def test_the_operator_asks_for_a_further_period_by_command(county, capsys):
    call_command("expect_returns", period="fy:2013/14-Q2")
    assert "due on" not in capsys.readouterr().out
    call_command("expect_returns", period=previous(county.quarter).key)
    call_command("expect_returns", period=previous(county.quarter).key)
    assert Return.objects.filter(code=previous(county.quarter).code).count() == 2
