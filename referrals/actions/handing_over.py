"""A leaver's whole work moves in one press: what waits for them, and the referrals of theirs that are still open."""

from django.db import transaction

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused
from agencies.models import Agency, User
from referrals import access
from referrals.actions.database import DATABASE
from referrals.lifecycle.steps import OPEN_REFERRAL
from referrals.models import Referral, WorklistItem

NOT_YOURS = "Only a manager of this agency hands its work over; an administrator that of somebody who has left."


def key_for(user, agency, worker):
    """What lets somebody hand over another's work at an agency: a manager there, or an administrator if the other has
    left; or None.
    """
    managed = agency_access.key_at(user, "reassign_work", agency)
    return managed or (None if _at_work(agency, worker) else agency_access.key_at(user, "manage_people"))


def _at_work(agency, worker):
    return agency_access.memberships(worker).filter(role_group__agency=agency).exists()


def work_of(agency, worker):
    """(items, referrals) that are somebody's at an agency: what waits for them, and what they follow as referrer."""
    items = WorklistItem.objects.filter(agency=agency, worker=worker, closed_at=None)
    referrals = Referral.objects.filter(agency=agency, referrer=worker, status__in=OPEN_REFERRAL)
    return items.select_related("referral").order_by("pk"), referrals.order_by("pk")


def handed_over_by(user):
    """[(agency, worker, whether they work there today)] of those whose work this person may hand over, leavers first:
    a manager that of everybody at the agency, an administrator that of those who have left.
    """
    managed = {key.agency_id for key in agency_access.keys(user, "reassign_work")}
    administers = bool(agency_access.keys(user, "manage_people"))
    pairs = set()
    items = WorklistItem.objects.filter(closed_at=None, worker__isnull=False)
    referrals = Referral.objects.filter(status__in=OPEN_REFERRAL, agency__isnull=False, referrer__isnull=False)
    for rows, who in ((items, "worker"), (referrals, "referrer")):
        rows = rows if administers else rows.filter(agency__in=managed)
        pairs |= set(rows.order_by().values_list("agency", who).distinct())
    at_work = set(
        agency_access.Membership.objects.filter(agency_access.in_force()).values_list("role_group__agency", "user")
    )
    pairs = [pair for pair in pairs if pair[0] in managed or pair not in at_work]
    agencies = Agency.objects.in_bulk({agency for agency, _ in pairs})
    people = User.objects.in_bulk({worker for _, worker in pairs})
    found = [(agencies[agency], people[worker], (agency, worker) in at_work) for agency, worker in pairs]
    return sorted(found, key=lambda row: (row[2], row[1].name, row[1].pk))


@transaction.atomic
def hand_over(*, by, agency, leaver, to):
    """Give everything that is somebody's at an agency to another who works there. Returns how many things moved.

    Of a restricted person nothing comes to somebody who is not named: that waits for whoever is. Raises Refused,
    NotPossible.
    """
    key = key_for(by, agency, leaver)
    if key is None:
        raise Refused(NOT_YOURS)
    if to.pk == leaver.pk or not _at_work(agency, to):
        raise NotPossible({"to": ["Choose somebody else who works for this agency now."]})
    items, referrals = (list(rows) for rows in work_of(agency, leaver))
    if not items and not referrals:
        raise NotPossible(f"Nothing is with {leaver.name} any more.")
    for referral in referrals:
        if not referral.restricted or access.may(to, "view_referral", referral):
            DATABASE.change(referral, referrer=to)
            _note(by, key, "referral", referral.reference, referral, to)
    for item in items:
        worker = to if not item.referral.restricted or access.may(to, "view_referral", item.referral) else None
        DATABASE.change(item, worker=worker)
        _note(by, key, "worklist", str(item.pk), item.referral, worker)
    for referral in {row.pk: row for row in [*referrals, *(item.referral for item in items)]}.values():
        DATABASE.announce(step="worklist.assign", referral=referral, tells=frozenset(), subject=referral.reference)
    return len(items) + len(referrals)


def _note(by, key, kind, subject, referral, worker):
    record(
        by=by, key=key, verb="assign", subject_kind=kind, subject=subject, referral=referral.reference,
        worker=worker.pk if worker else None,
    )  # fmt: skip
