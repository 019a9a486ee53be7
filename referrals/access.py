"""The second and third locks: on which referrals a role may do what, and what of each it may read.

An agency holds a *stake* in a referral; each kind of stake carries permissions. A county role needs no stake. A
restricted referral opens only by a named, dated grant beside. An opening in an emergency (`openings`) stands for both,
for some hours and for reading alone. Every query about people starts here.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies import access as agency_access
from agencies.access import Key
from agencies.paging import MOST_COUNTED
from agencies.roles import COUNTY_ROLES
from referrals import newest, openings
from referrals.codes import StakeKind
from referrals.models import DutyToRefer, Offer, Placement, Referral, ReferralGrant, ServiceUser, Stake
from referrals.opens import (
    CLASSES_READ,
    COUNTY_READS,
    KINDS_WITH,
    NAMES_EARLY,
    NOTIFIED,
    PROVIDERS,
    STAKE_PERMISSIONS,
)

ROWS_COUNTED = 3 * MOST_COUNTED  # read to learn whether a list is longer than a page says


def stake_is_open(today=None):
    """The condition that a stake holds: not closed, and its last day not past."""
    return Q(closed_at=None) & (Q(until=None) | Q(until__gte=today or timezone.localdate()))


def open_stakes(user, permission):
    """Open stakes that carry `permission`, of agencies at which the person's role allows it."""
    agencies = {key.agency_id for key in agency_access.keys(user, permission)}
    return Stake.objects.filter(stake_is_open(), kind__in=KINDS_WITH.get(permission, ()), agency__in=agencies)


def granted(user, permission):
    """The condition, on referrals, that the third lock is open: unrestricted, or granted to this person by name.

    For reading, an opening in an emergency stands for a grant.
    """
    grants = ReferralGrant.objects.filter(
        user=user if user.is_authenticated else None,
        content_object=OuterRef("pk"),
        ends__gte=timezone.localdate(),
    )
    return Q(restricted=False) | Q(Exists(grants)) | openings.opened(user, permission)


def referrals_for(user, permission="view_referral"):
    """Every referral on which the person may do `permission`: role and stake (or county), and grant if restricted.

    Those opened in an emergency are among those that may be read.
    """
    if agency_access.county_keys(user, permission):
        return Referral.objects.filter(granted(user, permission))
    stakes = open_stakes(user, permission).filter(referral=OuterRef("pk"))
    return Referral.objects.filter(granted(user, permission) & Q(Exists(stakes)) | openings.opened(user, permission))


def people_for(user, permission):
    """People, by their own records, on all of whose referrals the whole county's role may do `permission`."""
    if not agency_access.county_keys(user, permission):
        return ServiceUser.objects.none()
    referrals = Referral.objects.filter(service_user=OuterRef("pk"))
    shut = referrals.filter(~granted(user, permission))  # the county's role needs no more
    known = Q(restricted=False) | Q(Exists(referrals))
    return ServiceUser.objects.filter(known, ~Exists(shut), merged_into=None)


def _of_own_services(user, permission, records):
    """A provider sees its own services' records alone, also on a referral that another provider holds too."""
    if agency_access.county_keys(user, "view_referral"):
        return records
    own = {found.agency_id for found in agency_access.keys(user, permission)}
    others = open_stakes(user, "view_referral").exclude(kind__in=PROVIDERS).values("referral")
    urgent = Q(referral__in=openings.in_force(user).values("referral"), service__confidential_address=False)
    return records.filter(Q(service__agency__in=own) | Q(referral__in=others) | urgent)


def offers_for(user):
    """Offers this person may open: of referrals in their world, and their own services' after the lock has shut."""
    own = {found.agency_id for found in agency_access.keys(user, "decline_offer")}
    seen = Q(referral__in=referrals_for(user)) | Q(service__agency__in=own, referral__restricted=False)
    related = ("referral__service_user", "service__agency", "service__area", "stage", "unit")
    return _of_own_services(user, "decline_offer", Offer.objects.filter(seen).select_related(*related))


def placements_for(user, permission="view_referral"):
    """Placements this person may open: of referrals in their world (or on which they may do `permission`); of those, a
    provider its own services'.
    """
    own = "record_stay" if permission == "view_referral" else permission
    related = ("referral__service_user", "service__agency", "service__area", "unit", "stage", "destination_area")
    seen = Placement.objects.filter(referral__in=referrals_for(user, permission)).select_related(*related)
    return _of_own_services(user, own, seen)


def duties_for(user):
    """Duties to refer that this person may know of: those of whoever refers, and their own council's.

    A council keeps what it answered after its lock has shut, but of a restricted person nothing that is not open.
    """
    own = Q(authority__in={found.agency_id for found in agency_access.keys(user, "answer_duty")})
    own &= Q(referral__restricted=False) | Q(referral__in=referrals_for(user))
    duties = DutyToRefer.objects.filter(own | Q(referral__in=referrals_for(user, "submit_referral")))
    return duties.select_related("referral__service_user", "referral__agency", "authority", "sent_by")


def referral_of(obj):
    """The referral that a record belongs to."""
    return obj if isinstance(obj, Referral) else obj.referral


def _owner(obj):
    """The agency whose own an offer, a stay or a duty to refer is, and the kinds of stake that open it to no other."""
    if hasattr(obj, "service"):
        return obj.service.agency_id, PROVIDERS
    return (obj.authority_id, NOTIFIED) if hasattr(obj, "authority_id") else (None, ())


def key(user, permission, obj):
    """What opens `permission` on a referral, offer, placement or duty to refer for this person: a Key, or None.

    For an offer or a placement a provider must be the one whose service it is; a referrer or a council holds them all.
    A duty to refer is answered by the council that it went to.
    """
    referral = referral_of(obj)
    if not Referral.objects.filter(granted(user, permission), pk=referral.pk).exists():
        return None
    keys = agency_access.keys(user, permission)
    stakes = Stake.objects.filter(stake_is_open(), referral=referral, agency__in={found.agency_id for found in keys})
    rows = stakes.values_list("agency_id", "kind")
    opening = key_among(keys, permission, obj, rows, getattr(user, "acting_agency_id", None))
    return opening or openings.key(user, permission, referral)


def key_among(keys, permission, obj, stakes, acting=None):
    """Which of a person's keys for `permission` opens a record, given its open stakes as (agency id, kind), or None.

    A county role needs no stake. Where several open, the agency that the person is acting for comes first.
    """
    if county := next((found for found in keys if found.role in COUNTY_ROLES), None):
        return county
    held = {found.agency_id: found for found in reversed(keys)}
    kinds = KINDS_WITH.get(permission, ())
    owner, bound = _owner(obj)
    opening = [
        (agency_id, kind)
        for agency_id, kind in stakes
        if agency_id in held and kind in kinds and (agency_id == owner or kind not in bound)
    ]
    if not opening:
        return None
    agency_id, kind = min(opening, key=lambda row: (row[0] != acting, row))
    found = held[agency_id]
    return Key(found.agency_id, found.agency_code, found.role, kind)


def was_theirs(user, permission, obj):
    """Whether the record is of this person's own service and role, though its lock may have shut since.

    Says who may read that they came too late, and by whom they were overtaken; it opens nothing.
    """
    owner, bound = _owner(obj)
    if not any(permission in STAKE_PERMISSIONS[kind] for kind in bound):
        return False
    if not Referral.objects.filter(granted(user, permission), pk=obj.referral_id).exists():
        return False
    return any(found.agency_id == owner for found in agency_access.keys(user, permission))


def may(user, permission, obj):
    """Whether the person may do this: what the authentication backend's `has_perm` asks."""
    return key(user, permission, obj) is not None


def councils_deciding(user, referral):
    """The councils for which the person may put a decision about this referral right, by key."""
    if not may(user, "record_decision", referral):
        return set()
    return {key.agency_id for key in agency_access.keys(user, "record_decision")}


def readable(user, referrals):
    """{referral id: access classes this person may read of it}; empty where a lock is shut. Two queries."""
    referrals = list(referrals)
    opened, urgent = _third_lock(user, {r.pk for r in referrals})
    if agency_access.county_keys(user, "view_referral"):
        return {r.pk: COUNTY_READS if r.pk in opened | urgent else frozenset() for r in referrals}
    held = {}
    stakes = open_stakes(user, "view_referral") | open_stakes(user, "record_follow_up")
    stakes = stakes.filter(referral__in=[referral.pk for referral in referrals])
    for pk, *stake in stakes.values_list("referral", "kind", "referral__pathway__names_before_acceptance"):
        held.setdefault(pk, []).append(_reads_through(*stake))

    def of(pk):
        by_emergency = openings.READS if pk in urgent else frozenset()
        if pk not in opened | urgent:
            return frozenset()
        return by_emergency.union(*held.get(pk, ()))

    return {r.pk: of(r.pk) for r in referrals}


def _reads_through(kind, names_before_acceptance):
    """The classes that a stake of this kind reads on a referral of such a pathway."""
    early = kind == StakeKind.OFFERED and names_before_acceptance
    return CLASSES_READ[kind] | NAMES_EARLY if early else CLASSES_READ[kind]


def _third_lock(user, ids):
    """Those referrals, by number, that are unrestricted or granted, and those that are opened in an emergency."""
    asked = Referral.objects.filter(pk__in=ids)
    asked = asked.annotate(unlocked=granted(user, ""), urgent=openings.opened(user, "view_referral"))
    rows = list(asked.values_list("pk", "unlocked", "urgent"))
    return {pk for pk, unlocked, _ in rows if unlocked}, {pk for pk, _, urgent in rows if urgent}


def allowed(user, records):
    """{record id: permissions that the person has on it}, in two queries for any number of records of one kind.

    For lists with buttons: the same answer as `may`, asked of referrals, offers, placements or duties all at once.
    """
    records = list(records)
    ids = {referral_of(record).pk for record in records}
    opened, urgent = _third_lock(user, ids)
    county, held = set(), {}
    for permission, found in agency_access.rights(user).items():
        for given in found:
            held.setdefault(given.agency_id, set()).add(permission)
            if given.role in COUNTY_ROLES:
                county.add(permission)
    stakes = {}
    rows = Stake.objects.filter(stake_is_open(), referral__in=opened, agency__in=held)
    for referral_id, agency_id, kind in rows.values_list("referral_id", "agency_id", "kind"):
        stakes.setdefault(referral_id, []).append((agency_id, kind))

    def of(record):
        owner, bound = _owner(record)
        for agency_id, kind in stakes.get(referral_of(record).pk, ()):
            if agency_id == owner or kind not in bound:
                yield held[agency_id] & STAKE_PERMISSIONS[kind]

    def all_of(record):
        pk = referral_of(record).pk
        by_emergency = {"view_referral"} if pk in urgent else set()
        return frozenset(by_emergency.union(county, *of(record)) if pk in opened else by_emergency)

    return {record.pk: all_of(record) for record in records}


def page(user, *, filters=None, after=None, size=25):
    """The next `size` referrals for a list, newest first, after the (updated, id) of the last one seen.

    A page costs the same in a small register and a big one. `filters` are columns copied onto the stake: status,
    band, cohort.
    """
    ids = newest.ids(*newest_of(user, filters=filters, after=after, size=size))
    found = Referral.objects.select_related("service_user", "cohort", "stage", "agency").in_bulk(ids)
    return [found[pk] for pk in ids]


def count(user, *, filters=None):
    """How many referrals that list has, counted to one more than `MOST_COUNTED`.

    Some thousand rows in any order are enough to know that a list is long, though several stakes may show one referral.
    Where they show few referrals, all are counted in order.
    """
    rows, found = newest.count(*newest_of(user, filters=filters, size=ROWS_COUNTED, ordered=False))
    if rows == ROWS_COUNTED and found <= MOST_COUNTED:
        _, found = newest.count(*newest_of(user, filters=filters, size=MOST_COUNTED + 1))
    return min(found, MOST_COUNTED + 1)


def newest_of(user, *, size, filters=None, after=None, ordered=True):
    """(SQL, parameters) of the numbers of that list: the only statement that every list of referrals runs."""
    asked = {
        "user_id": user.pk or 0,
        "today": timezone.localdate(),
        "size": size,
        "filters": {name: value for name, value in (filters or {}).items() if value not in (None, "", [])},
        "after": after,
        "ordered": ordered,
    }
    keys = agency_access.keys(user, "view_referral")
    if any(found.role in COUNTY_ROLES for found in keys):
        return newest.of_county(opening=openings.agencies_for_restricted(user), **asked)
    asked["urgent"] = openings.ids(user)
    return newest.of_agencies({found.agency_id for found in keys} or {0}, KINDS_WITH["view_referral"], **asked)
