"""What codes count as: dated mappings, each with a publisher. A code never says it of itself (DOMAIN rule 5)."""

from analytics.mappings.departures import INDEPENDENT, VERSIONS, Departure, DepartureMapping, mapping_on
from analytics.mappings.statuses import APART, SETTLED, STATUS_MAPPINGS, UNRECORDED, UNSETTLED, StatusMapping

__all__ = [
    "APART",
    "Departure",
    "DepartureMapping",
    "INDEPENDENT",
    "SETTLED",
    "STATUS_MAPPINGS",
    "StatusMapping",
    "UNRECORDED",
    "UNSETTLED",
    "VERSIONS",
    "mapping_on",
]
