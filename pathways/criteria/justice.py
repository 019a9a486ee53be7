"""Custody, licence, risk of serious harm, MAPPA, convictions that services screen for, exclusions.

Sources: risk groups and levels, OASys; MAPPA, Criminal Justice Act 2003 s325-327B.
"""

from pathways.criteria.answers import NO, UNKNOWN, YES, Answer, Criterion, Test, among, both, either, said, told
from pathways.criteria.circumstances import CONVICTIONS, ROSH_GROUPS, ROSH_LEVELS, Circumstances
from pathways.criteria.housing import in_custody, within


def _leaves_custody_within(days: int) -> Test:
    def test(about: Circumstances) -> Answer:
        return both((in_custody(about), within(about.release_date, days, about)))

    return test


def _left_custody_within(days: int) -> Test:
    def test(about: Circumstances) -> Answer:
        if in_custody(about) is YES:
            return NO
        if about.release_date is None:
            return NO if about.supervised is False else UNKNOWN
        return said(0 <= (about.today - about.release_date).days <= days)

    return test


def _licence_ends_within(days: int) -> Test:
    """Yes only for somebody on licence: a licence that is over is no licence."""

    def test(about: Circumstances) -> Answer:
        if about.on_licence is False:
            return NO
        if about.licence_ends is None:
            return NO if about.supervised is False else UNKNOWN
        return said(0 <= (about.licence_ends - about.today).days <= days)

    return test


def _on_licence(about: Circumstances) -> Answer:
    """A licence for life has no last day, and is a licence."""
    if about.on_licence and about.licence_ends is None:
        return YES
    return _licence_ends_within(36_500)(about)


def _rosh(least: str, *groups: str) -> Test:
    """Is the risk to any of these groups at this level or above?"""
    answers = {level: said(place >= ROSH_LEVELS.index(least)) for place, level in enumerate(ROSH_LEVELS)}

    def test(about: Circumstances) -> Answer:
        levels = about.rosh or {}
        return either([answers.get(levels.get(group, ""), UNKNOWN) for group in groups])

    return test


def _mappa(*categories: int) -> Test:
    def test(about: Circumstances) -> Answer:
        return UNKNOWN if about.mappa_category is None else said(about.mappa_category in categories)

    return test


def _mappa_level_2_or_3(about: Circumstances) -> Answer:
    if about.mappa_category == 0:
        return NO
    return UNKNOWN if about.mappa_level is None else said(about.mappa_level in (2, 3))


def _any_conviction(about: Circumstances) -> Answer:
    return UNKNOWN if about.convictions is None else said(not about.convictions.isdisjoint(CONVICTIONS))


def _excluded_somewhere(about: Circumstances) -> Answer:
    return either(
        (
            UNKNOWN if about.exclusion_areas is None else said(bool(about.exclusion_areas)),
            NO if about.exclusion_unmapped is None else said(about.exclusion_unmapped),
        )
    )


def _offending(about: Circumstances) -> Answer:
    groups = {about.client_group} | (about.secondary_needs or frozenset())
    if groups & {"offenders", "mentally_disordered_offenders"} or about.supervised:
        return YES
    level = (about.needs or {}).get("offending")
    return UNKNOWN if level is None else said(level != "none")


_RELEASE = "Is the person in custody, and on which day is the release?"
_LICENCE = "On which day does the licence end?"
_ROSH = "What is the risk of serious harm to each group?"
_NO_END = "Of a licence whose last day nobody knows, it stays open."
_RATED = "While a group that nobody has rated could decide it, it stays open."
_MAPPA = "What are the MAPPA category and level?"
_CONVICTIONS = "Which of the convictions that services screen for are there?"
_EXCLUSION = "Does a condition keep the person out of an area?"


def _release_row(days: int) -> Criterion:
    return Criterion(
        f"leaving_custody_within_{days}_days",
        f"Leaving custody within {days} days",
        f"leaves custody within {days} days",
        f"does not leave custody within {days} days",
        _RELEASE,
        _leaves_custody_within(days),
        "In custody without a day of release, it stays open.",
    )


def _risk_row(group: str, words: str) -> Criterion:
    return Criterion(
        f"rosh_high_to_{group}",
        f"High risk to {words}",
        f"poses a high or very high risk of serious harm to {words}",
        f"does not pose a high risk of serious harm to {words}",
        _ROSH,
        _rosh("high", group),
    )


def _mappa_row(category: int) -> Criterion:
    return Criterion(
        f"mappa_category_{category}",
        f"MAPPA category {category}",
        f"is in MAPPA category {category}",
        f"is not in MAPPA category {category}",
        _MAPPA,
        _mappa(category),
    )


def _conviction_row(name: str, label: str, code: str, words: str) -> Criterion:
    return Criterion(
        name,
        label,
        f"has a conviction for {words}",
        f"has no conviction for {words}",
        _CONVICTIONS,
        among("convictions", code),
    )


CUSTODY = (
    Criterion("in_custody", "In custody", "is in custody", "is not in custody", _RELEASE, in_custody),
    _release_row(7),
    _release_row(14),
    _release_row(28),
    _release_row(56),
    _release_row(84),
    Criterion(
        "left_custody_within_28_days",
        "Left custody in the last 28 days",
        "left custody in the last 28 days",
        "did not leave custody in the last 28 days",
        _RELEASE,
        _left_custody_within(28),
        "Of somebody under supervision whose day of release nobody knows, it stays open.",
    ),
    Criterion(
        "supervised",
        "Supervised by probation",
        "is supervised by probation or a youth offending team",
        "is not supervised by probation or a youth offending team",
        "Is the person supervised by probation or a youth offending team?",
        told("supervised"),
    ),
    Criterion(
        "on_licence",
        "On licence",
        "is on licence",
        "is not on licence",
        "Is the person on licence, and until when?",
        _on_licence,
    ),
    Criterion(
        "licence_ends_within_28_days",
        "Licence ends within 28 days",
        "is on a licence that ends within 28 days",
        "is not on a licence that ends within 28 days",
        _LICENCE,
        _licence_ends_within(28),
        _NO_END,
    ),
    Criterion(
        "licence_ends_within_91_days",
        "Licence ends within 13 weeks",
        "is on a licence that ends within 13 weeks",
        "is not on a licence that ends within 13 weeks",
        _LICENCE,
        _licence_ends_within(91),
        _NO_END,
    ),
    Criterion(
        "offending",
        "Offending",
        "has offended or is at risk of it",
        "is not at risk of offending",
        "Is the person at risk of offending?",
        _offending,
    ),
)

RISK = (
    Criterion(
        "rosh_medium_or_above",
        "Risk of serious harm medium or above",
        "poses a medium or higher risk of serious harm",
        "poses a low risk of serious harm",
        _ROSH,
        _rosh("medium", *ROSH_GROUPS),
        _RATED,
    ),
    Criterion(
        "rosh_high_or_above",
        "Risk of serious harm high or above",
        "poses a high or very high risk of serious harm",
        "does not pose a high risk of serious harm",
        _ROSH,
        _rosh("high", *ROSH_GROUPS),
        _RATED,
    ),
    Criterion(
        "rosh_very_high",
        "Risk of serious harm very high",
        "poses a very high risk of serious harm",
        "does not pose a very high risk of serious harm",
        _ROSH,
        _rosh("very_high", *ROSH_GROUPS),
        _RATED,
    ),
    _risk_row("children", "children"),
    _risk_row("public", "the public"),
    _risk_row("known_adult", "an adult they know"),
    _risk_row("staff", "staff"),
    Criterion(
        "mappa_managed",
        "Under MAPPA",
        "is managed under MAPPA",
        "is not managed under MAPPA",
        _MAPPA,
        _mappa(1, 2, 3, 4),
    ),
    _mappa_row(1),
    _mappa_row(2),
    _mappa_row(3),
    _mappa_row(4),
    Criterion(
        "mappa_level_2_or_3",
        "MAPPA level 2 or 3",
        "is managed at MAPPA level 2 or 3",
        "is not managed at MAPPA level 2 or 3",
        _MAPPA,
        _mappa_level_2_or_3,
        "In a category, but at no level that is known, it stays open.",
    ),
)

CONVICTED = (
    _conviction_row("arson_conviction", "Arson", "arson", "arson"),
    _conviction_row("sexual_offence_conviction", "Sexual offence", "sexual", "a sexual offence"),
    _conviction_row("violence_conviction", "Violence", "violence", "violence"),
    _conviction_row("domestic_abuse_conviction", "Domestic abuse offence", "domestic", "domestic abuse"),
    _conviction_row("drugs_supply_conviction", "Supplying drugs", "drugs_supply", "supplying drugs"),
    _conviction_row("theft_conviction", "Theft", "theft", "theft"),
    Criterion(
        "any_screened_conviction",
        "Any conviction that services screen for",
        "has a conviction that services screen for",
        "has no conviction that services screen for",
        _CONVICTIONS,
        _any_conviction,
    ),
)

EXCLUSION = (
    Criterion(
        "excluded_somewhere",
        "Kept out of an area",
        "is kept out of an area by a condition",
        "is not kept out of any area",
        _EXCLUSION,
        _excluded_somewhere,
    ),
    Criterion(
        "exclusion_unmapped",
        "Exclusion without an area",
        "is kept out of a place that no area names",
        "is not kept out of a place that no area names",
        _EXCLUSION,
        told("exclusion_unmapped"),
    ),
)

JUSTICE: tuple[Criterion, ...] = CUSTODY + RISK + CONVICTED + EXCLUSION
