"""Restricted records: the flag, and the named, dated grants that open them."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from referrals import seers
from referrals.actions.database import DATABASE
from referrals.actions.steps import moment, touch
from referrals.models import Referral, ReferralGrant, ServiceUser

LONGEST_GRANT = timedelta(days=366)


def _hub_key(by):
    keys = agency_access.county_keys(by, "restrict_person")
    if not keys:
        raise Refused("Only the hub restricts records and opens them to named people.")
    return keys[0]


@transaction.atomic
def restrict(*, by, service_user, reason, restricted=True, at=None):
    """Restrict every referral of a person, or lift it, with a reason. Whoever restricts may open it for a year.

    Raises Refused, NotPossible, or TooLate where another record has taken a number of theirs meanwhile.
    """
    at = moment(at)
    key = _hub_key(by)
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the record is restricted, or why no longer."]})
    try:
        with transaction.atomic():
            ServiceUser.objects.filter(pk=service_user.pk).update(restricted=restricted)
    except IntegrityError as error:
        raise TooLate(
            "Another record holds one of this person’s numbers. Put that right first; this one stays restricted."
        ) from error
    referrals = list(Referral.objects.filter(service_user=service_user))
    Referral.objects.filter(service_user=service_user).update(restricted=restricted)
    for referral in referrals:
        touch(referral, at)
        if restricted:
            grant(by=by, referral=referral, user=by, reason=reason, ends=timezone.localdate(at) + LONGEST_GRANT, at=at)
    verb = "restrict" if restricted else "lift_restriction"
    for reference in [referral.reference for referral in referrals] or [""]:
        record(
            by=by, key=key, verb=verb, subject_kind="person", subject=service_user.reference, referral=reference,
            reason=reason, at=at,
        )  # fmt: skip
    for referral in referrals:
        _announce(verb, referral)


@transaction.atomic
def grant(*, by, referral, user, reason, ends, at=None):
    """Open one restricted referral to a named person until a day, at most 366 days ahead."""
    at = moment(at)
    key = _hub_key(by)
    today = timezone.localdate(at)
    if not today <= ends <= today + LONGEST_GRANT:
        raise NotPossible({"ends": ["Enter a last day from today to a year from now."]})
    if not reason.strip():
        raise NotPossible({"reason": ["Say why this person needs to open the record."]})
    if not seers.could_be_named(referral).filter(user=user).exists():
        raise NotPossible({"user": ["Choose somebody whose role and agency have to do with this referral."]})
    permission = Permission.objects.get(codename="open_restricted", content_type__app_label="referrals")
    ReferralGrant.objects.update_or_create(
        user=user,
        content_object=referral,
        permission=permission,
        defaults={"reason": reason, "ends": ends, "granted_by": by},
    )
    record(
        by=by, key=key, verb="grant", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, reason=reason, at=at, user=user.pk, ends=f"{ends:%Y-%m-%d}",
    )  # fmt: skip
    _announce("grant", referral)


@transaction.atomic
def end_grant(*, by, grant, at=None):
    """End a named person's access today. The hub's last one stays, or nobody could open the record again.

    Raises Refused, TooLate when it has ended already, NotPossible for the hub's last one.
    """
    at = moment(at)
    key = _hub_key(by)
    today = timezone.localdate(at)
    referral = Referral.objects.select_for_update().get(pk=grant.content_object_id)
    others = ReferralGrant.objects.filter(content_object=referral, ends__gte=today).exclude(pk=grant.pk)
    if not any(agency_access.county_keys(other.user, "restrict_person") for other in others.select_related("user")):
        raise NotPossible("Nobody else at the hub can open this record. Open it to a colleague there first.")
    if not ReferralGrant.objects.filter(pk=grant.pk, ends__gte=today).update(ends=today - timedelta(days=1)):
        raise TooLate("This access has ended already.")
    record(
        by=by, key=key, verb="end_grant", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at, user=grant.user_id,
    )  # fmt: skip
    _announce("end_grant", referral)


def _announce(verb, referral):
    """Pages that show the referral look again at what their reader may see."""
    DATABASE.announce(step=f"referral.{verb}", referral=referral, tells=frozenset(), subject=referral.reference)


def running_grants(referrals, today):
    """{user id: the grant that lasts longest} of those that run on any of these referrals."""
    running = ReferralGrant.objects.filter(content_object__in=referrals, ends__gte=today)
    return {grant.user_id: grant for grant in running.order_by("ends")}


def open_as_before(*, by, referral, at):
    """Open a restricted person's new referral to whom an earlier one is open by name, for as long, or nobody could.

    Raises Refused when whoever starts it is not among them.
    """
    if not referral.restricted:
        return
    earlier = Referral.objects.filter(service_user=referral.service_user).exclude(pk=referral.pk)
    latest = running_grants(earlier, timezone.localdate(at))
    if by.pk not in latest:
        raise Refused("This record is restricted. Ask the hub to open it to you by name.")
    for given in latest.values():
        ReferralGrant.objects.create(
            user_id=given.user_id, content_object=referral, permission_id=given.permission_id,
            reason=given.reason, ends=given.ends, granted_by_id=given.granted_by_id,
        )  # fmt: skip
        record(
            by=by, verb="grant", subject_kind="referral", subject=referral.reference,
            referral=referral.reference, reason=given.reason, at=at, user=given.user_id, ends=f"{given.ends:%Y-%m-%d}",
        )  # fmt: skip
