"""Tokens by which programs read: issued by the person whose membership it is, ended by them or an administrator."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies import access
from agencies.actions.log import record
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import ApiToken
from agencies.models.token import LONGEST_DAYS

PREFIX = "hub_"  # so that a secret found in a file or a log says what it opens
STEP = timedelta(minutes=1)  # a token is written down as used once a minute, not at every read


@transaction.atomic
def issue(*, by, membership, name, ends):
    """(token, secret) for a program of one's own. The secret is told this once; the hub keeps its digest.

    Raises Refused for a membership that is another's, over, or of a role without tokens; NotPossible for an end that
    is past or more than a year away.
    """
    key = access.key_at(access.under(by, [membership]), "issue_token", membership.agency)
    if membership.user_id != by.pk or key is None:
        raise Refused("You can issue a token for a role of your own that allows it, while it and the agreement hold.")
    today = timezone.localdate()
    if not today <= ends <= today + timedelta(days=LONGEST_DAYS):
        latest = today + timedelta(days=LONGEST_DAYS)
        raise NotPossible({"ends": [f"The last day must be between today and {latest:%-d %B %Y}: a year at most"]})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        membership=membership, name=name, digest=access.digest_of(secret), starts=today, ends=ends
    )
    _note(by, "issue_token", token, key, ends=f"{ends:%Y-%m-%d}")
    return token, secret


@transaction.atomic
def end(*, by, token):
    """End a token at once: one's own, or anybody's for an administrator."""
    key = access.key_at(by, "manage_people")
    if token.membership.user_id != by.pk and key is None:
        raise Refused("Only the person who issued a token, or an administrator, ends it.")
    if not ApiToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now()):
        raise TooLate("This token has already ended.")
    _note(by, "end_token", token, key)


def note_use(token):
    """Note that a token was used: no event, since every read writes its own row."""
    now = timezone.now()
    stale = Q(last_used=None) | Q(last_used__lt=now - STEP)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used=now)


def _note(by, verb, token, key, **detail):
    held = str(token.membership.role_group)
    record(by=by, key=key, verb=verb, subject_kind="token", subject=str(token.pk), role_group=held, **detail)
