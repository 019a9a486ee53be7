from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access
from agencies.actions.administrators import tell_administrators
from agencies.actions.log import record
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Membership, RoleGroup, User
from agencies.roles import PERSONAL, ROLES, RoleName

READS_OF_PEOPLE = PERSONAL | {"view_log"}


def _people_key(by):
    key = access.key_at(by, "manage_people")
    if key is None:
        raise Refused("Only an administrator gives people access.")
    return key


@transaction.atomic
def invite(*, by, email, name, agency, role, starts=None):
    """A person who may sign in, with one membership; the door sends the invitation. Known people only get the role."""
    key = _people_key(by)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, name)
        record(by=by, key=key, verb="invite", subject_kind="user", subject=str(user.pk))
    give_membership(by=by, user=user, agency=agency, role=role, starts=starts)
    return user


@transaction.atomic
def give_membership(*, by, user, agency, role, starts=None):
    """Give a person a role at an agency from a day on; nobody gives themselves one that reads of people.

    Raises Refused, NotPossible when that kind of agency has no such role, TooLate when the person already holds it.
    """
    key = _people_key(by)
    role_group = RoleGroup.objects.filter(agency=agency, role=role).first()
    if role_group is None:
        raise NotPossible({"role": [f"{agency} cannot give this role. Choose a role that fits its kind of agency."]})
    if by.pk == user.pk and ROLES[role_group.role].permissions & READS_OF_PEOPLE:
        raise Refused("Ask another administrator: nobody gives themselves a role that reads records of people.")
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user, role_group=role_group, starts=starts or timezone.localdate()
            )
    except IntegrityError as error:
        raise TooLate("This person already holds this role there.") from error
    user.groups.add(role_group.group)
    record(
        by=by, key=key, verb="give_membership", subject_kind="user", subject=str(user.pk),
        role_group=str(role_group), role=role_group.role,
    )  # fmt: skip
    tell_administrators(by=by, verb="give_membership", role=role_group.role)
    return membership


@transaction.atomic
def end_membership(*, by, membership, ends=None):
    """End a role; from the day `ends` on (today, if not said) it opens nothing."""
    key = _people_key(by)
    ends = ends or timezone.localdate()
    if membership.role == RoleName.ADMINISTRATOR:
        others = Membership.objects.select_for_update().filter(
            access.in_force(), role_group__role=RoleName.ADMINISTRATOR, ends=None, user__is_active=True
        )
        if not others.exclude(user=membership.user_id).exists():
            raise NotPossible("This is the last administrator. Make somebody else administrator first.")
    if not Membership.objects.filter(pk=membership.pk, ends=None).update(ends=max(ends, membership.starts)):
        raise TooLate("This membership has already ended.")
    membership.refresh_from_db()
    membership.user.groups.remove(membership.role_group.group)
    record(
        by=by,
        key=key,
        verb="end_membership",
        subject_kind="user",
        subject=str(membership.user_id),
        role_group=str(membership.role_group),
        role=membership.role,
        ends=f"{membership.ends:%Y-%m-%d}",
    )
    tell_administrators(by=by, verb="end_membership", role=membership.role)
    return membership
