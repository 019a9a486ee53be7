"""Stakes are opened and closed by actions alone, with the copies that lists need."""

from agencies.models import Agency
from pathways.codes import ClientGroup
from referrals.codes import StakeKind
from referrals.models import Stake

COUNCILS = (StakeKind.COUNCIL_ORIGIN, StakeKind.COUNCIL_HOME, StakeKind.COUNCIL_PLACEMENT)


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


def settle_councils(referral, home_area, consented, at):
    """The councils of origin and of home hold a stake with that consent only, and no council for domestic abuse."""
    if referral.client_group == ClientGroup.DOMESTIC_ABUSE:
        for kind in COUNCILS:
            close_stakes(referral, kind, at)
        return
    places = {StakeKind.COUNCIL_ORIGIN: referral.origin_area, StakeKind.COUNCIL_HOME: home_area}
    for kind, area in places.items():
        council = council_of(area) if consented else None
        others = Stake.objects.filter(referral=referral, kind=kind, closed_at=None)
        others.exclude(agency=council).update(closed_at=at)
        if council:
            open_stake(referral, council, kind, at)


def council_of(area):
    """The district council that serves an area, or None (outside areas have none here)."""
    return Agency.objects.filter(kind=Agency.Kind.COUNCIL, area=area).first() if area else None
