"""Keys by which a person may be found again, and how alike two people look (TECH, person matching). Pure functions."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from jellyfish import jaro_winkler_similarity, metaphone

NUMBERS = ("crn", "prison_number", "pnc", "ni_number")
# Weights per field: the same, close, different; a gap counts nothing.
WEIGHTS: dict[str, tuple[float, float, float]] = {
    "number": (14, 9, -3),
    "date_of_birth": (10, 6, -4),
    "family_name": (7, 4, -3),
    "given_name": (6, 3, -2.5),
}
SWAPPED = 15
LIKELY = 8.0
SAME_BY_MORE_THAN_NAMES = 12.0  # a namesake born on another day is likely enough to be shown, and no reason for a task
LONGEST_KEY = 80
WORD = "word"  # the kind of key by which a list is searched; too common to compare people by


@dataclass(frozen=True)
class Facts:
    """What is known of a person when looking for them."""

    given_name: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    crn: str = ""
    prison_number: str = ""
    pnc: str = ""
    ni_number: str = ""


def facts_of(person: object) -> Facts:
    """The facts of a service user, or of anything with the same attributes."""
    return Facts(**{name: getattr(person, name) for name in Facts.__dataclass_fields__})


def keys(facts: Facts) -> set[tuple[str, str]]:
    """(kind, value) pairs; two people who share one are worth comparing."""
    given, family = metaphone(facts.given_name.strip()), metaphone(facts.family_name.strip())
    found = {(name, getattr(facts, name)) for name in NUMBERS if getattr(facts, name)}
    if facts.date_of_birth:
        found.add(("born", facts.date_of_birth.isoformat()))
        for name in filter(None, (given, family)):
            found.add(("name_year", f"{name}|{facts.date_of_birth.year}"))
    if given and family:
        found.add(("names", "|".join(sorted((given, family)))))
    return {(kind, value[:LONGEST_KEY]) for kind, value in found}


def plain(text: str) -> str:
    """Letters and digits alone, in lower case and without accents: O’Brien and Ó Brien are both found by obrien."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def words(*names: str) -> set[str]:
    """The words of names as they are searched by: each whole, and the parts of those that a mark divides."""
    whole = {word for name in names for word in name.split()}
    return {found for word in whole for part in (word, *re.split(r"\W", word)) if (found := plain(part))}


def filed(person: object) -> set[tuple[str, str]]:
    """Every (kind, value) pair that is kept for a service user: those to compare by, and the words of all names."""
    named = words(person.given_name, person.family_name, person.also_known_as)
    return keys(facts_of(person)) | {(WORD, word[:LONGEST_KEY]) for word in named}


def _weigh(kind: str, mine: str, theirs: str) -> tuple[float, str | None]:
    same, close, different = WEIGHTS[kind]
    if not mine or not theirs:
        return 0, None
    if mine == theirs:
        return same, "the same"
    alike = jaro_winkler_similarity(mine, theirs) >= (0.88 if kind.endswith("name") else 0.94)
    return (close, "nearly the same") if alike else (different, None)


LABELS = {
    "crn": "CRN",
    "prison_number": "prison number",
    "pnc": "PNC number",
    "ni_number": "National Insurance number",
    "date_of_birth": "date of birth",
    "family_name": "family name",
    "given_name": "given name",
}


def compare(one: Facts, other: Facts) -> tuple[float, tuple[str, ...]]:
    """How alike two people are (LIKELY and over is likely), and which facts agree, in words."""
    score, agree = 0.0, []
    for name in NUMBERS:
        weight, how = _weigh("number", getattr(one, name), getattr(other, name))
        score += weight
        if how:
            agree.append(f"{LABELS[name]} {how}")
    dates = [facts.date_of_birth.isoformat() if facts.date_of_birth else "" for facts in (one, other)]
    for name, mine, theirs in (
        ("date_of_birth", *dates),
        ("family_name", one.family_name.casefold(), other.family_name.casefold()),
        ("given_name", one.given_name.casefold(), other.given_name.casefold()),
    ):
        weight, how = _weigh(name, mine, theirs)
        score += weight
        if how:
            agree.append(f"{LABELS[name]} {how}")
    swapped = (one.given_name.casefold(), one.family_name.casefold()) == (
        other.family_name.casefold(),
        other.given_name.casefold(),
    )
    if swapped and one.given_name and one.family_name:
        score += SWAPPED
        agree.append("given and family name the other way round")
    return score, tuple(agree)
