"""Band A, B or C: who waits in front of whom, by declared rules.

Band A is the list that the county's commissioning body printed for floating support (January 2014); Band B is everybody
homeless or threatened with homelessness within 56 days (Housing Act 1996 s175); Band C is everybody else.
"""

from dataclasses import dataclass

from pathways.criteria import CRITERIA, Answer, Circumstances


@dataclass(frozen=True)
class BandRule:
    band: str
    criterion: str
    because: str


# The first rule that holds decides; so the order inside a band only chooses the sentence.
BAND_RULES = (
    BandRule("A", "sleeping_rough", "The person is sleeping rough."),
    BandRule("A", "at_risk_of_domestic_abuse", "The person is at risk of domestic abuse."),
    BandRule("A", "harassment", "The person is being harassed."),
    BandRule("A", "under_18", "The person is under 18."),
    BandRule("A", "eviction_threat", "The person is under threat of eviction."),
    BandRule("A", "first_tenancy", "The person is in or about to start a first tenancy."),
    BandRule("A", "in_short_term_support", "The person is moving on from a hostel, refuge or supported housing."),
    BandRule("A", "institutionalised", "The person is vulnerable after a long time in institutions."),
    BandRule("B", "homeless_or_threatened", "The person is homeless or will be within 56 days."),
)
OTHERWISE = ("C", "Nothing that is known puts the person in Band A or B.")


def band(circumstances: Circumstances) -> tuple[str, str]:
    """The band and why, by what is known; what is not known never raises a band, see `band_asks`."""
    for rule in BAND_RULES:
        if CRITERIA[rule.criterion].test(circumstances) is Answer.YES:
            return rule.band, rule.because
    return OTHERWISE


def band_asks(circumstances: Circumstances) -> tuple[str, ...]:
    """What to ask because the answer could put the person in a higher band."""
    reached = band(circumstances)[0]
    return tuple(
        dict.fromkeys(
            CRITERIA[rule.criterion].ask
            for rule in BAND_RULES
            if rule.band < reached and CRITERIA[rule.criterion].test(circumstances) is Answer.UNKNOWN
        )
    )
