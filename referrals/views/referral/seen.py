"""What one person sees of one referral: read once, for the header and for every tab."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from agencies import access as agency_access
from referrals import access, hiding, openings, reading
from referrals.codes import AccessClass
from referrals.models import Referral
from referrals.opens import EVERYTHING


@dataclass(frozen=True)
class Seen:
    """A referral as one person sees it: with the offers, stays and duties to refer that are theirs to see.

    `unnamed` are codes of agencies, and `moved` references of stays, that would tell where somebody is in hiding.
    `urgent` is the opening in an emergency by which they read it, if any.
    """

    user: object
    agency: object
    referral: Referral
    card: reading.Card
    unnamed: frozenset
    moved: frozenset
    offers: list
    stays: list
    duties: list
    steps: list
    county: bool
    now: datetime
    urgent: object = None

    @property
    def classes(self):
        return self.card.classes

    @property
    def everything(self):
        """Whether every class may be read: only then texts that may say anything are shown."""
        return self.classes >= EVERYTHING

    def may(self, permission):
        """Whether the reader holds what some step of a referral needs."""
        return any(now.step.permission == permission for now in self.steps)

    @property
    def risk(self):
        return AccessClass.RISK in self.classes


def see(request, referral):
    user, agency = request.user, request.acting.agency if request.acting else None
    card = reading.card(user, referral)
    offers = list(access.offers_for(user).filter(referral=referral).order_by("sent_at", "id").distinct())
    stays = list(access.placements_for(user).filter(referral=referral).order_by("started", "id").distinct())
    hidden = reading.veil_moves(user, stays)
    elsewhere = hiding.stays_in_hiding(user).filter(referral=referral).values_list("service__agency__code", flat=True)
    return Seen(
        user=user,
        agency=agency,
        referral=referral,
        card=card,
        unnamed=reading.veil([*offers, *stays], card.classes, agency) | set(elsewhere),
        moved=frozenset(stay.reference for stay in stays if stay.pk in hidden),
        offers=offers,
        stays=stays,
        duties=list(access.duties_for(user).filter(referral=referral).order_by("pk")),
        steps=reading.steps_now(user, referral),
        county=bool(agency_access.county_keys(user, "view_referral")),
        now=timezone.now(),
        urgent=openings.in_force(user).filter(referral=referral).first(),
    )
