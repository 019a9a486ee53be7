"""Service users, assessments, referrals, stakes, offers, placements, outcomes and worklists."""

from referrals.models.assessment import (
    Assessment,
    AssessmentChange,
    BackgroundSection,
    ConnectionSection,
    HopesSection,
    HouseholdSection,
    HousingSection,
    JusticeSection,
    MoneySection,
    NeedsSection,
    PracticalSection,
    RiskSection,
)
from referrals.models.offer import Offer, WaitingEntry
from referrals.models.person import Consent, MatchKey, ReferenceCounter, ServiceUser
from referrals.models.placement import Outcome, Placement
from referrals.models.referral import Attachment, Question, Referral, ReferralGrant, RoutingRun, Stake
from referrals.models.worklist import WorklistItem

__all__ = [
    "Assessment",
    "AssessmentChange",
    "Attachment",
    "BackgroundSection",
    "Consent",
    "ConnectionSection",
    "HopesSection",
    "HouseholdSection",
    "HousingSection",
    "JusticeSection",
    "MatchKey",
    "MoneySection",
    "NeedsSection",
    "Offer",
    "Outcome",
    "Placement",
    "PracticalSection",
    "Question",
    "ReferenceCounter",
    "Referral",
    "ReferralGrant",
    "RiskSection",
    "RoutingRun",
    "ServiceUser",
    "Stake",
    "WaitingEntry",
    "WorklistItem",
]
