"""A person's worklist: what waits for their agency, for them or for nobody, among the referrals they may see."""

from django.db.models import Exists, OuterRef, Q

from agencies import access as agency_access
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
    """Every open item of an agency on a referral that this person may see, oldest deadline first.

    Whoever asks whether a home has lasted sees that item after they may read the referral no longer.
    Whoever reviews what was opened in an emergency sees that item of every referral, a restricted one by its reference.
    """
    visible = Q(Exists(access.referrals_for(user).filter(pk=OuterRef("referral"))))
    if agency_access.may_at(user, "record_follow_up", agency):
        asked = access.referrals_for(user, "record_follow_up").filter(pk=OuterRef("referral"))
        visible |= Q(Exists(asked), kind="follow_up")
    if agency_access.may_at(user, "review_opening", agency):
        visible |= Q(kind="review_opening")
    return WorklistItem.objects.filter(visible, agency=agency, closed_at=None)


def mine(user):
    """The condition that an item is this person's, or nobody's."""
    return Q(worker=None) | Q(worker=user)


def items_for(user, agency):
    """The items that are this person's, or nobody's: what the page lists and the counter counts."""
    return items_of_agency(user, agency).filter(mine(user))
