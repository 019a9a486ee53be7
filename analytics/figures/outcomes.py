"""Outcomes needed and achieved, and outcome forms."""

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query
from analytics.figures.breakdowns import CLIENT_GROUPS, SERVICE_TYPES, of_services, of_stays
from analytics.indicators import outcomes as indicators
from analytics.standings import Measure
from analytics.windows import Window

AT_A_TIME = ("area", "cohort", "client_group", "provider", "stage")
OUTCOME_BREAKDOWNS = ("outcome", "service_type", *AT_A_TIME)


def _outcomes(window: Window, query: Query) -> Table:
    groups = indicators.TERM_GROUPS[query.term] if query.term else None
    if query.by in AT_A_TIME:
        frame = frames.outcomes(window, (query.by,), groups)
        own = CLIENT_GROUPS if query.by == "client_group" else of_stays(query.by)
        return indicators.outcomes_by(frame, query.by, own or of_services(window, query.by, [frame]))
    by_type = query.by == "service_type"
    frame = frames.outcomes(window, ("service_type",) if by_type else (), groups)
    return indicators.outcomes(frame, frames.people_with_needs(window, groups), SERVICE_TYPES if by_type else None)


def _outcome_returns(window: Window, query: Query) -> Table:
    column = query.by or "service_type"
    departed = frames.departures(window, (column, "service_group", "long_enough", "has_outcomes"))
    rows = SERVICE_TYPES if column == "service_type" else CLIENT_GROUPS
    return indicators.outcome_returns(departed, column, rows)


FIGURES = (
    Figure(
        "outcomes",
        "Outcomes needed and achieved",
        "For each outcome: how many times it was needed, and how many times it was achieved, by the day it was "
        "recorded or else the day the stay ended. A needed outcome without an answer is not achieved and is shown "
        "as unanswered. People are those with any need recorded. Floating support counts as short term here.",
        "Outcomes framework; Commissioning Body, January 2014, Figure 4",
        _outcomes,
        OUTCOME_BREAKDOWNS,
        {"term": ("short", "long")},
        "rates",
        measure=Measure(indicators.ACHIEVED),
        numerator="Outcomes achieved",
        denominator="Outcomes needed; one without an answer stays among them",
        included="Outcomes recorded in the period, or without a day of their own at stays that ended in it.",
    ),
    Figure(
        "outcome-returns",
        "Outcome forms returned",
        "Of the departures in the period that were due an outcome form: those for which outcomes were recorded. "
        "Short-term stays and floating support are due one after 28 days; community alarms, home improvement "
        "agencies and leaseholders are due none.",
        "Supporting People performance report, quarter 24 of 2008/09, Appendix 3",
        _outcome_returns,
        ("service_type", "client_group"),
        chart="rates",
        measure=Measure("Forms"),
        numerator="Departures with outcomes recorded",
        denominator="Departures that were due a form",
        included="Short-term stays and floating support of 28 days or more, and all long-term stays.",
    ),
)
