"""Eleven cohorts, their stages and the rules that lead to them: plain data, the same for both halves of the county."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageRow:
    """A stage: its kind, its name here, the stay that is expected and the longest allowed, in days."""

    kind: str
    name: str
    expected: int
    maximum: int
    optional: bool = False
    leads_to: str = ""  # kind of the stage that people move on to
    referred_by: tuple[str, ...] = ()
    nominated_by: str = "hub"


@dataclass(frozen=True)
class RuleRow:
    """Who enters a stage of this kind, in the words of those who run the pathway."""

    tier: int
    kind: str
    because: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class CohortRow:
    stages: tuple[StageRow, ...]
    rules: tuple[RuleRow, ...]


COHORTS = {
    "domestic_abuse": CohortRow(
        (
            StageRow("refuge", "Refuge", 120, 270, leads_to="resettlement", nominated_by="provider"),
            StageRow("sanctuary", "Sanctuary at home", 60, 120, optional=True,
                     referred_by=("council", "police", "other")),
            StageRow("resettlement", "Resettlement", 90, 182),
            StageRow("floating", "Floating support", 180, 365),
        ),
        (
            RuleRow(1, "refuge", "Not safe at home, and homeless or about to be: a refuge.",
                    ("at_risk_of_domestic_abuse", "homeless_or_threatened")),
            RuleRow(1, "refuge", "In a refuge already and needs another one.", ("in_refuge",)),
            RuleRow(2, "sanctuary", "Wants to stay, and the home can be made safe.",
                    ("at_risk_of_domestic_abuse", "in_own_home"), none_of=("homeless_or_threatened",)),
            RuleRow(3, "floating", "Needs support and has somewhere to live.", ("any_support",)),
        ),
    ),
    "homelessness": CohortRow(
        (
            StageRow("prevention", "Help to stay at home", 90, 182),
            StageRow("assessment_bed", "Assessment place", 28, 56, optional=True, leads_to="hostel_24h"),
            StageRow("hostel_24h", "24-hour hostel", 120, 182, leads_to="hostel_day"),
            StageRow("hostel_day", "9-to-5 hostel", 180, 365, leads_to="shared"),
            StageRow("shared", "Low-support shared house", 180, 365, optional=True, leads_to="resettlement"),
            StageRow("resettlement", "Resettlement", 91, 182),
            StageRow("housing_first", "Housing First", 730, 1825, optional=True, referred_by=("council", "other"),
                     nominated_by="council"),
        ),
        (
            RuleRow(1, "housing_first", "Has slept rough before, sleeps rough again and has several needs.",
                    ("sleeping_rough", "rough_sleeping_history", "complex_needs", "dual_diagnosis")),
            RuleRow(1, "assessment_bed", "Sleeping rough: a place first, then the rest.",
                    ("sleeping_rough", "single")),
            RuleRow(1, "hostel_day", "A family with nowhere to live: a self-contained home with support.",
                    ("with_children", "homeless_or_threatened")),
            RuleRow(2, "resettlement", "In supported housing and ready to move on.",
                    ("in_short_term_support",), none_of=("high_support",)),
            RuleRow(2, "hostel_24h", "Homeless with a high need in some domain.",
                    ("homeless_or_threatened", "high_support")),
            RuleRow(2, "hostel_day", "Homeless with a medium need in some domain.",
                    ("homeless_or_threatened", "medium_support_or_above")),
            RuleRow(2, "shared", "Homeless with low needs.", ("homeless_or_threatened",)),
            RuleRow(3, "prevention", "At home, and help may keep it so.", (), ("in_own_home", "eviction_threat")),
        ),
    ),
    "learning_disability": CohortRow(
        (
            StageRow("shared", "Step-down house", 365, 730, leads_to="floating"),
            StageRow("long_term", "Long-term supported home", 3650, 9125, nominated_by="council"),
            StageRow("floating", "Floating support", 365, 730),
        ),
        (
            RuleRow(1, "long_term", "Needs daily support for good.", ("learning_disability_need_high",)),
            RuleRow(2, "shared", "Has no home that can stay, and can learn to live with less support.",
                    ("learning_disability_need_medium_or_above",), ("homeless_or_threatened", "in_care")),
            RuleRow(3, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "mental_health": CohortRow(
        (
            StageRow("hostel_24h", "24-hour supported house", 182, 365, leads_to="shared"),
            StageRow("shared", "Shared house with daily visits", 270, 730, leads_to="floating"),
            StageRow("long_term", "Long-term supported home", 1825, 7300, optional=True),
            StageRow("floating", "Floating support", 270, 540),
        ),
        (
            RuleRow(1, "hostel_24h", "Leaves hospital or has nowhere to live, and needs staff day and night.",
                    ("mental_health_need_high",), ("homeless_or_threatened", "in_hospital")),
            RuleRow(2, "long_term", "Has long lived in institutions and needs support that stays.",
                    ("institutionalised", "mental_health_need_medium_or_above")),
            RuleRow(2, "shared", "Has nowhere to live and needs visits every day.", (),
                    ("homeless_or_threatened", "in_hospital")),
            RuleRow(3, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "older_people": CohortRow(
        (
            StageRow("sheltered", "Sheltered or extra care", 3650, 9125, nominated_by="council"),
            StageRow("floating", "Floating support", 365, 730),
        ),
        (
            RuleRow(1, "sheltered", "Is 55 or over, and the present home no longer works.",
                    ("aged_55_or_over",), ("homeless_or_threatened", "physical_health_need_medium_or_above")),
            RuleRow(2, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "offenders": CohortRow(
        (
            StageRow("hostel_24h", "House with staff day and night", 120, 182, leads_to="hostel_day"),
            StageRow("hostel_day", "House with staff 9 to 5", 182, 365, leads_to="shared"),
            StageRow("shared", "Low-support shared house", 182, 365, optional=True, leads_to="resettlement"),
            StageRow("resettlement", "Resettlement", 91, 182),
            StageRow("floating", "Floating support", 182, 365),
        ),
        (
            RuleRow(1, "hostel_24h", "The risk to others needs staff day and night.",
                    (), ("rosh_high_or_above", "mappa_level_2_or_3"), ("in_own_home",)),
            RuleRow(1, "hostel_24h", "Homeless on release with high needs.",
                    ("high_support",), ("leaving_custody_within_84_days", "homeless_now")),
            RuleRow(2, "hostel_day", "No home on release, medium needs.", ("medium_support_or_above",),
                    ("leaving_custody_within_84_days", "in_probation_accommodation", "homeless_or_threatened")),
            RuleRow(2, "shared", "No home on release, low needs.", (),
                    ("leaving_custody_within_84_days", "in_probation_accommodation", "homeless_or_threatened")),
            RuleRow(3, "floating", "Has a home and needs support in it.", (), ("any_support", "supervised")),
        ),
    ),
    "young_people": CohortRow(
        (
            StageRow("lodgings", "Supported lodgings", 270, 540, optional=True),
            StageRow("hostel_24h", "Foyer with staff day and night", 270, 540, leads_to="hostel_day"),
            StageRow("hostel_day", "Foyer or young parents' house", 270, 540, leads_to="shared"),
            StageRow("shared", "Training flat", 182, 365, optional=True, leads_to="floating"),
            StageRow("floating", "Floating support", 182, 365),
        ),
        (
            RuleRow(1, "hostel_day", "A young parent, or about to be one.",
                    ("pregnant_or_with_children",), ("homeless_or_threatened", "in_care")),
            RuleRow(1, "lodgings", "16 or 17: a family's home before a hostel.",
                    ("aged_16_or_17",), none_of=("high_support",)),
            RuleRow(2, "hostel_24h", "Nowhere to live and high needs.",
                    ("high_support",), ("homeless_or_threatened", "in_care")),
            RuleRow(2, "hostel_day", "Nowhere to live.", (), ("homeless_or_threatened", "in_care")),
            RuleRow(3, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "physical_sensory": CohortRow(
        (
            StageRow("shared", "Accessible flat, short stay", 182, 365, optional=True),
            StageRow("long_term", "Long-term accessible home", 3650, 9125),
            StageRow("floating", "Floating support", 270, 540),
        ),
        (
            RuleRow(1, "long_term", "Needs an accessible home for good.",
                    ("physical_health_need_high",), ("wheelchair", "ground_floor")),
            RuleRow(2, "shared", "Has nowhere to live.", ("homeless_or_threatened",)),
            RuleRow(3, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "substance_misuse": CohortRow(
        (
            StageRow("hostel_24h", "Stabilisation house", 120, 240, leads_to="shared"),
            StageRow("shared", "Dry house", 182, 365, leads_to="resettlement"),
            StageRow("resettlement", "Resettlement", 91, 182),
            StageRow("floating", "Floating support", 182, 365),
        ),
        (
            RuleRow(1, "shared", "Abstinent, and needs a house that is.", ("abstinent", "homeless_or_threatened"),
                    none_of=("active_substance_use",)),
            RuleRow(2, "hostel_24h", "Nowhere to live and still using.", ("homeless_or_threatened",)),
            RuleRow(3, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "gypsies_travellers": CohortRow(
        (
            StageRow("prevention", "Help on the site", 90, 182),
            StageRow("floating", "Floating support", 270, 540),
        ),
        (
            RuleRow(1, "prevention", "May lose the pitch or the home.", (),
                    ("eviction_threat", "homeless_or_threatened")),
            RuleRow(2, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
    "ex_service": CohortRow(
        (
            StageRow("hostel_day", "Veterans' house", 182, 365, leads_to="shared"),
            StageRow("shared", "Veterans' move-on house", 182, 365, optional=True, leads_to="floating"),
            StageRow("floating", "Floating support", 182, 365),
        ),
        (
            RuleRow(1, "hostel_day", "Nowhere to live.", ("homeless_or_threatened",)),
            RuleRow(2, "floating", "Has a home and needs support in it.", ("any_support",)),
        ),
    ),
}  # fmt: skip
