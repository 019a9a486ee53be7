"""Areas, agencies, people, memberships and the event log."""

from agencies.models.agency import Agency, AgencyGroupPermission, RoleGroup
from agencies.models.area import Area, AreaGrouping, AreaName
from agencies.models.event import Event, Read, Showing
from agencies.models.token import ApiToken
from agencies.models.user import Membership, User

__all__ = [
    "Agency",
    "AgencyGroupPermission",
    "ApiToken",
    "Area",
    "AreaGrouping",
    "AreaName",
    "Event",
    "Membership",
    "Read",
    "RoleGroup",
    "Showing",
    "User",
]
