"""Another agency is let in by the person's consent: for a purpose, until a day, and no longer than they agree."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from agencies.models import Agency
from referrals.actions.database import DATABASE
from referrals.actions.person import WORDING_VERSION
from referrals.actions.stakes import open_stake
from referrals.actions.steps import moment, take_turn, unlock
from referrals.codes import ConsentPurpose, StakeKind
from referrals.models import Consent, Stake

LONGEST = timedelta(days=366)


def invitable(referral):
    """Agencies that may be invited: with an agreement, not the hub's own, and not invited already."""
    invited = Stake.objects.filter(referral=referral, kind=StakeKind.INVITED, closed_at=None)
    return (
        Agency.objects.filter(agency_access.agreement_holds())
        .exclude(kind=Agency.Kind.COUNTY)
        .exclude(pk__in=invited.values("agency"))
    )


@transaction.atomic
def invite(*, by, referral, agency, purpose, method, until, at=None):
    """Let an agency read a referral until a day, as the person agreed. Raises Refused, NotPossible or TooLate.

    It reads who the person is and nothing sensitive (`opens.CLASSES_READ`); a restricted record needs a grant beside.
    """
    at = moment(at)
    today = timezone.localdate(at)
    key = unlock(by=by, permission="invite_agency", obj=referral)
    if not today <= until <= today + LONGEST:
        raise NotPossible({"until": ["Enter a last day from today to a year from now."]})
    if not purpose.strip():
        raise NotPossible({"purpose": ["Say what the agency needs it for."]})
    take_turn(referral)
    if not invitable(referral).filter(pk=agency.pk).exists():
        raise TooLate(f"{agency} cannot be invited: it is invited already, or has no agreement.")
    Consent.objects.create(
        service_user=referral.service_user, purpose=ConsentPurpose.NAMED_AGENCY, given=True, to_agency=agency,
        method=method, wording_version=WORDING_VERSION, starts=today, ends=until, recorded_by=by,
    )  # fmt: skip
    stake = open_stake(referral, agency, StakeKind.INVITED, at, purpose=purpose.strip(), until=until)
    record(
        by=by, key=key, verb="invite_agency", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, reason=purpose.strip(), at=at, agency=agency.code, until=f"{until:%Y-%m-%d}",
    )  # fmt: skip
    DATABASE.announce(step="referral.invite_agency", referral=referral, tells=frozenset(), subject=referral.reference)
    return stake


@transaction.atomic
def uninvite(*, by, stake, at=None):
    """End an invitation now, and the consent with it. Raises Refused, or TooLate when it has ended already."""
    at = moment(at)
    key = unlock(by=by, permission="invite_agency", obj=stake.referral)
    open_now = Stake.objects.filter(pk=stake.pk, kind=StakeKind.INVITED, closed_at=None)
    if not open_now.update(closed_at=at):
        raise TooLate("This invitation has ended already.")
    Consent.objects.filter(
        service_user=stake.referral.service_user, purpose=ConsentPurpose.NAMED_AGENCY, to_agency=stake.agency_id,
        withdrawn_on=None,
    ).update(withdrawn_on=timezone.localdate(at))  # fmt: skip
    record(
        by=by, key=key, verb="uninvite_agency", subject_kind="referral", subject=stake.referral.reference,
        referral=stake.referral.reference, at=at, agency=stake.agency.code,
    )  # fmt: skip
