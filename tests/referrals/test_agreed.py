"""What a person agreed to with one agency is not another's to read, while each holds a referral of its own."""

import pytest
from django.urls import reverse

from referrals import actions, agreed
from referrals.codes import ConsentPurpose
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(county):
    """Somebody whom probation has referred, and who chose a housing authority there."""
    referral = county.submitted()
    actions.person.record_consent(
        by=county.officer, service_user=referral.service_user, agency=county.probation, given=True, method="phone",
        purpose=ConsentPurpose.DUTY_AUTHORITY, to_agency=county.council,
    )  # fmt: skip
    return referral


@pytest.fixture
def beside(county, live):
    """The draft of a prison for the same person; its officer is `beside.referrer`."""
    prison = AgencyFactory(name="Sheppey prison", kind="prison")
    return county.draft(live.service_user, by=person(prison, "referrer", name="Petra Prison"), agency=prison)


def test_a_second_referrer_reads_the_answers_in_force_and_not_whom_they_were_given_to(county, client, live, beside):
    sent = actions.referral.submit(by=beside.referrer, referral=county.complete(beside))
    client.force_login(beside.referrer)
    page = client.get(reverse("consents", args=[sent.reference])).content.decode()
    assert "Petra Prison" in page and "Answers that others recorded" in page
    assert ConsentPurpose.DUTY_AUTHORITY.label in page
    before_form = page.partition("Record a further answer")[0]
    for secret in ("Olive Officer", "Thanet council", "by telephone"):
        assert secret not in before_form, secret
    assert "selected>Thanet council" not in page
    theirs = live.service_user.consents.filter(recorded_by=county.officer, given=True).first()
    assert client.get(reverse("consent_withdraw", args=[sent.reference, theirs.pk])).status_code == 404
    client.force_login(county.coordinator)
    page = client.get(reverse("consents", args=[sent.reference])).content.decode()
    assert "Olive Officer" in page and "Petra Prison" in page and "Answers that others recorded" not in page


def test_a_draft_is_not_filled_in_with_what_others_were_told(client, live, beside):
    client.force_login(beside.referrer)
    page = client.get(reverse("draft_consents", args=[beside.reference])).content.decode()
    assert "checked" not in page and "selected>Thanet council" not in page
    assert not agreed.answers_for(beside.referrer, live.service_user).exists()


def test_whoever_sees_every_referral_of_the_person_reads_every_answer(county, live):
    everything = live.service_user.consents.count()
    for user in (county.officer, county.coordinator):
        assert agreed.answers_for(user, live.service_user).count() == everything
