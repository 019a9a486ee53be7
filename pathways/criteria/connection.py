"""Which area the person belongs to, and on which grounds (Housing Act 1996 s198-199)."""

from pathways.criteria.answers import UNKNOWN, Answer, Criterion, among, any_of, said, told
from pathways.criteria.circumstances import Circumstances
from pathways.criteria.needs import at_risk_of_domestic_abuse


def _connected_where_wanted(about: Circumstances) -> Answer:
    if about.local_connection is None or not about.areas_wanted:
        return UNKNOWN
    return said(not about.local_connection.isdisjoint(about.areas_wanted))


def _connected_nowhere(about: Circumstances) -> Answer:
    return UNKNOWN if about.local_connection is None else said(not about.local_connection)


_CONNECTION = "Which areas are wanted, and where is there a local connection?"
_GROUNDS = "On which grounds is there a local connection?"

CONNECTION: tuple[Criterion, ...] = (
    Criterion(
        "connected_where_wanted",
        "Local connection where wanted",
        "has a local connection to an area wanted",
        "has no local connection to an area wanted",
        _CONNECTION,
        _connected_where_wanted,
    ),
    Criterion(
        "connected_or_exempt",
        "Local connection or exempt",
        "has a local connection to an area wanted or needs none",
        "has no local connection to an area wanted and is not exempt",
        _CONNECTION,
        # Abuse, care and service in the forces put a connection out of the question (Housing Act 1996 s198-199).
        any_of(_connected_where_wanted, at_risk_of_domestic_abuse, told("care_leaver"), told("armed_forces")),
    ),
    Criterion(
        "connected_nowhere",
        "No local connection anywhere",
        "has no local connection anywhere",
        "has a local connection somewhere",
        _CONNECTION,
        _connected_nowhere,
    ),
    Criterion(
        "connected_by_residence",
        "Connected by residence",
        "has lived in the area by choice",
        "has not lived in the area by choice",
        _GROUNDS,
        among("local_connection_grounds", "residence"),
    ),
    Criterion(
        "connected_by_work",
        "Connected by work",
        "works in the area",
        "does not work in the area",
        _GROUNDS,
        among("local_connection_grounds", "work"),
    ),
    Criterion(
        "connected_by_family",
        "Connected by family",
        "has close family in the area",
        "has no close family in the area",
        _GROUNDS,
        among("local_connection_grounds", "family"),
    ),
    Criterion(
        "connected_by_special",
        "Connected for a special reason",
        "has a special reason to be in the area",
        "has no special reason to be in the area",
        _GROUNDS,
        among("local_connection_grounds", "special"),
    ),
)
