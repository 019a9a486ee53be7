"""What the person needs support with, domain by domain, and together."""

from pathways.criteria.answers import NO, UNKNOWN, YES, Answer, Criterion, Test, all_of, any_of, said, told
from pathways.criteria.circumstances import LEVELS, NEED_DOMAINS, Circumstances

COMPLEX_FROM = 3  # domains at medium or above
# Further reasons for needing support, which tell of a need in a domain whose level nobody has said. The main reason
# proposes the pathway and settles nothing more: its level is asked.
TOLD_BY: dict[str, frozenset[str]] = {
    "drugs": frozenset({"drugs"}),
    "alcohol": frozenset({"alcohol"}),
    "mental_health": frozenset({"mental_health", "older_mental_health", "mentally_disordered_offenders"}),
    "physical_health": frozenset({"physical_sensory", "frail_elderly", "hiv_aids"}),
    "learning_disability": frozenset({"learning_disability"}),
    "domestic_abuse": frozenset({"domestic_abuse"}),
    "offending": frozenset({"offenders", "mentally_disordered_offenders"}),
}


def need(domain: str, least: str) -> Test:
    """Is the need in this domain at this level or above? A further reason tells of some need, at no level."""
    answers = {level: said(place >= LEVELS.index(least)) for place, level in enumerate(LEVELS)}
    told_by = TOLD_BY.get(domain, frozenset()) if least == "low" else frozenset()

    def test(about: Circumstances) -> Answer:
        answer = answers.get((about.needs or {}).get(domain, ""), UNKNOWN)
        return YES if answer is UNKNOWN and not told_by.isdisjoint(about.secondary_needs or ()) else answer

    return test


def _domains_at(least: str, count: int) -> Test:
    """Are at least so many domains at this level or above? Unknown while the unknown ones could decide it."""
    domain_tests = tuple(need(domain, least) for domain in NEED_DOMAINS)

    def test(about: Circumstances) -> Answer:
        answers = [each(about) for each in domain_tests]
        sure = answers.count(YES)
        if sure >= count:
            return YES
        return NO if sure + answers.count(UNKNOWN) < count else UNKNOWN

    return test


def support_needed(about: Circumstances) -> str | None:
    """The highest level among the needs that are known; low when all are none, nothing when none is known."""
    levels = [level for level in (about.needs or {}).values() if level in LEVELS]
    return LEVELS[max(1, *map(LEVELS.index, levels))] if levels else None


def _level_row(domain: str, words: str, least: str) -> Criterion:
    wording = {"low": "a", "medium": "a medium or high", "high": "a high"}[least]
    return Criterion(
        {"low": f"{domain}_need", "medium": f"{domain}_need_medium_or_above", "high": f"{domain}_need_high"}[least],
        {"low": f"Need: {words}", "medium": f"Medium or high need: {words}", "high": f"High need: {words}"}[least],
        f"has {wording} need for support with {words}",
        f"does not have {wording} need for support with {words}",
        f"What is the level of need for support with {words}?",
        need(domain, least),
    )


WORDS = {
    "drugs": "drugs",
    "alcohol": "alcohol",
    "mental_health": "mental health",
    "physical_health": "physical health",
    "learning_disability": "a learning disability",
    "domestic_abuse": "domestic abuse",
    "offending": "offending",
    "training_work": "training and work",
    "money": "money",
    "daily_living": "daily living",
    "relationships": "relationships",
}

LEVEL_ROWS = tuple(
    _level_row(domain, WORDS[domain], least) for domain in NEED_DOMAINS for least in ("low", "medium", "high")
)


def _referred_for_domestic_abuse(about: Circumstances) -> Answer:
    return said("domestic_abuse" in (about.client_group, *(about.secondary_needs or ())))


# Whoever is referred for it, as the main or a further reason, is at risk, however little support they need with it.
at_risk_of_domestic_abuse = any_of(need("domestic_abuse", "low"), _referred_for_domestic_abuse)
_SUBSTANCES = any_of(need("drugs", "medium"), need("alcohol", "medium"))
_ALL = "What is the level of need in each domain?"
_RATED = "While a domain that nobody has rated could decide it, it stays open."

TOGETHER = (
    Criterion(
        "substance_need_medium_or_above",
        "Medium or high need: drugs or alcohol",
        "has a medium or high need for support with drugs or alcohol",
        "does not have a medium or high need for support with drugs or alcohol",
        "What are the levels of need for support with drugs and with alcohol?",
        _SUBSTANCES,
        _RATED,
    ),
    Criterion(
        "dual_diagnosis",
        "Dual diagnosis",
        "needs support with mental health and with drugs or alcohol together",
        "does not need support with mental health and with drugs or alcohol together",
        "What are the levels of need for mental health, drugs and alcohol?",
        all_of(need("mental_health", "medium"), _SUBSTANCES),
        _RATED,
    ),
    Criterion(
        "at_risk_of_domestic_abuse",
        "At risk of domestic abuse",
        "is at risk of domestic abuse",
        "is not at risk of domestic abuse",
        "Is the person at risk of domestic abuse?",
        at_risk_of_domestic_abuse,
    ),
    Criterion(
        "complex_needs",
        "Complex needs",
        "has medium or high needs in three domains or more",
        "has medium or high needs in fewer than three domains",
        _ALL,
        _domains_at("medium", COMPLEX_FROM),
        _RATED,
    ),
    Criterion(
        "high_support",
        "High support need",
        "has a high need in some domain",
        "has no high need",
        _ALL,
        _domains_at("high", 1),
        _RATED,
    ),
    Criterion(
        "medium_support_or_above",
        "Medium or high support need",
        "has a medium or high need in some domain",
        "has no medium or high need",
        _ALL,
        _domains_at("medium", 1),
        _RATED,
    ),
    Criterion(
        "any_support",
        "Some support need",
        "needs support in some domain",
        "needs no support",
        _ALL,
        _domains_at("low", 1),
        _RATED,
    ),
    Criterion(
        "active_substance_use",
        "Using drugs or alcohol now",
        "is using drugs or alcohol now",
        "is not using drugs or alcohol now",
        "Is the person using drugs or alcohol now?",
        told("active_substance_use"),
    ),
    Criterion(
        "abstinent", "Abstinent", "is abstinent", "is not abstinent", "Is the person abstinent?", told("abstinent")
    ),
)

NEEDS: tuple[Criterion, ...] = LEVEL_ROWS + TOGETHER
