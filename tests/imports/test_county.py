"""Areas, agencies, services, terms, units and people of a new county come in from files."""

import pytest

from agencies.models import Agency, Area, Event, RoleGroup
from hub.management.commands.import_records import refusal
from pathways.models import Service, ServiceTerm, Unit
from referrals.models import MatchKey, ServiceUser
from tests.imports.world import COUNTY, bring, build, faults, rows, stay, stays

pytestmark = pytest.mark.django_db
SERVICE = {
    "code": "NEW", "name": "New", "agency": "HH", "service_type": "foyer", "term": "short", "client_group": "generic",
    "area": "ASH", "units": "4", "starts": "2010-01-01",
}  # fmt: skip


@pytest.fixture(autouse=True)
def county(db):
    build()


def test_a_parent_may_come_later_in_the_file():
    assert Area.objects.get(code="ASH").parent.code == "KENT"


@pytest.mark.parametrize("kind", COUNTY)
def test_the_same_file_twice_changes_nothing(kind):
    before = Event.objects.count()
    report = bring(kind, COUNTY[kind])
    assert (report.new, report.changed, report.refused) == (0, 0, False)
    assert Event.objects.count() == before


def test_an_area_lies_in_no_circle_and_in_no_unknown_area():
    assert faults(bring("areas", "code,name,kind,parent\nKENT,Kent,county,ASH\n")) == [(2, "parent")]
    assert faults(bring("areas", "code,name,kind,parent\nX,X,group,X\nY,Y,group,Z\n")) == [(2, "parent"), (3, "parent")]


def test_a_second_county_is_told_to_be_outside():
    assert faults(bring("areas", "code,name,kind\nSUR,Surrey,county\n")) == [(2, "kind")]


def test_an_area_takes_a_new_name_and_a_new_parent():
    assert bring("areas", "code,name,kind,parent\nSUR,Surrey county,outside,\nCAN,Canterbury,district,\n").changed == 2
    assert Area.objects.get(code="CAN").parent is None


def test_agencies_get_the_roles_of_their_kind():
    assert RoleGroup.objects.filter(agency__code="KCC", role="hub_coordinator").exists()
    assert not RoleGroup.objects.filter(agency__code="HH", role="hub_coordinator").exists()


def test_a_council_serves_a_district_and_an_agreement_has_a_date():
    assert faults(bring("agencies", "code,name,kind\nX,X,council\n")) == [(2, "area")]
    assert faults(bring("agencies", "code,name,kind,agreement_version\nX,X,other,v1\n")) == [(2, "agreement_signed")]


def test_an_agency_changed_on_screen_since_is_refused():
    agency = Agency.objects.get(code="HH")
    Event.objects.create(
        happened_at="2026-01-01T00:00Z", actor_id=1, verb="change_agency", subject_kind="agency", subject=agency.code
    )
    assert faults(bring("agencies", "code,name,kind\nHH,Other name,provider\n")) == [(2, "code")]
    assert not bring("agencies", "code,name,kind\nMILL,Other name,provider\n").refused


def test_a_service_has_its_first_term_and_as_many_units_as_are_contracted():
    service = Service.objects.get(code="HOSTEL")
    term = service.terms.get()
    assert (term.starts, term.units, term.term, term.indicator) == (service.starts, 3, "short", "")
    assert [(unit.code, unit.name, unit.kind) for unit in service.units.all()][0] == ("001", "Place 1", "room")
    assert {unit.kind for unit in Unit.objects.filter(service__code="FLOAT")} == {"package"}


def test_a_service_serves_the_areas_that_are_named():
    assert bring("services", rows("services", SERVICE | {"serves": "ASH; CAN"})).new == 1
    assert {area.code for area in Service.objects.get(code="NEW").serves.all()} == {"ASH", "CAN"}
    assert faults(bring("services", rows("services", SERVICE | {"serves": "ASH;XX"}))) == [(2, "serves")]


def test_a_contract_that_grows_or_shrinks_takes_its_counted_units_along():
    bring("services", rows("services", SERVICE))
    bring("services", rows("services", SERVICE | {"units": "6"}))
    assert Unit.objects.filter(service__code="NEW").count() == 6
    stays(stay(service="NEW"))
    bring("services", rows("services", SERVICE | {"units": "2"}))
    assert Unit.objects.filter(service__code="NEW").count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("units", "-1"), ("units", "two"), ("term", "medium"), ("area", "XX"), ("ends", "2009-01-01"), ("agency", "XX"),
     ("name", "@cmd"), ("name", "n" * 121)],
)  # fmt: skip
def test_a_service_that_cannot_be_is_refused(column, value):
    assert faults(bring("services", rows("services", SERVICE | {column: value}))) == [(2, column)]


def test_named_units_replace_counted_ones_that_nobody_used():
    bring(
        "units", "service,code,name,kind,attributes\nHOSTEL,A,Room A,room,ground floor; quiet\nHOSTEL,B,Room B,flat,\n"
    )
    assert {unit.code: unit.attributes for unit in Unit.objects.filter(service__code="HOSTEL")} == {
        "A": ["ground floor", "quiet"],
        "B": [],
    }


def test_a_unit_may_stand_in_another_area_and_keeps_it_until_the_column_says_otherwise():
    area = Area.objects.exclude(services_standing__code="HOSTEL").first()
    for text, expected in (
        (f"service,code,name,area\nHOSTEL,A,Room A,{area.code}\n", area),
        ("service,code,name\nHOSTEL,A,Room A\n", area),
        ("service,code,name,area\nHOSTEL,A,Room A,\n", None),
    ):
        bring("units", text)
        assert Unit.objects.get(service__code="HOSTEL", code="A").area == expected
    assert faults(bring("units", "service,code,name,area\nHOSTEL,A,Room A,NOWHERE\n")) == [(2, "area")]


def test_named_units_stand_beside_counted_ones_that_somebody_used():
    stays(stay())
    bring("units", "service,code,name\nHOSTEL,A,Room A\n")
    assert Unit.objects.filter(service__code="HOSTEL").count() == 4


def test_a_new_term_ends_the_one_before():
    assert bring("service_terms", "service,from,units,indicator\nHOSTEL,2012-04-01,5,kpi1\n").new == 1
    terms = ServiceTerm.objects.filter(service__code="HOSTEL").values_list("starts", "ends", "units", "indicator")
    assert [tuple(map(str, row)) for row in terms] == [
        ("2005-01-01", "2012-03-31", "3", ""),
        ("2012-04-01", "None", "5", "kpi1"),
    ]
    assert bring("service_terms", "service,from,units,indicator\nHOSTEL,2012-04-01,5,kpi1\n").unchanged == 1
    assert bring("services", COUNTY["services"]).unchanged == 3


def test_terms_do_not_overlap():
    text = "service,from,to\nHOSTEL,2012-04-01,2013-04-01\nHOSTEL,2013-01-01,\n"
    assert faults(bring("service_terms", text)) == [(2, "to")]


def test_people_are_found_again_by_their_numbers():
    assert MatchKey.objects.filter(kind="crn", value="X900002", service_user__reference="P2").exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("crn", "12"), ("prison_number", "ABC"), ("pnc", "2003/0000003A"), ("ni_number", "BG123456A"),
     ("date_of_birth", "2020-01-01"), ("date_of_birth", "2090-01-01"), ("date_of_birth", "1850-01-01"),
     ("given_name", "=HYPERLINK(1)"), ("family_name", "+44"), ("gender", "x"), ("ethnicity", "Z9"), ("crn", "X900001")],
)  # fmt: skip
def test_a_person_who_cannot_be_is_refused(column, value):
    report = bring("service_users", rows("service_users", {"reference": "P9", column: value}))
    assert faults(report) == [(2, column)]
    assert report.bad[0].expected[-1] != ","


def test_a_refusal_of_a_number_reads_as_a_sentence():
    report = bring("service_users", rows("service_users", {"reference": "P9", "crn": "12"}))
    said = "line 2, crn: “12”. Enter a CRN with one letter and six digits, like X900001."
    assert refusal(report)[1:] == [said]


def test_two_people_may_swap_numbers_in_one_file():
    assert bring("service_users", "reference,crn\nP1,X900002\nP2,X900001\n").changed == 2


def test_a_birth_date_cannot_make_somebody_too_young_for_a_stay_that_they_had():
    stays(stay(person="P3", started="2013-07-01"))
    assert faults(bring("service_users", "reference,date_of_birth\nP3,2000-01-01\n")) == [(2, "date_of_birth")]


def test_a_person_changed_on_screen_is_refused():
    ServiceUser.objects.filter(reference="P1").update(changed_on_screen=True)
    assert faults(bring("service_users", "reference,given_name\nP1,Eve\n")) == [(2, "reference")]
