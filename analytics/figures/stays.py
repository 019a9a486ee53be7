"""Capacity, throughput, lengths of stay, waits, sources, declines and flow."""

from collections.abc import Callable

import pandas as pd

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query, Rows
from analytics.figures.breakdowns import CLIENT_GROUPS, OF_SERVICE, STAGES, of_services, of_stays
from analytics.groups import contracted_days, facts_on, last_contracted_units
from analytics.indicators import stays as indicators
from analytics.standings import Measure
from analytics.windows import Window
from referrals.codes import DECLINE_GROUPS, DeclineReason, PreviousAccommodation, ReferralSource

CAPACITY_BREAKDOWNS = ("service_group", "service_type", "client_group", "provider", "area", "service")
WAITING_BREAKDOWNS = ("cohort", "area", "stage", "service_group", "service_type", "client_group", "provider", "service")
REASONS = {
    group: {code: dict(DeclineReason.choices)[code] for code in codes} for group, codes in DECLINE_GROUPS.items()
}
ALL_QUARTILES = ("Lower quartile", "Median", "Upper quartile")


def _entries_by(column: str, labels: Rows) -> Callable[[Window, Query], Table]:
    def compute(window: Window, query: Query) -> Table:
        return indicators.counted(frames.entries(window, (column,)), column, labels)

    return compute


def _contracted(window: Window, by: str, units: Callable) -> pd.DataFrame:
    """Contracted units or unit-days of the services that ran, with the columns of a breakdown as on the last day."""
    period = window.period
    rows = [
        (
            units(service, period.first, period.last),
            facts_on(service, period.last).service_group,
            service.service_type,
            service.client_group,
            service.provider_code,
            service.area,
            service.id,
        )
        for service in window.services
    ]
    return pd.DataFrame(rows, columns=["n", *(OF_SERVICE[name] for name in CAPACITY_BREAKDOWNS)])


def _share(window: Window, query: Query, read: Callable, units: Callable, name: str) -> Table:
    by = query.by or CAPACITY_BREAKDOWNS[0]
    used, contracted = read(window, (OF_SERVICE[by],)), _contracted(window, by, units)
    rows = of_services(window, by, [used, contracted])
    sums = [frame.groupby(OF_SERVICE[by])["n"].sum().to_dict() for frame in (used, contracted)]
    return indicators.share_of_contracted(*sums, rows, name)


def _utilisation(window: Window, query: Query) -> Table:
    return _share(window, query, frames.unit_days, contracted_days, "Used")


def _throughput(window: Window, query: Query) -> Table:
    return _share(window, query, frames.served, last_contracted_units, "Throughput")


def _length_of_stay(window: Window, query: Query) -> Table:
    by = query.by or "service_group"
    column = by if by in ("client_group", "stage", "cohort") else OF_SERVICE[by]
    frame = frames.departures(window, ("days", column))
    rows = CLIENT_GROUPS if by == "client_group" else of_stays(by) or of_services(window, by, [frame])
    return indicators.quartiles(frame, column, rows, ALL_QUARTILES, "Stays")


def _waiting(window: Window, query: Query) -> Table:
    by = query.by or "cohort"
    column = by if by in ("client_group", "stage", "cohort") else OF_SERVICE[by]
    frame = frames.arrivals_waited_for(window, (column,))
    rows = CLIENT_GROUPS if by == "client_group" else of_stays(by) or of_services(window, by, [frame])
    return indicators.quartiles(frame, column, rows, ("Median", "Upper quartile"), "People")


def _declines(window: Window, query: Query) -> Table:
    if query.by in (None, "reason"):
        return indicators.decline_reasons(frames.declines(window, ()), REASONS)
    frame = frames.declines(window, (query.by,))
    rows = of_stays(query.by) or of_services(window, query.by, [frame])
    return indicators.two_level(
        {label: indicators.decline_reasons(frame[frame[query.by] == row], REASONS) for row, label in rows.items()}
    )


def _flow(window: Window, query: Query) -> Table:
    return indicators.flow(frames.entered_stages(window), frames.left_stages(window), STAGES)


FIGURES = (
    Figure(
        "referral-sources",
        "Who referred the people who arrived",
        "Every stay that started in the period, by who referred.",
        "Community Safety Partnership, October 2017, Figure 19",
        _entries_by("referral_source", dict(ReferralSource.choices)),
        numerator="Stays that started",
        included="Stays that started in the period, both its days included.",
    ),
    Figure(
        "previous-accommodation",
        "Where the people who arrived had lived",
        "Every stay that started in the period, by where the person lived before.",
        "Community Safety Partnership, October 2017, Figure 18",
        _entries_by("previous_accommodation", dict(PreviousAccommodation.choices)),
        numerator="Stays that started",
        included="Stays that started in the period, both its days included.",
    ),
    Figure(
        "utilisation",
        "Places used",
        "Days on which a place was used, of the days contracted: units times days of the period, while the service "
        "ran. A day is used when somebody is still there at its end.",
        "Supporting People SPI 2",
        _utilisation,
        CAPACITY_BREAKDOWNS,
        chart="rates",
        measure=Measure("Used"),
        numerator="Days on which a place was used",
        denominator="Days contracted",
        included="Every service that ran in the period: its contracted days while it ran, and all days of use.",
    ),
    Figure(
        "throughput",
        "People served for each contracted place",
        "People in service on the last day of the period and everybody who left in it, of the units contracted on the "
        "last day that the service ran. It may be over 100 %.",
        "Supporting People SPI 4",
        _throughput,
        CAPACITY_BREAKDOWNS,
        chart="rates",
        measure=Measure("Throughput"),
        numerator="People in service on the last day, and all departed",
        denominator="Units contracted on the last day that the service ran",
        included="Every service that ran in the period.",
    ),
    Figure(
        "length-of-stay",
        "How long people stayed",
        "Days from arrival to departure of the stays that ended in the period: half of them were as long as the "
        "median or shorter, a quarter as long as the lower quartile or shorter. Stays that go on are not in it: how "
        "they will end is an estimate, and each number here is counted from people whom it can be traced back to.",
        "Length of stay in days, ended stays",
        _length_of_stay,
        (*CAPACITY_BREAKDOWNS, "stage", "cohort"),
        chart="values",
        measure=Measure("Median", "days", judged=False),
        numerator="Days from arrival to departure: quartiles",
        included="Stays that ended in the period, both its days included.",
    ),
    Figure(
        "waiting",
        "How long people waited",
        "Days from sending the referral to the arrival, for arrivals in the period. Whoever moves from one stay to the "
        "next on the same day has not waited since then, and is not counted again.",
        "Days from referral to arrival",
        _waiting,
        WAITING_BREAKDOWNS,
        chart="values",
        measure=Measure("Median", "days", lower=True),
        version=2,
        numerator="Days from sending to first arrival: quartiles",
        included="First arrivals in the period of referrals that were sent; brought-in history was not.",
    ),
    Figure(
        "decline-reasons",
        "Why services declined",
        "Offers that a service declined in the period, by reason; how many of the reasons the facts contradict, "
        "and how many the hub overturned. Offers refused by the person, withdrawn or lapsed are not the service's "
        "and not here.",
        "Offers declined and their review",
        _declines,
        ("reason", "provider", "service", "area", "cohort", "service_type"),
        measure=Measure(indicators.COUNT, "offers", judged=False),
        numerator="Offers declined",
        included="Offers that a service declined in the period; not those refused, withdrawn or lapsed.",
    ),
    Figure(
        "flow",
        "From stage to stage",
        "Arrivals and departures in the period, by the stage left and the stage entered the same day. Who entered "
        "without leaving another stage that day is in the first row; who left and entered none is under left.",
        "Stages of the pathways",
        _flow,
        chart="matrix",
        numerator="Arrivals and departures",
        included="Stays that started or ended in the period.",
    ),
)
