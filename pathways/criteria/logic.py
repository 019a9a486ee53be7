"""What the names of the vocabulary say about each other: which holds whenever another does, which cannot hold together.

Enough to find rules that contradict themselves. Whatever it says is certain. Of one name and another it knows all that
is true; of three together it does not.
"""

from collections.abc import Iterable
from functools import cache
from itertools import combinations

from pathways.criteria.circumstances import NEED_DOMAINS

AGES = {
    "under_16": (0, 15),
    "aged_16_or_17": (16, 17),
    "under_18": (0, 17),
    "aged_18_or_over": (18, 200),
    "aged_18_to_20": (18, 20),
    "aged_18_to_24": (18, 24),
    "aged_16_to_24": (16, 24),
    "aged_25_or_over": (25, 200),
    "under_35": (0, 34),
    "aged_50_or_over": (50, 200),
    "aged_55_or_over": (55, 200),
    "aged_65_or_over": (65, 200),
}
# Of each of these only one can hold.
ONE_OF = (
    ("woman", "man"),
    ("single", "couple", "family"),
    ("in_custody", "no_fixed_abode", "in_short_term_support", "in_temporary_accommodation",
     "in_probation_accommodation", "in_hospital", "in_care", "in_own_home"),
    ("sleeping_rough", "sofa_surfing"),
    ("in_hostel", "in_refuge"),
    ("in_custody", "homeless_now"),
    ("in_custody", "left_custody_within_28_days"),
    ("connected_where_wanted", "connected_nowhere"),
    ("mappa_category_1", "mappa_category_2", "mappa_category_3", "mappa_category_4"),
)  # fmt: skip
# Whenever the first holds, so do the others.
HOLDS_TOO = {
    "sleeping_rough": ("no_fixed_abode", "rough_sleeping_history"),
    "sofa_surfing": ("no_fixed_abode",),
    "no_fixed_abode": ("homeless_now",),
    "in_hostel": ("in_short_term_support", "homeless_now"),
    "in_refuge": ("in_short_term_support", "homeless_now"),
    "in_temporary_accommodation": ("homeless_now",),
    "in_probation_accommodation": ("homeless_now",),
    "homeless_now": ("homeless_or_threatened",),
    "place_ends_within_14_days": ("place_ends_within_56_days",),
    "place_ends_within_56_days": ("homeless_or_threatened",),
    "three_or_more_children": ("with_children",),
    "with_children": ("pregnant_or_with_children",),
    "pregnant": ("pregnant_or_with_children",),
    "under_enhanced_care_programme": ("under_care_programme",),
    "care_leaver": ("connected_or_exempt",),
    "armed_forces": ("connected_or_exempt",),
    "connected_where_wanted": ("connected_or_exempt",),
    "leaving_custody_within_7_days": ("leaving_custody_within_14_days",),
    "leaving_custody_within_14_days": ("leaving_custody_within_28_days",),
    "leaving_custody_within_28_days": ("leaving_custody_within_56_days",),
    "leaving_custody_within_56_days": ("leaving_custody_within_84_days",),
    "leaving_custody_within_84_days": ("in_custody",),
    "licence_ends_within_28_days": ("licence_ends_within_91_days",),
    "licence_ends_within_91_days": ("on_licence",),
    "supervised": ("offending",),
    "arson_conviction": ("any_screened_conviction",),
    "sexual_offence_conviction": ("any_screened_conviction",),
    "violence_conviction": ("any_screened_conviction",),
    "domestic_abuse_conviction": ("any_screened_conviction",),
    "drugs_supply_conviction": ("any_screened_conviction",),
    "theft_conviction": ("any_screened_conviction",),
    "exclusion_unmapped": ("excluded_somewhere",),
    "mappa_category_1": ("mappa_managed",),
    "mappa_category_2": ("mappa_managed",),
    "mappa_category_3": ("mappa_managed",),
    "mappa_category_4": ("mappa_managed",),
    "rosh_very_high": ("rosh_high_or_above",),
    "rosh_high_to_children": ("rosh_high_or_above",),
    "rosh_high_to_public": ("rosh_high_or_above",),
    "rosh_high_to_known_adult": ("rosh_high_or_above",),
    "rosh_high_to_staff": ("rosh_high_or_above",),
    "rosh_high_or_above": ("rosh_medium_or_above",),
    "dual_diagnosis": ("mental_health_need_medium_or_above", "substance_need_medium_or_above"),
    "complex_needs": ("medium_support_or_above",),
    "high_support": ("medium_support_or_above",),
    "medium_support_or_above": ("any_support",),
    "drugs_need_medium_or_above": ("substance_need_medium_or_above",),
    "alcohol_need_medium_or_above": ("substance_need_medium_or_above",),
    "substance_need_medium_or_above": ("medium_support_or_above",),
    "offending_need": ("offending",),
    "domestic_abuse_need": ("at_risk_of_domestic_abuse",),
    "at_risk_of_domestic_abuse": ("connected_or_exempt",),
    "wheelchair": ("ground_floor",),
    "benefits_in_payment": ("benefits_claimed",),
}


@cache
def implied() -> dict[str, frozenset[str]]:
    """{name: every name that holds whenever it does, itself included}."""
    steps = {name: set(others) for name, others in HOLDS_TOO.items()}
    for domain in NEED_DOMAINS:
        steps.setdefault(f"{domain}_need_high", set()).update({f"{domain}_need_medium_or_above", "high_support"})
        steps.setdefault(f"{domain}_need_medium_or_above", set()).update({f"{domain}_need", "medium_support_or_above"})
        steps.setdefault(f"{domain}_need", set()).add("any_support")
    for name, (low, high) in AGES.items():
        steps[name] = {other for other, (least, most) in AGES.items() if least <= low and high <= most}
    return {name: _reached(name, steps) for name in steps}


def _reached(name: str, steps: dict[str, set[str]]) -> frozenset[str]:
    found, ahead = {name}, [name]
    while ahead:
        new = steps.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return frozenset(found)


@cache
def apart() -> frozenset[frozenset[str]]:
    """Pairs of names that never hold together."""
    pairs = {frozenset(pair) for group in ONE_OF for pair in combinations(group, 2)}
    for (one, (low, high)), (other, (least, most)) in combinations(AGES.items(), 2):
        if high < least or most < low:
            pairs.add(frozenset((one, other)))
    return frozenset(pairs)


def closed(names: Iterable[str]) -> frozenset[str]:
    """These names and all that holds whenever they do."""
    return frozenset().union(*(implied().get(name, {name}) for name in names))


def possible(
    all_of: Iterable[str], any_of: Iterable[str] = (), none_of: Iterable[str] = (), *more: Iterable[str]
) -> bool:
    """Whether somebody could be like this, as far as the names tell; False is certain.

    `more` are further names of which one must hold, as of `any_of`.
    """
    must, never = closed(all_of), frozenset(none_of)
    if must & never or any(pair <= must for pair in apart()):
        return False
    open_still = [names for names in map(tuple, (any_of, *more)) if names and must.isdisjoint(names)]
    if not open_still:
        return True
    first, *others = open_still
    return any(possible((*must, name), (), never, *others) for name in first)
