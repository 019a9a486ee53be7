"""What routing may know about a person: facts with codes, and no names.

Every fact is unknown until somebody has said it. `None` is unknown; an empty set or tuple is an answer ("none").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# The values each coded fact takes. A value outside its list counts as unknown.
GENDERS = ("female", "male", "other", "not_stated")
HOUSEHOLDS = ("single", "couple", "family")
LEVELS = ("none", "low", "medium", "high")
NEED_DOMAINS = (
    "drugs",
    "alcohol",
    "mental_health",
    "physical_health",
    "learning_disability",
    "domestic_abuse",
    "offending",
    "training_work",
    "money",
    "daily_living",
    "relationships",
)
ROSH_GROUPS = ("children", "public", "known_adult", "staff")
ROSH_LEVELS = ("low", "medium", "high", "very_high")
CONVICTIONS = ("arson", "sexual", "violence", "domestic", "drugs_supply", "theft")
ACCESS_NEEDS = ("wheelchair", "ground_floor", "hearing", "sight")
CONNECTION_GROUNDS = ("residence", "work", "family", "special")
BENEFITS = ("in_payment", "applied", "none", "not_entitled")


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """One person on one day, as the single assessment tells it; built by referrals, read by criteria and routing."""

    today: date

    date_of_birth: date | None = None
    gender: str | None = None  # GENDERS
    household: str | None = None  # HOUSEHOLDS: who would move in together
    children: int | None = None  # who would move in too
    pregnant: bool | None = None
    client_group: str | None = None  # code of the client record form
    secondary_needs: frozenset[str] | None = None  # further client groups, same codes

    needs: Mapping[str, str] | None = None  # NEED_DOMAINS -> LEVELS; a domain left out is unknown
    active_substance_use: bool | None = None
    abstinent: bool | None = None

    housing_situation: str | None = None  # code of previous accommodation
    homeless_from: date | None = None  # the day the present place ends
    eviction_threat: bool | None = None
    harassment: bool | None = None
    rough_sleeping_history: bool | None = None
    first_tenancy: bool | None = None
    duty_accepted: bool | None = None  # a council has accepted a homelessness duty

    care_leaver: bool | None = None
    armed_forces: bool | None = None
    institutionalised: bool | None = None
    care_management: bool | None = None  # accepted under care management (client record form, question 8)
    care_programme: bool | None = None  # care programme approach
    enhanced_care_programme: bool | None = None
    supervised: bool | None = None  # by probation or a youth offending team

    in_custody: bool | None = None
    release_date: date | None = None
    on_licence: bool | None = None
    licence_ends: date | None = None
    rosh: Mapping[str, str] | None = None  # ROSH_GROUPS -> ROSH_LEVELS; a group left out is unknown
    mappa_category: int | None = None  # 0 is not under MAPPA
    mappa_level: int | None = None
    convictions: frozenset[str] | None = None  # CONVICTIONS
    exclusion_areas: frozenset[str] | None = None  # areas a condition names, with every area inside them
    exclusion_premises: frozenset[str] | None = None  # services, by code, that a condition names
    exclusion_unmapped: bool | None = None  # a condition keeps the person out of somewhere and names no area

    areas_wanted: tuple[str, ...] | None = None
    areas_to_avoid: frozenset[str] | None = None  # the person's own word: not here
    local_connection: frozenset[str] | None = None  # areas; never the custody address
    local_connection_grounds: frozenset[str] | None = None  # CONNECTION_GROUNDS

    access_needs: frozenset[str] | None = None  # ACCESS_NEEDS
    pets: bool | None = None
    interpreter: bool | None = None
    wants_single_gender: bool | None = None

    no_recourse: bool | None = None  # to public funds
    benefits: str | None = None  # BENEFITS
    rent_arrears: bool | None = None
