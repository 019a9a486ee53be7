"""The life-cycles of referral, offer, placement and duty to refer, as tables that people can read.

URLs, buttons, permissions, event texts, notifications and the diagrams in `docs/reference/` derive from them.
"""

from referrals.lifecycle.duty import DUTY
from referrals.lifecycle.steps import (
    LIVE_PLACEMENT,
    LIVE_REFERRAL,
    OFFER,
    OPEN_REFERRAL,
    PLACEMENT,
    REFERRAL,
    Side,
    Step,
)
from referrals.lifecycle.waiting import WAITING, Waiting

__all__ = [
    "DUTY",
    "LIVE_PLACEMENT",
    "LIVE_REFERRAL",
    "OFFER",
    "OPEN_REFERRAL",
    "PLACEMENT",
    "REFERRAL",
    "WAITING",
    "Side",
    "Step",
    "Waiting",
]
