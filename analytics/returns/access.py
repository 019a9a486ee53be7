"""Whose returns a person works on, and what they may do with one.

A provider works on the returns of its own services; whoever audits returns reads every service's. A return holds
numbers and no person; the records behind them open through `referrals.access` alone.
"""

from django.utils import timezone

from agencies import access
from agencies.errors import Refused
from analytics.returns.lifecycle import RETURN, WITH_THE_PROVIDER
from analytics.returns.models import Return

COUNTY = "audit_return"
PROVIDER = ("prepare_return", "sign_return")


def returns_for(user):
    """The returns that this person may open."""
    rows = Return.objects.select_related("service__agency")
    if access.may_at(user, COUNTY):
        return rows
    own = {key.agency_id for permission in PROVIDER for key in access.keys(user, permission)}
    return rows.filter(service__agency__in=own)


def key(user, step, owed):
    """The key that opens a step on a return: at its own provider's, or the county's. None where none does."""
    permission = RETURN[step].permission
    if not permission:
        return None
    return access.key_at(user, permission, None if permission == COUNTY else owed.service.agency)


def unlock(*, by, step, owed):
    """The key for a step, or Refused. The clock opens what has no permission."""
    if not RETURN[step].permission:
        if by.email != type(by).objects.clock().email:
            raise Refused("Only the hub itself does this, when time has passed.")
        return None
    found = key(by, step, owed)
    if found is None:
        raise Refused("Your role, or your agency, does not let you do this with this return.")
    return found


def steps_now(user, owed):
    """The steps that this person may take with a return as it stands, in the order of the table."""
    return [step for step in RETURN.values() if owed.status in step.from_ and key(user, step.name, owed)]


def to_sign(user, agency):
    """The agency's returns that wait for this person's signature: of periods that are over, the first due first."""
    if access.key_at(user, "sign_return", agency) is None:
        return Return.objects.none()
    over = Return.objects.filter(service__agency=agency, last__lt=timezone.localdate(), due_on__isnull=False)
    return over.filter(status__in=WITH_THE_PROVIDER).select_related("service").order_by("due_on", "service__name")
