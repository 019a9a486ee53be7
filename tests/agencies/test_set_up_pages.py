"""The set-up pages in a real browser, with the longest names that they must bear."""

import pytest

from pathways import actions
from pathways.models import Cohort, Service
from tests.browser import assert_accessible, sign_in
from tests.factories import County

pytestmark = pytest.mark.browser

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch supported housing for people leaving custody"
ADMINISTRATORS = [
    "/set-up/agencies/", "/set-up/agencies/add/", "/set-up/agencies/HARBOUR/", "/set-up/areas/", "/set-up/areas/EAST/",
    "/set-up/areas/E07000114/", "/set-up/areas/E07000114/group/", "/set-up/people/", "/set-up/people/invite/",
    "/set-up/services/", "/set-up/services/add/", "/set-up/services/QUAY/", "/set-up/services/QUAY/change/",
    "/set-up/services/QUAY/stages/offenders/", "/set-up/services/QUAY/criteria/add/",
    "/set-up/services/QUAY/limits/add/", "/set-up/services/QUAY/terms/add/", "/set-up/services/QUAY/units/add/",
    "/services/", "/services/QUAY/", "/services/?term=long", "/pathways/", "/account/agency/",
    "/account/password/change/",
]  # fmt: skip
OPEN = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/help/",
    "/privacy/",
    "/accessibility/",
]


@pytest.fixture
def county(transactional_db):
    county = County()
    Service.objects.filter(code="QUAY").update(name=LONG, summary=LONG)
    county.harbour.name = LONG
    county.harbour.save()
    by = county.administrator
    by.set_password("river bottle Thursday")
    by.save()
    actions.set_criterion(by=by, service=county.quay, criterion="arson_conviction", must_hold=False, hard=True)
    actions.set_mix_limit(by=by, service=county.quay, criterion="under_35", at_most=2)
    actions.put_out_of_service(by=by, unit=county.quay.units.first(), reason="repairs", detail=LONG)
    return county


@pytest.mark.deep
def test_an_administrator_can_read_every_set_up_page(open_page, hub, county):
    page = open_page(hub, width="phone")
    sign_in(page, county.administrator, hub)
    unit, spell = county.quay.units.last(), county.quay.units.first().out_of_service.get()
    records = [
        f"/set-up/people/{county.officer.pk}/", f"/set-up/people/{county.officer.pk}/role/",
        f"/set-up/memberships/{county.officer.memberships.get().pk}/end/", f"/set-up/units/{unit.pk}/",
        f"/set-up/units/{unit.pk}/out-of-service/", f"/set-up/out-of-service/{spell.pk}/back/",
        f"/set-up/criteria/{county.quay.criteria.get().pk}/end/", f"/pathways/{county.pathway.pk}/",
    ]  # fmt: skip
    for address in ADMINISTRATORS + records:
        assert page.goto(address).status == 200, address
        assert page.locator("h1").count() == 1, address
        assert_accessible(page)


def test_a_form_full_of_errors_can_be_read_and_leads_to_each_field(open_page, hub, county):
    page = open_page(hub)
    sign_in(page, county.administrator, hub)
    for address in ("/set-up/agencies/add/", "/set-up/services/add/", "/set-up/people/invite/"):
        page.goto(address)
        page.locator("main form").last.get_by_role("button").last.click()
        assert page.title().startswith("Error: ")
        links = page.locator(".govuk-error-summary__list a")
        for number in range(links.count()):
            target = links.nth(number).get_attribute("href")
            assert page.locator(target).count() == 1, f"{address}: {target}"
        assert_accessible(page)


def test_a_hub_coordinator_can_read_a_draft_and_its_rules(open_page, hub, county):
    page = open_page(hub, width="phone")
    sign_in(page, county.coordinator, hub)
    cohort = Cohort.objects.get(code="offenders")
    draft = actions.add_pathway_version(by=county.coordinator, cohort=cohort, area_group=county.east)
    stage = draft.stages.first()
    rule = stage.rules.first().pk
    for address in (
        "/pathways/", f"/pathways/{draft.pk}/", "/pathways/add/", f"/pathways/{draft.pk}/publish/",
        f"/pathways/{draft.pk}/stages/add/", f"/set-up/stages/{stage.pk}/", f"/set-up/stages/{stage.pk}/rules/add/",
        f"/set-up/rules/{rule}/", f"/set-up/rules/{rule}/conditions/add/",
    ):  # fmt: skip
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_everybody_can_read_the_pages_that_need_no_sign_in(open_page, hub, county):
    page = open_page(hub, width="phone")
    for address in OPEN:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_an_administrator_adds_a_unit_without_javascript(open_page, hub, county):
    page = open_page(hub, javascript=False)
    sign_in(page, county.administrator, hub)
    page.goto("/set-up/services/QUAY/units/add/")
    page.fill("#id_how_many", "2")
    page.fill("#id_code", "N1")
    page.fill("#id_name", "Nook 1")
    page.locator("main form").get_by_role("button", name="Add units").click()
    assert page.locator(".govuk-notification-banner").inner_text().endswith("2 units have been added.")
    assert page.locator("th", has_text="Nook 2").count() == 1
