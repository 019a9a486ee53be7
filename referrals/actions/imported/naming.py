"""Whom a spreadsheet may name: the restricted, only by somebody to whom one of their referrals is open.

Anybody else's reference is as unknown as one that nobody has. The operator at the machine may name everybody.
"""

from collections.abc import Mapping

from agencies.actions.imported import importing_key
from referrals import access
from referrals.models import Placement, ServiceUser


def people_open_to(by, people: Mapping[str, ServiceUser]) -> dict[str, ServiceUser]:
    """Of people by their references those whom somebody may name; a record that was merged is as open as the kept."""
    if importing_key(by) is None:
        return dict(people)
    standing = {reference: person.merged_into or person for reference, person in people.items()}
    restricted = [person.pk for person in standing.values() if person.restricted]
    seen = set(access.referrals_for(by).filter(service_user__in=restricted).values_list("service_user", flat=True))
    return {code: people[code] for code, person in standing.items() if not person.restricted or person.pk in seen}


def placements_open_to(by, stays: Mapping[str, Placement]) -> dict[str, Placement]:
    """Of stays by their references those that somebody may name."""
    if importing_key(by) is None:
        return dict(stays)
    restricted = [stay.referral_id for stay in stays.values() if stay.referral.restricted]
    seen = set(access.referrals_for(by).filter(pk__in=restricted).values_list("pk", flat=True))
    return {code: stay for code, stay in stays.items() if not stay.referral.restricted or stay.referral_id in seen}
