"""Code lists of services and pathways; codes and labels are the exchange's (docs/exchange.md), a public promise."""

from django.db.models import TextChoices


class ServiceType(TextChoices):
    DIRECT_ACCESS = "direct_access", "Direct access"
    SUPPORTED_HOUSING = "supported_housing", "Supported housing"
    REFUGE = "refuge", "Refuge"
    FOYER = "foyer", "Foyer"
    TEENAGE_PARENT = "teenage_parent", "Teenage parent accommodation"
    SUPPORTED_LODGINGS = "supported_lodgings", "Supported lodgings"
    FLOATING_SUPPORT = "floating_support", "Floating support"
    OUTREACH = "outreach", "Outreach service"
    RESETTLEMENT = "resettlement", "Resettlement service"
    LONG_TERM_SUPPORTED = "long_term_supported", "Long-term supported housing"
    SHELTERED = "sheltered", "Sheltered housing"
    EXTRA_CARE = "extra_care", "Extra care"
    COMMUNITY_ALARM = "community_alarm", "Community alarm"
    HOME_IMPROVEMENT_AGENCY = "home_improvement_agency", "Home improvement agency"
    LEASEHOLDER = "leaseholder", "Leaseholders"


# Support that follows the person; it may run beside an accommodation placement (DOMAIN, life-cycles).
SUPPORT_ONLY = frozenset({ServiceType.FLOATING_SUPPORT, ServiceType.OUTREACH, ServiceType.RESETTLEMENT})
# Every service but these owes a quarterly return (glossary of the Commissioning Body's report, January 2014).
WITHOUT_RETURN = frozenset({ServiceType.COMMUNITY_ALARM})
IN_NO_INDICATOR = frozenset({ServiceType.COMMUNITY_ALARM, ServiceType.HOME_IMPROVEMENT_AGENCY, ServiceType.LEASEHOLDER})


class Term(TextChoices):
    SHORT = "short", "Short term"
    LONG = "long", "Long term"


class Indicator(TextChoices):
    KPI1 = "kpi1", "KPI 1"
    KPI2 = "kpi2", "KPI 2"
    NONE = "none", "None"


class ClientGroup(TextChoices):
    OLDER_PEOPLE = "older_people", "Older people with support needs"
    OLDER_MENTAL_HEALTH = "older_mental_health", "Older people with mental health problems"
    FRAIL_ELDERLY = "frail_elderly", "Frail elderly"
    MENTAL_HEALTH = "mental_health", "Mental health problems"
    LEARNING_DISABILITY = "learning_disability", "Learning disabilities"
    PHYSICAL_SENSORY = "physical_sensory", "Physical or sensory disability"
    SINGLE_HOMELESS = "single_homeless", "Single homeless with support needs"
    ALCOHOL = "alcohol", "Alcohol problems"
    DRUGS = "drugs", "Drug problems"
    OFFENDERS = "offenders", "Offenders or at risk of offending"
    MENTALLY_DISORDERED_OFFENDERS = "mentally_disordered_offenders", "Mentally disordered offenders"
    YOUNG_AT_RISK = "young_at_risk", "Young people at risk"
    LEAVING_CARE = "leaving_care", "Young people leaving care"
    DOMESTIC_ABUSE = "domestic_abuse", "People at risk of domestic abuse"
    HIV_AIDS = "hiv_aids", "People with HIV/AIDS"
    HOMELESS_FAMILIES = "homeless_families", "Homeless families with support needs"
    REFUGEES = "refugees", "Refugees"
    TEENAGE_PARENTS = "teenage_parents", "Teenage parents"
    ROUGH_SLEEPER = "rough_sleeper", "Rough sleeper"
    TRAVELLER = "traveller", "Traveller"
    GENERIC = "generic", "Generic"
    COMPLEX_NEEDS = "complex_needs", "Complex needs"


class StageKind(TextChoices):
    PREVENTION = "prevention", "Community prevention"
    ASSESSMENT_BED = "assessment_bed", "Assessment place"
    HOSTEL_24H = "hostel_24h", "24-hour hostel"
    HOSTEL_DAY = "hostel_day", "9-to-5 hostel"
    SHARED = "shared", "Low-support shared house"
    RESETTLEMENT = "resettlement", "Resettlement"
    LONG_TERM = "long_term", "Long-term home"
    REFUGE = "refuge", "Refuge"
    SANCTUARY = "sanctuary", "Sanctuary at home"
    FLOATING = "floating", "Floating support"
    HOUSING_FIRST = "housing_first", "Housing First"
    LODGINGS = "lodgings", "Supported lodgings"
    SHELTERED = "sheltered", "Sheltered or extra care"


class Nominates(TextChoices):
    """Who names the person for a place at a stage that others have referred to."""

    HUB = "hub", "The county's hub"
    COUNCIL = "council", "The district council"
    PROVIDER = "provider", "The provider"


class UnitKind(TextChoices):
    ROOM = "room", "Room"
    FLAT = "flat", "Flat"
    HOUSE = "house", "House"
    PACKAGE = "package", "Support package"


class SupportLevel(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class OutOfServiceReason(TextChoices):
    """Why a unit cannot be offered (PEERS 1.3, voids)."""

    REPAIRS = "repairs", "Repairs"
    DAMAGE = "damage", "Damage by a resident"
    DEEP_CLEAN = "deep_clean", "Deep clean"
    REFURBISHMENT = "refurbishment", "Planned refurbishment"
    FLOOD_FIRE = "flood_fire", "Flood or fire"
    INCIDENT = "incident", "Cooling off after an incident"
    BELONGINGS = "belongings", "Waiting for belongings to be collected"
    STAFFING = "staffing", "Not enough staff"
    FURNITURE = "furniture", "Furniture being replaced"
    HANDBACK = "handback", "Being handed back to the landlord"


class ContractType(TextChoices):
    """How a service is paid: for every unit, or for those whose resident needs the support grant (exchange)."""

    BLOCK_GROSS = "block_gross", "Block gross"
    BLOCK_SUBSIDY = "block_subsidy", "Block subsidy"


class QualityGrade(TextChoices):
    """A grade of the quality assessment framework (exchange; STANDARDS 6)."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    NEW = "new", "New"
    NOT_GRADED = "not_graded", "Not graded"


class ComplaintStage(TextChoices):
    """How far a complaint about a service has gone."""

    FIRST = "first", "First stage"
    SECOND = "second", "Second stage"
    OMBUDSMAN = "ombudsman", "Ombudsman"


class ComplaintResult(TextChoices):
    """What came of a complaint."""

    UPHELD = "upheld", "Upheld"
    IN_PART = "in_part", "Upheld in part"
    NOT_UPHELD = "not_upheld", "Not upheld"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SafeguardingNature(TextChoices):
    """What a safeguarding alert is about: three natures as printed, the rest of the Care Act 2014 guidance."""

    FINANCIAL = "financial", "Financial Abuse"
    PHYSICAL = "physical", "Physical Abuse"
    SEXUAL = "sexual", "Sexual Abuse"
    PSYCHOLOGICAL = "psychological", "Psychological Abuse"
    NEGLECT = "neglect", "Neglect"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic Abuse"
    MODERN_SLAVERY = "modern_slavery", "Modern Slavery"
    DISCRIMINATORY = "discriminatory", "Discriminatory Abuse"
    ORGANISATIONAL = "organisational", "Organisational Abuse"
    SELF_NEGLECT = "self_neglect", "Self-neglect"
