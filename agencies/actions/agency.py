from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from agencies import access
from agencies.actions.log import record
from agencies.errors import Refused
from agencies.models import Agency, AgencyGroupPermission, RoleGroup
from agencies.roles import ROLES


def _agencies_key(by):
    key = access.key_at(by, "manage_agencies")
    if key is None:
        raise Refused("Only an administrator sets up agencies.")
    return key


@transaction.atomic
def add_agency(*, by, **fields):
    """A new agency with its role groups. Raises Refused, or ValidationError naming the field that is wrong."""
    key = _agencies_key(by)
    agency = Agency(**fields)
    agency.full_clean()
    agency.save()
    sync_roles(agencies=[agency])
    record(by=by, key=key, verb="add_agency", subject_kind="agency", subject=agency.code)
    return agency


@transaction.atomic
def change_agency(*, by, agency, **fields):
    """Change an agency's own facts. Raises Refused, or ValidationError naming the field that is wrong."""
    key = _agencies_key(by)
    changed = sorted(name for name, value in fields.items() if getattr(agency, name) != value)
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.full_clean()
    agency.save()
    sync_roles(agencies=[agency])
    record(by=by, key=key, verb="change_agency", subject_kind="agency", subject=agency.code, fields=changed)
    return agency


@transaction.atomic
def sync_roles(*, agencies=None):
    """Make guardian's rows equal to the table of roles, for `agencies` or for all. Running it twice changes nothing."""
    content_type = ContentType.objects.get_for_model(Agency)
    permissions = dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
    for agency in Agency.objects.all() if agencies is None else agencies:
        wanted = {(group, permissions[codename]) for group, role in _groups_of(agency) for codename in role.permissions}
        held = AgencyGroupPermission.objects.filter(content_object=agency)
        rows = {(group, permission): pk for pk, group, permission in held.values_list("pk", "group", "permission")}
        AgencyGroupPermission.objects.filter(pk__in=[rows[pair] for pair in rows.keys() - wanted]).delete()
        AgencyGroupPermission.objects.bulk_create(
            AgencyGroupPermission(content_object=agency, group_id=group, permission_id=permission)
            for group, permission in sorted(wanted - rows.keys())
        )


def _groups_of(agency):
    """(group id, role) for every role that this kind of agency gives; groups are made when they are needed."""
    for name, role in ROLES.items():
        if agency.kind in role.agency_kinds:
            group, _ = Group.objects.get_or_create(name=f"{agency.code}:{name}")
            RoleGroup.objects.get_or_create(group=group, defaults={"agency": agency, "role": name})
            yield group.pk, role
