"""The only place that turns the database into pandas: aggregated in SQL first, from columns that identify nobody.

A frame has as many rows as there are groups, with their number in `n`.
"""

from analytics.frames.cases import accommodation_needs, accommodation_statuses, brokerage, decisions, releases
from analytics.frames.provision import alerts, complaints, contracts, grades, quality_visits, returns
from analytics.frames.shared import LONG_ENOUGH, REFERRAL
from analytics.frames.stages import entered_stages, left_stages
from analytics.frames.stays import (
    after_a_wait,
    arrivals_waited_for,
    declines,
    departures,
    entries,
    follow_ups,
    in_service,
    outcomes,
    people_with_needs,
    served,
    unit_days,
)
from analytics.frames.unmet import unmet

__all__ = [
    "LONG_ENOUGH",
    "REFERRAL",
    "accommodation_needs",
    "accommodation_statuses",
    "after_a_wait",
    "alerts",
    "complaints",
    "arrivals_waited_for",
    "brokerage",
    "contracts",
    "decisions",
    "declines",
    "departures",
    "entered_stages",
    "entries",
    "follow_ups",
    "grades",
    "in_service",
    "left_stages",
    "outcomes",
    "people_with_needs",
    "quality_visits",
    "releases",
    "returns",
    "served",
    "unit_days",
    "unmet",
]
