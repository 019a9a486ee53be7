"""Stakes are opened and closed by actions alone, with the copies that lists need."""

from agencies.models import Agency
from referrals.models import Stake


def open_stake(referral, agency, kind, at, *, purpose="", until=None):
    """Open a stake, or keep the one that is open."""
    stake, _ = Stake.objects.get_or_create(
        referral=referral,
        agency=agency,
        kind=kind,
        closed_at=None,
        defaults={
            "opened_at": at,
            "purpose": purpose,
            "status": referral.status,
            "band": referral.band,
            "cohort": referral.cohort,
            "restricted": referral.restricted,
            "updated": referral.updated,
        },
    )
    if stake.until != until:
        Stake.objects.filter(pk=stake.pk).update(until=until)
    return stake


def close_stakes(referral, kind, at, *, agency=None):
    """Close the open stakes of a kind, of one agency or of all."""
    stakes = Stake.objects.filter(referral=referral, kind=kind, closed_at=None)
    if agency is not None:
        stakes = stakes.filter(agency=agency)
    stakes.update(closed_at=at)


def end_stakes_on(referral, kind, agency, day):
    """Let the open stakes of a kind end with a day: the look-back after a departure."""
    Stake.objects.filter(referral=referral, kind=kind, agency=agency, closed_at=None).update(until=day)


def council_of(area):
    """The district council that serves an area, or None (outside areas have none here)."""
    return Agency.objects.filter(kind=Agency.Kind.COUNCIL, area=area).first() if area else None
