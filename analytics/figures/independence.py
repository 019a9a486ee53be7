"""KPI 1, KPI 2, departures and destinations."""

from analytics import frames
from analytics.cells import TOTAL, Table
from analytics.figures.base import Figure, Query, Rows
from analytics.figures.breakdowns import CLIENT_GROUPS, OF_SERVICE, of_services, of_stays
from analytics.indicators import departures as indicators
from analytics.mappings import mapping_on
from analytics.standings import Measure
from analytics.windows import Window
from referrals.codes import DepartureReason, Destination

COUNTS_IN = "indicator"
FACTS = ("planned", "reason", "destination")
KPI_BREAKDOWNS = ("service_group", "service_type", "client_group", "provider", "area", "service", "cohort", "stage")
INDICATORS = ("kpi1", "kpi2")
DESTINATION_BREAKDOWNS = (
    "destination", "reason", "area", "cohort", "service_type", "client_group", "provider", "stage",
)  # fmt: skip
LEFT: dict[str, Rows] = {
    "destination": dict(Destination.choices),
    "reason": dict(DepartureReason.choices),
    "client_group": CLIENT_GROUPS,
}


def _kpi1(window: Window, query: Query) -> Table:
    by = query.by or KPI_BREAKDOWNS[0]
    column = OF_SERVICE.get(by, by)
    stock = frames.in_service(window, (COUNTS_IN, column))
    departed = frames.departures(window, (COUNTS_IN, column, *FACTS))
    counted = [indicators.members(frame, "kpi1") for frame in (stock, departed)]
    rows = of_stays(by) or of_services(window, by, counted, "kpi1")
    return indicators.kpi1(stock, departed, column, rows, mapping_on(window.period.last))


def _kpi2(window: Window, query: Query) -> Table:
    by = query.by or KPI_BREAKDOWNS[0]
    column = OF_SERVICE.get(by, by)
    departed = frames.departures(window, (COUNTS_IN, column, *FACTS))
    rows = of_stays(by) or of_services(window, by, [indicators.members(departed, "kpi2")], "kpi2")
    return indicators.kpi2(departed, column, rows, mapping_on(window.period.last))


def _departures(window: Window, query: Query) -> Table:
    chosen = (query.indicator,) if query.indicator else INDICATORS
    return indicators.departures(frames.departures(window, (COUNTS_IN, *FACTS)), chosen, mapping_on(window.period.last))


def _destinations(window: Window, query: Query) -> Table:
    by = query.by or DESTINATION_BREAKDOWNS[0]
    departed = indicators.members(frames.departures(window, (COUNTS_IN, "planned", by)), query.indicator)
    return indicators.destinations(departed, by, LEFT.get(by) or of_stays(by) or of_services(window, by, [departed]))


FIGURES = (
    Figure(
        "kpi1",
        "KPI 1: people who are maintaining independent living",
        "Of everybody whom long-term services and floating support served in the period, deaths apart: those still in "
        "service on its last day, and those who left for a home of their own, long-term supported housing, sheltered "
        "housing or extra care. Which services count is set for each service and its dates.",
        "Supporting People KPI 1; Commissioning Body, January 2014, Figure 1",
        _kpi1,
        KPI_BREAKDOWNS,
        chart="series",
        measure=Measure(indicators.KPI),
        numerator="In service on the last day, and departed to independence",
        denominator="In service on the last day, and all departed, less those who died",
        included="Long-term services and floating support, unless a service is set otherwise for its dates.",
        mapping="departures",
    ),
    Figure(
        "kpi2",
        "KPI 2: people who moved on in a planned way",
        "Of everybody who left a short-term service in the period: those who left in a planned way. Deaths, and "
        "unplanned departures to hospital or care, are counted in neither number. Which services count is set for each "
        "service and its dates.",
        "Supporting People KPI 2; Commissioning Body, January 2014, Figure 2",
        _kpi2,
        KPI_BREAKDOWNS,
        chart="series",
        measure=Measure(indicators.KPI),
        numerator="Planned departures",
        denominator="All departures, less deaths and unplanned ones to hospital or care",
        included="Short-term services, unless a service is set otherwise for its dates.",
        mapping="departures",
    ),
    Figure(
        "departures",
        "Departures as the partnership has always listed them",
        "Everybody who left in the period, under one label for reason, destination and whether it was planned. "
        "Services in KPI 1 and services in KPI 2 have a list each; without a choice, both are shown together.",
        "Commissioning Body, January 2014, Figure 3",
        _departures,
        options={"indicator": INDICATORS},
        numerator="Departures under each label",
        included="Stays that ended in the period, of services in KPI 1 or KPI 2.",
        mapping="departures",
    ),
    Figure(
        "destinations",
        "Where people went when they left",
        "Everybody who left a service in the period, by the kind of place they went to, by the reason, by what the "
        "service is, or by the person's client group, cohort or stage, and whether the departure was planned. A move "
        "between two services of the hub is a departure from the first.",
        "Commissioning Body, January 2014, Figure 3",
        _destinations,
        DESTINATION_BREAKDOWNS,
        {"indicator": INDICATORS},
        "stacked",
        measure=Measure(TOTAL, "people", judged=False),
        numerator="Departures, planned and unplanned",
        included="Stays that ended in the period, both its days included.",
    ),
)
