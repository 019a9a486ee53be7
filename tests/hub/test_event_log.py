"""The auditors' page: what was done and read, by kind, person, agency, reference and day; lists are found too."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Event, Read, Showing
from hub.views import log
from referrals import actions
from tests.factories import County, join, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    county = County()
    county.auditor = person(county.hub, "auditor")
    return county


def rows(client, **asked):
    """What the page lists: the cells of each row, as words."""
    text = client.get(reverse("event_log"), asked).content.decode()
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in body.split("<tr")[1:]], text


def test_a_reference_finds_the_lists_that_showed_it_and_a_look_says_why(county, client):
    referral, other = county.submitted(), county.draft(service_user=county.service_user(given_name="Robin"))
    client.force_login(county.officer)
    client.get(reverse("referrals"))
    client.get(reverse("referral", args=[referral.reference]))
    look = Read.objects.get(subject=referral.reference)
    assert look.why == "referrer"
    assert set(Showing.objects.values_list("reference", flat=True)) == {referral.reference, other.reference}
    client.force_login(county.auditor)
    found, _ = rows(client, show="reads", reference=referral.reference.lower())
    assert [row.split("Read ")[1].split()[0] for row in found] == ["referral", "referrals"]
    assert "as referrer" in found[0]
    found, _ = rows(client, show="reads", reference=other.reference)
    assert len(found) == 1


def test_a_look_is_kept_for_the_agency_and_role_that_opened_the_record(county, client):
    referral = county.submitted()
    join(county.mill_worker, county.probation, "referrer")
    client.force_login(county.mill_worker)
    own = county.mill_worker.memberships.get(role_group__agency=county.mill)
    client.post(reverse("switch_agency"), {"membership": own.pk})
    client.get(reverse("referral", args=[referral.reference]))
    client.get(reverse("referrals"))
    looks = Read.objects.filter(actor_id=county.mill_worker.pk).values_list("page", "agency_code", "role")
    assert list(looks) == [("referral", "PROB", "referrer"), ("referrals", "MILL", "provider_worker")]


def test_an_auditor_reads_why_somebody_could_look_without_the_name_of_the_person(county, client):
    (offer,) = county.offered(service_user=county.service_user(given_name="Zoë", family_name="O’Brien-Hale"))
    referral = offer.referral
    county.decline(offer)
    actions.sharing.invite(
        by=county.officer, referral=referral, agency=county.council, method="signed", purpose="Zoe asked for it.",
        until=timezone.localdate(),
    )  # fmt: skip
    actions.restriction.restrict(
        by=county.coordinator, service_user=referral.service_user, reason="ZOË O’BRIEN-HALE, or Hale, hides from Al."
    )
    client.force_login(county.auditor)
    found, text = rows(client, reference=referral.reference)
    assert sum("–, or –, hides from Al." in row for row in found) == 2, "restricted, and opened to who restricts"
    assert any("Another agency let in" in row and "– asked for it." in row for row in found)
    assert "Not now." not in text, "what a service says of somebody is not the auditors'"
    assert "Brien" not in text and "Hale" not in text


def test_kinds_split_what_was_done_and_read_without_overlap(county, client):
    county.arrived()
    client.force_login(county.officer)
    reference = Event.objects.filter(verb="submit").get().referral
    client.get(reverse("sheet", args=[reference]))
    client.get(reverse("referral", args=[reference]))
    client.force_login(county.auditor)
    for show, kinds, table in (("events", audit.EVENT_KINDS, Event), ("reads", audit.LOOK_KINDS, Read)):
        counts = [len(rows(client, show=f"{show}-{kind}")[0]) for kind in kinds]
        assert sum(counts) == table.objects.count() < log.PAGE
    assert len(rows(client, show="reads-disclosure")[0]) == 1
    assert all("alteration" in row for row in rows(client, show="events-alteration")[0])


def test_by_person_agency_and_day_and_page_by_page(county, client, monkeypatch):
    monkeypatch.setattr(log, "PAGE", 4)
    county.arrived()
    client.force_login(county.auditor)
    everything, text, seen = Event.objects.count(), "", []
    address = {}
    while True:
        found, text = rows(client, **address)
        seen += found
        after = re.search(r'href="\?after=([^"]*)">Older', text)
        if not after:
            break
        address = {"after": after[1].replace("%3A", ":").replace("%2B", "+")}
    assert len(seen) == everything
    monkeypatch.setattr(log, "PAGE", 50)
    theirs = Event.objects.filter(actor_id=county.worker.pk).count()
    for worker in ("wendy", county.worker.email, str(county.worker.pk)):
        assert len(rows(client, person=worker)[0]) == theirs
    assert len(rows(client, agency="HARBOUR")[0]) == Event.objects.filter(agency_code="HARBOUR").count()
    today = timezone.localdate()
    assert len(rows(client, since=f"{today}", until=f"{today}")[0]) == everything
    assert not rows(client, until="2020-01-01")[0]


def test_what_makes_no_sense_narrows_nothing(county, client):
    county.submitted()
    client.force_login(county.auditor)
    for asked in ({"show": "x"}, {"since": "tomorrow"}, {"after": "x_y"}, {"person": "9" * 40}):
        assert client.get(reverse("event_log"), asked).status_code == 200


def test_a_look_by_a_program_says_by_which_token(client, county):
    Read.objects.create(actor_id=county.officer.pk, page="api_referrals", shown=["R26-00001"], token_id=7)
    client.force_login(county.auditor)
    [[row], _] = rows(client, show="reads-disclosure")
    assert "Read api referrals" in row and "by token 7" in row
