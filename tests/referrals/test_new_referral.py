"""A probation officer refers somebody: finds the person, fills the assessment, sees where it would go, sends it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused, TooLate
from pathways.models import Cohort
from referrals import actions
from referrals.models import Consent, Referral, ServiceUser
from referrals.sections import SECTIONS
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db

FOUND = {
    "given_name": "Jordan",
    "family_name": "Marsh",
    "date_of_birth_0": "4",
    "date_of_birth_1": "3",
    "date_of_birth_2": "1992",
}
NEW = FOUND | {"gender": "male", "source": "probation", "same_day": "False"}


@pytest.fixture
def officer(client, county):
    client.force_login(county.officer)
    return client


def page(name, referral, *more):
    return reverse(name, args=[referral.reference, *more])


def look(client, **typed):
    return client.post(reverse("new_referral"), FOUND | typed, follow=True).content.decode()


def test_a_person_nobody_knows_is_recorded_and_referred(officer, county):
    assert "Nobody like this is recorded" in look(officer)
    offered = officer.get(reverse("new_person")).content.decode()
    assert 'value="Marsh"' in offered
    answer = officer.post(reverse("new_person"), NEW, follow=True)
    referral = Referral.objects.get()
    assert answer.redirect_chain[-1][0] == page("draft", referral)
    assert (referral.service_user.family_name, referral.agency, referral.check_duplicate) == (
        "Marsh",
        county.probation,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"crn": "12345"}, "Enter a CRN with one letter and six digits"),
        ({"prison_number": "12"}, "Enter a prison number with a letter"),
        ({"pnc": "2003/0000003A"}, "its last letter does not fit the digits"),
        ({"ni_number": "ZZ123456C"}, "Enter a National Insurance number"),
        ({"date_of_birth_2": "2920"}, "must be a real date"),
        ({"date_of_birth_2": str(timezone.localdate().year - 10)}, "A person under 16 cannot be referred"),
        ({"given_name": "", "date_of_birth_0": "", "date_of_birth_1": "", "date_of_birth_2": ""}, "Enter a number, or"),
        ({"family_name": "Ma\0rsh"}, "holds a character that cannot be kept"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_a_sentence_and_kept(officer, typed, sentence):
    answer = officer.post(reverse("new_referral"), FOUND | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "There is a problem" in text
    if "family_name" not in typed:
        assert 'value="Marsh"' in text


def test_a_taken_number_says_so_and_nothing_typed_is_lost(officer, county):
    county.service_user(crn="X900001", given_name="Somebody", family_name="Else", date_of_birth=date(1970, 1, 1))
    answer = officer.post(reverse("new_person"), NEW | {"crn": "X900001"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody with one of these numbers is recorded already" in text
    assert 'value="Marsh"' in text
    assert ServiceUser.objects.count() == 1


def test_every_section_is_one_page_that_keeps_what_was_answered(officer, county):
    referral = county.draft()
    for code in SECTIONS:
        assert officer.get(page("draft_section", referral, code)).status_code == 200
    answer = officer.post(
        page("draft_section", referral, "housing"), {"situation": "rough_sleeping", "slept_rough_before": "True"}
    )
    assert answer.url == page("draft_section", referral, "connection")
    housing = Referral.objects.get().assessment.housing
    assert (housing.situation, housing.slept_rough_before, housing.eviction_threat) == ("rough_sleeping", True, None)
    later = officer.post(page("draft_section", referral, "housing"), {"situation": "prison", "later": "1"})
    assert later.url == page("draft", referral)
    assert "In progress" in officer.get(later.url).content.decode()


def test_a_date_that_does_not_exist_is_refused_and_the_rest_stays(officer, county):
    referral = county.draft()
    typed = {"history": "A long story", "lost_on_0": "31", "lost_on_1": "2", "lost_on_2": "2026"}
    answer = officer.post(page("draft_section", referral, "housing"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "must be a real date" in text
    assert "A long story" in text
    assert 'href="#id_lost_on_0"' in text


def test_an_answer_to_a_question_that_is_not_asked_is_dropped(officer, county):
    referral = county.draft()
    officer.post(page("draft_section", referral, "risk"), {"mappa_category": "0", "mappa_level": "2"})
    assert Referral.objects.get().assessment.risk.mappa_level is None


def test_areas_are_boxes_for_districts_and_a_list_for_places_outside(officer, county):
    referral = county.draft()
    outside = type(county.thanet).objects.create(code="E09000030", name="Tower Hamlets", kind="outside")
    typed = {"areas_wanted": [county.thanet.pk], "areas_wanted_elsewhere": outside.pk, "origin_kind": "area"}
    officer.post(page("draft_section", referral, "connection"), typed | {"origin_area": county.dover.pk})
    connection = Referral.objects.get().assessment.connection
    assert {area.name for area in connection.areas_wanted.all()} == {"Thanet", "Tower Hamlets"}
    assert connection.origin_area == county.dover
    assert "Tower Hamlets" in officer.get(page("draft_section", referral, "connection")).content.decode()


def test_consents_are_read_out_and_each_answer_is_a_fact_of_its_own(officer, county):
    referral = county.draft()
    text = officer.get(page("draft_consents", referral)).content.decode()
    assert "Read out:" in text
    typed = {"assess_and_share": "True", "duty_referral": "True", "duty_contact": "False", "method": "spoken"}
    officer.post(page("draft_consents", referral), typed)
    assert set(Consent.objects.values_list("purpose", "given")) == {
        ("assess_and_share", True),
        ("duty_referral", True),
        ("duty_contact", False),
    }
    officer.post(page("draft_consents", referral), typed)
    assert Consent.objects.count() == 3
    unsaid = officer.post(page("draft_consents", referral), {"assess_and_share": "False"})
    assert "Choose how the person answered" in unsaid.content.decode()


def test_before_sending_it_says_where_it_would_go_and_why_not_elsewhere(officer, county):
    referral = county.draft()
    assert "Say what the main reason" in officer.get(page("draft_route", referral)).content.decode()
    county.complete(referral)
    text = officer.get(page("draft_route", referral)).content.decode()
    assert "24-hour hostel" in text
    assert "The person is sleeping rough." in text
    assert "1. Quay House" in text or "1. Mill Lane" in text


def test_the_referrer_confirms_the_pathway_or_chooses_another(officer, county):
    armed_forces = county.pathway_for("ex_service").cohort
    referral = county.complete(county.draft())
    text = officer.get(page("draft_cohort", referral)).content.decode()
    assert "so the pathway proposed is “Offenders”" in text
    assert "Choose the pathway" in officer.post(page("draft_cohort", referral), {}).content.decode()
    answer = officer.post(page("draft_cohort", referral), {"cohort": "ex_service"})
    assert answer.url == page("draft_route", referral)
    assert "Ex-service personnel" in officer.get(page("draft_check", referral)).content.decode()
    sent = actions.referral.submit(by=county.officer, referral=Referral.objects.get())
    assert (sent.cohort, sent.pathway.cohort, sent.client_group) == (armed_forces, armed_forces, "offenders")
    assert "has been sent" in officer.post(page("draft_cohort", sent), {"cohort": "offenders"}).content.decode()


def test_a_pathway_that_nobody_has_published_for_these_areas_cannot_be_chosen(officer, county):
    Cohort.objects.create(code="older_people", name="Older people", order=5)
    referral = county.complete(county.draft())
    answer = officer.post(page("draft_cohort", referral), {"cohort": "older_people"})
    assert answer.status_code == 422
    assert "no published Older people pathway" in answer.content.decode()
    assert Referral.objects.get().cohort is None


def test_the_hub_changes_the_pathway_until_a_service_is_asked_and_the_referrer_does_not(county):
    cohort = county.pathway_for("ex_service").cohort
    referral = county.submitted()
    with pytest.raises(Refused):
        actions.routing.choose_cohort(by=county.officer, referral=referral, cohort=cohort)
    actions.routing.choose_cohort(by=county.coordinator, referral=referral, cohort=cohort)
    actions.routing.route(by=county.coordinator, referral=referral)
    assert (referral.cohort, referral.pathway.cohort) == (cohort, cohort)
    actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
    with pytest.raises(TooLate):
        actions.routing.choose_cohort(by=county.coordinator, referral=referral, cohort=county.pathway.cohort)


def test_what_is_missing_is_said_with_the_way_there_before_sending(officer, county):
    referral = county.draft()
    text = officer.get(page("draft_check", referral)).content.decode()
    assert "Before you can send this" in text
    assert f"{page('draft_section', referral, 'risk')}?check" in text
    assert "Send referral" not in text
    pressed = officer.post(page("draft_check", referral))
    assert pressed.status_code == 422
    assert Referral.objects.get().status == "draft"


def test_a_complete_referral_is_checked_and_sent_once(officer, county):
    referral = county.complete(county.draft())
    text = officer.get(page("draft_check", referral)).content.decode()
    assert 'Change<span class="govuk-visually-hidden"> the answer to' in text
    answer = officer.post(page("draft_check", referral), follow=True)
    said = answer.content.decode()
    assert referral.reference in said
    assert "County hub has it" in said
    again = officer.post(page("draft_check", referral))
    assert again.status_code == 409
    assert "Referral sent by Olive Officer" in again.content.decode()
    assert officer.get(page("draft_section", referral, "risk")).status_code == 409


def test_changing_an_answer_from_the_check_page_leads_back_to_it(officer, county):
    referral = county.complete(county.draft())
    answer = officer.post(page("draft_section", referral, "money") + "?check", {"benefits": "wages"})
    assert answer.url == page("draft_check", referral)


def test_a_file_is_added_and_opened_by_those_who_may_read_its_class(officer, county, settings, tmp_path, client):
    settings.MEDIA_ROOT = tmp_path
    referral = county.complete(county.draft())
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 what keeps everybody safe")
    typed = {"title": "Risk plan", "access_class": "risk", "upload": plan}
    assert officer.post(page("file_add", referral), typed).status_code == 302
    wrong = SimpleUploadedFile("plan.pdf", b"not a pdf")
    answer = officer.post(page("file_add", referral), typed | {"upload": wrong})
    assert answer.status_code == 422
    assert "This file is not what its name says" in answer.content.decode()
    odd = officer.post(page("file_add", referral), typed | {"upload": SimpleUploadedFile("run.exe", b"MZ")})
    assert "Choose a PDF" in odd.content.decode()
    actions.referral.submit(by=county.officer, referral=referral)
    address = page("attachment", referral, referral.attachments.get().pk)
    opened = officer.get(address)
    assert opened.content.startswith(b"%PDF")
    assert opened["Content-Disposition"].startswith("attachment")
    assert opened["X-Content-Type-Options"] == "nosniff"
    client.force_login(county.housing_officer)
    refused = client.get(address)
    assert refused.status_code == 403
    client.force_login(county.mill_worker)
    assert client.get(address).status_code == 404


def test_a_child_cannot_be_referred(officer):
    child = NEW | {"date_of_birth_2": str(timezone.localdate().year - 10)}
    answer = officer.post(reverse("new_person"), child)
    assert "A person under 16 cannot be referred" in answer.content.decode()
    assert not ServiceUser.objects.exists()


def test_somebody_who_does_not_refer_is_told_so(client, county):
    client.force_login(county.worker)
    assert client.get(reverse("new_referral")).status_code == 403


def test_what_was_said_on_an_earlier_journey_is_offered_with_its_date(officer, county):
    before = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=before, reason="custody", detail="Recalled.")
    again = county.draft(before.service_user)
    text = officer.get(page("draft_section", again, "risk")).content.decode()
    assert "Weekly meetings with the probation officer." in text
    assert "These answers were given on" in text
    assert not again.assessment.risk.plan
    officer.post(page("draft_section", again, "risk"), {"plan": "A new plan."})
    text = officer.get(page("draft_section", again, "risk")).content.decode()
    assert "A new plan." in text
    assert "These answers were given on" not in text


def test_what_others_were_told_is_not_offered(client, county):
    before = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=before, reason="custody", detail="Recalled.")
    prison = AgencyFactory(code="PRISON", kind="prison")
    other = person(prison, "referrer")
    again = actions.referral.start(by=other, agency=prison, service_user=before.service_user, source="prison")
    client.force_login(other)
    text = client.get(page("draft_section", again, "risk")).content.decode()
    assert "Weekly meetings" not in text
