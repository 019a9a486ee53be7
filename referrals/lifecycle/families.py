"""What a declared criterion is about, as reasons to decline are: only one about it bears a reason out. Pure.

Every criterion is of exactly one family. Those that fit none of the others say whom a service is for.
"""

from dataclasses import dataclass

from pathways.criteria import CRITERIA
from referrals.codes import DeclineReason


@dataclass(frozen=True)
class Family:
    """What the criteria are about, in words, and which they are."""

    words: str
    criteria: frozenset[str]


def _family(words: str, *begins: str, also: tuple[str, ...] = ()) -> Family:
    return Family(words, frozenset(name for name in CRITERIA if name.startswith(begins) or name in also))


RISK = _family(
    "risk", "rosh_", "mappa_",
    also=(*(name for name in CRITERIA if name.endswith("_conviction")), "exclusion_unmapped"),
)  # fmt: skip
AGE_OR_GENDER = _family("age or gender", "aged_", "under_1", "under_3", also=("woman", "man"))
CONNECTION = _family("a local connection", "connected_")
FUNDS = _family("money", "benefits_", also=("no_recourse", "rent_arrears"))
LICENCE = _family("a licence", "licence_", also=("on_licence",))
PRACTICAL = _family(
    "practical needs", also=("wheelchair", "ground_floor", "hearing_need", "sight_need", "pet", "interpreter")
)
PLACE = _family("places to keep away from", also=("excluded_somewhere",))
_OTHERS = (RISK, AGE_OR_GENDER, CONNECTION, FUNDS, LICENCE, PRACTICAL, PLACE)
CLIENT_GROUP = Family(
    "whom it is for", frozenset(CRITERIA) - {name for family in _OTHERS for name in family.criteria}
)  # fmt: skip

FAMILIES: tuple[Family, ...] = (*_OTHERS, CLIENT_GROUP)
# The criteria that can bear out a reason to decline.
SPOKEN_OF: dict[str, Family] = {
    DeclineReason.OUTSIDE_CLIENT_GROUP: CLIENT_GROUP,
    DeclineReason.AGE_OR_GENDER: AGE_OR_GENDER,
    DeclineReason.AREA: CONNECTION,
    DeclineReason.NO_FUNDS: FUNDS,
    DeclineReason.LICENCE_TOO_SHORT: LICENCE,
    DeclineReason.RISK_TO_RESIDENTS: RISK,
    DeclineReason.RISK_TO_STAFF: RISK,
}
