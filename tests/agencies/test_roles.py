"""The table of roles is what guardian holds, for every agency, and nothing else."""

import pytest

from agencies import access
from agencies.actions import sync_roles
from agencies.models import Agency, AgencyGroupPermission, Area
from agencies.roles import PERMISSIONS, PERSONAL, ROLES, roles_with
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db


def test_guardians_rows_are_the_table_and_nothing_else():
    district = Area.objects.create(code="E0799", name="A district", kind="district")
    agencies = [AgencyFactory(kind=kind, area=district if kind == "council" else None) for kind in Agency.Kind.values]
    sync_roles()
    sync_roles()
    rows = set(
        AgencyGroupPermission.objects.values_list("content_object", "group__role_group__role", "permission__codename")
    )
    table = {
        (agency.pk, name.value, codename)
        for agency in agencies
        for name, role in ROLES.items()
        if agency.kind in role.agency_kinds
        for codename in role.permissions
    }
    assert rows == table


def test_a_right_taken_from_the_table_is_gone_after_the_next_sync(monkeypatch):
    agency = AgencyFactory(kind="provider")
    worker = person(agency, "provider_worker")
    assert access.may_at(worker, "accept_offer", agency)
    role = ROLES["provider_worker"]
    monkeypatch.setitem(
        ROLES, "provider_worker", type(role)(role.label, role.sentence, role.scope, role.agency_kinds, frozenset())
    )
    sync_roles()
    assert not access.may_at(worker, "accept_offer", agency)


def test_every_permission_is_given_to_somebody_and_every_personal_one_exists():
    assert all(roles_with(permission) for permission in PERMISSIONS)
    assert set(PERMISSIONS) >= PERSONAL


def test_an_agency_without_an_agreement_opens_nothing_personal_and_everything_else():
    agency = AgencyFactory(kind="probation", agreement_version="", agreement_signed=None)
    officer = person(agency, "referrer")
    assert not access.may_at(officer, "view_referral")
    assert access.may_at(officer, "view_services")


def test_a_misspelt_right_is_an_error_and_not_a_refusal():
    with pytest.raises(KeyError):
        access.may_at(person(AgencyFactory(), "provider_worker"), "accept_ofer")
