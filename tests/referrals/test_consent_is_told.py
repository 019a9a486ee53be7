"""What a person agreed to stands in the timeline of the referral under which they were asked, as their name does."""

import pytest

from agencies.models import Event
from referrals import actions
from tests.factories import AgencyFactory, County, person
from tests.pages import page

pytestmark = pytest.mark.django_db
ASKED = "Tell the council of the area I come from"


@pytest.fixture
def county(db):
    return County()


def told(client, reader, referral):
    client.force_login(reader)
    return page(client, "referral_tab", referral.reference, "timeline").content.decode()


def test_answers_and_what_is_taken_back_stand_in_the_timeline_of_their_referral(client, county):
    referral = county.submitted()
    answers = Event.objects.filter(verb="record_consent", referral=referral.reference)
    assert answers.exists() and not Event.objects.filter(verb="record_consent", referral="").exists()
    assert f"{ASKED}: yes" in told(client, county.officer, referral)
    consent = referral.service_user.consents.get(purpose="origin_council")
    actions.person.withdraw_consent(by=county.officer, consent=consent, agency=county.probation)
    said = told(client, county.coordinator, referral)
    assert "Consent taken back" in said and "Answer about consent recorded" in said


def test_whoever_reads_no_name_reads_that_there_was_an_answer_and_not_which(client, county):
    [offer] = county.offered()
    said = told(client, county.worker, offer.referral)
    assert "Answer about consent recorded" in said and ASKED not in said and ": yes" not in said


def test_an_answer_to_one_agency_is_not_told_in_the_timeline_of_another(county):
    """The hub asks for the agency whose referral it is; a referral beside it keeps its own answers."""
    referral, prison = county.submitted(), AgencyFactory(kind="prison")
    officer = person(prison, "referrer")
    beside = actions.referral.start(by=officer, agency=prison, service_user=referral.service_user)
    for agency in (prison, county.probation):
        actions.person.record_consent(
            by=county.coordinator, service_user=referral.service_user, agency=agency, purpose="duty_referral",
            given=True, method="phone",
        )  # fmt: skip
    latest = Event.objects.filter(verb="record_consent", detail__purpose="duty_referral").order_by("pk")
    assert [event.referral for event in latest] == [beside.reference, referral.reference]


def test_an_answer_after_closing_stays_with_what_was_closed(county):
    referral = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    actions.person.record_consent(
        by=county.officer, service_user=referral.service_user, agency=county.probation, purpose="origin_council",
        given=False, method="phone",
    )  # fmt: skip
    assert Event.objects.filter(verb="record_consent").latest("pk").referral == referral.reference
