"""How carefully each fact of a journey's records is read: the table beside those of the person and the assessment.

`sections` classes the answers of the assessment and the facts of the person. A field of a model that describes a
person and stands in no table fails the tests. What only links rows or keeps the books is under `KEPT`.
"""

from referrals.codes import AccessClass
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    AssessmentChange,
    Attachment,
    Consent,
    DutyToRefer,
    FollowUp,
    HomelessnessDecision,
    HousingBrokerage,
    Offer,
    Outcome,
    Placement,
    Question,
    Referral,
    RoutingInputs,
    RoutingRun,
    ServiceUser,
    WaitingEntry,
    WaitingMove,
)
from referrals.sections import PERSON_CLASSES

C = AccessClass
# Free text may say anything: only those who read everything read it.
TEXT = C.SENSITIVE

RECORDS: dict[type, dict[str, AccessClass]] = {
    Referral: {
        "reference": C.PLAIN, "status": C.PLAIN, "source": C.PLAIN, "client_group": C.PLAIN, "cohort": C.PLAIN,
        "pathway": C.PLAIN, "stage": C.PLAIN, "band": C.PLAIN, "band_reason": TEXT, "band_by_hand": C.PLAIN,
        "banded_on": C.PLAIN, "origin_kind": C.PLAIN,
        "origin_area": C.ADDRESS, "same_day": C.PLAIN, "restricted": C.PLAIN, "submitted_at": C.PLAIN,
        "closed_at": C.PLAIN, "closed_reason": C.PLAIN, "withdrawn_reason": C.PLAIN, "closed_detail": TEXT,
        "changed_at": C.PLAIN, "panel_at": C.PLAIN, "panel_detail": TEXT, "joined_to": C.PLAIN,
    },
    Offer: {
        "reference": C.PLAIN, "service": C.PLAIN, "stage": C.PLAIN, "unit": C.PLAIN, "status": C.PLAIN,
        "sent_at": C.PLAIN, "due_at": C.PLAIN, "not_safe_since": C.RISK, "answered_at": C.PLAIN,
        "decline_reason": C.PLAIN, "refused_reason": C.PLAIN, "detail": TEXT, "asked_to_withdraw": C.PLAIN,
        "unsupported": TEXT, "checked": TEXT,
        "reviewed": C.PLAIN, "reviewed_at": C.PLAIN, "review_detail": TEXT,
        "facts_say": TEXT, "decline_facts": TEXT, "challenged_at": C.PLAIN, "challenge": TEXT,
    },
    Placement: {
        "reference": C.PLAIN, "service": C.PLAIN, "unit": C.PLAIN, "stage": C.PLAIN, "status": C.PLAIN,
        "not_safe_since": C.RISK, "expected_arrival": C.PLAIN, "started": C.PLAIN, "expected_end": C.PLAIN,
        "overstay_reason": TEXT, "overstay": C.PLAIN, "overstay_until": C.PLAIN, "overstay_decision": TEXT,
        "ready_on": C.PLAIN, "ended": C.PLAIN, "not_arrived_reason": C.PLAIN, "cancel_reason": C.PLAIN,
        "client_group": C.PLAIN, "referral_source": C.PLAIN, "previous_accommodation": C.PLAIN,
        "origin_kind": C.PLAIN, "origin_area": C.ADDRESS, "departure_reason": C.PLAIN, "planned": C.PLAIN,
        "destination": C.PLAIN, "destination_area_kind": C.ADDRESS, "destination_area": C.ADDRESS,
    },
    Outcome: {
        "code": C.HEALTH, "needed": C.HEALTH, "achieved": C.HEALTH, "reason_not_achieved": C.HEALTH,
        "recorded_on": C.HEALTH,
    },
    Consent: {
        "purpose": C.IDENTIFYING, "given": C.IDENTIFYING, "to_agency": C.IDENTIFYING, "method": C.IDENTIFYING,
        "wording_version": C.IDENTIFYING, "starts": C.IDENTIFYING, "ends": C.IDENTIFYING,
        "withdrawn_on": C.IDENTIFYING,
    },
    # Only whoever refers, the hub and the council itself meet it at all (access.duties_for).
    DutyToRefer: {
        "reference": C.PLAIN, "authority": C.PLAIN, "status": C.PLAIN, "reason": C.PLAIN, "under_duty": C.PLAIN,
        "agreed_on": C.IDENTIFYING, "chose_on": C.IDENTIFYING, "contact_on": C.IDENTIFYING, "sent_at": C.PLAIN,
        "due_on": C.PLAIN, "expires_on": C.PLAIN, "outcome": C.PLAIN, "withdrawn_reason": C.PLAIN,
        "detail": C.IDENTIFYING, "authority_reference": C.IDENTIFYING, "ended_at": C.PLAIN,
    },
    Question: {
        "asked_at": C.PLAIN, "question": TEXT, "answered_at": C.PLAIN, "answer": TEXT,
    },
    WaitingEntry: {
        "stage": C.PLAIN, "since": C.PLAIN, "left_at": C.PLAIN, "parked_until": C.PLAIN, "parked_reason": TEXT,
    },
    WaitingMove: {"at": C.PLAIN, "kind": C.PLAIN, "band": C.PLAIN, "parked_until": C.PLAIN},
    # A file carries a class of its own, which decides who opens it; its title is read with it.
    Attachment: {"title": TEXT, "access_class": C.PLAIN, "content_type": C.PLAIN, "size": C.PLAIN},
    # A change of an answer is read as the answer itself is.
    AssessmentChange: {"section": C.PLAIN, "field": C.PLAIN, "old": TEXT, "new": TEXT},
    # What routing said is drawn from risk, health and offences alike (desk.CRITERIA_CLASSES).
    RoutingRun: {"pathway": C.PLAIN, "at": C.PLAIN, "result": TEXT},
    RoutingInputs: {"facts": TEXT, "given": C.PLAIN},
    FollowUp: {"due_on": C.PLAIN, "held_on": C.PLAIN, "sustained": C.PLAIN},
    AccommodationStatus: {
        "recorded_on": C.PLAIN, "scheme": C.PLAIN, "status": C.PLAIN, "team": C.OFFENCE, "area": C.ADDRESS,
        "gender": C.PLAIN, "age": C.IDENTIFYING, "risk": C.RISK, "stage": C.OFFENCE, "point": C.OFFENCE,
    },
    AccommodationNeed: {
        "recorded_on": C.PLAIN, "need": C.PLAIN, "team": C.OFFENCE, "linked_to_risk_of_harm": C.RISK,
        "linked_to_offending": C.OFFENCE,
    },
    HomelessnessDecision: {
        "reference": C.PLAIN, "authority": C.PLAIN, "decided_on": C.PLAIN, "decision": C.PLAIN,
        "ethnicity": C.SENSITIVE, "household_type": C.PLAIN, "age": C.IDENTIFYING, "priority_need": C.SENSITIVE,
        "children": C.PLAIN, "reapplication": C.PLAIN,
    },
    HousingBrokerage: {
        "referred_on": C.PLAIN, "setting": C.OFFENCE, "office": C.OFFENCE, "housed": C.PLAIN, "engaged": C.PLAIN,
        "released_on": C.OFFENCE,
    },
}  # fmt: skip

# Links between rows, who typed it, and marks for the hub's own use: facts about the record, not about the person.
KEPT: dict[type, frozenset[str]] = {
    Referral: frozenset(
        {
            "service_user",
            "assessment",
            "agency",
            "referrer",
            "imported",
            "carried",
            "check_duplicate",
            "created_at",
            "updated",
        }
    ),
    Offer: frozenset(
        {"referral", "run", "sent_by", "reminded_at", "answered_by", "read_at", "read_by", "challenged_by"}
    ),
    Placement: frozenset(
        {
            "referral",
            "service_user",
            "offer",
            "accommodation",
            "imported",
            "changed_on_screen",
            "not_stated",
            "overstay_asked_at",
        }
    ),
    Outcome: frozenset({"placement"}),
    Consent: frozenset({"service_user", "recorded_by"}),
    DutyToRefer: frozenset({"referral", "sent_by", "reminded_at", "ended_by"}),
    Question: frozenset({"referral", "offer", "asked_by", "answered_by"}),
    WaitingEntry: frozenset({"referral"}),
    WaitingMove: frozenset({"entry"}),
    Attachment: frozenset({"referral", "file", "stored_as", "added_by", "added_at"}),
    AssessmentChange: frozenset({"assessment"}),
    RoutingRun: frozenset({"referral", "assessment", "by"}),
    RoutingInputs: frozenset({"run", "rule_set"}),
    FollowUp: frozenset({"placement"}),
    AccommodationStatus: frozenset({"service_user"}),
    AccommodationNeed: frozenset({"service_user"}),
    HomelessnessDecision: frozenset({"service_user"}),
    HousingBrokerage: frozenset({"service_user"}),
}


def class_of(model, field):
    """The class of one field; what only keeps the books is plain. Raises KeyError for a field without a class."""
    if model is ServiceUser:
        return PERSON_CLASSES[field]
    return C.PLAIN if field in KEPT[model] else RECORDS[model][field]


def reads(classes, model, *fields):
    """Whether somebody who reads these classes may read all these fields of a record."""
    return all(RECORDS[model][field] in classes for field in fields)
