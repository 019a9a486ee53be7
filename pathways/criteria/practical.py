"""What a place must offer and who pays: access, pets, language, money."""

from pathways.criteria.answers import UNKNOWN, Answer, Criterion, Test, among, any_of, said, told
from pathways.criteria.circumstances import BENEFITS, Circumstances


def _benefits(*codes: str) -> Test:
    def test(about: Circumstances) -> Answer:
        return said(about.benefits in codes) if about.benefits in BENEFITS else UNKNOWN

    return test


_ACCESS = "What access needs are there, if any?"
_BENEFIT = "Which benefits are paid, applied for or not available?"

PRACTICAL: tuple[Criterion, ...] = (
    Criterion(
        "wheelchair",
        "Uses a wheelchair",
        "uses a wheelchair",
        "does not use a wheelchair",
        _ACCESS,
        among("access_needs", "wheelchair"),
    ),
    Criterion(
        "ground_floor",
        "Needs the ground floor",
        "needs a room on the ground floor",
        "does not need the ground floor",
        _ACCESS,
        any_of(among("access_needs", "ground_floor"), among("access_needs", "wheelchair")),
    ),
    Criterion(
        "hearing_need",
        "Hearing",
        "is deaf or hard of hearing",
        "has no hearing need",
        _ACCESS,
        among("access_needs", "hearing"),
    ),
    Criterion(
        "sight_need",
        "Sight",
        "is blind or partially sighted",
        "has no sight need",
        _ACCESS,
        among("access_needs", "sight"),
    ),
    Criterion("pet", "Pet", "has a pet", "has no pet", "Does the person have a pet that must come too?", told("pets")),
    Criterion(
        "interpreter",
        "Interpreter",
        "needs an interpreter",
        "needs no interpreter",
        "Does the person need an interpreter?",
        told("interpreter"),
    ),
    Criterion(
        "no_recourse",
        "No recourse to public funds",
        "has no recourse to public funds",
        "has recourse to public funds",
        "May the person claim public funds?",
        told("no_recourse"),
    ),
    Criterion(
        "benefits_in_payment",
        "Benefits in payment",
        "has benefits in payment",
        "has no benefits in payment",
        _BENEFIT,
        _benefits("in_payment"),
    ),
    Criterion(
        "benefits_claimed",
        "Benefits paid or applied for",
        "has benefits or has applied for them",
        "has not applied for benefits",
        _BENEFIT,
        _benefits("in_payment", "applied"),
    ),
    Criterion(
        "rent_arrears",
        "Rent arrears",
        "owes rent",
        "owes no rent",
        "Does the person owe rent to a landlord?",
        told("rent_arrears"),
    ),
)
