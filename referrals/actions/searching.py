"""How long a place has been looked for: refusals are a person's, so that a search renewed does not begin at nought."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate

from referrals.actions.database import DATABASE
from referrals.clock import end_of_day
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.declining import searching_too_long
from referrals.lifecycle.steps import OfferStatus
from referrals.models import Offer, Placement, Referral, WorklistItem

REMEMBERED = timedelta(days=365)


def refusals(referral, at, book=DATABASE):
    """(service, when) of every decline that counts in a person's search: on whichever of their referrals it was.

    It counts for a year, and no longer than until the person moved in somewhere or a panel decided.
    """
    journeys = book.referrals(referral.service_user)
    declined = [row for each in journeys for row in book.offers(each) if row.status == OfferStatus.DECLINED]
    if not declined:
        return []
    decided = [each.panel_at for each in journeys if each.panel_at]
    arrived = [end_of_day(stay.started) for each in journeys for stay in book.stays(each) if stay.started]
    since = max([at - REMEMBERED, *decided, *arrived])
    return [(offer.service_id, offer.answered_at) for offer in declined if offer.answered_at > since]


def searched_long(referral, at, book=DATABASE):
    """Since when a search that goes on belongs on the panel's list: the last decline that counts; or None."""
    if referral.status not in REFERRAL["panel"].from_:
        return None
    return searching_too_long(
        refusals(referral, at, book), at, services=settings.PANEL_AFTER_SERVICES,
        longest=timedelta(days=settings.PANEL_AFTER_DAYS),
    )  # fmt: skip


def grown_long(at):
    """Referrals that belong on the panel's list since some day has passed, and stand on no worklist for it yet."""
    about = {"service_user": OuterRef("referral__service_user")}
    declined = Offer.objects.annotate(day=TruncDate("answered_at")).filter(
        ~Exists(Referral.objects.filter(**about, panel_at__gte=OuterRef("answered_at"))),
        ~Exists(Placement.objects.filter(**about, started__gte=OuterRef("day"))),
        referral__service_user=OuterRef("service_user"), status=OfferStatus.DECLINED,
        answered_at__lte=at - timedelta(days=settings.PANEL_AFTER_DAYS), answered_at__gt=at - REMEMBERED,
    )  # fmt: skip
    listed = WorklistItem.objects.filter(referral=OuterRef("pk"), kind="take_to_panel", closed_at=None)
    return Referral.objects.filter(Exists(declined), ~Exists(listed), status__in=REFERRAL["panel"].from_)
