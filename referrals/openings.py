"""Openings in an emergency: whose hold now, what they let a person read, and how a referral is found for one.

A role that may (`agencies.roles`), a reason, some hours. `access` lets what is said here through both locks, for
reading alone; who loses the role, or whose agency loses its agreement, loses the opening at the next request.
"""

from dataclasses import replace

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from agencies import access as agency_access
from referrals import identifiers
from referrals.codes import AccessClass
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Opening, Referral

VIEW = "view_referral"
HOLDS_NOW = (
    f"select o.referral_id, o.agency_id, r.restricted from {Opening._meta.db_table} o"
    f" join {Referral._meta.db_table} r on r.id = o.referral_id where o.user_id = %s and o.ends_at > %s"
)
WORD = "emergency"  # what stands where a key names a kind of stake

# Enough to keep somebody safe tonight: no address, no offences, no free text.
READS: frozenset[str] = frozenset(
    {AccessClass.PLAIN, AccessClass.IDENTIFYING, AccessClass.CONTACT, AccessClass.RISK, AccessClass.HEALTH}
)


def in_force(user):
    """Openings of this person's that hold now, under a role that may."""
    keys = agency_access.keys(user, "break_glass")
    if not keys:
        return Opening.objects.none()
    restricted = {key.agency_id for key in agency_access.keys(user, "break_glass_restricted")}
    return Opening.objects.filter(
        Q(referral__restricted=False) | Q(agency__in=restricted),
        user=user,
        agency__in={key.agency_id for key in keys},
        ends_at__gt=timezone.now(),
    )


def agencies_for_restricted(user):
    """Numbers of the agencies under which the person's openings also open the restricted."""
    both = (agency_access.keys(user, name) for name in ("break_glass", "break_glass_restricted"))
    may, may_restricted = ({key.agency_id for key in keys} for keys in both)
    return may & may_restricted


def ids(user):
    """Numbers of the referrals that they open: a handful, and no query for those whose role may not.

    Every list of such a role asks this first, so it is `in_force` by hand: Django built that query longer than it ran.
    """
    agencies = {key.agency_id for key in agency_access.keys(user, "break_glass")}
    if not agencies:
        return set()
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(HOLDS_NOW, [user.pk, now])
        rows = cursor.fetchall()
    may_restricted = agencies_for_restricted(user)
    return {
        pk for pk, agency_id, restricted in rows
        if agency_id in agencies and (not restricted or agency_id in may_restricted)
    }  # fmt: skip


def opened(user, permission):
    """The condition, on referrals, that an opening lets the person do `permission`: they only let read."""
    return Q(pk__in=in_force(user).values("referral") if permission == VIEW else ())


def key(user, permission, referral):
    """The key that an opening gives: of the agency for which it was opened; or None."""
    if permission != VIEW:
        return None
    agencies = list(in_force(user).filter(referral=referral).values_list("agency_id", flat=True))
    keys = agency_access.keys(user, "break_glass")
    found = next((each for each in keys if each.agency_id in agencies), None)
    return found and replace(found, stake=WORD)


def find(user, agency, text):
    """The referral with exactly this reference, or the newest of the person with exactly this number; or None.

    A restricted one only where the role may open it, so that nobody else learns that there is one. Drafts are nobody's
    emergency: nothing of theirs has been sent. Erased people are found by nobody.
    """
    rows = Referral.objects.filter(service_user__erased_at=None).exclude(status=ReferralStatus.DRAFT)
    rows = rows.order_by("-updated", "-id")
    if not agency_access.may_at(user, "break_glass_restricted", agency):
        rows = rows.filter(restricted=False)
    return rows.filter(_says(text.strip())).first() if text.strip() else None


def _says(text):
    found = Q(reference__iexact=text)
    for name, value in identifiers.numbers(text, this_year=timezone.localdate().year, made_up=settings.DEMO).items():
        found |= Q(**{f"service_user__{name}": value})
    return found
