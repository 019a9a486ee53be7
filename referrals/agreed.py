"""What a person agreed to, as far as a reader may know it: answers that others were given stay with those."""

from agencies import access as agency_access
from agencies.models import Membership
from referrals import access
from referrals.models import Consent, Referral


def sees_every_referral(user, service_user):
    """Whether the reader may view every referral of a person; what all of them agreed to concerns them then."""
    hidden = Referral.objects.filter(service_user=service_user).exclude(pk__in=access.referrals_for(user).values("pk"))
    return not hidden.exists()


def answers_for(user, service_user):
    """Answers of a person that the reader may know in full, the latest last.

    All of them; or, while others hold a referral that the reader does not see, those recorded by people of the
    agencies for which the reader refers.
    """
    given = Consent.objects.filter(service_user=service_user).order_by("starts", "id")
    if sees_every_referral(user, service_user):
        return given
    agencies = {key.agency_id for key in agency_access.keys(user, "create_referral")}
    colleagues = Membership.objects.filter(role_group__agency__in=agencies).values("user")
    return given.filter(recorded_by__in=colleagues)
