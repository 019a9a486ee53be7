"""Made-up worlds of access, and beside them the slow and obvious answer that the product must agree with.

world = worlds.make(seed, referrals=40, users=14)
worlds.may_see(user, referral, world.today)
"""

from tests.access.worlds.answer import (
    ROLES_WITH_VIEW,
    STAKES_THAT_NAME,
    STAKES_THAT_SHOW,
    Under,
    exported,
    is_granted,
    is_opened,
    may_contact,
    may_locate,
    may_name,
    may_see,
    on_board,
    sees_duty,
    sees_offer,
    sees_stay,
    signed,
    stakes_of,
    takes_away,
    ways_in,
    works,
)
from tests.access.worlds.making import World, alias, crn, family_name, given_name, make, phone, safe_contact

__all__ = [
    "ROLES_WITH_VIEW", "STAKES_THAT_NAME", "STAKES_THAT_SHOW", "Under", "World", "alias", "crn", "exported",
    "family_name", "given_name", "is_granted", "is_opened", "make", "may_contact", "may_locate", "may_name",
    "may_see", "on_board", "phone", "safe_contact", "sees_duty", "sees_offer", "sees_stay", "signed", "stakes_of",
    "takes_away", "ways_in", "works",
]  # fmt: skip
