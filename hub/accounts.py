"""Sign-in by e-mail and password; accounts come by invitation alone."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs themselves up."""

    def is_open_for_signup(self, request):
        return False
