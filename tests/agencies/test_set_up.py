"""Areas and agencies on screen: who may, what is refused and how it is said."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.actions import give_membership, invite
from agencies.actions.area import set_neighbours
from agencies.errors import NotPossible, Refused
from agencies.models import Agency, Area, AreaGrouping, Event, User
from agencies.urls import urlpatterns
from tests.factories import LONG_AGO, AgencyFactory, AreaFactory, County, person
from tests.forms import day, errors

pytestmark = pytest.mark.django_db

# Every address of agencies, and the right without which it is refused. The test below fails for an address not here.
RIGHTS = {
    "agencies": "manage_agencies",
    "agency_add": "manage_agencies",
    "agency_change": "manage_agencies",
    "areas": "manage_agencies",
    "area_add": "manage_agencies",
    "area_change": "manage_agencies",
    "area_join": "manage_agencies",
    "area_leave": "manage_agencies",
    "people": "manage_people",
    "person_invite": "manage_people",
    "person": "manage_people",
    "person_postcode": "manage_people",
    "invitation_resend": "manage_people",
    "role_changes_read": "manage_people",
    "second_step_remove": "manage_people",
    "membership_add": "manage_people",
    "membership_end": "manage_people",
}


@pytest.fixture
def county():
    return County()


@pytest.fixture
def ada(client, county):
    client.force_login(county.administrator)
    return client


def addresses(county):
    """Every address of the app, with a record to open."""
    grouping = AreaGrouping.objects.filter(area=county.thanet).get()
    held = county.officer.memberships.get()
    arguments = {
        "agency_change": [county.harbour.code],
        "area_change": [county.thanet.code],
        "area_join": [county.thanet.code],
        "area_leave": [grouping.pk],
        **dict.fromkeys(("person", "person_postcode"), [county.officer.pk]),
        "invitation_resend": [county.officer.pk],
        "second_step_remove": [county.officer.pk],
        "membership_add": [county.officer.pk],
        "membership_end": [held.pk],
    }
    return {name: reverse(name, args=arguments.get(name, [])) for name in RIGHTS}


@pytest.mark.parametrize("role", ["hub_coordinator", "auditor", "commissioner"])
def test_nobody_gives_themselves_a_role_that_reads_of_people(county, role):
    """A commissioner's program may read, so that role is among them."""
    with pytest.raises(Refused, match="another administrator"):
        give_membership(by=county.administrator, user=county.administrator, agency=county.hub, role=role)
    with pytest.raises(Refused):
        invite(by=county.administrator, email=county.administrator.email, name="A", agency=county.hub, role=role)
    give_membership(by=county.administrator, user=county.officer, agency=county.hub, role=role)
    give_membership(by=county.administrator, user=county.administrator, agency=county.hub, role="partnership_member")


def test_every_address_of_agencies_is_in_the_table_of_rights():
    assert {pattern.name for pattern in urlpatterns} == set(RIGHTS)


def test_only_an_administrator_opens_what_sets_up_agencies_and_people(client, county):
    people = [user for user in User.objects.all() if user.memberships.exists()]
    people += [person(county.hub, "commissioner"), person(county.hub, "auditor")]
    for user in people:
        client.force_login(user)
        allowed = user.memberships.get().role == "administrator"
        for name, address in addresses(county).items():
            expected = 403 if not allowed else 405 if name in ("invitation_resend", "role_changes_read") else 200
            assert client.get(address).status_code == expected, f"{user.memberships.get().role} at {name}"
            if not allowed:
                assert client.post(address, {}).status_code == 403


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, county):
    for address in addresses(county).values():
        response = client.get(address)
        assert response.status_code == 302 and reverse("account_login") in response.url


def test_a_refusal_says_why(client, county):
    client.force_login(county.officer)
    assert "add agencies, areas served and agreements" in client.get(reverse("agencies")).content.decode()


def test_an_agency_is_added_once_however_often_the_button_is_pressed(ada, county):
    given = {"code": "NEW", "name": "New Start", "kind": "provider"}
    assert ada.post(reverse("agency_add"), given).url == reverse("agencies")
    again = ada.post(reverse("agency_add"), given)
    assert errors(again) == {"code": ["This code is already in use. Enter another one"]}
    assert Agency.objects.filter(code="NEW").count() == 1
    assert Event.objects.filter(verb="add_agency", subject="NEW").count() == 1


def test_an_empty_agency_form_names_each_field_and_what_to_do(ada):
    assert errors(ada.post(reverse("agency_add"), {})) == {
        "code": ["Enter the code"],
        "name": ["Enter the name"],
        "kind": ["Choose the kind"],
    }


def test_nothing_typed_is_lost_when_something_is_wrong(ada):
    given = {
        "code": "NEW",
        "name": "Bwrdd Tai Gogledd-orllewin",
        "kind": "",
        "phone": "01632 960 111",
        **day("agreement_signed", date(2026, 2, 3)),
    }
    page = ada.post(reverse("agency_add"), given | {"agreement_signed_0": "31"}).content.decode()
    for typed in ("Bwrdd Tai Gogledd-orllewin", "01632 960 111", 'value="31"', "must be a real date"):
        assert typed in page


NOT_A_DATE = "Date on which the agreement was signed must be a real date, such as 27 3 2026"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"kind": "council"}, "area", "Choose the district that this council serves"),
        ({"agreement_version": "3"}, "agreement_signed", "Enter the date on which the agreement was signed"),
        (day("agreement_signed", LONG_AGO), "agreement_version", "Enter the version of the agreement that was signed"),
        ({"email": "someone"}, "email", "Enter the e-mail address in the form name@example.org"),
        ({"code": "a b"}, "code", "Use only letters, numbers and hyphens in the code"),
        ({"name": "x" * 121}, "name", "Name must have 120 characters or fewer. You entered 121"),
        ({"kind": "castle"}, "kind", "Choose the kind from the list"),
        ({"area": "999999"}, "area", "Choose the area that it serves from the list"),
        ({"agreement_signed_0": "3"}, "agreement_signed", NOT_A_DATE),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_agency_is_said_at_its_field(ada, given, field, said):
    response = ada.post(reverse("agency_add"), {"code": "NEW", "name": "New Start", "kind": "provider"} | given)
    assert errors(response)[field] == [said]
    assert f'href="#id_{field}' in response.content.decode()


def test_a_changed_agreement_is_recorded_by_field_name(ada, county):
    given = {
        "name": "Harbour Housing",
        "kind": "provider",
        "agreement_version": "4",
        **day("agreement_signed", LONG_AGO),
    }
    assert ada.post(reverse("agency_change", args=["HARBOUR"]), given).status_code == 302
    assert Agency.objects.get(code="HARBOUR").agreement_version == "4"
    event = Event.objects.get(verb="change_agency")
    assert (event.subject, event.detail, event.agency_code, event.role) == (
        "HARBOUR", {"fields": ["agreement_version"]}, "HUB", "administrator",
    )  # fmt: skip


def test_an_area_cannot_lie_in_itself(ada, county):
    given = {"name": "Kent", "kind": "county", "parent": county.thanet.pk}
    response = ada.post(reverse("area_change", args=[county.area.code]), given)
    assert "cannot lie in itself" in errors(response)["parent"][0]
    assert Area.objects.get(pk=county.area.pk).parent is None


def test_a_renamed_area_keeps_its_former_name(ada, county):
    given = {"name": "Isle of Thanet", "kind": "district", "parent": county.area.pk, **day("former_until", LONG_AGO)}
    ada.post(reverse("area_change", args=[county.thanet.code]), given)
    assert county.thanet.former_names.get().name == "Thanet"
    assert "Thanet, until 6 January 2020" in ada.get(reverse("area_change", args=[county.thanet.code])).content.decode()


def test_an_area_joins_a_group_once_and_leaves_it_from_a_day_on(ada, county):
    west = AreaFactory(code="WEST", name="West Kent", kind="group")
    given = {"group": west.pk, **day("starts", date(2026, 4, 1))}
    assert ada.post(reverse("area_join", args=[county.thanet.code]), given).status_code == 302
    assert ada.post(reverse("area_join", args=[county.thanet.code]), given).status_code == 409
    grouping = AreaGrouping.objects.get(group=west)
    address = reverse("area_leave", args=[grouping.pk])
    assert "Enter a later day" in errors(ada.post(address, day("ends", date(2026, 4, 1))))["ends"][0]
    assert ada.post(address, day("ends", date(2026, 5, 1))).status_code == 302
    assert ada.post(address, day("ends", date(2026, 6, 1))).status_code == 409
    grouping.refresh_from_db()
    assert grouping.ends == date(2026, 5, 1)
    overlapping = ada.post(reverse("area_join", args=[county.thanet.code]), given)
    assert "Enter a later day" in errors(overlapping)["starts"][0]


@pytest.mark.parametrize("name", ["agencies", "areas", "people"])
def test_a_list_costs_the_same_for_two_rows_as_for_twenty_five(ada, county, name):
    address = reverse(name)

    def cost():
        ada.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(address).status_code == 200
        return len(queries)

    few = cost()
    for _ in range(25):
        agency = AgencyFactory(area=AreaFactory(parent=county.area))
        AreaGrouping.objects.create(area=agency.area, group=county.east, starts=LONG_AGO)
        person(agency, "provider_worker")
    assert cost() == few


def test_neighbours_touch_each_other_and_no_area_touches_itself(county):
    by, far = county.administrator, AreaFactory(name="Ashford")
    set_neighbours(by=by, area=county.thanet, areas=[far])
    assert list(far.adjacent.all()) == [county.thanet]
    assert county.dover not in county.thanet.adjacent.all()
    with pytest.raises(NotPossible, match="does not touch itself"):
        set_neighbours(by=by, area=county.thanet, areas=[county.thanet])
    with pytest.raises(Refused):
        set_neighbours(by=county.officer, area=county.thanet, areas=[])
