from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import access
from agencies.actions.log import record
from agencies.errors import Refused
from agencies.letters import send_each


def invitation_link(user):
    """Where a person chooses a password. It works once, for as long as a link that resets a password."""
    address = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.HUB_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=address)


def send_invitation(*, by, user):
    """Send a person the link to choose a password, once the transaction is done. It holds nothing else of theirs."""
    key = access.key_at(by, "manage_people")
    if key is None:
        raise Refused("Only an administrator invites people.")
    with transaction.atomic():
        record(by=by, key=key, verb="send_invitation", subject_kind="user", subject=str(user.pk))
        words = {
            "product": settings.PRODUCT_NAME,
            "county": settings.COUNTY_NAME,
            "link": invitation_link(user),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        }
        message = render_to_string("agencies/email/invitation.txt", words)
        subject = f"Your invitation to the {words['product'][:1].lower()}{words['product'][1:]}"

        # A mail server that is away must not undo the invitation: it is logged, and can be sent again.
        letter = partial(send_each, subject, message, [user.email], f"an invitation of {user}")
        transaction.on_commit(letter, robust=True)
