"""Bands by the rules: worked out when somebody is routed, and each day for whoever waits, since rules ask of days.

A band that a person has set stays as it was set, until a person sets it anew.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.models import User
from pathways.banding import band
from referrals import access
from referrals.actions.database import DATABASE
from referrals.actions.routing import circumstances_now, homes_of
from referrals.actions.stakes import copies
from referrals.actions.waiting_list import log_moves
from referrals.actions.worklist import refresh
from referrals.circumstances import circumstances_of_many, living_in
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Assessment, Referral, WaitingEntry

PIECE = 250  # referrals read at once
SEARCHING = (
    ReferralStatus.SUBMITTED, ReferralStatus.INFORMATION_ASKED, ReferralStatus.WAITING, ReferralStatus.OFFERED,
)  # fmt: skip


def set_by_hand(referral, letter, on, book=DATABASE):
    """Whether a chosen band is the chooser's own: not the one that the rules give, today or when they last did."""
    if referral.assessment is None:
        return True
    as_it_was = letter == referral.band and not referral.band_by_hand
    return not as_it_was and letter != band(circumstances_now(referral, on, book))[0]


def _due(today):
    """Whoever waits or is looked for a place, in a band by the rules that was not worked out today."""
    waits = WaitingEntry.objects.filter(referral=OuterRef("pk"), left_at=None)
    return Referral.objects.filter(
        Q(status__in=SEARCHING) | Exists(waits), Q(banded_on=None) | Q(banded_on__lt=today),
        band_by_hand=False, band__gt="", assessment__isnull=False,
    ).exclude(status=ReferralStatus.CLOSED)  # fmt: skip


def reband(at):
    """Put everybody who waits in the band that the rules give them today. Returns how many it moved."""
    today, clock, moved = timezone.localdate(at), User.objects.clock(), 0
    while piece := {row.assessment_id: row for row in _due(today).order_by("pk")[:PIECE]}:
        homes = homes_of(row.pk for row in piece.values())
        for assessment, said in circumstances_of_many(Assessment.objects.filter(pk__in=piece), today):
            referral = piece[assessment]
            letter, because = band(living_in(homes.get(referral.pk), said))
            if letter != referral.band:
                moved += _put(referral, letter, because, at, clock)
        Referral.objects.filter(pk__in=[row.pk for row in piece.values()]).update(banded_on=today)
    return moved


@transaction.atomic
def _put(referral, letter, because, at, clock):
    """Change one band; False when somebody has changed it since it was looked at."""
    before, fresh = referral.band, access.referral_of(DATABASE.hold(referral))
    only = {"band": before, "band_by_hand": False, "assessment": referral.assessment_id, "status": referral.status}
    if not DATABASE.change_if(fresh, only, band=letter, band_reason=because):
        return False
    DATABASE.record(
        by=clock, verb="reband", subject_kind="referral", subject=fresh.reference, referral=fresh.reference, at=at,
        reason=because, band=letter, before=before,
    )  # fmt: skip
    DATABASE.change_stakes(fresh, **copies(fresh))
    log_moves(fresh, at, by_day=True)
    refresh(fresh, at)
    return True
