"""A council's decision on homelessness: recorded once, read by everybody who may, counted as imports are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.actions.imported.common import SINCE_CHANGED
from agencies.errors import NotPossible, Refused
from agencies.models import Event
from analytics import frames
from analytics.periods import between
from analytics.windows import window
from referrals import actions
from referrals.actions.stakes import copies
from referrals.models import HomelessnessDecision, Placement, Stake
from tests.factories import BORN, AgencyFactory, person
from tests.imports.world import bring, rows

pytestmark = pytest.mark.django_db

FACTS = {
    "ethnicity": "white", "household_type": "single_male", "priority_need": "custody", "children": 0,
    "reapplication": False,
}  # fmt: skip


def decide(county, referral, reference="TH-1", by=None, decision="acceptance", on=None, **facts):
    return actions.homelessness.record_decision(
        by=by or county.housing_officer, referral=referral, reference=reference, decision=decision,
        decided_on=on or timezone.localdate(), **FACTS | facts,
    )  # fmt: skip


def test_a_council_records_its_decision_on_the_referral(county):
    referral = county.submitted()
    made = decide(county, referral)
    today = timezone.localdate()
    assert (made.authority, made.service_user) == (county.council, referral.service_user)
    assert made.age == today.year - BORN.year - ((today.month, today.day) < (BORN.month, BORN.day))
    event = Event.objects.get(verb="record_decision")
    assert (event.referral, event.subject, event.agency_code) == (referral.reference, "TH-1", "THANET")


def test_it_is_the_record_that_an_import_makes_and_counts_as_one_in_the_figures(county):
    made = decide(county, county.submitted())
    HomelessnessDecision.objects.create(
        reference="TH-2", authority=county.council, decided_on=timezone.localdate(), decision="acceptance",
        age=made.age, **FACTS,
    )  # fmt: skip
    today = timezone.localdate()
    (row,) = frames.decisions(window(between(today, today))).to_dict("records")
    assert (row["decision"], row["priority_need"], row["n"]) == ("acceptance", "custody", 2)


def test_only_a_council_that_has_to_do_with_the_person_records_it(county):
    referral = county.submitted()
    dover = AgencyFactory(code="DOVER", name="Dover council", kind="council", area=county.dover)
    for who in (person(dover, "housing_options"), county.officer, county.coordinator, county.worker):
        with pytest.raises(Refused):
            decide(county, referral, by=who)
    assert not HomelessnessDecision.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("decided_on", {"on": timezone.localdate() + timedelta(days=2)}),
        ("priority_need", {"priority_need": ""}),
        ("priority_need", {"decision": "not_priority"}),
    ],
)
def test_a_decision_that_contradicts_itself_names_the_field(county, field, given):
    with pytest.raises(NotPossible) as caught:
        decide(county, county.submitted(), **given)
    assert set(caught.value.errors) == {field}


def test_a_reference_is_recorded_once(county):
    decide(county, county.submitted())
    other = county.submitted(service_user=county.service_user(given_name="Ash"))
    with pytest.raises(NotPossible) as caught:
        decide(county, other)
    assert set(caught.value.errors) == {"reference"}


def overview(client, who, referral):
    client.force_login(who)
    return client.get(reverse("referral", args=[referral.reference])).content.decode()


def test_everybody_reads_what_was_decided_and_few_the_category_of_priority_need(county, client):
    (offer,) = county.offered()
    decide(county, offer.referral)
    for who, sensitive in (
        (county.officer, True), (county.coordinator, True), (county.housing_officer, False), (county.worker, False)
    ):  # fmt: skip
        said = overview(client, who, offer.referral)
        assert "in priority need (acceptance)" in said and "Thanet council" in said
        assert ("custody / on remand" in said) is sensitive
    assert "Record a homelessness decision" in overview(client, county.housing_officer, offer.referral)
    assert "Record a homelessness decision" not in overview(client, county.officer, offer.referral)


def test_for_domestic_abuse_a_decision_does_not_tell_which_council_it_was(county, client):
    county.pathway_for("domestic_abuse")
    stay = county.arrived()
    decide(county, stay.referral)
    actions.assessment.amend(
        by=county.officer, referral=stay.referral, section="needs", reason="Said today.",
        answers={"client_group": "domestic_abuse"},
    )  # fmt: skip
    (offer,) = actions.offer.send(
        by=county.coordinator, referral=Placement.objects.get().referral, services=[county.mill_lane],
        reason="Safer.", checked={"MILLLANE": "Looked."},
    )  # fmt: skip
    said = overview(client, county.mill_worker, offer.referral)
    assert "A council" in said and "Thanet council" not in said


def test_a_housing_options_officer_fills_in_the_page_and_nothing_typed_is_lost(county, client):
    referral = county.submitted()
    client.force_login(county.housing_officer)
    page, today = reverse("decision_add", args=[referral.reference]), timezone.localdate()
    typed = {
        "reference": "TH-9", "decided_on_0": today.day, "decided_on_1": today.month, "decided_on_2": today.year,
        "decision": "acceptance", "ethnicity": "white", "household_type": "single_male", "children": "0",
    }  # fmt: skip
    refused = client.post(page, typed)
    assert refused.status_code == 422 and "TH-9" in refused.content.decode()
    assert "Choose the category of priority need" in refused.content.decode()
    client.post(page, typed | {"priority_need": "custody"})
    assert HomelessnessDecision.objects.get().priority_need == "custody"


def put_right(county, made, by=None, reason="The wrong box was ticked.", **facts):
    referral = county.submitted_referral
    return actions.homelessness.correct_decision(
        by=by or county.housing_officer, referral=referral, recorded=made, reason=reason, **facts
    )


@pytest.fixture
def made(county):
    county.submitted_referral = county.submitted()
    return decide(county, county.submitted_referral)


def test_a_council_puts_its_own_decision_right_with_the_reason(county, made):
    put_right(county, made, decision="intentional", children=1)
    made.refresh_from_db()
    assert (made.decision, made.children, made.priority_need) == ("intentional", 1, "custody")
    event = Event.objects.get(verb="change_homeless_decision")
    assert (event.subject, event.reason) == ("TH-1", "The wrong box was ticked.")
    assert event.detail["fields"] == ["children", "decision"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": " ", "children": 2}, "reason"),
        ({"decision": "not_priority"}, "priority_need"),
        ({"decided_on": timezone.localdate() + timedelta(days=1)}, "decided_on"),
        ({"children": 0}, ""),
    ],
)
def test_what_is_put_right_must_be_possible_and_another_thing_than_before(county, made, facts, field):
    with pytest.raises(NotPossible) as caught:
        put_right(county, made, **facts)
    assert set(caught.value.errors) == {field}
    assert not Event.objects.filter(verb="change_homeless_decision").exists()


def test_nobody_else_puts_it_right_not_even_another_council_that_knows_the_person(county, made, client):
    dover = AgencyFactory(code="DOVER", name="Dover council", kind="council", area=county.dover)
    other = person(dover, "housing_options")
    Stake.objects.create(
        agency=dover, referral=county.submitted_referral, kind="council_home", opened_at=timezone.now(),
        **copies(county.submitted_referral),
    )  # fmt: skip
    for who in (other, county.officer, county.coordinator):
        with pytest.raises(Refused):
            put_right(county, made, by=who, children=3)
    client.force_login(other)
    address = reverse("decision_correct", args=[county.submitted_referral.reference, made.pk])
    assert client.get(address).status_code == 403
    assert address not in overview(client, other, county.submitted_referral)


def test_the_page_shows_no_sensitive_fact_and_leaves_it_as_it_is(county, made, client):
    assert "Put it right" in overview(client, county.housing_officer, county.submitted_referral)
    address = reverse("decision_correct", args=[county.submitted_referral.reference, made.pk])
    said = client.get(address).content.decode()
    assert "As it is recorded" in said and "selected" in said
    assert '<option value="custody" selected' not in said and '<option value="white" selected' not in said
    day = made.decided_on
    typed = {
        "reference": "TH-2", "decided_on_0": day.day, "decided_on_1": day.month, "decided_on_2": day.year,
        "decision": "acceptance", "household_type": "single_male", "children": "", "ethnicity": "", "priority_need": "",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"reason": "The number was another one."}).status_code == 302
    made.refresh_from_db()
    assert (made.reference, made.children, made.ethnicity, made.priority_need) == ("TH-2", None, "white", "custody")
    client.post(address, typed | {"reason": "None at all.", "decision": "not_priority", "priority_need": "none"})
    made.refresh_from_db()
    assert (made.decision, made.priority_need) == ("not_priority", "")


def test_a_spreadsheet_does_not_take_back_what_the_council_recorded(county, made):
    row = {"reference": "TH-1", "authority": "THANET", "decided_on": made.decided_on, "decision": "not_homeless"}
    assert bring("homelessness_decisions", rows("", row)).bad[0].expected == SINCE_CHANGED
    made.refresh_from_db()
    assert made.decision == "acceptance"
