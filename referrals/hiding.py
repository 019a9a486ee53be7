"""Where somebody lives who may not be found: stays that a reader must not learn of, not even from what is around."""

from django.db.models import Exists, OuterRef

from referrals.access import placements_for
from referrals.codes import DepartureReason
from referrals.models import Placement


def stays_in_hiding(user):
    """Stays at confidential services that the person may not open: nobody may tell them where such a place lies."""
    return Placement.objects.filter(service__confidential_address=True).exclude(
        pk__in=placements_for(user).values("pk")
    )


def moved_into_hiding(user, stays):
    """Ids of those stays that ended because the person moved to a confidential service that this reader may not open.

    The figures keep the area of such a move; a provider that housed the person before must not learn it (DOMAIN 15).
    """
    following = stays_in_hiding(user).filter(referral=OuterRef("referral"), started=OuterRef("ended"))
    ended = Placement.objects.filter(pk__in=[stay.pk for stay in stays], departure_reason=DepartureReason.TRANSFERRED)
    return set(ended.filter(Exists(following.exclude(pk=OuterRef("pk")))).values_list("pk", flat=True))
