"""Where a person may set up services and units, and who may read a confidential address."""

from django.db.models import Q

from agencies import access
from agencies.errors import Refused


def services_key(user):
    """The key to services anywhere. Raises Refused."""
    key = access.key_at(user, "manage_services")
    if key is None:
        raise Refused("Only an administrator or a commissioner sets up services.")
    return key


def units_key(user, service):
    """The key to the units of one service: its provider's, or that to services anywhere. Raises Refused."""
    key = access.key_at(user, "manage_units", service.agency) or access.key_at(user, "manage_services")
    if key is None:
        raise Refused("Only the provider of this service, or an administrator, changes its units.")
    return key


def limits_key(user, service):
    """The key to the limits that one service declares: its provider's, or that to services anywhere. Raises Refused."""
    key = access.key_at(user, "declare_limits", service.agency) or access.key_at(user, "manage_services")
    if key is None:
        raise Refused("Only a manager of this service's provider, or the county, declares limits on its mix.")
    return key


def approvals_key(user):
    """The key to approving what services declare. Raises Refused."""
    key = access.key_at(user, "approve_limits")
    if key is None:
        raise Refused("Only a commissioner approves limits on the mix of residents.")
    return key


def provision_key(user):
    """The key to contracts, visits and alerts of every service. Raises Refused."""
    key = access.key_at(user, "import_provision")
    if key is None:
        raise Refused("Only the county records this.")
    return key


def concerns_key(user, service):
    """The key to complaints and alerts about one service: its provider's, or the county's. Raises Refused."""
    key = access.key_at(user, "report_concern", service.agency) or access.key_at(user, "import_provision")
    if key is None:
        raise Refused("Only the provider of this service, or the county, records this.")
    return key


def pathways_key(user):
    """The key to pathways. Raises Refused."""
    key = access.key_at(user, "manage_pathways")
    if key is None:
        raise Refused("Only the hub and commissioners change pathways.")
    return key


def opens_addresses(user):
    """A function that says whether this person may read where a service stands: as many queries for one as for all.

    A confidential address is for the provider's own agency and the hub (DOMAIN rule 15).
    """
    hub = bool(access.county_keys(user, "send_offer"))
    own = {key.agency_id for key in access.keys(user, "manage_units")}
    return lambda service: not service.confidential_address or hub or service.agency_id in own


def holds_on(day):
    """The condition that a criterion or a limit holds on a day; the day it ends is the first without it."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gt=day))


def runs_on(day):
    """The condition that a service runs on a day; the day it ends is its last."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))
