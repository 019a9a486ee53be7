"""Code lists of the exchange (docs/exchange.md): codes and labels are a public promise.

What counts as planned, settled, independent or excluded is a dated mapping in `analytics`, never a flag here.
"""

from django.db.models import TextChoices


class DepartureReason(TextChoices):
    """Why a stay ended (exchange)."""

    COMPLETED = "completed", "Support completed"
    MOVED_ON = "moved_on", "Planned move-on"
    TRANSFERRED = "transferred", "Transferred to another service"
    LEFT = "left", "Left of own accord"
    ABANDONED = "abandoned", "Abandoned"
    EVICTED = "evicted", "Evicted or notice"
    WITHDRAWN = "withdrawn", "Place withdrawn: behaviour or risk"
    CUSTODY = "custody", "Taken into custody"
    RECALLED = "recalled", "Recalled"
    HOSPITAL = "hospital", "Admitted to hospital, hospice or care"
    LICENCE_ENDED = "licence_ended", "Order or licence ended"
    DIED = "died", "Died"
    OTHER = "other", "Other or unknown"


class Destination(TextChoices):
    """What kind of place they went to (exchange)."""

    SOCIAL_RENTED = "social_rented", "Social rented"
    PRIVATE_RENTED = "private_rented", "Private rented"
    OWNER_OCCUPIED = "owner_occupied", "Owner occupied"
    FRIENDS_FAMILY_SETTLED = "friends_family_settled", "Friends or family, settled"
    FRIENDS_FAMILY = "friends_family", "Staying with friends or family"
    PREVIOUS_HOME = "previous_home", "Previous home"
    SUPPORTED_SHORT_TERM = "supported_short_term", "Supported housing, short term"
    SUPPORTED_LONG_TERM = "supported_long_term", "Supported housing, long term"
    SHELTERED = "sheltered", "Sheltered housing"
    EXTRA_CARE = "extra_care", "Extra care"
    CARE_HOME = "care_home", "Care home, nursing home or hospice"
    HOSPITAL = "hospital", "Hospital"
    PRISON = "prison", "Prison"
    APPROVED_PREMISES = "approved_premises", "Approved premises"
    BED_AND_BREAKFAST = "bed_and_breakfast", "Bed and breakfast"
    TEMPORARY = "temporary", "Other temporary accommodation"
    REFUGE = "refuge", "Refuge"
    HOSTEL = "hostel", "Direct access hostel or night shelter"
    ROUGH_SLEEPING = "rough_sleeping", "Rough sleeping"
    DIED = "died", "Died"
    NOT_KNOWN = "not_known", "Not known"


class OutcomeCode(TextChoices):
    """A sub-outcome of the outcomes framework (exchange; STANDARDS 2.8)."""

    O1A = "1a", "Maximise income"
    O1B = "1b", "Reduce debt"
    O1C = "1c", "Obtain or take part in paid work"
    O2A = "2a", "Training or education"
    O2B = "2b", "Informal learning"
    O2C = "2c", "Work-like activities"
    O2D1 = "2d1", "Contact with external groups"
    O2D2 = "2d2", "Contact with family and friends"
    O3A = "3a", "Manage physical health"
    O3B = "3b", "Manage mental health"
    O3C = "3c", "Manage substance misuse"
    O3D = "3d", "Technology to stay independent"
    O4A1 = "4a1", "Maintain accommodation"
    O4A2 = "4a2", "Secure settled accommodation"
    O4B = "4b", "Comply with statutory orders"
    O4C1 = "4c1", "Better manage self-harm"
    O4C2 = "4c2", "Avoid harming others"
    O4C3 = "4c3", "Minimise risk of harm from others"
    O5 = "5", "Confidence, choice and control"


OUTCOME_DOMAINS: dict[str, tuple[str, ...]] = {
    "Achieving economic wellbeing": ("1a", "1b", "1c"),
    "Enjoy and achieve": ("2a", "2b", "2c", "2d1", "2d2"),
    "Be healthy": ("3a", "3b", "3c", "3d"),
    "Stay safe": ("4a1", "4a2", "4b", "4c1", "4c2", "4c3"),
    "Make a positive contribution": ("5",),
}


class ReasonNotAchieved(TextChoices):
    """Why a needed outcome was not achieved (exchange)."""

    NOT_READY = "not_ready", "Not ready or did not engage"
    ENDED_EARLY = "ended_early", "Support ended early"
    SERVICE_COULD_NOT = "service_could_not", "Service could not meet the need"
    NO_OTHER_SERVICE = "no_other_service", "No other service, or waiting list"
    NO_ACCOMMODATION = "no_accommodation", "No affordable or move-on accommodation"
    MONEY = "money", "Benefits or money"
    HEALTH = "health", "Health"
    OFFENDING = "offending", "Offending or custody"
    OTHER = "other", "Other"


class ReferralSource(TextChoices):
    """Who referred (exchange)."""

    PROBATION = "probation", "Probation"
    PRISON = "prison", "Prison"
    POLICE = "police", "Police"
    COUNCIL = "council", "Council housing"
    ADULT_CARE = "adult_care", "Adult social care"
    CHILDREN_CARE = "children_care", "Children's social care"
    HEALTH = "health", "Health"
    MENTAL_HEALTH_TEAM = "mental_health_team", "Community mental health team"
    DRUG_ALCOHOL = "drug_alcohol", "Drug or alcohol service"
    JOB_CENTRE = "job_centre", "Job centre"
    VOLUNTARY = "voluntary", "Voluntary agency"
    HOUSING_ASSOCIATION = "housing_association", "Housing association"
    HOSTEL = "hostel", "Hostel, shelter or emergency housing"
    INTERNAL = "internal", "Moved from another service"
    SELF_REFERRAL = "self", "Self"
    OTHER = "other", "Other"


class PreviousAccommodation(TextChoices):
    """Where they lived before (exchange)."""

    SOCIAL_TENANCY = "social_tenancy", "Social tenancy"
    PRIVATE_TENANCY = "private_tenancy", "Private tenancy"
    OWNER = "owner", "Owner occupied"
    FAMILY = "family", "Living with family"
    PARTNER = "partner", "Living with partner"
    FRIENDS = "friends", "Friends or sofa surfing"
    SUPPORTED = "supported", "Supported housing"
    HOSTEL = "hostel", "Hostel or night shelter"
    REFUGE = "refuge", "Refuge"
    APPROVED_PREMISES = "approved_premises", "Approved premises"
    BAIL = "bail", "Bail or short-term accommodation service"
    BED_AND_BREAKFAST = "bed_and_breakfast", "Bed and breakfast"
    TEMPORARY = "temporary", "Other temporary accommodation"
    PRISON = "prison", "Prison"
    HOSPITAL = "hospital", "Hospital"
    CARE = "care", "Children's home or foster care"
    ASYLUM = "asylum", "Asylum support accommodation"
    TIED = "tied", "Tied or forces accommodation"
    CARAVAN = "caravan", "Caravan or boat"
    ROUGH_SLEEPING = "rough_sleeping", "Rough sleeping"
    NO_FIXED_ABODE = "no_fixed_abode", "No fixed abode"
    OTHER = "other", "Other"
    NOT_KNOWN = "not_known", "Not known"


class Gender(TextChoices):
    """Gender (exchange)."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Not stated"


class Ethnicity(TextChoices):
    """Ethnicity, by the codes that probation uses (STANDARDS 5.7)."""

    A1 = "A1", "Indian"
    A2 = "A2", "Pakistani"
    A3 = "A3", "Bangladeshi"
    A4 = "A4", "Chinese"
    A9 = "A9", "Asian, other"
    B1 = "B1", "Black Caribbean"
    B2 = "B2", "Black African"
    B9 = "B9", "Black, other"
    M1 = "M1", "White and Black Caribbean"
    M2 = "M2", "White and Black African"
    M3 = "M3", "White and Asian"
    M9 = "M9", "Mixed, other"
    O2 = "O2", "Arab"
    O9 = "O9", "Other"
    W1 = "W1", "White British"
    W2 = "W2", "White Irish"
    W3 = "W3", "Gypsy or Irish Traveller"
    W5 = "W5", "Roma"
    W9 = "W9", "White, other"
    NS = "NS", "Prefers not to say"
    UN = "UN", "Not known"


class OriginKind(TextChoices):
    """How an origin was answered: a named area, or one of the two answers that are not areas."""

    AREA = "area", "A named area"
    NONE = "none", "No connections anywhere"
    NOT_DISCLOSED = "not_disclosed", "Not disclosed"


class DestinationAreaKind(TextChoices):
    """How a destination area was answered. *Pending* is to be completed and blocks the quarter's sign-off."""

    AREA = "area", "A named area"
    NOT_KNOWN = "not_known", "Not known"
    PENDING = "pending", "Pending"
