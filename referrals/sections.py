"""The single assessment as a table: its sections, when each is required, and how carefully each answer is read.

Question texts and choices stand on the models. A model field without a row here fails the tests.
"""

from dataclasses import dataclass

from referrals.codes import AccessClass
from referrals.models import (
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

C = AccessClass


@dataclass(frozen=True)
class Ask:
    """How a question is read (`access`), whether it must be answered before sending, and when it is asked at all.

    `when` is (other field, answers): the question is asked only if the other field has one of these answers.
    """

    access: AccessClass
    required: bool = False
    when: tuple[str, tuple] | None = None


@dataclass(frozen=True)
class SectionRow:
    """A section: its title, its table, the step from which it must be complete ("" for never), and its questions."""

    title: str
    model: type
    required_from: str
    asks: dict[str, Ask]


SECTIONS: dict[str, SectionRow] = {
    "housing": SectionRow("Where they live now and why it ends", HousingSection, "submit", {
        "situation": Ask(C.PLAIN, required=True),
        "homeless_from": Ask(C.PLAIN),
        "lost_reason": Ask(C.PLAIN, required=True),
        "lost_on": Ask(C.PLAIN),
        "last_postcode": Ask(C.ADDRESS),
        "eviction_threat": Ask(C.PLAIN),
        "slept_rough_before": Ask(C.PLAIN),
        "duty_accepted": Ask(C.PLAIN),
        "history": Ask(C.SENSITIVE),
    }),
    "connection": SectionRow("Areas wanted, local connection and origin", ConnectionSection, "submit", {
        "areas_wanted": Ask(C.PLAIN, required=True),
        "areas_to_avoid": Ask(C.RISK),
        "avoid_reason": Ask(C.SENSITIVE),
        "connected_to": Ask(C.PLAIN),
        "connection_grounds": Ask(C.SENSITIVE),
        "connection_detail": Ask(C.SENSITIVE),
        "home_area": Ask(C.ADDRESS),
        "origin_kind": Ask(C.PLAIN, required=True),
        "origin_area": Ask(C.ADDRESS, required=True, when=("origin_kind", ("area",))),
    }),
    "household": SectionRow("Household", HouseholdSection, "submit", {
        "kind": Ask(C.PLAIN, required=True),
        "children": Ask(C.PLAIN, when=("kind", ("family", "other"))),
        "pregnant": Ask(C.HEALTH),
        "members": Ask(C.IDENTIFYING, when=("kind", ("couple", "family", "other"))),
    }),
    "needs": SectionRow("Needs", NeedsSection, "submit", {
        "client_group": Ask(C.PLAIN, required=True),
        "further_groups": Ask(C.PLAIN),
        "drugs": Ask(C.HEALTH),
        "alcohol": Ask(C.HEALTH),
        "mental_health": Ask(C.HEALTH),
        "physical_health": Ask(C.HEALTH),
        "learning_disability": Ask(C.HEALTH),
        "domestic_abuse": Ask(C.SENSITIVE),
        "offending": Ask(C.OFFENCE),
        "training_work": Ask(C.PLAIN),
        "money": Ask(C.PLAIN),
        "daily_living": Ask(C.PLAIN),
        "relationships": Ask(C.PLAIN),
        "detail": Ask(C.HEALTH),
    }),
    "background": SectionRow("Background", BackgroundSection, "", {
        "care_leaver": Ask(C.SENSITIVE),
        "armed_forces": Ask(C.PLAIN),
        "care_management": Ask(C.HEALTH),
        "care_programme": Ask(C.HEALTH),
        "enhanced_care_programme": Ask(C.HEALTH, when=("care_programme", (True,))),
        "institutionalised": Ask(C.SENSITIVE),
        "first_tenancy": Ask(C.PLAIN),
        "harassment": Ask(C.SENSITIVE),
        "no_contact_with_children": Ask(C.RISK),
    }),
    "risk": SectionRow("Risk and risk management plan", RiskSection, "submit", {
        "rosh_children": Ask(C.RISK, required=True),
        "rosh_public": Ask(C.RISK, required=True),
        "rosh_known_adult": Ask(C.RISK, required=True),
        "rosh_staff": Ask(C.RISK, required=True),
        "mappa_category": Ask(C.RISK),
        "mappa_level": Ask(C.RISK, required=True, when=("mappa_category", (1, 2, 3, 4))),
        "convictions_known": Ask(C.OFFENCE),
        "convictions": Ask(C.OFFENCE, required=True, when=("convictions_known", (True,))),
        "who_is_at_risk": Ask(C.RISK),
        "exclusion_areas": Ask(C.RISK),
        "exclusion_premises": Ask(C.RISK),
        "exclusion_unmapped": Ask(C.RISK),
        "plan": Ask(C.RISK),
        "risk_to_self": Ask(C.HEALTH),
    }),
    "justice": SectionRow("Order, licence and release", JusticeSection, "", {
        "in_custody": Ask(C.OFFENCE),
        "custody_location": Ask(C.OFFENCE, when=("in_custody", (True,))),
        "release_date": Ask(C.PLAIN, when=("in_custody", (True,))),
        "release_estimated": Ask(C.PLAIN, when=("in_custody", (True,))),
        "released_on": Ask(C.OFFENCE, when=("in_custody", (False,))),
        "order": Ask(C.OFFENCE),
        "order_ends": Ask(C.OFFENCE, when=("order", ("licence", "community", "suspended", "bail", "supervision"))),
        "conditions": Ask(C.RISK, when=("order", ("licence", "community", "suspended", "bail", "supervision"))),
    }),
    "practical": SectionRow("Practical needs", PracticalSection, "", {
        "access_known": Ask(C.HEALTH),
        "access_needs": Ask(C.HEALTH, required=True, when=("access_known", (True,))),
        "interpreter": Ask(C.PLAIN),
        "language": Ask(C.PLAIN, when=("interpreter", (True,))),
        "pets": Ask(C.PLAIN),
        "wants_single_gender": Ask(C.PLAIN),
        "abstinent": Ask(C.HEALTH),
        "active_substance_use": Ask(C.HEALTH),
        "culture": Ask(C.SENSITIVE),
    }),
    "money": SectionRow("Money", MoneySection, "", {
        "benefits": Ask(C.SENSITIVE),
        "no_recourse": Ask(C.SENSITIVE),
        "rent_arrears": Ask(C.SENSITIVE),
        "arrears_detail": Ask(C.SENSITIVE, when=("rent_arrears", (True,))),
    }),
    "hopes": SectionRow("Hopes and own words", HopesSection, "", {
        "outcomes_sought": Ask(C.PLAIN),
        "own_words": Ask(C.SENSITIVE),
    }),
}  # fmt: skip

PERSON_CLASSES: dict[str, AccessClass] = {
    "reference": C.PLAIN,
    "given_name": C.IDENTIFYING,
    "family_name": C.IDENTIFYING,
    "also_known_as": C.IDENTIFYING,
    "date_of_birth": C.IDENTIFYING,
    "gender": C.PLAIN,
    "ethnicity": C.SENSITIVE,
    "crn": C.IDENTIFYING,
    "prison_number": C.IDENTIFYING,
    "pnc": C.IDENTIFYING,
    "ni_number": C.IDENTIFYING,
    "phone": C.CONTACT,
    "safe_contact": C.CONTACT,
    "restricted": C.PLAIN,
}

# Choices of the questions that take several answers and are kept as a list of codes.
LIST_QUESTIONS: frozenset[str] = frozenset(
    {"connection_grounds", "convictions", "access_needs", "outcomes_sought", "further_groups"}
)


def is_asked(section, field):
    """Whether the question is asked, given the other answers in its section."""
    when = SECTIONS[section_code(section)].asks[field].when
    return when is None or getattr(section, when[0]) in when[1]


def section_code(section):
    """The code of the section that a row belongs to."""
    return BY_MODEL[type(section)]


BY_MODEL: dict[type, str] = {row.model: code for code, row in SECTIONS.items()}


def value_of(section, field):
    """An answer as stored: areas as a list, several answers as a list of codes, otherwise the plain value."""
    value = getattr(section, field)
    return list(value.all()) if hasattr(value, "all") else value


def is_answered(value):
    """Whether something was said: "no" and "none" are answers, an empty text or list is not."""
    return value is not None and value != "" and value != []


def missing(section, step="submit"):
    """Names of the questions that must still be answered before `step`, in order."""
    row = SECTIONS[section_code(section)]
    return [
        field
        for field, ask in row.asks.items()
        if ask.required
        and (row.required_from == step or ask.when)
        and is_asked(section, field)
        and not is_answered(value_of(section, field))
    ]
