"""A person's worklist: what waits for their agency, for them or for nobody, among the referrals they may see."""

from django.db.models import Exists, OuterRef, Q

from referrals import access
from referrals.models import WorklistItem

RELATED = (
    "referral__service_user",
    "referral__cohort",
    "referral__stage",
    "offer__service",
    "placement__service",
    "placement__unit",
    "worker",
)


def items_of_agency(user, agency):
    """Every open item of an agency on a referral that this person may see, oldest deadline first."""
    visible = access.referrals_for(user).filter(pk=OuterRef("referral"))
    return WorklistItem.objects.filter(Exists(visible), agency=agency, closed_at=None)


def mine(user):
    """The condition that an item is this person's, or nobody's."""
    return Q(worker=None) | Q(worker=user)


def items_for(user, agency):
    """The items that are this person's, or nobody's: what the page lists and the counter counts."""
    return items_of_agency(user, agency).filter(mine(user))
