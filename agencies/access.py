"""The first lock: at which agencies a person's roles allow what, today.

guardian holds each role's permissions for the (agency, role) group on the Agency; membership dates decide in the
query which of those groups count. Nothing else in the project asks guardian.
"""

import hashlib
from copy import copy
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.models import Agency, AgencyGroupPermission, ApiToken, Membership
from agencies.roles import COUNTY_ROLES, PERMISSIONS, PERSONAL, ROLES


@dataclass(frozen=True)
class Key:
    """What opened a lock: the agency, the role held there, and the kind of stake ("" where the role needs none)."""

    agency_id: int
    agency_code: str
    role: str
    stake: str = ""


def in_force(today=None, membership=""):
    """The condition that a membership holds today (its last day is the day before `ends`).

    `membership` is the way to it from the rows asked for, such as "membership__".
    """
    today = today or timezone.localdate()
    ends = f"{membership}ends"
    return Q(**{f"{membership}starts__lte": today}) & (Q(**{ends: None}) | Q(**{f"{ends}__gt": today}))


def agreement_holds(today=None, agency=""):
    """The condition that an agency's information-sharing agreement holds today; both its days count.

    `agency` is the way to it from the rows asked for, such as "content_object__".
    """
    today = today or timezone.localdate()
    ends = f"{agency}agreement_ends"
    return Q(**{f"{agency}agreement_signed__lte": today}) & (Q(**{ends: None}) | Q(**{f"{ends}__gte": today}))


def without_agreement(user, memberships):
    """Agencies of these memberships that keep the person from reading referrals: no agreement holds there today.

    None while some role of theirs reads referrals.
    """
    reading = [held.agency for held in memberships if "view_referral" in ROLES[held.role].permissions]
    if not reading or rights(user).get("view_referral"):
        return []
    shut = Agency.objects.filter(~agreement_holds(), pk__in=[agency.pk for agency in reading])
    return list(shut.order_by("name"))


def memberships(user):
    """The person's memberships in force today, agencies loaded."""
    if not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    return _held(user).select_related("role_group__agency__area")


def _held(user, today=None):
    """The person's memberships in force, or those of them that their rights have been narrowed to."""
    rows = Membership.objects.filter(in_force(today), user=user)
    only = getattr(user, "memberships_kept", None)
    return rows if only is None else rows.filter(pk__in=only)


def under(user, memberships):
    """The same person with the rights of these memberships alone, for as long as this object lives."""
    narrowed = copy(user)
    narrowed.memberships_kept = frozenset(membership.pk for membership in memberships)
    remember(narrowed)
    return narrowed


def under_those_with(user, permission):
    """The same person with the rights of those memberships alone whose role allows `permission`."""
    roles = {(key.agency_id, key.role) for key in keys(user, permission)}
    held = memberships(user).filter(role_group__agency__in={agency for agency, _ in roles})
    return under(user, [each for each in held if (each.agency.pk, each.role) in roles])


def rights(user):
    """{permission: keys} of everything that the person's roles allow today, in two queries.

    Starts from the few memberships and follows their groups by number, so that no statistics can persuade a database
    to start from the permissions. Agencies without a current agreement give nothing about people.
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    held = getattr(user, "rights_held", None)
    if held:
        return held
    today = timezone.localdate()
    roles = dict(_held(user, today).order_by().values_list("role_group__group", "role_group__role"))
    agreed = ~Q(permission__codename__in=PERSONAL) | agreement_holds(today, "content_object__")
    rows = AgencyGroupPermission.objects.filter(agreed, group__in=list(roles)).values_list(
        "permission__codename", "group", "content_object", "content_object__code"
    )
    found = {}
    for permission, group, agency, code in rows if roles else ():
        found.setdefault(permission, []).append(Key(agency, code, roles[group]))
    if held is not None:
        user.rights_held = found
    return found


def remember(user):
    """Read the person's rights once for the rest of this request; the next request brings a new person, and asks."""
    user.rights_held = {}


def keys(user, permission):
    """Every key that the person's roles give for `permission`, their current agency's and role's first.

    Raises KeyError for a permission that does not exist: a misspelt right must not pass for a refused one.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    current, role = getattr(user, "acting_agency_id", None), getattr(user, "acting_role", "")
    found = rights(user).get(permission, ())
    return sorted(found, key=lambda key: (key.agency_id != current, key.agency_code, key.role != role, key.role))


def county_keys(user, permission):
    """The keys whose role looks at the whole county's referrals."""
    return [key for key in keys(user, permission) if key.role in COUNTY_ROLES]


def agencies_where(user, permission):
    """Agencies at which some role of this person's allows `permission`, today."""
    return Agency.objects.filter(pk__in={key.agency_id for key in keys(user, permission)})


def may_at(user, permission, agency=None):
    """Whether the person may do this at `agency`, or anywhere when it is None."""
    found = keys(user, permission)
    return bool(found) if agency is None else any(key.agency_id == agency.pk for key in found)


def key_at(user, permission, agency=None):
    """The key that opens `permission` at `agency` (anywhere when None), or None."""
    return next((key for key in keys(user, permission) if agency is None or key.agency_id == agency.pk), None)


def digest_of(secret):
    """What the hub keeps of a token's secret. Thirty-two random bytes need neither salt nor a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_in_force():
    """Tokens that open something today: not ended, the membership in force, its role allowed tokens, its agency agreed.

    The right is read off guardian's rows, like every other: `issue_token` is one of those that need an agreement.
    """
    today = timezone.localdate()
    right = AgencyGroupPermission.objects.filter(
        agreement_holds(today, "content_object__"),
        permission__codename="issue_token",
        group=OuterRef("membership__role_group__group"),
        content_object=OuterRef("membership__role_group__agency"),
    )
    standing = in_force(today, "membership__") & Q(membership__user__is_active=True)
    return ApiToken.objects.filter(standing, Exists(right), ended_at=None, ends__gte=today)


def holder_of(secret):
    """(person, token) that a secret lets in today, the person with the rights of that membership alone; or None."""
    rows = tokens_in_force().select_related("membership__user", "membership__role_group__agency")
    token = rows.filter(digest=digest_of(secret)).first()
    return (under(token.membership.user, [token.membership]), token) if token else None
