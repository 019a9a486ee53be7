"""Where to: one person, one pathway, every service, with the reasons. A pure function of what it is given."""

from collections.abc import Iterable
from datetime import datetime

from pathways.criteria import Circumstances
from pathways.routing.board import Board, Ranking
from pathways.routing.data import (
    KINDS,
    OR,
    STANDINGS,
    MixLimitNow,
    PathwayNow,
    Recommendation,
    Requirement,
    Rule,
    RuleTried,
    ServiceNow,
    ServiceVerdict,
    StageNow,
    Standing,
    Verdict,
)
from pathways.routing.ranking import RANKING, Yardstick
from pathways.routing.record import to_json
from pathways.routing.stages import CHOSEN

__all__ = [
    "KINDS",
    "OR",
    "RANKING",
    "STANDINGS",
    "Board",
    "MixLimitNow",
    "PathwayNow",
    "Ranking",
    "Recommendation",
    "Requirement",
    "Rule",
    "RuleTried",
    "ServiceNow",
    "ServiceVerdict",
    "StageNow",
    "Standing",
    "Verdict",
    "Yardstick",
    "recommend",
    "to_json",
]


def recommend(
    circumstances: Circumstances,
    pathway: PathwayNow,
    services: Iterable[ServiceNow],
    now: datetime,
    *,
    at_stage: str | None = None,
    because: str = CHOSEN,
    referrer: str | None = None,
) -> Recommendation:
    """The stage and why; every service of that stage or area, ranked, with a verdict on everything asked.

    Total and deterministic, whatever the order of the rows. `at_stage` asks for a stage that a person has chosen (a
    move along the pathway), `because` of this; KeyError when the pathway has none of that code. `referrer` is the kind
    of the agency that refers. For many people make one `Board`, and keep it.
    """
    return Board(pathway, services, now).recommend(circumstances, at_stage=at_stage, because=because, referrer=referrer)
