"""What one administrator does about sensitive roles and second steps is told to the others: by e-mail and the bell."""

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import access
from agencies.actions.log import record
from agencies.errors import Refused
from agencies.letters import send_each
from agencies.models import Event, Membership, User
from agencies.roles import ROLES, SENSITIVE_ROLES, roles_with

# What happened, in words; the role is named beside.
SAID = {
    "give_membership": "Gave a role",
    "end_membership": "Ended a role",
    "remove_second_step": "Removed a second step",
}
TOLD = Q(verb__in=["give_membership", "end_membership"], detail__role__in=sorted(SENSITIVE_ROLES)) | Q(
    verb="remove_second_step"
)


def tell_administrators(*, by, verb, role=""):
    """Once it is done, tell every other administrator, each in a letter of their own that names nobody.

    Does nothing for a role that is not sensitive.
    """
    if role and role not in SENSITIVE_ROLES:
        return
    words = {
        "what": SAID[verb],
        "role": ROLES[role].label if role else "",
        "link": settings.HUB_URL.rstrip("/") + reverse("people"),
    }
    message = render_to_string("agencies/email/role_changed.txt", words)
    held = Membership.objects.filter(access.in_force(), role_group__role__in=roles_with("manage_people"))
    others = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=by.pk)

    addresses = list(others.order_by("email").values_list("email", flat=True))
    subject = "Another administrator has changed who may do what"
    transaction.on_commit(lambda: send_each(subject, message, addresses, f"a {verb}"), robust=True)


def role_changes(user):
    """Events that an administrator is told of and has not read, newest first: what others have done since they last
    said so, or since they became one."""
    held = access.memberships(user).filter(role_group__role__in=roles_with("manage_people"))
    began = held.aggregate(first=Min("starts"))["first"]
    if began is None:
        return Event.objects.none()
    events = Event.objects.filter(TOLD, subject_kind="user", happened_at__date__gte=began)
    if last := Event.objects.filter(actor_id=user.pk, verb="read_role_changes").order_by("-recorded_at").first():
        events = events.filter(pk__gt=last.pk)
    return events.exclude(actor_id=user.pk).order_by("-recorded_at", "-id")


def read_role_changes(*, by):
    """Note that an administrator has read what the others did until now. Raises Refused."""
    key = access.key_at(by, "manage_people")
    if key is None:
        raise Refused("Only an administrator is told of these.")
    return record(by=by, key=key, verb="read_role_changes", subject_kind="user", subject=str(by.pk))
