"""Service users, assessments, referrals, stakes, offers, placements, outcomes and worklists; homelessness."""

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
from referrals.models.duty import DutyToRefer
from referrals.models.homelessness import (
    AccommodationNeed,
    AccommodationStatus,
    FollowUp,
    HomelessnessDecision,
    HousingBrokerage,
)
from referrals.models.looking import LookSweep, UnusualLook
from referrals.models.merging import Merge, MergeMove, ToldApart
from referrals.models.offer import Offer
from referrals.models.opening import Opening
from referrals.models.person import Consent, MatchKey, ReferenceCounter, ServiceUser
from referrals.models.placement import Outcome, Placement
from referrals.models.preview import PathwayPreview
from referrals.models.referral import Attachment, Question, Referral, ReferralGrant, Stake
from referrals.models.routing import RoutingInputs, RoutingRun, RuleSet
from referrals.models.waiting import WaitingEntry, WaitingMove
from referrals.models.worklist import WorklistItem

__all__ = [
    "AccommodationNeed",
    "AccommodationStatus",
    "Assessment",
    "AssessmentChange",
    "Attachment",
    "BackgroundSection",
    "ConnectionSection",
    "Consent",
    "DutyToRefer",
    "FollowUp",
    "HomelessnessDecision",
    "HopesSection",
    "HouseholdSection",
    "HousingBrokerage",
    "HousingSection",
    "JusticeSection",
    "LookSweep",
    "MatchKey",
    "Merge",
    "MergeMove",
    "MoneySection",
    "NeedsSection",
    "Offer",
    "Opening",
    "Outcome",
    "PathwayPreview",
    "Placement",
    "PracticalSection",
    "Question",
    "ReferenceCounter",
    "Referral",
    "ReferralGrant",
    "RiskSection",
    "RoutingInputs",
    "RoutingRun",
    "RuleSet",
    "ServiceUser",
    "Stake",
    "ToldApart",
    "UnusualLook",
    "WaitingEntry",
    "WaitingMove",
    "WorklistItem",
]
