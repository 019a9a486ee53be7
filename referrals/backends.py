"""`user.has_perm("referrals.accept_offer", offer)` is plain Django: here it becomes the two locks."""

from agencies import access as agency_access
from agencies.models import User
from agencies.roles import PERMISSIONS
from referrals import access


class TwoLocksBackend:
    """Answers `referrals.<permission>` on a referral, offer or placement, and `agencies.<permission>` on an agency."""

    def authenticate(self, request, **credentials):
        return None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id).first()

    def has_perm(self, user, permission, obj=None):
        app, _, codename = permission.partition(".")
        if codename not in PERMISSIONS or not user.is_active:
            return False
        if app == "referrals" and obj is not None:
            return access.may(user, codename, obj)
        return app == "agencies" and agency_access.may_at(user, codename, obj)
