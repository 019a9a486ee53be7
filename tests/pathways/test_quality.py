"""Contracts, visits, alerts and complaints on screen: by the county, and by a provider about its own service."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.actions.imported import Row
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from pathways import actions
from pathways.actions.imported import take_safeguarding_alerts
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert
from tests.factories import County, person
from tests.forms import day, errors
from tests.pages import page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    made = County()
    made.commissioner = person(made.hub, "commissioner")
    return made


def today():
    return timezone.localdate()


def complaint(county, **given):
    facts = {"reference": "C-1", "received_on": today() - timedelta(days=3), "stage": "first"} | given
    return actions.record_complaint(by=county.worker, service=county.quay, **facts)


def words(client, name, *args):
    return page(client, name, *args).content.decode()


def test_a_commissioner_records_a_contract_and_ends_it(client, county):
    client.force_login(county.commissioner)
    typed = {"reference": "K-7", "type": "block_gross", "annual_value": "125000", "units": "12"}
    address = reverse("service_quality", args=["QUAY"])
    assert send(client, "quality_add", "QUAY", "contract", **typed, **day("starts", date(2026, 4, 1))).url == address
    row = Contract.objects.get()
    assert (row.service, row.annual_value, row.units, row.capped) == (county.quay, 125000, 12, False)
    assert "£125,000 a year, 12 units" in words(client, "service_quality", "QUAY")
    early = send(client, "quality_close", "contract", row.pk, **day("ends", date(2026, 3, 1)))
    assert errors(early)["ends"] == ["Enter a day on or after 1 April 2026"]
    send(client, "quality_close", "contract", row.pk, **day("ends", date(2027, 3, 31)))
    row.refresh_from_db()
    assert row.ends == date(2027, 3, 31)
    assert list(Event.objects.filter(subject="K-7").values_list("verb", flat=True)) == [
        "record_contract",
        "change_contract",
    ]


def test_a_visit_is_completed_with_the_grade_that_it_awards(client, county):
    client.force_login(county.commissioner)
    visited = today() - timedelta(days=30)
    send(client, "quality_add", "QUAY", "visit", **day("visited_on", visited), existing_grade="C")
    again = send(client, "quality_add", "QUAY", "visit", **day("visited_on", visited))
    assert errors(again)["visited_on"] == ["A visit on that day is recorded already"]
    row = QualityVisit.objects.get()
    send(client, "quality_close", "visit", row.pk, **day("completed_on", today()), awarded_grade="B")
    row.refresh_from_db()
    assert (row.existing_grade, row.awarded_grade, row.completed_on) == ("C", "B", today())


def test_a_provider_raises_an_alert_about_its_own_service_and_the_county_closes_it(client, county):
    client.force_login(county.worker)
    typed = {"reference": "A-1", "nature": "financial"} | day("raised_on", today())
    assert send(client, "quality_add", "QUAY", "alert", **typed).status_code == 302
    row = SafeguardingAlert.objects.get()
    said = words(client, "service_quality", "QUAY")
    assert "Financial Abuse" in said and "Close the alert" not in said and "Record a contract" not in said
    assert send(client, "quality_close", "alert", row.pk, **day("closed_on", today())).status_code == 403
    client.force_login(county.commissioner)
    assert send(client, "quality_close", "alert", row.pk, **day("closed_on", today())).status_code == 302
    row.refresh_from_db()
    assert row.closed_on == today()


def test_a_complaint_has_a_stage_and_a_result(client, county):
    row = complaint(county)
    client.force_login(county.worker)
    sent = send(
        client, "quality_close", "complaint", row.pk, stage="second", result="in_part", **day("closed_on", today())
    )
    assert sent.status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.result, row.closed_on) == ("second", "in_part", today())
    assert "Upheld in part" in words(client, "service_quality", "QUAY")
    with pytest.raises(TooLate):
        actions.close_complaint(by=county.worker, complaint=row, stage="second", closed_on=today(), result="upheld")


def test_nobody_records_about_a_service_of_another_provider(client, county):
    given = {"service": county.quay, "reference": "C-2", "received_on": today(), "stage": "first"}
    for user in (county.mill_worker, county.officer, county.member, county.administrator):
        with pytest.raises(Refused):
            actions.record_complaint(by=user, **given)
    client.force_login(county.mill_worker)
    assert page(client, "service_quality", "QUAY").status_code == 403
    assert page(client, "quality_add", "QUAY", "alert").status_code == 403
    client.force_login(county.worker)
    assert page(client, "quality_add", "QUAY", "contract").status_code == 403
    assert page(client, "quality_add", "QUAY", "joy").status_code == 404


def test_what_cannot_be_is_said_at_its_field(client, county):
    client.force_login(county.worker)
    tomorrow = today() + timedelta(days=1)
    ahead = send(
        client, "quality_add", "QUAY", "complaint", reference="C-9", stage="first", **day("received_on", tomorrow)
    )
    assert errors(ahead)["received_on"] == ["Enter a day that is not in the future"]
    named = send(client, "quality_add", "QUAY", "complaint", reference="Jordan Marsh", **day("received_on", today()))
    assert set(errors(named)) == {"reference", "stage"}
    complaint(county)
    twin = send(
        client, "quality_add", "QUAY", "complaint", reference="C-1", stage="first", **day("received_on", today())
    )
    assert "reference" in errors(twin)
    with pytest.raises(NotPossible):
        complaint(county, reference="C-3", stage="third")


def test_the_database_keeps_a_result_with_its_day(county):
    row = complaint(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=row.pk).update(closed_on=today())


def test_complaints_are_counted_and_stand_in_the_report(county, capsys):
    complaint(county)
    of_now = ["complaints", "--from", str(today() - timedelta(days=9)), "--to", str(today()), "--suppress", "0"]
    call_command("figures", *of_now, "--format", "csv")
    assert "First stage" in capsys.readouterr().out


def test_an_import_does_not_take_back_what_was_closed_on_screen(county):
    facts = {"reference": "A-5", "service": county.quay, "raised_on": today(), "nature": "neglect"}
    take_safeguarding_alerts(by=county.commissioner, rows=[Row(2, facts)])
    alert = SafeguardingAlert.objects.get()
    actions.close_alert(by=county.commissioner, alert=alert, closed_on=today())
    taken = take_safeguarding_alerts(by=county.commissioner, rows=[Row(2, facts | {"closed_on": None})])
    assert taken.bad and SafeguardingAlert.objects.get().closed_on == today()
