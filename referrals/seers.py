"""Access the other way round: who can see a referral, why, and to whom a grant would open it."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Membership
from agencies.roles import COUNTY_ROLES, roles_with
from referrals.access import KINDS_WITH, referrals_for, stake_is_open
from referrals.lifecycle.looking import TELLING
from referrals.models import Opening, ReferralGrant, Stake, UnusualLook


def who_can_see(referral):
    """Open stakes, open grants, and openings in an emergency: who can see this, and why.

    Stakes come with their agencies, and with whether an agreement holds there (`agreed`): without, they open nothing.
    """
    stakes = Stake.objects.filter(stake_is_open(), referral=referral).select_related("agency").order_by("agency__name")
    stakes = stakes.annotate(agreed=agency_access.agreement_holds(agency="agency__"))
    grants = ReferralGrant.objects.filter(content_object=referral, ends__gte=timezone.localdate()).select_related(
        "user"
    )
    urgent = Opening.objects.filter(referral=referral, ends_at__gt=timezone.now()).select_related("user", "agency")
    return stakes, grants.order_by(F("ends").asc()), urgent


def named(referral):
    """Numbers of the people to whom a restricted referral is open by name; none while it is not restricted."""
    grants = ReferralGrant.objects.filter(content_object=referral, ends__gte=timezone.localdate())
    return set(grants.values_list("user_id", flat=True)) if referral.restricted else set()


def could_be_named(referral):
    """Memberships of those to whom a grant would open a restricted referral: role and stake are there already."""
    reading = KINDS_WITH["view_referral"]
    holders = Stake.objects.filter(stake_is_open(), referral=referral, kind__in=reading).values("agency")
    readers = Membership.objects.filter(
        agency_access.in_force(), user__is_active=True, role_group__role__in=roles_with("view_referral")
    )
    near = Q(role_group__agency__in=holders) | Q(role_group__role__in=COUNTY_ROLES)
    return readers.filter(near).select_related("user", "role_group__agency").order_by("user__name", "pk")


def unusual_looks(user):
    """Unusual looking that this person may know of: an auditor of all, the hub of everybody's but their own.

    Of a restricted person whom they may not open, the hub learns of no rule that tells something of the person.
    """
    if not agency_access.may_at(user, "review_looking"):
        return UnusualLook.objects.none()
    if agency_access.may_at(user, "view_log"):
        return UnusualLook.objects.all()
    opened = referrals_for(user).filter(reference=OuterRef("reference"))
    return UnusualLook.objects.filter(~Q(rule__in=TELLING) | Exists(opened)).exclude(actor_id=user.pk)
