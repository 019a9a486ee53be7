"""Who asks, by token or by browser, and how often."""

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.throttling import UserRateThrottle

from agencies import access
from agencies.actions.token import note_use
from hub.middleware import act

NO_TOKEN = "This token opens nothing. It may have ended, or the role or the agreement behind it. Issue a new one."


class ByToken(BaseAuthentication):
    """`Authorization: Bearer hub_...`: the person who issued it, with the rights of its one membership."""

    def authenticate(self, request):
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        held = access.holder_of(secret.strip())
        if held is None:
            raise AuthenticationFailed(NO_TOKEN)
        person, token = held
        note_use(token)
        act(request._request, person)
        request._request.token_id = token.pk
        return person, token

    def authenticate_header(self, request):
        return "Bearer"


class BySession(SessionAuthentication):
    """Whoever is signed in with a browser, second step included: `hub.middleware` has seen to that."""


class Rate(UserRateThrottle):
    """So many questions a minute for each token, or each person signed in, counted by all processes together."""

    scope = "api"

    def get_rate(self):
        return settings.API_RATE

    def get_cache_key(self, request, view):
        asking = f"token {request.auth.pk}" if request.auth else f"person {request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": asking.replace(" ", "-")}
