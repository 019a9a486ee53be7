"""Sign-in by e-mail and password; accounts come by invitation alone."""

import time
from functools import partial

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import access
from agencies.actions.account import note
from agencies.letters import send_apart, send_each
from hub import time_out
from hub.navigation import home

# What happened to an account: the event's verb, and the sentence that its owner reads on screen and by e-mail.
HAPPENED = {
    "password_changed": ("change_password", "Your password has been changed"),
    "password_reset": ("choose_password", "You have chosen a new password"),
    "totp_activated": ("add_authenticator_app", "An authenticator app is now your second step"),
    "totp_deactivated": ("remove_authenticator_app", "The authenticator app has been removed from your account"),
    "webauthn_added": ("add_passkey", "A passkey has been added to your account"),
    "webauthn_removed": ("remove_passkey", "A passkey has been removed from your account"),
    "recovery_codes_generated": ("make_recovery_codes", "You have new recovery codes. Any older ones no longer work"),
}


def first_page(request):
    """Where the person's day begins: the first page of the role that they work under."""
    held = list(access.memberships(request.user))
    chosen = request.session.get("membership")
    current = next((each for each in held if each.pk == chosen), None) or next(iter(held), None)
    return reverse(home(current.role) if current else "switch_agency")


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs themselves up, and sign-in never tells who has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask the people who run the hub",
        "email_password_mismatch": "This e-mail address and password do not belong together. Check both and try again",
        "enter_current_password": "The current password is not right. Enter it again",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again or reset your password",
        "rate_limited": "Too many attempts. Wait five minutes, then try again",
        "incorrect_password": "The password is not right. Enter it again",
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return time_out.after_sign_in(request, first_page(request))

    def get_password_change_redirect_url(self, request):
        return first_page(request)

    def get_reset_password_from_key_url(self, key):
        """At the hub's own address: what a request says of itself may be somebody else's."""
        user, _, secret = key.partition("-")
        way = {"uidb36": user, "key": secret}
        return settings.HUB_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=way)

    def send_mail(self, template_prefix, email, context):
        """The link to a new password, the one letter of allauth's; only whoever has an account gets it."""
        letter = self.render_mail(template_prefix, email, context)
        send_apart(letter.subject, letter.body, email, f"a new password of {context['user']}")

    def get_logout_redirect_url(self, request):
        return reverse("account_login")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just proved who they are is not asked again at once."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Says what happened in the hub's words, where allauth would render a template of its own."""
        known = HAPPENED.get((message_template or "").rsplit("/", 1)[-1].removesuffix(".txt"))
        if known:
            message_template, kwargs["message"] = None, f"{known[1]}."
        super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Something about an account has changed: one event, and an e-mail to its owner, who may not be who did it."""
        verb, sentence = HAPPENED[template_prefix.rsplit("/", 1)[-1]]
        note(by=user, user=user, verb=verb)
        words = {"sentence": sentence, "hub_url": settings.HUB_URL, "contact_line": settings.CONTACT_LINE}
        message = render_to_string("account/email/happened.txt", words)
        letter = partial(send_each, sentence, message, [user.email], f"the account of {user}")
        transaction.on_commit(letter, robust=True)
