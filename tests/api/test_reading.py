"""What a program reads: the pages' rows and no more, class by class, in one shape; every read about people logged."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Read, Showing
from analytics import output, pages
from analytics.asking import period_of
from analytics.figures import FIGURES
from analytics.models import Snapshot
from analytics.periods import latest_complete_quarter
from hub.api import shapes
from referrals import actions
from referrals.classes import RECORDS
from referrals.codes import AccessClass
from referrals.views.referral import history
from tests.api.asking import browser_of, program_of, read
from tests.factories import AgencyFactory, County, ServiceFactory, person
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
# What every refusal says, and nothing else.
PROBLEM = {"status", "title", "detail"}


@pytest.fixture
def county(db):
    return County()


def of(somebody, name, *args, **asked):
    """What this person's browser gets from the API, which must open."""
    answer = read(browser_of(somebody), name, *args, **asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_referrer_reads_the_own_referrals_whole(county):
    referral = county.arrived().referral
    [row] = of(county.officer, "referrals")["results"]
    assert (row["reference"], row["status"]) == (referral.reference, "placed")
    assert row["person"].startswith("Jordan Marsh, ")
    whole = of(county.officer, "referral", referral.reference)
    assert whole["service_user"]["family_name"] == "Marsh" and whole["origin_area"] == county.thanet.code
    [stay] = of(county.officer, "referral_stays", referral.reference)["results"]
    assert stay["service"] == {
        "code": "QUAY", "name": "Quay House", "agency": {"code": "HARBOUR", "name": "Harbour Housing"}
    }  # fmt: skip
    answers = of(county.officer, "referral_assessment", referral.reference)["results"]
    assert next(row for row in answers if row["field"] == "rosh_public")["answer"] == "Medium"
    moments = of(county.officer, "referral_timeline", referral.reference)["results"]
    assert moments == sorted(moments, key=lambda row: row["at"], reverse=True) and len(moments) > 5


def test_a_provider_with_an_open_offer_reads_what_decides_and_not_who_it_is(county):
    (offer,) = county.offered()
    reference = offer.referral.reference
    whole = of(county.worker, "referral", reference)
    assert whole["person"].startswith("Man, ")
    assert whole["service_user"].keys() == {"reference", "gender"}
    assert not {"origin_area", "band_reason", "closed_detail"} & whole.keys()
    [row] = of(county.worker, "referral_offers", reference)["results"]
    assert row["reference"] == offer.reference and "review_detail" not in row
    more = ("referral_assessment", "referral_timeline", "referral_stays")
    everything = str([of(county.worker, name, reference) for name in more])
    assert "Marsh" not in everything and "Jordan" not in everything


def test_every_fact_that_leaves_has_a_class():
    for shape in shapes.CLASSED:
        for name in shape().fields:
            assert shape().class_of(name) in AccessClass.values
    assert shapes.OfferShape().class_of("challenge") == RECORDS[shapes.OfferShape.model]["challenge"]


def test_a_reader_of_no_class_but_plain_gets_plain_facts_alone(county):
    referral = county.submitted()
    shape = shapes.ReferralShape((referral, {AccessClass.PLAIN}))
    referral.person = "Man, 34"
    assert all(shape.class_of(name) == AccessClass.PLAIN for name in shape.data)


def test_what_is_outside_ones_world_is_not_found_whether_it_exists_or_not(county):
    referral = county.submitted()
    elsewhere = browser_of(person(AgencyFactory(kind="probation"), "referrer"))
    for reference in (referral.reference, "R26-99999", "x" * 400, "ä"):
        for name in ("referral", "referral_offers", "referral_stays", "referral_timeline", "referral_assessment"):
            answer = read(elsewhere, name, reference)
            assert answer.status_code == 404 and answer.json().keys() == PROBLEM
            assert "Check the reference" in answer.json()["detail"]


def test_refusals_say_what_happened_and_what_to_do(county, client):
    answers = {
        401: read(client, "referrals"),
        403: read(browser_of(county.member), "referrals"),
        404: browser_of(county.officer).get("/api/v2/anything/"),
        405: browser_of(county.officer).delete(reverse("api_services")),
        406: browser_of(county.officer).get(reverse("api_services"), headers={"Accept": "text/csv"}),
    }
    for status, answer in answers.items():
        said = answer.json()
        assert answer.status_code == said["status"] == status and said.keys() == PROBLEM, said
        assert len(said["detail"]) > 20
    assert "read referrals that concern the agency" in answers[403].json()["detail"]
    assert answers[401].headers["WWW-Authenticate"] == "Bearer"
    assert answers[401].headers["Cache-Control"] == "private, no-store"


def test_a_failure_of_the_hub_is_said_in_the_same_shape(county, monkeypatch):
    monkeypatch.setattr("hub.api.directory.services_now", lambda today: 1 / 0)
    answer = read(browser_of(county.officer), "services")
    assert answer.status_code == 500 and answer.json().keys() == PROBLEM
    assert answer.json()["title"] == "The hub has failed"


def test_an_address_that_asks_for_what_is_not_known_is_told_so_and_not_answered_as_if_it_had_not(county):
    browser = browser_of(county.coordinator)
    wrong = {
        "referrals": [{"colour": "red"}, {"status": "lost"}, {"size": "0"}, {"size": "²"}, {"after": "yesterday"},
                      {"cohort": "x"}, {"band": ["A", "B"]}],
        "services": [{"area": "x"}, {"free": "1"}],
        "periods": [{"period": "sp:Q23"}],
    }  # fmt: skip
    for name, asked in wrong.items():
        for each in asked:
            answer = browser.get(reverse(f"api_{name}"), each)
            assert answer.status_code == 400, each
            assert set(answer.json()["errors"]) == set(each)
    wrong = ({"period": "dates:2026-01-01/2026-01-31"}, {"by": "person"}, {"term": "short"}, {"from": "2026-01-01"})
    for asked in wrong:
        answer = browser.get(reverse("api_figure", args=["kpi2"]), asked)
        assert answer.status_code == 400 and answer.json()["errors"], asked


def test_pages_follow_one_another_to_the_end_and_hold_each_referral_once(county):
    sent = [county.submitted(service_user=county.service_user(family_name=f"Person{n}")) for n in range(3)]
    browser = browser_of(county.coordinator)
    answer = read(browser, "referrals", size=2).json()
    assert answer["count"] == 3 and not answer["more_than_counted"]
    found = answer["results"]
    answer = browser.get(answer["next"]).json()
    assert answer["next"] is None
    assert [row["reference"] for row in found + answer["results"]] == [row.reference for row in reversed(sent)]


def test_a_long_timeline_is_read_to_its_beginning_part_by_part(county, monkeypatch):
    referral = county.arrived().referral
    whole = of(county.officer, "referral_timeline", referral.reference)
    assert whole["next"] is None
    monkeypatch.setattr(history, "PAGE", 4)
    browser, parts = browser_of(county.officer), []
    address = reverse("api_referral_timeline", args=[referral.reference]) + "?"
    while address:
        answer = browser.get(address).json()
        assert len(answer["results"]) <= 4
        parts += answer["results"]
        address = answer["next"]
    written = [row for row in whole["results"] if row["title"] != "Read"]
    assert [row for row in parts if row["title"] != "Read"] == written
    refused = browser.get(reverse("api_referral_timeline", args=[referral.reference]), {"after": "yesterday"})
    assert refused.status_code == 400 and set(refused.json()["errors"]) == {"after"}


def test_the_list_is_narrowed_and_searched_as_the_page_is(county):
    sent, draft = county.submitted(), county.draft(service_user=county.service_user(family_name="Reed"))
    browser = browser_of(county.officer)

    def found(**asked):
        return [row["reference"] for row in read(browser, "referrals", **asked).json()["results"]]

    assert found(status="draft") == [draft.reference]
    assert found(status="submitted") == [sent.reference]
    assert found(q="reed") == [draft.reference]
    assert found(q=sent.reference.lower()) == [sent.reference]
    assert found(q="nobody") == []


def test_each_read_about_people_is_a_disclosure_with_every_reference(county):
    offer = county.offered()[0]
    reference = offer.referral.reference
    county.submitted(service_user=county.service_user(family_name="Reed"))
    program = program_of(person(county.probation, "referring_manager"))
    parts = ("_assessment", "_offers", "_stays", "_timeline")
    for name in ("referrals", "referral", *(f"referral{part}" for part in parts)):
        assert program.get(name, *([] if name == "referrals" else [reference])).status_code == 200
        row = Read.objects.latest("pk")
        assert (row.page, row.agency_code, row.role) == (f"api_{name}", "PROB", "referring_manager")
        assert row.token_id and audit.kind_of_page(row.page) == audit.Kind.DISCLOSURE
        assert reference in row.shown and Showing.objects.filter(read_id=row.pk, reference=reference).exists()
        assert (row.subject, row.why) == (("", "") if name == "referrals" else (reference, "referrer"))
    before = Read.objects.count()
    program.get("services")
    program.get("referral", "R26-99999")
    assert Read.objects.count() == before


def test_a_restricted_person_is_where_the_page_has_them_and_nowhere_else(county):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    assert of(county.officer, "referrals") == {"count": 0, "more_than_counted": False, "next": None, "results": []}
    assert read(browser_of(county.officer), "referral", referral.reference).status_code == 404
    assert [row["restricted"] for row in of(county.coordinator, "referrals")["results"]] == [True]


def test_a_confidential_address_leaves_for_nobody_not_even_the_hub(county):
    refuge = ServiceFactory(
        code="ROSE", name="Rose House", agency=county.mill, area=county.dover, confidential_address=True,
        address="7 Hidden Lane", places=1,
    )  # fmt: skip
    for somebody in (county.coordinator, county.mill_worker, county.officer, county.administrator):
        for row in (of(somebody, "service", refuge.code), *of(somebody, "services")["results"]):
            assert row["code"] != "ROSE" or (row["address"], row["area"]) == (None, None)
            assert "Hidden Lane" not in str(row)
    assert of(county.officer, "service", "QUAY")["area"] == county.thanet.code


def test_who_lives_in_a_refuge_is_not_told_by_the_services_code(county):
    county.quay.confidential_address = True
    county.quay.save()
    referral = county.arrived().referral
    assert county.council.pk in referral.stakes.filter(kind="council_origin").values_list("agency", flat=True)
    for name in ("referral_offers", "referral_stays"):
        [row] = of(county.housing_officer, name, referral.reference)["results"]
        assert row["service"] == {
            "code": "", "name": "Confidential service", "agency": {"code": "", "name": "Confidential service"}
        }  # fmt: skip
        assert row["unit"] is None


def test_every_figure_is_what_its_page_gives_to_the_letter(county):
    listed = {row["figure"] for row in of(county.member, "figures")["results"]}
    assert listed == set(FIGURES)
    period = period_of("fy:2025/26-Q2")
    for name in ("kpi2", "decline-reasons"):
        answer = of(county.member, "figure", name, period=period.key)
        assert answer == output.as_dict(pages.shown(name, period))
        by = read(browser_of(county.member), "figure", name, period=period.key, by="provider")
        page = browser_of(county.coordinator).get(
            reverse("figure", args=[name]), {"period": period.key, "by": "provider", "format": "json"}
        )
        assert by.json() == page.json()


def test_quarters_are_listed_with_their_days(county):
    rows = of(county.member, "periods")["results"]
    latest = next(row for row in rows if row["scheme"] == "fy")
    assert date.fromisoformat(latest["to"]) < timezone.localdate()
    assert {"period", "scheme", "code", "from", "to", "label", "closed_at", "revision"} == latest.keys()
    assert of(county.member, "figure", "kpi2", period=latest["period"])["period"]["from"] == latest["from"]


def test_a_quarter_is_closed_in_the_list_by_whichever_name_of_its_days_it_was_closed(county):
    period = latest_complete_quarter(timezone.localdate())
    name = {"scheme": "cal", "code": f"{period.last.year}-Q{period.last.month // 3}"}
    Snapshot.objects.create(
        first=period.first, last=period.last, closed_at=timezone.now(), closed_by=county.coordinator, **name
    )
    rows = of(county.member, "periods")["results"]
    assert [row["period"] for row in rows if row["revision"]] == [period.key]


def test_a_page_costs_the_same_for_two_rows_as_for_many(county):
    first = county.offered(county.quay, county.mill_lane)[0].referral
    county.submitted(service_user=county.service_user(family_name="Reed"))
    browser = browser_of(county.coordinator)
    addresses = [("api_referrals",), ("api_services",)]
    addresses += [(f"api_referral{each}", first.reference) for each in ("", "_offers", "_timeline")]
    before = {address: queries_of(browser, *address) for address in addresses}
    services = [ServiceFactory(agency=AgencyFactory(), area=county.dover, places=1) for _ in range(6)]
    for service in services:
        service.serves.add(county.thanet)
    actions.offer.send(by=county.coordinator, referral=first, services=services)
    for n in range(4):
        county.submitted(service_user=county.service_user(family_name=f"Person{n}"))
    assert {address: queries_of(browser, *address) for address in addresses} == before
