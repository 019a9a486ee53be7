"""Services, units and pathways on screen: who may, what is refused, and what two people pressing at once get."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event, User
from agencies.roles import ROLES
from pathways import actions
from pathways.models import Cohort, Pathway, Service, ServiceCriterion, Stage, Unit
from pathways.urls import urlpatterns
from tests.factories import LONG_AGO, County, ServiceFactory, person
from tests.forms import day, errors

pytestmark = pytest.mark.django_db

SERVICES, PATHWAYS = {"manage_services"}, {"manage_pathways"}
UNITS = {"manage_services", "manage_units"}
# Every address of pathways, and the rights of which one opens it.
LIMITS = {"manage_services", "declare_limits"}
CONCERNS = {"report_concern", "import_provision"}
RIGHTS = {
    "pathways": {"view_services", "manage_pathways"},
    "pathway": {"view_services", "manage_pathways"},
    "pathway_add": PATHWAYS,
    "pathway_differences": {"view_services", "manage_pathways"},
    "pathway_publish": PATHWAYS,
    "pathway_names": PATHWAYS,
    "stage_add": PATHWAYS,
    "stage_change": PATHWAYS,
    "stage_remove": PATHWAYS,
    "rule_add": PATHWAYS,
    "rule": PATHWAYS,
    "rule_remove": PATHWAYS,
    "condition_add": PATHWAYS,
    "condition_remove": PATHWAYS,
    "set_up_services": UNITS,
    "set_up_service": UNITS,
    "service_add": SERVICES,
    "service_change": SERVICES,
    "service_stages": SERVICES,
    "criterion_add": SERVICES,
    "criterion_end": SERVICES,
    "mix_limit_add": LIMITS,
    "mix_limit_end": LIMITS,
    "mix_limit_decide": {"approve_limits"},
    "mix_limits_waiting": {"approve_limits"},
    "term_add": SERVICES,
    "unit_add": UNITS,
    "unit_change": UNITS,
    "unit_out_of_service": UNITS,
    "unit_back": UNITS,
    "service_quality": CONCERNS,
    "quality_add": CONCERNS,
    "quality_close": CONCERNS,
}
BY_POST = {"stage_remove", "rule_remove", "condition_remove"}
TODAY = timezone.localdate


@pytest.fixture
def county():
    return County()


@pytest.fixture
def ada(client, county):
    client.force_login(county.administrator)
    return client


@pytest.fixture
def draft(county):
    cohort = Cohort.objects.get(code="offenders")
    return actions.add_pathway_version(by=county.coordinator, cohort=cohort, area_group=county.east)


def addresses(county, draft):
    """Every address of the app, with a record of Harbour Housing or of a draft to open."""
    ada, quay = county.administrator, county.quay
    unit = quay.units.first()
    spell = actions.put_out_of_service(by=ada, unit=quay.units.last(), reason="repairs", detail="A new boiler")
    stage = draft.stages.first()
    limit = actions.set_mix_limit(by=ada, service=quay, criterion="under_35", at_most=2)
    complaint = actions.record_complaint(
        by=county.coordinator, service=quay, reference="C1", received_on=TODAY(), stage="first"
    )
    keys = {
        "pathway": [draft.pk], "pathway_publish": [draft.pk], "stage_add": [draft.pk],
        "pathway_differences": [draft.pk], "pathway_names": [draft.pk],
        "stage_change": [stage.pk], "stage_remove": [stage.pk], "rule_add": [stage.pk],
        "criterion_end": [actions.set_criterion(by=ada, service=quay, criterion="woman", must_hold=True).pk],
        "mix_limit_end": [limit.pk], "mix_limit_decide": [limit.pk],
        "unit_change": [unit.pk], "unit_out_of_service": [unit.pk], "unit_back": [spell.pk],
        "service_stages": ["QUAY", "offenders"], "quality_add": ["QUAY", "complaint"],
        "quality_close": ["complaint", complaint.pk],
    }  # fmt: skip
    for name in ("rule", "rule_remove", "condition_add", "condition_remove"):
        keys[name] = [stage.rules.first().pk]
    for name in (
        "set_up_service",
        "service_change",
        "criterion_add",
        "mix_limit_add",
        "term_add",
        "unit_add",
        "service_quality",
    ):
        keys[name] = ["QUAY"]
    return {name: reverse(name, args=keys.get(name, [])) for name in RIGHTS}


def everybody(county):
    for role in ROLES:
        if not User.objects.filter(memberships__role_group__role=role).exists():
            fits = next(a for a in (county.hub, county.probation, county.harbour) if a.kind in ROLES[role].agency_kinds)
            person(fits, role)
    return [user for user in User.objects.all() if user.memberships.exists()]


def test_every_address_of_pathways_is_in_the_table_of_rights():
    assert {pattern.name for pattern in urlpatterns} == set(RIGHTS)


def test_each_role_opens_the_addresses_that_its_rights_open_and_no_others(client, county, draft):
    opened = addresses(county, draft)
    for user in everybody(county):
        client.force_login(user)
        held = user.memberships.get()
        rights = set(ROLES[held.role].permissions)
        for name, address in opened.items():
            allowed = bool(rights & RIGHTS[name])
            if (
                allowed
                and RIGHTS[name] in (UNITS, LIMITS, CONCERNS)
                and name != "set_up_services"
                and not {"manage_services", "import_provision"} & rights
            ):
                allowed = held.agency == county.harbour
            if name in ("pathway", "pathway_differences") and "manage_pathways" not in rights and allowed:
                expected = 404  # a draft is nobody's business yet
            else:
                expected = 403 if not allowed else 405 if name in BY_POST else 200
            assert client.get(address).status_code == expected, f"{held.role} of {held.agency} at {name}"
            if expected == 403:
                assert client.post(address, {}).status_code == 403


def test_another_providers_worker_changes_nothing_here(county):
    unit = county.quay.units.first()
    with pytest.raises(Refused):
        actions.put_out_of_service(by=county.mill_worker, unit=unit, reason="repairs", detail="x")
    with pytest.raises(Refused):
        actions.add_unit(by=county.mill_worker, service=county.quay, code="9", name="9", available_from=LONG_AGO)
    with pytest.raises(Refused):
        actions.change_service(by=county.worker, service=county.quay, serves=[county.dover], name="Mine")
    assert not Event.objects.exists()


def service_form(county, **fields):
    given = {
        "code": "NEW", "name": "New House", "agency": county.harbour.pk, "service_type": "foyer", "term": "short",
        "support_level": "low", "client_group": "young_at_risk", "serves": [county.dover.code], "area": county.dover.pk,
        "answer_working_days": 2, "answer_by_hour": 13,
    }  # fmt: skip
    return given | day("starts", LONG_AGO) | fields


def test_a_service_is_added_once_however_often_the_button_is_pressed(ada, county):
    assert ada.post(reverse("service_add"), service_form(county)).url == reverse("set_up_service", args=["NEW"])
    again = ada.post(reverse("service_add"), service_form(county))
    assert errors(again)["code"] == ["This code is already in use. Enter another one"]
    assert Service.objects.filter(code="NEW").count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"serves": []}, "serves", "Choose at least one area that it takes people for"),
        ({"answer_by_hour": "25"}, "answer_by_hour", "Hour by which it answers must be 23 or less"),
        ({"answer_by_hour": "noon"}, "answer_by_hour", "Hour by which it answers must be a whole number, such as 12"),
        ({"client_group": ""}, "client_group", "Choose whom it is mainly for"),
        (
            day("ends", LONG_AGO - timedelta(days=1)),
            "ends",
            "The service cannot end before it starts. Enter a later day",
        ),
        ({"serves": ["x"]}, "serves", "Choose the areas that it takes people for from the list"),
    ],
)
def test_what_is_wrong_with_a_service_is_said_at_its_field(ada, county, fields, field, said):
    assert errors(ada.post(reverse("service_add"), service_form(county, **fields)))[field] == [said]


def test_an_agency_that_is_no_provider_runs_no_service(county):
    with pytest.raises(NotPossible, match="not a provider"):
        actions.add_service(
            by=county.administrator, serves=[county.dover], code="X", name="X", agency=county.probation,
            service_type="foyer", term="short", client_group="generic", area=county.dover, starts=LONG_AGO,
        )  # fmt: skip


def test_a_confidential_address_stays_when_somebody_who_may_not_see_it_changes_the_service(ada, county):
    Service.objects.filter(code="QUAY").update(confidential_address=True, address="7 Hidden Lane")
    address = reverse("service_change", args=["QUAY"])
    page = ada.get(address).content.decode()
    assert "Hidden" not in page and "Leave empty to keep it" in page
    given = service_form(county, name="Quay House", confidential_address="on", address="")
    assert ada.post(address, given).status_code == 302
    assert Service.objects.get(code="QUAY").address == "7 Hidden Lane"
    ada.post(address, given | {"address": "8 Hidden Lane"})
    assert Service.objects.get(code="QUAY").address == "8 Hidden Lane"
    assert "Hidden" not in str(list(Event.objects.values()))


def test_the_stages_of_a_service_are_chosen_cohort_by_cohort(ada, county):
    ada.post(reverse("service_stages", args=["QUAY", "offenders"]), {"kinds": ["shared", "hostel_24h"]})
    assert sorted(county.quay.works_at.values_list("kind", flat=True)) == ["hostel_24h", "shared"]
    ada.post(reverse("service_stages", args=["QUAY", "offenders"]), {})
    assert not county.quay.works_at.exists()


def test_a_criterion_outside_the_vocabulary_is_refused(ada, county):
    given = {"criterion": "nice_person", "must_hold": "True", **day("starts", TODAY())}
    response = ada.post(reverse("criterion_add", args=["QUAY"]), given)
    assert errors(response)["criterion"] == ["Choose the criterion from the list"]


def test_a_criterion_holds_from_a_day_and_is_ended_before_another_says_otherwise(county):
    ada, today = county.administrator, TODAY()
    first = actions.set_criterion(by=ada, service=county.quay, criterion="woman", must_hold=True)
    with pytest.raises(NotPossible, match="End that first"):
        actions.set_criterion(by=ada, service=county.quay, criterion="woman", must_hold=False)
    actions.end_criterion(by=ada, criterion=first, ends=today + timedelta(days=7))
    with pytest.raises(TooLate):
        actions.end_criterion(by=ada, criterion=first)
    with pytest.raises(NotPossible, match="Enter a later day"):
        actions.set_criterion(by=ada, service=county.quay, criterion="woman", must_hold=False)
    actions.set_criterion(
        by=ada, service=county.quay, criterion="woman", must_hold=False, starts=today + timedelta(days=7)
    )
    assert list(ServiceCriterion.objects.order_by("starts").values_list("must_hold", flat=True)) == [True, False]


def test_a_new_term_ends_the_one_before_it_the_day_before(ada, county):
    given = {"units": 5, "term": "short", **day("starts", date(2026, 4, 1))}
    assert ada.post(reverse("term_add", args=["QUAY"]), given).status_code == 302
    first, second = county.quay.terms.all()
    assert (first.ends, second.starts, second.ends, second.units) == (date(2026, 3, 31), date(2026, 4, 1), None, 5)
    assert "holds then too" in errors(ada.post(reverse("term_add", args=["QUAY"]), given))["starts"][0]
    earlier = given | day("starts", date(2021, 1, 1)) | day("ends", date(2021, 2, 1))
    assert "holds then too" in errors(ada.post(reverse("term_add", args=["QUAY"]), earlier))["starts"][0]


@pytest.mark.parametrize("name", ["set_up_services", "set_up_service", "pathways"])
def test_a_page_costs_the_same_for_two_rows_as_for_twenty_five(ada, county, name):
    address = reverse(name, args=["QUAY"] if name == "set_up_service" else [])

    def cost():
        ada.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(address).status_code == 200
        return len(queries)

    actions.put_out_of_service(
        by=county.worker, unit=county.quay.units.first(), reason="repairs", detail="A new boiler"
    )
    few = cost()
    for number in range(25):
        ServiceFactory(agency=county.mill, area=county.dover)
        unit = Unit.objects.create(service=county.quay, code=f"X{number}", name=f"X{number}", available_from=LONG_AGO)
        actions.put_out_of_service(by=county.worker, unit=unit, reason="repairs", detail="A new boiler")
        cohort = Cohort.objects.create(code=f"c{number}", name=f"Cohort {number}")
        version = Pathway.objects.create(cohort=cohort, area_group=county.east, published_from=LONG_AGO)
        Stage.objects.create(pathway=version, kind="shared", name="S", order=1, expected_days=1, maximum_days=1)
    assert cost() == few
