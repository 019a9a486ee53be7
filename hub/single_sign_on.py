"""Sign-in by an organisation's own accounts (OpenID Connect): for those alone who have been invited."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render


def offered():
    """Whether the hub has been told of an organisation to sign in by."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


class InvitedOnly(DefaultSocialAccountAdapter):
    """Nobody signs up; an account is found by an e-mail address that the organisation has verified, each time anew."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def list_apps(self, request, provider=None, client_id=None):
        """From the settings alone: a row in a table opens no door."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def authenticate_by_email(self, sociallogin):
        # "false" in quotes is what some organisations send; only a plain yes is one.
        sociallogin.email_addresses = [each for each in sociallogin.email_addresses if each.verified is True]
        return super().authenticate_by_email(sociallogin)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        words = {"organisation": settings.OIDC_NAME}
        raise ImmediateHttpResponse(render(request, "account/organisation_failed.html", words, status=403))
