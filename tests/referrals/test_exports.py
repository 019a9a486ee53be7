"""Lists that are taken away: the page's own rows, columns that may be read, a reason, every reference logged."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Event, Read, Showing
from agencies.roles import roles_with
from referrals import actions
from referrals.views import taken
from tests.api.asking import browser_of
from tests.factories import AgencyFactory, County, join, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    county = County()
    county.manager = person(county.harbour, "provider_manager", name="Mona Manager")
    county.team = person(county.probation, "referring_manager", name="Tam Team")
    return county


def take(somebody, name, form="csv", **asked):
    """The answer to a press on the button."""
    query = "&".join(f"{word}={value}" for word, value in asked.items())
    address = f"{reverse('export', args=[name])}?{query}"
    return browser_of(somebody).post(address, {"reason": "For the weekly meeting.", "form": form})


def rows(answer):
    """The file's lines by heading."""
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"], answer.content[:500]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_team_takes_its_own_referrals_away_with_names(county):
    referral = county.submitted()
    [row] = rows(take(county.team, "referrals"))
    assert (row["Referral"], row["Family name"], row["Date of birth"]) == (referral.reference, "Marsh", "1992-03-04")
    assert (row["Status"], row["Restricted"], row["From"]) == ("With the hub", "no", "East Kent probation")
    assert b"nothing to take away" in take(county.team, "referrals", status="draft").content
    elsewhere = person(AgencyFactory(kind="probation"), "referring_manager")
    assert b"nothing to take away" in take(elsewhere, "referrals").content


def test_only_those_who_answer_for_others_take_lists_away(county):
    assert roles_with("export") == {"referring_manager", "provider_manager", "housing_options", "hub_coordinator"}
    county.submitted()
    for somebody in (county.officer, county.worker, county.member, county.administrator):
        answer = take(somebody, "referrals")
        assert answer.status_code == 403 and b"take a list away as a file" in answer.content
        assert b"Take this list away" not in browser_of(county.officer).get(reverse("referrals")).content
    assert take(county.team, "waiting").status_code == 403
    assert take(county.team, "residents").status_code == 403
    assert take(county.team, "everything").status_code == 404
    assert not Event.objects.filter(verb="export").exists()


def test_the_list_of_an_agency_whose_agreement_is_over_stays_where_it_is(county):
    county.submitted()
    county.probation.agreement_ends = date(2024, 1, 1)
    county.probation.save()
    assert take(county.team, "referrals").status_code == 403


def test_a_provider_with_open_offers_alone_gets_no_column_of_names(county):
    (offer,) = county.offered()
    [row] = rows(take(county.manager, "offers"))
    assert row["Offer"] == offer.reference and row["Person"].startswith("Man, ")
    assert not {"Family name", "Given name", "Date of birth"} & row.keys()
    actions.offer.decline(
        by=county.worker, offer=offer, reason="full", detail="No room.", asked_to_withdraw=False, confirmed=True
    )
    [row] = rows(take(county.manager, "offers"))
    assert not {"Person", "Referral"} & row.keys() and row["Why it was declined"]


def test_where_one_person_may_be_named_and_another_not_the_cell_says_so(county):
    county.arrived()
    county.offered(service_user=county.service_user(given_name="Robin", family_name="Reed"))
    found = {row["Status"]: row["Family name"] for row in rows(take(county.manager, "offers"))}
    assert sorted(found.values()) == ["Marsh", "Not shown"]
    assert "Reed" not in take(county.manager, "offers").content.decode("utf-8-sig")


def test_residents_leave_as_their_page_shows_them(county):
    stay = county.arrived()
    [row] = rows(take(county.manager, "residents"))
    assert (row["Stay"], row["Family name"], row["Service"]) == (stay.reference, "Marsh", "Quay House")
    assert row["Arrived"] == f"{timezone.localdate():%Y-%m-%d}"
    other = person(county.mill, "provider_manager")
    assert b"nothing to take away" in take(other, "residents").content


def test_the_waiting_list_leaves_in_its_order(county):
    first = county.submitted()
    actions.referral.wait(
        by=county.coordinator, referral=first, stage=county.hostel, band="B", band_reason="Sleeps rough."
    )
    [row] = rows(take(county.coordinator, "waiting"))
    assert (row["Referral"], row["Days"], row["Stage"]) == (first.reference, "0", "24-hour hostel")


def test_restricted_people_are_left_out_as_in_the_list(county):
    hidden, seen = county.submitted(), county.submitted(service_user=county.service_user(family_name="Reed"))
    actions.restriction.restrict(by=county.coordinator, service_user=hidden.service_user, reason="Refuge.")
    assert [row["Referral"] for row in rows(take(county.team, "referrals"))] == [seen.reference]
    assert {row["Referral"] for row in rows(take(county.coordinator, "referrals"))} == {
        hidden.reference, seen.reference
    }  # fmt: skip
    other = person(county.hub, "hub_coordinator")
    assert [row["Referral"] for row in rows(take(other, "referrals"))] == [seen.reference]


def test_what_another_role_of_the_same_person_shows_does_not_leave_with_it(county):
    mine = county.submitted()
    mixed = person(county.probation, "referrer")
    join(mixed, county.harbour, "provider_manager")
    assert mine.reference in browser_of(mixed).get(reverse("referrals")).content.decode()
    assert b"nothing to take away" in take(mixed, "referrals").content
    county.offered(service_user=county.service_user(given_name="Robin", family_name="Reed"))
    [row] = rows(take(mixed, "offers"))
    assert row["Person"].startswith("Man, ") and "Family name" not in row


def test_without_a_reason_nothing_leaves(county):
    county.submitted()
    answer = browser_of(county.team).post(reverse("export", args=["referrals"]), {"form": "csv"})
    assert answer.status_code == 422 and b"Say why you take this list away" in answer.content
    assert not Event.objects.filter(verb="export").exists()


def test_taking_a_list_is_a_disclosure_with_its_reason_and_every_reference(county):
    referral = county.submitted()
    take(county.team, "referrals", status="submitted", q="marsh")
    event = Event.objects.get(verb="export")
    assert audit.kind_of_verb(event.verb) == audit.Kind.DISCLOSURE
    assert (event.actor_id, event.agency_code, event.role) == (county.team.pk, "PROB", "referring_manager")
    assert (event.subject_kind, event.subject, event.reason) == ("list", "referrals", "For the weekly meeting.")
    assert event.detail == {"rows": 1, "form": "csv", "narrowed": {"status": "submitted", "words": True}}
    read = Read.objects.latest("pk")
    assert read.page == "export" and audit.kind_of_page(read.page) == audit.Kind.DISCLOSURE
    assert read.shown == [referral.reference]
    assert Showing.objects.filter(read_id=read.pk, reference=referral.reference).exists()


def test_what_somebody_typed_never_runs_in_a_spreadsheet(county):
    county.submitted(
        service_user=county.service_user(family_name='=HYPERLINK("http://example.org")', given_name="@SUM")
    )
    [row] = rows(take(county.team, "referrals"))
    assert row["Family name"].startswith("'=HYPERLINK") and row["Given name"] == "'@SUM"
    book = openpyxl.load_workbook(io.BytesIO(take(county.team, "referrals", form="xlsx").content))
    cells = {cell.value: cell for line in book["List"].iter_rows() for cell in line}
    assert cells['=HYPERLINK("http://example.org")'].data_type in ("s", "inlineStr")
    assert book["List"].freeze_panes == "B2"


def test_a_workbook_holds_real_days_and_says_what_it_is(county):
    county.submitted()
    book = openpyxl.load_workbook(io.BytesIO(take(county.team, "referrals", form="xlsx").content))
    headings = [cell.value for cell in book["List"][1]]
    assert book["List"].cell(2, headings.index("Date of birth") + 1).value.date() == date(1992, 3, 4)
    about = " ".join(str(cell.value) for (cell,) in book["About"].iter_rows())
    assert "1 row, which is all of it" in about and "Not shown" in about


def test_a_longer_list_is_cut_and_says_so_before_and_after(county, monkeypatch):
    for n in range(3):
        county.submitted(service_user=county.service_user(family_name=f"Person{n}"))
    monkeypatch.setattr(taken, "MOST", 2)
    page = browser_of(county.team).get(reverse("export", args=["referrals"])).content.decode()
    assert "narrow the list to take the rest" in page
    answer = take(county.team, "referrals")
    assert len(rows(answer)) == 2 and "first" in answer.headers["Content-Disposition"]


def test_no_address_is_in_any_file(county):
    county.quay.confidential_address, county.quay.address = True, "7 Hidden Lane"
    county.quay.save()
    county.arrived()
    for somebody, lists in ((county.coordinator, ("referrals", "offers")), (county.manager, ("offers", "residents"))):
        for name in lists:
            answer = take(somebody, name)
            assert rows(answer) and "Hidden Lane" not in answer.content.decode("utf-8-sig")
