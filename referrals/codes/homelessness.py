"""Code lists of accommodation status, homelessness decisions and what hangs on them; a public promise of the exchange.

What counts as settled or housed is a mapping in `analytics`, by the scheme under which the status was recorded.
"""

from django.db.models import TextChoices


class Answer(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class AccommodationScheme(TextChoices):
    """Whose list of accommodation statuses, of which year."""

    DELIUS_2017 = "delius-2017", "National Probation Service, 2017"
    CRC_2017 = "crc-2017", "Community rehabilitation company, 2017"
    DELIUS_2026 = "delius-2026", "Probation Service, 2026"


# Community Safety Partnership, October 2017, Figures 1 and 5; Ministry of Justice reference data of 2026.
ACCOMMODATION_STATUSES: dict[str, dict[str, str]] = {
    AccommodationScheme.DELIUS_2017: {
        "N01": "Approved Premises",
        "N02": "Friends/Family",
        "N03": "Friends/Family (settled)",
        "N04": "Friends/Family (transient)",
        "N05": "Friends/Family, Permanent Independent Housing",
        "N06": "Historic Accommodation Record",
        "N07": "Homeless - Other",
        "N08": "Householder (Owner - freehold or leasehold)",
        "N09": "No fixed abode",
        "N10": "No information",
        "N11": "Not Recorded",
        "N12": "Permanent Independent Housing",
        "N13": "Permanent Independent Housing (LA or private rent)",
        "N14": "Permanent Independent Housing (Owner - f/h or l/h)",
        "N15": "Rental accommodation - private rental",
        "N16": "Rental accommodation - social rental from LA",
        "N17": "Supported Housing",
        "N18": "Transient/short term accommodation",
        "N19": "Homeless - Rough Sleeping",
    },
    AccommodationScheme.CRC_2017: {
        "C01": "Unsettled",
        "C02": "Unsettled - BASS/SABS",
        "C03": "Unsettled - Family/Friends",
        "C04": "Unsettled - Multi-occupancy",
        "C05": "Unsettled - NFA",
        "C06": "Unsettled - Partners Home",
        "C07": "Unsettled - Short Term accommodation",
        "C08": "Settled",
        "C09": "Settled - Approved Premises",
        "C10": "Settled - Family/Friends",
        "C11": "Settled - Permanent Independent Housing",
        "C12": "Settled - Supportive Housing",
        "C13": "Hospital / Institution",
        "C14": "Unrecorded",
    },
    AccommodationScheme.DELIUS_2026: {
        "A01A": "Householder (owner - freehold or leasehold)",
        "A01C": "Rental accommodation - private rental",
        "A01D": "Rental accommodation - social rental (LA or other)",
        "A02": "Approved Premises",
        "A03": "Transient/short term accommodation",
        "A04": "Supported Housing",
        "A07A": "Friends/Family (transient)",
        "A07B": "Friends/Family (settled)",
        "A08": "Homeless - Squat",
        "A08A": "Homeless - Rough Sleeping",
        "A08C": "Homeless - Shelter/Emergency Hostel/Campsite",
        "A10": "CAS2/BASS accommodation 13 weeks or more",
        "A11": "CAS2/BASS accommodation less than 13 weeks",
        "A12": "Long Term Residential Healthcare",
        "A13": "HOIE Section 4",
        "A14": "HOIE Section 10",
        "A15": "Immigration Detention",
        "A16": "Awaiting Assessment",
        "A17": "CAS3",
        "HMP": "Prison",
    },
}


class RiskBand(TextChoices):
    """Risk of serious harm, as probation bands it."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class SupervisionStage(TextChoices):
    """The team that works with somebody on probation."""

    ASSESSMENT = "assessment", "Assessment"
    REHABILITATION = "rehabilitation", "Rehabilitation"
    RESETTLEMENT = "resettlement", "Resettlement"


class StatusPoint(TextChoices):
    """At which point of an order or licence the status was recorded."""

    START = "start", "Start of the order"
    CHANGE = "change", "Change"
    END = "end", "End of the order"
    RELEASE = "release", "Night of release"
    THREE_MONTHS = "three_months", "Three months after release"


class HomelessnessDecisionCode(TextChoices):
    """The five decisions of form P1E, section E1."""

    ACCEPTANCE = "acceptance", "Eligible, unintentionally homeless and in priority need (acceptance)"
    INTENTIONAL = "intentional", "Eligible, homeless and in priority need, but intentionally so"
    NOT_PRIORITY = "not_priority", "Eligible, homeless but not in priority need"
    NOT_HOMELESS = "not_homeless", "Eligible, but not homeless"
    INELIGIBLE = "ineligible", "Ineligible"


class EthnicityGroup(TextChoices):
    """The ethnic groups of form P1E."""

    WHITE = "white", "White"
    BLACK = "black", "Black"
    ASIAN = "asian", "Asian"
    MIXED = "mixed", "Mixed"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Ethnicity not stated"


class HouseholdType(TextChoices):
    """The household types of form P1E, section E1c."""

    COUPLE_CHILDREN = "couple_children", "Couple with dependent children (incl. expectant mothers)"
    LONE_PARENT_MALE = "lone_parent_male", "Lone parent with dependent children, male applicant"
    LONE_PARENT_FEMALE = (
        "lone_parent_female",
        "Lone parent with dependent children, female applicant (incl. expectant mothers)",
    )
    SINGLE_MALE = "single_male", "One person household, male applicant"
    SINGLE_FEMALE = "single_female", "One person household, female applicant"
    OTHER = "other", "All other household groups"


class PriorityNeed(TextChoices):
    """The categories of priority need of form P1E, section E3."""

    EMERGENCY = "emergency", "Homeless because of emergency (fire, flood, storms, disaster)"
    DEPENDENT_CHILDREN = "dependent_children", "Household includes dependent children (1, 2, 3 or more)"
    PREGNANT = "pregnant", "Pregnant woman, no other dependent children"
    AGED_16_17 = "aged_16_17", "Applicant aged 16 or 17"
    CARE_LEAVER_18_20 = "care_leaver_18_20", "Formerly in care, aged 18 to 20"
    OLD_AGE = "old_age", "Vulnerable: old age"
    PHYSICAL_DISABILITY = "physical_disability", "Vulnerable: physical disability"
    MENTAL_ILLNESS = "mental_illness", "Vulnerable: mental illness or disability"
    DRUG_DEPENDENCY = "drug_dependency", "Vulnerable: drug dependency"
    ALCOHOL_DEPENDENCY = "alcohol_dependency", "Vulnerable: alcohol dependency"
    FORMER_ASYLUM_SEEKER = "former_asylum_seeker", "Vulnerable: former asylum seeker"
    OTHER_SPECIAL = "other_special", "Vulnerable: other special reason"
    IN_CARE = "in_care", "Applicant vulnerable: having been in care"
    FORCES = "forces", "Applicant vulnerable: served in HM Forces"
    CUSTODY = "custody", "Applicant vulnerable: custody / on remand"
    VIOLENCE_DOMESTIC = "violence_domestic", "Applicant vulnerable: fled home because of violence (domestic)"
    VIOLENCE_OTHER = "violence_other", "Applicant vulnerable: fled home because of violence (other)"


class BrokerageSetting(TextChoices):
    """Where somebody was when housing brokerage was asked to help."""

    COMMUNITY = "community", "Community"
    CUSTODY = "custody", "Custody"
