"""Two colleagues have one page of a draft open: nobody saves over the other without knowing."""

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Event
from referrals import actions
from referrals.models import Consent
from tests.factories import AgencyFactory, person
from tests.pages import page, queries_of, send

pytestmark = pytest.mark.django_db

ROUGH = {"situation": "rough_sleeping", "slept_rough_before": "True"}
PRISON = {"situation": "prison"}
AGREED = {"assess_and_share": "True", "method": "spoken"}
JORDAN = {
    "given_name": "Jordan", "family_name": "Marsh", "gender": "male",
    "date_of_birth_0": "4", "date_of_birth_1": "3", "date_of_birth_2": "1992",
}  # fmt: skip


@pytest.fixture
def two(county):
    """Olive and her colleague Bea, and a draft of their agency."""
    browsers = Client(), Client()
    browsers[0].force_login(county.officer)
    browsers[1].force_login(person(county.probation, "referrer", name="Bea Colleague"))
    return *browsers, county.draft()


def seen(answer):
    return answer.context["seen"]


def test_whoever_saves_second_reads_who_was_faster_and_keeps_what_was_typed(two):
    olive, bea, draft = two
    at = draft.reference, "housing"
    opened = [seen(page(each, "draft_section", *at)) for each in (olive, bea)]
    assert send(bea, "draft_section", *at, **ROUGH, seen=opened[1]).status_code == 302
    answer = send(olive, "draft_section", *at, **PRISON, seen=opened[0])
    said = answer.content.decode()
    assert answer.status_code == 409
    now = timezone.localtime(Event.objects.filter(verb="save_section").latest("id").recorded_at)
    assert f"Bea Colleague, East Kent probation, saved this page on {now:%-d %B %Y} at {now:%H:%M}" in said
    rows = {row.label: (row.there, row.typed) for row in answer.context["differences"]}
    assert ("Rough sleeping", "Prison") in rows.values() and "Save mine over it" in said
    assert answer.context["form"]["situation"].value() == "prison"
    draft.assessment.housing.refresh_from_db()
    assert draft.assessment.housing.situation == "rough_sleeping"


def test_what_stands_there_is_saved_over_by_whoever_has_read_it_and_by_nobody_who_has_not(two):
    olive, bea, draft = two
    at = draft.reference, "housing"
    before = seen(page(olive, "draft_section", *at))
    send(bea, "draft_section", *at, **ROUGH, seen=before)
    read = seen(send(olive, "draft_section", *at, **PRISON, seen=before))
    send(bea, "draft_section", *at, situation="rough_sleeping", seen=seen(page(bea, "draft_section", *at)))
    again = send(olive, "draft_section", *at, **PRISON, seen=read)
    assert again.status_code == 409, "Bea has saved once more since"
    assert send(olive, "draft_section", *at, **PRISON, seen=seen(again)).status_code == 302
    draft.assessment.housing.refresh_from_db()
    assert draft.assessment.housing.situation == "prison"


@pytest.mark.parametrize("made_up", ["", "0" * 64, "é", "another page"])
def test_a_version_that_was_made_up_saves_over_nobody(two, made_up):
    olive, bea, draft = two
    at = draft.reference, "housing"
    send(bea, "draft_section", *at, **ROUGH, seen=seen(page(bea, "draft_section", *at)))
    sent = seen(page(olive, "draft_section", draft.reference, "money")) if made_up == "another page" else made_up
    assert send(olive, "draft_section", *at, **PRISON, seen=sent).status_code == 409


def test_an_error_in_what_was_typed_does_not_make_the_page_newer(two):
    olive, bea, draft = two
    at = draft.reference, "risk"
    before = seen(page(olive, "draft_section", *at))
    send(bea, "draft_section", *at, plan="Bea’s plan.", seen=before)
    wrong = send(olive, "draft_section", *at, mappa_category="9", seen=before)
    assert (wrong.status_code, seen(wrong)) == (422, before)
    assert send(olive, "draft_section", *at, plan="Mine.", seen=seen(wrong)).status_code == 409


def test_nobody_is_held_up_by_what_they_saved_themselves_in_another_window(two):
    olive, _, draft = two
    at = draft.reference, "housing"
    before = seen(page(olive, "draft_section", *at))
    assert send(olive, "draft_section", *at, **ROUGH, seen=before).status_code == 302
    assert send(olive, "draft_section", *at, **PRISON, seen=before).status_code == 302


def test_a_colleague_who_saves_another_page_holds_nobody_up(two):
    olive, bea, draft = two
    before = seen(page(olive, "draft_section", draft.reference, "housing"))
    assert send(bea, "draft_section", draft.reference, "money", benefits="wages", seen="").status_code == 302
    assert send(olive, "draft_section", draft.reference, "housing", **ROUGH, seen=before).status_code == 302


def test_the_persons_details_are_not_written_over_unknowingly(two):
    olive, bea, draft = two
    before = seen(page(olive, "draft_person", draft.reference))
    assert send(bea, "draft_person", draft.reference, **JORDAN, phone="07700 900123", seen=before).status_code == 302
    answer = send(olive, "draft_person", draft.reference, **JORDAN, also_known_as="Jo", seen=before)
    assert answer.status_code == 409
    rows = {row.label: (row.there, row.typed) for row in answer.context["differences"]}
    assert rows["Telephone number"] == ("07700 900123", "Not answered")
    assert rows["Other names"] == ("Not answered", "Jo") and "Date of birth" not in rows
    draft.service_user.refresh_from_db()
    assert (draft.service_user.phone, draft.service_user.also_known_as) == ("07700 900123", "")


def test_a_consent_taken_back_is_not_given_again_by_a_page_opened_before(two, county):
    olive, bea, draft = two
    send(olive, "draft_consents", draft.reference, **AGREED, seen=seen(page(olive, "draft_consents", draft.reference)))
    before = seen(page(olive, "draft_consents", draft.reference))
    now = seen(page(bea, "draft_consents", draft.reference))
    refused = AGREED | {"assess_and_share": "False"}
    assert send(bea, "draft_consents", draft.reference, **refused, seen=now).status_code == 302
    assert send(olive, "draft_consents", draft.reference, **AGREED, seen=before).status_code == 409
    assert not Consent.objects.latest("id").given


def test_what_another_agency_did_with_the_person_is_said_without_who_and_when(two, county):
    olive, _, draft = two
    prison = AgencyFactory(name="Sheppey prison", kind="prison")
    petra = person(prison, "referrer", name="Petra Prison")
    other = county.draft(draft.service_user, by=petra, agency=prison)
    before = seen(page(olive, "draft_person", draft.reference))
    actions.person.change_person(by=petra, referral=other, phone="07700 900123")
    answer = send(olive, "draft_person", draft.reference, **JORDAN, seen=before)
    assert answer.status_code == 409
    assert answer.context["overtaken"] == "Somebody else has saved this page since you opened it."


def test_once_it_is_sent_that_is_what_whoever_has_the_page_open_reads(two, county):
    olive, bea, draft = two
    before = seen(page(olive, "draft_section", draft.reference, "housing"))
    actions.referral.submit(by=county.officer, referral=county.complete(draft))
    answer = send(olive, "draft_section", draft.reference, "housing", **ROUGH, seen=before)
    assert answer.status_code == 409 and "This referral has been sent" in answer.content.decode()


def test_the_version_costs_a_page_nothing(two):
    olive, bea, draft = two
    found = queries_of(olive, "draft_section", draft.reference, "housing")
    send(bea, "draft_section", draft.reference, "housing", **ROUGH, seen="")
    assert queries_of(olive, "draft_section", draft.reference, "housing") <= found
