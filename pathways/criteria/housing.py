"""Where the person lives, and when that ends."""

from datetime import date, timedelta

from pathways.criteria.answers import NO, UNKNOWN, YES, Answer, Criterion, Test, either, said, told
from pathways.criteria.circumstances import Circumstances

# Previous-accommodation codes that leave somebody without a home of their own that they may stay in.
WITHOUT_A_HOME = frozenset(
    {
        "rough_sleeping",
        "no_fixed_abode",
        "friends",
        "hostel",
        "refuge",
        "bed_and_breakfast",
        "temporary",
        "bail",
        "approved_premises",
    }
)
IN_A_HOME = frozenset({"social_tenancy", "private_tenancy", "owner", "family", "partner", "tied", "caravan"})
IN_SHORT_TERM_SUPPORT = frozenset({"supported", "hostel", "refuge"})
THREATENED_DAYS = 56  # Housing Act 1996 s175(4)


def within(day: date | None, days: int, about: Circumstances) -> Answer:
    """Is this day past, or no more than so many days away?"""
    return UNKNOWN if day is None else said(day <= about.today + timedelta(days=days))


def lives_in(about: Circumstances) -> str | None:
    """The code of the place where the person is tonight; a prison left behind says nothing about tonight."""
    if about.in_custody:
        return "prison"
    left_prison = about.housing_situation == "prison" and about.in_custody is False
    return None if left_prison or about.housing_situation == "not_known" else about.housing_situation


def _living(*codes: str, unclear: tuple[str, ...] = ()) -> Test:
    """Is the place one of these? An unclear code neither says so nor rules it out."""

    def test(about: Circumstances) -> Answer:
        place = lives_in(about)
        return UNKNOWN if place is None or place in unclear else said(place in codes)

    return test


def in_custody(about: Circumstances) -> Answer:
    """The custody answer where it is given, else the place where the person lives."""
    if about.in_custody is not None:
        return said(about.in_custody)
    place = lives_in(about)
    return UNKNOWN if place is None else said(place == "prison")


_without_a_home = _living(*WITHOUT_A_HOME, unclear=("hospital", "other"))


def homeless_now(about: Circumstances) -> Answer:
    """Without a home tonight; the inmate of a prison has a roof until release."""
    if in_custody(about) is YES:
        return NO
    if about.homeless_from is not None and about.homeless_from <= about.today:
        return YES
    return _without_a_home(about)


def _place_ends_within(days: int) -> Test:
    def test(about: Circumstances) -> Answer:
        if about.homeless_from is not None:
            return within(about.homeless_from, days, about)
        if in_custody(about) is YES:
            return within(about.release_date, days, about)
        # Nobody names a last day for a home that is not under threat.
        settled = about.housing_situation in IN_A_HOME and about.eviction_threat is False
        return NO if settled else UNKNOWN

    return test


def homeless_or_threatened(about: Circumstances) -> Answer:
    """Homeless, or likely to be within 56 days (Housing Act 1996 s175)."""
    return either((homeless_now(about), _place_ends_within(THREATENED_DAYS)(about)))


def _has_slept_rough(about: Circumstances) -> Answer:
    return YES if about.housing_situation == "rough_sleeping" else said(about.rough_sleeping_history)


_PLACE = "Where does the person live now?"
_ENDS = "On which day does the present place end?"
_NO_ABODE = "“No fixed abode” may be the street or a sofa."
_NO_DAY = "Of a home under threat whose last day nobody knows, it stays open."
_ELSEWHERE = "In hospital, or in some “other” place, a home to go back to may or may not be there."
PLACE = (
    Criterion(
        "sleeping_rough",
        "Sleeping rough",
        "is sleeping rough",
        "is not sleeping rough",
        _PLACE,
        _living("rough_sleeping", unclear=("no_fixed_abode",)),
        _NO_ABODE,
    ),
    Criterion(
        "no_fixed_abode",
        "No fixed abode",
        "has no fixed abode",
        "has a fixed place to stay",
        _PLACE,
        _living("no_fixed_abode", "rough_sleeping", "friends"),
    ),
    Criterion(
        "sofa_surfing",
        "Sofa surfing",
        "is staying with friends",
        "is not staying with friends",
        _PLACE,
        _living("friends", unclear=("no_fixed_abode",)),
        _NO_ABODE,
    ),
    Criterion(
        "in_hostel", "In a hostel", "is in a hostel or night shelter", "is not in a hostel", _PLACE, _living("hostel")
    ),
    Criterion("in_refuge", "In a refuge", "is in a refuge", "is not in a refuge", _PLACE, _living("refuge")),
    Criterion(
        "in_short_term_support",
        "In supported housing",
        "is in a hostel, refuge or supported housing",
        "is not in a hostel, refuge or supported housing",
        _PLACE,
        _living(*IN_SHORT_TERM_SUPPORT),
    ),
    Criterion(
        "in_temporary_accommodation",
        "In temporary accommodation",
        "is in bed and breakfast or other temporary accommodation",
        "is not in temporary accommodation",
        _PLACE,
        _living("bed_and_breakfast", "temporary"),
    ),
    Criterion(
        "in_probation_accommodation",
        "In probation accommodation",
        "is in approved premises or bail accommodation",
        "is not in approved premises or bail accommodation",
        _PLACE,
        _living("approved_premises", "bail"),
    ),
    Criterion("in_hospital", "In hospital", "is in hospital", "is not in hospital", _PLACE, _living("hospital")),
    Criterion(
        "in_care", "In care", "is in a children's home or foster care", "is not in care", _PLACE, _living("care")
    ),
    Criterion(
        "in_own_home",
        "In a home",
        "lives in a home of their own or their family's",
        "does not live in a home of their own or their family's",
        _PLACE,
        _living(*IN_A_HOME, unclear=("other",)),
        "“Other” may be a home.",
    ),
)

THREAT = (
    Criterion(
        "homeless_now", "Homeless now", "is homeless now", "is not homeless now", _PLACE, homeless_now, _ELSEWHERE
    ),
    Criterion(
        "place_ends_within_14_days",
        "Place ends within 14 days",
        "loses the present place within 14 days",
        "keeps the present place for 14 days",
        _ENDS,
        _place_ends_within(14),
        _NO_DAY,
    ),
    Criterion(
        "place_ends_within_56_days",
        "Place ends within 56 days",
        "loses the present place within 56 days",
        "keeps the present place for 56 days",
        _ENDS,
        _place_ends_within(THREATENED_DAYS),
        _NO_DAY,
    ),
    Criterion(
        "homeless_or_threatened",
        "Homeless or threatened within 56 days",
        "is homeless or will be within 56 days",
        "is not homeless and will not be within 56 days",
        "Where does the person live now, and when does that end?",
        homeless_or_threatened,
        _NO_DAY,
    ),
    Criterion(
        "eviction_threat",
        "Under threat of eviction",
        "is under threat of eviction",
        "is not under threat of eviction",
        "Is the person under threat of eviction?",
        told("eviction_threat"),
    ),
    Criterion(
        "harassment",
        "Harassment",
        "is being harassed",
        "is not being harassed",
        "Is anybody harassing the person?",
        told("harassment"),
    ),
    Criterion(
        "rough_sleeping_history",
        "Has slept rough",
        "has slept rough",
        "has never slept rough",
        "Has the person ever slept rough?",
        _has_slept_rough,
    ),
    Criterion(
        "first_tenancy",
        "First tenancy",
        "is in or about to start a first tenancy",
        "is not starting a first tenancy",
        "Is this, or would it be, a first tenancy?",
        told("first_tenancy"),
    ),
    Criterion(
        "duty_accepted",
        "Homelessness duty accepted",
        "is owed a homelessness duty",
        "is not owed a homelessness duty",
        "Has a council accepted a homelessness duty?",
        told("duty_accepted"),
    ),
)

HOUSING: tuple[Criterion, ...] = PLACE + THREAT
