"""Who the person is and with whom they live: age, gender, household, status in law."""

from datetime import date

from pathways.criteria.answers import NO, UNKNOWN, YES, Answer, Criterion, Test, any_of, said, told
from pathways.criteria.circumstances import Circumstances


def age_on(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February has a birthday on 1 March in a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def aged(lowest: int, highest: int = 200) -> Test:
    def test(about: Circumstances) -> Answer:
        if about.date_of_birth is None:
            return UNKNOWN
        return said(lowest <= age_on(about.date_of_birth, about.today) <= highest)

    return test


def _gender(wanted: str) -> Test:
    def test(about: Circumstances) -> Answer:
        # Neither "other" nor silence settles who may live in a house for one gender: a person asks a person.
        return said(about.gender == wanted) if about.gender in ("female", "male") else UNKNOWN

    return test


def _household(wanted: str) -> Test:
    def test(about: Circumstances) -> Answer:
        return UNKNOWN if about.household is None else said(about.household == wanted)

    return test


def _children(at_least: int) -> Test:
    def test(about: Circumstances) -> Answer:
        if about.children is not None:
            return said(about.children >= at_least)
        if about.household in ("single", "couple"):
            return NO
        return said(True) if about.household == "family" and at_least == 1 else UNKNOWN

    return test


def _group(*codes: str) -> Test:
    """The client group, first or further, is one of these."""

    def test(about: Circumstances) -> Answer:
        if about.client_group in codes or not frozenset(codes).isdisjoint(about.secondary_needs or ()):
            return YES
        settled = about.client_group is not None and about.secondary_needs is not None
        return NO if settled else UNKNOWN

    return test


def _care_programme(about: Circumstances) -> Answer:
    return said(about.enhanced_care_programme or about.care_programme)


def _enhanced_care_programme(about: Circumstances) -> Answer:
    return NO if about.care_programme is False else said(about.enhanced_care_programme)


_BIRTH = "What is the date of birth?"
_GENDER = "Which single-gender services could the person live in?"
_NEITHER = "“Other” and “not stated” do not settle who may live in a house for one gender."
_HOUSEHOLD = "Who would move in together?"
_CHILDREN = "How many children would move in?"
_GROUPS = "What is the primary client group, and are there further needs?"

AGE = (
    Criterion("under_16", "Under 16", "is under 16", "is 16 or over", _BIRTH, aged(0, 15)),
    Criterion("aged_16_or_17", "Aged 16 or 17", "is 16 or 17", "is not 16 or 17", _BIRTH, aged(16, 17)),
    Criterion("under_18", "Under 18", "is under 18", "is 18 or over", _BIRTH, aged(0, 17)),
    Criterion("aged_18_or_over", "Aged 18 or over", "is 18 or over", "is under 18", _BIRTH, aged(18)),
    Criterion(
        "aged_18_to_20", "Aged 18 to 20", "is between 18 and 20", "is not between 18 and 20", _BIRTH, aged(18, 20)
    ),
    Criterion(
        "aged_18_to_24", "Aged 18 to 24", "is between 18 and 24", "is not between 18 and 24", _BIRTH, aged(18, 24)
    ),
    Criterion(
        "aged_16_to_24", "Aged 16 to 24", "is between 16 and 24", "is not between 16 and 24", _BIRTH, aged(16, 24)
    ),
    Criterion("aged_25_or_over", "Aged 25 or over", "is 25 or over", "is under 25", _BIRTH, aged(25)),
    Criterion("under_35", "Under 35", "is under 35", "is 35 or over", _BIRTH, aged(0, 34)),
    Criterion("aged_50_or_over", "Aged 50 or over", "is 50 or over", "is under 50", _BIRTH, aged(50)),
    Criterion("aged_55_or_over", "Aged 55 or over", "is 55 or over", "is under 55", _BIRTH, aged(55)),
    Criterion("aged_65_or_over", "Aged 65 or over", "is 65 or over", "is under 65", _BIRTH, aged(65)),
)

HOUSEHOLD = (
    Criterion("woman", "Woman", "is a woman", "is not a woman", _GENDER, _gender("female"), _NEITHER),
    Criterion("man", "Man", "is a man", "is not a man", _GENDER, _gender("male"), _NEITHER),
    Criterion(
        "single", "Single person", "would move in alone", "would not move in alone", _HOUSEHOLD, _household("single")
    ),
    Criterion(
        "couple",
        "Couple",
        "would move in as a couple",
        "would not move in as a couple",
        _HOUSEHOLD,
        _household("couple"),
    ),
    Criterion(
        "family",
        "Family",
        "would move in as a family",
        "would not move in as a family",
        _HOUSEHOLD,
        _household("family"),
    ),
    Criterion(
        "with_children",
        "With children",
        "has children moving in too",
        "has no children moving in",
        _CHILDREN,
        _children(1),
    ),
    Criterion(
        "three_or_more_children",
        "Three or more children",
        "has three or more children moving in",
        "has fewer than three children moving in",
        _CHILDREN,
        _children(3),
        "Of a family whose children nobody has counted, it stays open.",
    ),
    Criterion(
        "pregnant",
        "Pregnant",
        "is pregnant",
        "is not pregnant",
        "Is anybody in the household pregnant?",
        told("pregnant"),
    ),
    Criterion(
        "pregnant_or_with_children",
        "Pregnant or with children",
        "is pregnant or has children moving in",
        "is not pregnant and has no children moving in",
        "Is anybody pregnant, and how many children would move in?",
        any_of(told("pregnant"), _children(1)),
    ),
    Criterion(
        "wants_single_gender",
        "Wants a single-gender household",
        "wants to live with one gender only",
        "does not ask to live with one gender only",
        "Does the person want to live with one gender only?",
        told("wants_single_gender"),
    ),
)

STATUS = (
    Criterion(
        "care_leaver",
        "Care leaver",
        "has been in care",
        "has not been in care",
        "Has the person been in care?",
        told("care_leaver"),
    ),
    Criterion(
        "armed_forces",
        "Armed forces",
        "has served in the armed forces",
        "has not served in the armed forces",
        "Has the person served in the armed forces?",
        told("armed_forces"),
    ),
    Criterion(
        "institutionalised",
        "Institutionalised",
        "is vulnerable after a long time in institutions",
        "is not vulnerable after a long time in institutions",
        "Has a long time in institutions left the person vulnerable?",
        told("institutionalised"),
    ),
    Criterion(
        "under_care_management",
        "Under care management",
        "is under care management",
        "is not under care management",
        "Has adult social care accepted the person under care management?",
        told("care_management"),
    ),
    Criterion(
        "under_care_programme",
        "Under the care programme approach",
        "is under the care programme approach",
        "is not under the care programme approach",
        "Is the person under the care programme approach?",
        _care_programme,
    ),
    Criterion(
        "under_enhanced_care_programme",
        "Under the enhanced care programme approach",
        "is under the enhanced care programme approach",
        "is not under the enhanced care programme approach",
        "Is the care programme the enhanced one?",
        _enhanced_care_programme,
    ),
    Criterion("refugee", "Refugee", "is a refugee", "is not known as a refugee", _GROUPS, _group("refugees")),
    Criterion(
        "traveller",
        "Gypsy or Traveller",
        "is a Gypsy or Traveller",
        "is not known as a Gypsy or Traveller",
        _GROUPS,
        _group("traveller"),
    ),
    Criterion(
        "teenage_parent",
        "Teenage parent",
        "is a teenage parent",
        "is not a teenage parent",
        _GROUPS,
        _group("teenage_parents"),
    ),
    Criterion(
        "older_person",
        "Older person with support needs",
        "is an older person with support needs",
        "is not an older person with support needs",
        _GROUPS,
        _group("older_people", "older_mental_health", "frail_elderly"),
    ),
)

PERSON: tuple[Criterion, ...] = AGE + HOUSEHOLD + STATUS
