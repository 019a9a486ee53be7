from django.db import transaction
from django.utils import timezone

from agencies import access
from agencies.actions.agency import sync_roles
from agencies.actions.log import record
from agencies.errors import NotPossible
from agencies.models import Agency, Area, Membership, RoleGroup, User
from agencies.models.user import CLOCK_EMAIL
from agencies.roles import RoleName

COUNTY_AGENCY = "COUNTY"


@transaction.atomic
def begin_county(*, code, name, email, administrator="", since=None, facts=None):
    """The first day of a county: its area, its agency under its own agreement, and its first administrator.

    Returns that person, in whose name it is recorded: nobody is here before them. Areas may have been imported
    already. `since` is the first day (today, if not said); `facts` are what is known of the agency beside.
    Raises NotPossible when an agency or a person is here.
    """
    if Agency.objects.exists() or User.objects.exclude(email=CLOCK_EMAIL).exists():
        raise NotPossible("This database already holds a hub. Nothing has been changed.")
    area, _ = Area.objects.get_or_create(code=code, defaults={"name": name, "kind": Area.Kind.COUNTY})
    since = since or timezone.localdate()
    usual = {"code": COUNTY_AGENCY, "name": area.name, "agreement_version": "The county's own"}
    agency = Agency(
        **(usual | {"agreement_signed": since} | (facts or {}) | {"kind": Agency.Kind.COUNTY, "area": area})
    )
    agency.full_clean()
    agency.save()
    sync_roles(agencies=[agency])
    user = User.objects.create_user(email, administrator or "Administrator")
    role_group = RoleGroup.objects.get(agency=agency, role=RoleName.ADMINISTRATOR)
    Membership.objects.create(user=user, role_group=role_group, starts=since)
    user.groups.add(role_group.group)
    key = access.key_at(user, "manage_people")
    record(by=user, key=key, verb="add_area", subject_kind="area", subject=area.code)
    record(by=user, key=key, verb="add_agency", subject_kind="agency", subject=agency.code)
    record(by=user, key=key, verb="invite", subject_kind="user", subject=str(user.pk))
    return user
