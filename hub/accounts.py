"""Sign-in by e-mail and password; accounts come by invitation alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from agencies import access
from hub.navigation import home


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
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return first_page(request)

    def get_password_change_redirect_url(self, request):
        return first_page(request)

    def get_logout_redirect_url(self, request):
        return reverse("account_login")
