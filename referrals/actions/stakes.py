"""Stakes are opened and closed by actions alone, with the copies that lists need."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from pathways.codes import ClientGroup
from referrals.actions.database import DATABASE
from referrals.codes import StakeKind
from referrals.lifecycle.stakes import LASTS, WhenClosed
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Stake

COUNCILS = (StakeKind.COUNCIL_ORIGIN, StakeKind.COUNCIL_HOME, StakeKind.COUNCIL_PLACEMENT)
# What lists need of a referral, on each of its stakes.
COPIED = ("status", "band", "cohort", "restricted", "updated")


def copies(referral):
    return {name: getattr(referral, name) for name in COPIED}


def _open(referral, kind, book, agency=None):
    held = (stake for stake in book.stakes(referral) if stake.kind == kind)
    return [stake for stake in held if agency is None or stake.agency_id == agency.pk]


def open_stake(referral, agency, kind, at, *, purpose="", until=None, book=DATABASE):
    """Open a stake, or keep the one that is open."""
    for stake in _open(referral, kind, book, agency):
        if stake.until != until:
            book.change(stake, until=until)
        return stake
    return book.add(
        Stake, referral=referral, agency=agency, kind=kind, opened_at=at, purpose=purpose, until=until,
        **copies(referral),
    )  # fmt: skip


def close_stakes(referral, kind, at, *, agency=None, book=DATABASE):
    """Close the open stakes of a kind, of one agency or of all."""
    for stake in _open(referral, kind, book, agency):
        book.change(stake, closed_at=at)


def end_stakes_on(referral, kind, agency, day, *, book=DATABASE):
    """Let the open stakes of a kind end with a day: the look-back after a departure."""
    for stake in _open(referral, kind, book, agency):
        if stake.until != day:
            book.change(stake, until=day)


def never_told(referral, home_area=None, *, book=DATABASE):
    """Numbers of the councils that learn nothing of a referral for domestic abuse: those of origin and of home."""
    if referral.client_group != ClientGroup.DOMESTIC_ABUSE:
        return frozenset()
    if home_area is None and referral.assessment:
        home_area = referral.assessment.connection.home_area
    councils = (book.council_of(area) for area in (referral.origin_area, home_area))
    return frozenset(council.pk for council in councils if council)


def _settle_notified(referral, home_area, at, book):
    """A council that was told keeps its stake as long as the referral goes on, unless it may no longer know of it."""
    never = never_told(referral, home_area, book=book)
    for stake in _open(referral, StakeKind.COUNCIL_NOTIFIED, book):
        if stake.agency_id in never:
            book.change(stake, closed_at=at)
        elif stake.until and referral.status != ReferralStatus.CLOSED:
            book.change(stake, until=None)


def settle_councils(referral, home_area, consented, at, *, book=DATABASE):
    """The councils of origin and of home hold a stake with that consent only, and neither for domestic abuse.

    A council that the person chose under the duty to refer holds its own by that choice.
    """
    _settle_notified(referral, home_area, at, book)
    if referral.client_group == ClientGroup.DOMESTIC_ABUSE:
        for kind in COUNCILS:
            close_stakes(referral, kind, at, book=book)
        return
    places = {StakeKind.COUNCIL_ORIGIN: referral.origin_area, StakeKind.COUNCIL_HOME: home_area}
    for kind, area in places.items():
        council = book.council_of(area) if consented else None
        for stake in _open(referral, kind, book):
            if council is None or stake.agency_id != council.pk:
                book.change(stake, closed_at=at)
        if council:
            open_stake(referral, council, kind, at, book=book)


def settle_closed(referral, at, *, book=DATABASE):
    """What the closing of a referral does to its stakes, by the table; a provider's follow its stays (`endings`)."""
    last_day = timezone.localdate(at) + timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
    for stake in book.stakes(referral):
        closed = LASTS[stake.kind].closed
        if closed == WhenClosed.AT_ONCE:
            book.change(stake, closed_at=at)
        elif closed == WhenClosed.LOOK_BACK and stake.kind != StakeKind.HOUSING:
            book.change(stake, until=last_day)
