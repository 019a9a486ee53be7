"""Business functions: one public function per step, keyword-only, `by=` always, one transaction each.

Each checks the locks, changes, writes the event and brings stakes and worklists into line.
Nothing else changes a record.
"""

from referrals.actions import (
    assessment,
    clock,
    correcting,
    declining,
    duty,
    emergency,
    erasure,
    export,
    following,
    handing_over,
    joining,
    looking,
    merging,
    offer,
    overstay,
    person,
    placement,
    preview,
    referral,
    restriction,
    routing,
    sharing,
    waiting,
    worklist,
)

__all__ = [
    "assessment",
    "clock",
    "correcting",
    "emergency",
    "declining",
    "duty",
    "erasure",
    "looking",
    "merging",
    "joining",
    "export",
    "following",
    "handing_over",
    "offer",
    "overstay",
    "person",
    "placement",
    "preview",
    "referral",
    "restriction",
    "routing",
    "sharing",
    "waiting",
    "worklist",
]
