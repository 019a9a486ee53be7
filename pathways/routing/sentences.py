"""What is said about a service: one sentence for each answer to each question, written once per service."""

from collections.abc import Iterable
from datetime import date

from pathways.criteria import Answer, criterion
from pathways.routing.data import (
    CANNOT_TELL,
    DOES_NOT,
    MEETS,
    NOT_NOW,
    OR,
    MixLimitNow,
    Requirement,
    ServiceNow,
    StageNow,
    Verdict,
)
from pathways.routing.ranking import ELSEWHERE, NEXT_TO_IT, SERVES_IT, STANDS_THERE

Verdicts = dict[Answer, Verdict]

ASK_EXCLUSIONS = "Does a condition keep the person out of any area?"
ASK_AVOID = "Are there areas that the person must avoid?"
ASK_AREAS = "Which areas does the person want to live in?"
CHECK_THE_MAP = "Check the map: is this service inside the place that the condition describes?"
CHECK_THE_UNIT = "Check the map: which of the service's units stand outside the areas to keep out of?"

REASONS = {
    MEETS: "Meets everything.",
    CANNOT_TELL: "Cannot tell yet.",
    NOT_NOW: "Not now.",
    DOES_NOT: "Not suitable.",
}

OPEN_NOW = Verdict("vacancy", MEETS, "A place is free now.")
FULL = Verdict("vacancy", NOT_NOW, "Every place is taken, and no day is known on which one comes free.")
CLOSED = Verdict("closed", NOT_NOW, "The service is closed to new referrals.")
NOT_AGREED = Verdict(
    "closed", NOT_NOW, "No information-sharing agreement of its provider holds: nobody there may read about the person."
)

AREA = {
    STANDS_THERE: Verdict("area", MEETS, "The service stands in an area wanted."),
    SERVES_IT: Verdict("area", MEETS, "The service takes people for an area wanted."),
    NEXT_TO_IT: Verdict("area", MEETS, "The service stands next to an area wanted."),
    ELSEWHERE: Verdict("area", MEETS, "The service stands outside the areas wanted."),
}
# Of a confidential address no sentence says where it is or is not.
AREA_CONFIDENTIAL = {
    SERVES_IT: AREA[SERVES_IT],
    ELSEWHERE: Verdict("area", MEETS, "Where the service stands is confidential."),
}

EXCLUSION = {
    DOES_NOT: Verdict(
        "exclusion",
        DOES_NOT,
        "The service stands in an area that a condition keeps the person out of.",
        hard=True,
    ),
    MEETS: Verdict("exclusion", MEETS, "No condition keeps the person away from here."),
}
EXCLUSION_BY_NAME = Verdict(
    "exclusion", DOES_NOT, "A condition keeps the person out of this service's premises.", hard=True
)
UNMAPPED = Verdict(
    "exclusion",
    CANNOT_TELL,
    "A condition keeps the person out of a place that no area names.",
    CHECK_THE_MAP,
    hard=True,
)
EXCLUSION_UNKNOWN = Verdict(
    "exclusion",
    CANNOT_TELL,
    "It is not known whether a condition keeps the person out of an area.",
    ASK_EXCLUSIONS,
    True,
)
EXCLUSION_PARTLY = Verdict(
    "exclusion",
    CANNOT_TELL,
    "It is not certain that the service stands clear of the areas to keep out of.",
    CHECK_THE_UNIT,
    True,
)
AVOID = {
    DOES_NOT: Verdict("avoid", DOES_NOT, "The service stands in an area that the person must avoid.", hard=True),
    MEETS: Verdict("avoid", MEETS, "The person need not avoid this place."),
}
AVOID_UNKNOWN = Verdict(
    "avoid",
    CANNOT_TELL,
    "It is not known whether there are areas that the person must avoid.",
    ASK_AVOID,
    True,
)
AVOID_PARTLY = Verdict(
    "avoid",
    CANNOT_TELL,
    "It is not certain that the service stands clear of the areas to avoid.",
    CHECK_THE_UNIT,
    True,
)
CONFIDENTIAL_NO = {
    kind: Verdict(kind, DOES_NOT, "Where the service stands rules it out; the hub can say more.", hard=True)
    for kind in ("exclusion", "avoid")
}


# Kinds of agency, as those who may refer to a stage are named.
AGENCIES = {
    "probation": "probation",
    "prison": "prisons",
    "police": "the police",
    "council": "councils",
    "county": "the county",
    "provider": "providers",
    "health": "health services",
    "other": "other agencies",
}


def who_refers(kinds: Iterable[str]) -> str:
    """Who may refer to a stage, in a sentence."""
    named = [words for kind, words in AGENCIES.items() if kind in set(kinds)]
    if not named:
        return "Every agency may refer to this stage."
    *first, last = named
    verb = "refers" if named in (["probation"], ["the county"]) else "refer"
    return f"Only {', '.join(first) + ' and ' if first else ''}{last} {verb} to this stage."


def not_theirs(stage: StageNow) -> Verdict:
    """The line of a stage to which the referrer's agency may not refer; the hub may still ask a service."""
    said = f"{who_refers(stage.referred_by)} The hub can ask one of them to take the referral up."
    return Verdict("referrer", NOT_NOW, said)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def requirement(row: Requirement) -> Verdicts:
    """The three sentences of one criterion of a service, or of several of which one is enough."""
    if row.or_else:
        return _one_of(row)
    asked = criterion(row.criterion)
    good, bad = (Answer.YES, Answer.NO) if row.must_hold else (Answer.NO, Answer.YES)
    words = {Answer.YES: asked.holds, Answer.NO: asked.fails}
    why = f" {row.because}" if row.because else ""
    return {
        good: Verdict(row.criterion, MEETS, f"The person {words[good]}.", "", row.hard),
        bad: Verdict(row.criterion, DOES_NOT, f"The person {words[bad]}.{why}", "", row.hard),
        Answer.UNKNOWN: Verdict(
            row.criterion,
            CANNOT_TELL,
            f"It is not known whether the person {asked.holds}.{why}",
            asked.ask,
            row.hard,
        ),
    }


def _one_of(row: Requirement) -> Verdicts:
    name, asked = OR.join(row.names), [criterion(each) for each in row.names]
    holds, why = ", or ".join(each.holds for each in asked), f" {row.because}" if row.because else ""
    ask = f"One yes is enough: {' '.join(dict.fromkeys(each.ask for each in asked))}"
    return {
        Answer.YES: Verdict(name, MEETS, f"One of these holds: the person {holds}.", "", row.hard),
        Answer.NO: Verdict(name, DOES_NOT, f"None of these holds: the person {holds}.{why}", "", row.hard),
        Answer.UNKNOWN: Verdict(
            name, CANNOT_TELL, f"It is not known whether one of these holds: the person {holds}.{why}", ask, row.hard
        ),
    }


def mix_limit(row: MixLimitNow) -> Verdicts:
    """The three sentences of one limit on the mix of residents."""
    asked, name = criterion(row.criterion), f"mix:{row.criterion}"
    room = Verdict(name, MEETS, f"The limit on the mix leaves room ({asked.label}: {row.current} of {row.at_most}).")
    if row.current < row.at_most:
        return dict.fromkeys(Answer, room)
    reached = f"the limit on the mix is reached ({asked.label}: {row.current} of {row.at_most})."
    return {
        Answer.YES: Verdict(name, NOT_NOW, f"The person {asked.holds}, and {reached}"),
        Answer.NO: Verdict(name, MEETS, f"The person {asked.fails}, so the limit on the mix does not count."),
        Answer.UNKNOWN: Verdict(
            name, CANNOT_TELL, f"It is not known whether the person {asked.holds}, and {reached}", asked.ask
        ),
    }


def vacancy(service: ServiceNow, day: date, needed: date) -> Verdict:
    """Free now, free by the day it is needed, free later, or nobody knows when."""
    if service.free_units > 0:
        return OPEN_NOW
    if day == date.max:
        return FULL
    if day <= needed:
        return Verdict("vacancy", MEETS, f"A place is expected on {in_words(day)}, before it is needed.")
    return Verdict("vacancy", NOT_NOW, f"Every place is taken; the next is expected on {in_words(day)}.")
