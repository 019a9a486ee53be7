"""Code lists of the journey: bands, reasons, consents, stakes and access classes."""

from django.db.models import TextChoices


class Band(TextChoices):
    A = "A", "Band A"
    B = "B", "Band B"
    C = "C", "Band C"


class ClosedReason(TextChoices):
    """Why a referral is closed (DOMAIN, life-cycles)."""

    MOVED_ON = "moved_on", "Moved on"
    LEFT_UNPLANNED = "left_unplanned", "Left in an unplanned way"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOT_ELIGIBLE = "not_eligible", "Not eligible on any pathway"
    NO_PLACE = "no_place", "No place found"
    DIED = "died", "Died"
    JOINED = "joined", "Brought together with another referral"


class WithdrawnReason(TextChoices):
    """Why the referrer withdraws (PEERS 1.2). No free *other*: each needs a detail."""

    NEED_RESOLVED = "need_resolved", "Need resolved or already housed"
    OTHER_PLACE = "other_place", "Another place was found"
    CONSENT_WITHDRAWN = "consent_withdrawn", "Consent withdrawn"
    DISENGAGED = "disengaged", "Cannot be contacted or no longer wants help"
    CUSTODY = "custody", "Returned to or kept in custody"
    MOVED_AWAY = "moved_away", "Moved out of the area"
    DUPLICATE = "duplicate", "Duplicate or made in error"
    CHANGED = "changed", "Circumstances changed: a new referral follows"


class DeclineReason(TextChoices):
    """Why a provider declines (PEERS 1.2, STANDARDS 5.8). There is no free *other*; each needs a detail."""

    FULL = "full", "No unit is free in time"
    UNIT_UNSUITABLE = "unit_unsuitable", "The free unit does not suit the person's needs"
    NO_STAFF = "no_staff", "Not enough staff for the support needed"
    OUTSIDE_CLIENT_GROUP = "outside_client_group", "Outside the people this service is for"
    AGE_OR_GENDER = "age_or_gender", "Outside the service's age or gender"
    AREA = "area", "No connection that this service requires"
    NO_FUNDS = "no_funds", "No recourse to public funds, or cannot pay the charge"
    LICENCE_TOO_SHORT = "licence_too_short", "Not enough time left on the licence"
    MIX_LIMIT = "mix_limit", "Would upset the declared balance of residents"
    RISK_TO_RESIDENTS = "risk_to_residents", "Risk to other residents cannot be managed"
    RISK_TO_STAFF = "risk_to_staff", "Risk to staff cannot be managed"
    RISK_FROM_AREA = "risk_from_area", "Risk at or near the premises, or an exclusion"
    PREVIOUS_BEHAVIOUR = "previous_behaviour", "Behaviour in an earlier stay here"
    RISK_PLAN_MISSING = "risk_plan_missing", "No usable risk management plan"
    INFORMATION_MISSING = "information_missing", "Information asked for was not given"
    INFORMATION_WRONG = "information_wrong", "Information is out of date or wrong"
    NEEDS_TOO_HIGH = "needs_too_high", "Needs more support than the service gives"
    NEEDS_TOO_LOW = "needs_too_low", "Needs less support than the service gives"
    TOO_EARLY = "too_early", "Sent too early for this service"
    TOO_LATE = "too_late", "Sent too late to prepare a place"


DECLINE_GROUPS: dict[str, tuple[str, ...]] = {
    "Capacity": ("full", "unit_unsuitable", "no_staff"),
    "Eligibility": ("outside_client_group", "age_or_gender", "area", "no_funds", "licence_too_short"),
    "Mix": ("mix_limit",),
    "Risk": ("risk_to_residents", "risk_to_staff", "risk_from_area", "previous_behaviour"),
    "Information": ("risk_plan_missing", "information_missing", "information_wrong"),
    "Person": ("needs_too_high", "needs_too_low"),
    "Timing": ("too_early", "too_late"),
}


class FactsSay(TextChoices):
    """What the facts of the moment say about the reason of a decline."""

    BEAR_OUT = "bear_out", "Borne out by the facts"
    AGAINST = "against", "Not supported by the facts"
    OPEN = "open", "No fact tells"


class RefusedReason(TextChoices):
    """Why the person said no to an offer."""

    AREA = "area", "Does not want to live there"
    SHARING = "sharing", "Does not want to share"
    RULES = "rules", "Does not accept the house rules"
    UNSAFE = "unsafe", "Feels unsafe there"
    COST = "cost", "Cannot afford it"
    OTHER_PLACE = "other_place", "Has found somewhere else"
    NO_SUPPORT = "no_support", "Does not want support"


class NotArrivedReason(TextChoices):
    """Why somebody who was booked did not come (PEERS 1.1, non-arrival)."""

    CUSTODY = "custody", "Arrested, recalled or kept in custody"
    HOSPITAL = "hospital", "In hospital"
    NOT_RELEASED = "not_released", "Release moved or not granted"
    OTHER_PLACE = "other_place", "Went somewhere else"
    NO_CONTACT = "no_contact", "Did not come and cannot be reached"
    REFUSED = "refused", "Came and refused the place"


class CancelReason(TextChoices):
    """Why a booking is called off before arrival."""

    UNIT_LOST = "unit_lost", "The unit can no longer be used"
    PLANS_CHANGED = "plans_changed", "The person's plans changed"
    RISK = "risk", "Risk or needs can no longer be managed"
    BOOKED_IN_ERROR = "error", "Booked in error"


class ReviewOutcome(TextChoices):
    """What the hub makes of a decline (DOMAIN, life-cycles)."""

    UPHELD = "upheld", "Upheld"
    OVERTURNED = "overturned", "Overturned: offered again"
    NOTED = "noted", "Noted"


class LookReview(TextChoices):
    """What somebody makes of looking that was unusual."""

    EXPECTED = "expected", "Expected: it belongs to their work"
    EXPLAINED = "explained", "Explained: they were asked and said why"
    FURTHER = "further", "To be taken further"


class OpeningReview(TextChoices):
    """What the hub makes of an opening in an emergency."""

    UPHELD = "upheld", "Upheld: it was needed"
    NOT_JUSTIFIED = "not_justified", "Not justified"


class NeedLevel(TextChoices):
    NONE = "none", "No need"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class RiskLevel(TextChoices):
    """Risk of serious harm (STANDARDS 5.4)."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class ConsentPurpose(TextChoices):
    """What a consent is for. The three steps of a duty to refer are their own facts (Housing Act 1996 s213B)."""

    ASSESS_AND_SHARE = "assess_and_share", "Write one assessment and share it with services that could house me"
    ORIGIN_COUNCIL = "origin_council", "Tell the council of the area I come from"
    DUTY_REFERRAL = "duty_referral", "Refer me to a housing authority"
    DUTY_AUTHORITY = "duty_authority", "The housing authority is the one I chose"
    DUTY_CONTACT = "duty_contact", "Pass on my contact details"
    NAMED_AGENCY = "named_agency", "Let a named agency read my referral"


class ConsentMethod(TextChoices):
    SIGNED = "signed", "Signed"
    SPOKEN = "spoken", "Said in person"
    PHONE = "phone", "Said by telephone"
    VIDEO = "video", "Said by video"


class Overstay(TextChoices):
    """What the hub says of a stay that is to go beyond the longest of its stage."""

    ASKED = "asked", "Overstay: the hub decides"
    AUTHORISED = "authorised", "Overstay authorised"
    REFUSED = "refused", "Overstay not authorised"


class StakeKind(TextChoices):
    """Why an agency has to do with a referral (ARCHITECTURE, two locks)."""

    REFERRER = "referrer", "Made the referral"
    REFERRER_TOO = "referrer_too", "Referred the person too"
    COUNCIL_ORIGIN = "council_origin", "Council of the area they come from"
    COUNCIL_HOME = "council_home", "Council of their last settled home"
    COUNCIL_PLACEMENT = "council_placement", "Council of the area they live in now"
    COUNCIL_NOTIFIED = "council_notified", "Council that was told under the duty to refer"
    OFFERED = "offered", "Has an open offer"
    HOUSING = "housing", "Houses the person"
    FOLLOWING = "following", "Asks whether they still have their home"
    INVITED = "invited", "Invited by consent"


class MoveKind(TextChoices):
    """What changes for a place on a waiting list."""

    ENTERED = "entered", "Put on the list"
    BAND = "band", "Band changed"
    DAY = "day", "Band changed as days passed"
    PARKED = "parked", "Parked"
    TAKEN_UP = "taken_up", "Taken up again"
    LEFT = "left", "Left the list"


class AccessClass(TextChoices):
    """How carefully a fact is read (need to know inside a record)."""

    PLAIN = "plain", "Plain"
    IDENTIFYING = "identifying", "Identifying"
    CONTACT = "contact", "Contact details"
    ADDRESS = "address", "Addresses"
    RISK = "risk", "Risk"
    HEALTH = "health", "Health"
    OFFENCE = "offence", "Offences"
    SENSITIVE = "sensitive", "Sensitive"


class LostReason(TextChoices):
    """Why the last settled home was lost (STANDARDS 3.4, A2)."""

    FAMILY = "family", "Family or friends no longer willing or able to accommodate"
    PRIVATE_ENDED = "private_ended", "End of private rented tenancy"
    SOCIAL_ENDED = "social_ended", "End of social rented tenancy"
    ABUSE = "abuse", "Domestic abuse"
    VIOLENCE = "violence", "Other violence or harassment"
    RELATIONSHIP = "relationship", "Relationship breakdown, not violent"
    SUPPORTED_ENDED = "supported_ended", "Eviction from supported housing"
    INSTITUTION = "institution", "Left an institution with no accommodation"
    ASYLUM = "asylum", "Required to leave asylum support accommodation"
    UNSUITABLE = "unsuitable", "Home no longer suitable because of disability or ill health"
    NEVER = "never", "Never had a settled home"
    NOT_KNOWN = "not_known", "Not known"
