"""What happens to an account: who may end whose sessions, and who helps when a telephone is lost."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from agencies import access
from agencies.actions.administrators import tell_administrators
from agencies.actions.log import record
from agencies.errors import Refused


def note(*, by, user, verb, key=None, reason="", **detail):
    """One event about an account, by its number."""
    return record(by=by, key=key, verb=verb, subject_kind="user", subject=str(user.pk), reason=reason, **detail)


def second_step_of(user):
    """What a person has for a second step, in words; "" if nothing."""
    kinds = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    words = {Authenticator.Type.TOTP: "an authenticator app", Authenticator.Type.WEBAUTHN: "passkeys"}
    return " and ".join(sorted({words[kind] for kind in kinds.values_list("type", flat=True)}))


@transaction.atomic
def end_sessions(*, by, sessions):
    """End sessions of one's own, this moment. Raises Refused for anybody else's."""
    if any(session.user_id != by.pk for session in sessions):
        raise Refused("You can end your own sessions only.")
    for session in sessions:
        session.end()
    if sessions:
        note(by=by, user=by, verb="end_sessions", ended=len(sessions))


@transaction.atomic
def set_own_postcode(*, by, user, postcode):
    """Keep the postcode at which somebody lives, or forget it (""): only to notice who looks at their own neighbours.

    The log says that it was done, and not the postcode. Raises Refused.
    """
    key = access.key_at(by, "manage_people")
    if key is None:
        raise Refused("Only an administrator records where somebody lives.")
    user.own_postcode = "".join(postcode.upper().split())
    user.full_clean(exclude=["password"])
    user.save(update_fields=["own_postcode"])
    note(by=by, user=user, verb="set_own_postcode", key=key, kept=bool(user.own_postcode))


@transaction.atomic
def remove_second_step(*, by, user, reason):
    """Take away a person's second step and end their sessions: they set up a new one when they next sign in."""
    key = access.key_at(by, "manage_people")
    if key is None:
        raise Refused("Only an administrator helps with a lost second step.")
    if by.pk == user.pk:
        raise Refused("Ask another administrator: nobody takes away their own second step here.")
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    note(by=by, user=user, verb="remove_second_step", key=key, reason=reason)
    tell_administrators(by=by, verb="remove_second_step")
