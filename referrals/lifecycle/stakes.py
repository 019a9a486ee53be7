"""How long each kind of stake lasts: while what holds, and what becomes of it when the referral closes."""

import enum
from dataclasses import dataclass

from referrals.codes import StakeKind


class WhenClosed(enum.StrEnum):
    """What becomes of a stake when the referral closes. The look-back is the setting STAKE_LOOK_BACK_DAYS."""

    KEPT = "kept"
    LOOK_BACK = "kept for the look-back"
    AT_ONCE = "closed at once"


@dataclass(frozen=True)
class Lasts:
    """Since and while when a stake is held, in words, and what the closing of the referral does to it."""

    while_: str
    closed: WhenClosed


LASTS: dict[str, Lasts] = {
    StakeKind.REFERRER: Lasts("Since the referral was started; the record is theirs too", WhenClosed.KEPT),
    StakeKind.REFERRER_TOO: Lasts(
        "Since its referral was brought together with this one, while the person agrees to share", WhenClosed.LOOK_BACK
    ),
    StakeKind.COUNCIL_ORIGIN: Lasts(
        "Since sending, with the person's consent, and never for domestic abuse", WhenClosed.LOOK_BACK
    ),
    StakeKind.COUNCIL_HOME: Lasts(
        "Since sending, with the person's consent, and never for domestic abuse", WhenClosed.LOOK_BACK
    ),
    StakeKind.COUNCIL_PLACEMENT: Lasts(
        "While the person lives in the area, never in a confidential service or for domestic abuse", WhenClosed.AT_ONCE
    ),
    StakeKind.COUNCIL_NOTIFIED: Lasts(
        "Since it was told, as the person chose; until it does not accept, or the duty is withdrawn or expires",
        WhenClosed.LOOK_BACK,
    ),
    StakeKind.OFFERED: Lasts("While one of its services has an open offer", WhenClosed.AT_ONCE),
    StakeKind.HOUSING: Lasts(
        "While a stay is booked, lived in or without a destination, then for the look-back", WhenClosed.LOOK_BACK
    ),
    StakeKind.FOLLOWING: Lasts(
        "Since a planned departure to a settled home until its follow-up is answered, or three months after it fell "
        "due",
        WhenClosed.KEPT,
    ),
    StakeKind.INVITED: Lasts("Until the day that the person agreed to", WhenClosed.AT_ONCE),
}
