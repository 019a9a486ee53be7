"""The only ways to change an agency, a person's rights, or the log: keyword-only, `by=` always, one transaction."""

from agencies.actions.agency import add_agency, change_agency, sync_roles
from agencies.actions.log import event, record
from agencies.actions.membership import end_membership, give_membership, invite

__all__ = [
    "add_agency",
    "change_agency",
    "end_membership",
    "event",
    "give_membership",
    "invite",
    "record",
    "sync_roles",
]
