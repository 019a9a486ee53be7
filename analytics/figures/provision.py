"""What the county buys and how good it is, returns, and homes that last."""

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query, Rows
from analytics.figures.breakdowns import OF_SERVICE, of_services
from analytics.groups import contracted_units
from analytics.indicators import provision as indicators
from analytics.standings import Measure
from analytics.windows import Window
from pathways.codes import ComplaintResult, ComplaintStage, SafeguardingNature

REPORT = "Supporting People performance report, quarter 24 of 2008/09"
SUSTAINED_BREAKDOWNS = ("service_group", "provider", "area")
CONTRACT_BREAKDOWNS = ("type", "service_kind")


def _units(window: Window, query: Query) -> Table:
    on = window.period.last
    running = [service for service in window.services if service.open_in(on, on)]
    return indicators.units(
        (service.provider_code, service.service_type, contracted_units(service, on)) for service in running
    )


def _contracts(window: Window, query: Query) -> Table:
    compute = indicators.contracts_by_kind if query.by == CONTRACT_BREAKDOWNS[1] else indicators.contracts
    return compute(frames.contracts(window))


def _returns(window: Window, query: Query) -> Table:
    frame = frames.returns(window)
    pairs = list(zip(frame["scheme"], frame["code"], strict=True))
    codes = [code for _, code in pairs]
    rows: Rows = {(scheme, code): code if codes.count(code) == 1 else f"{scheme}:{code}" for scheme, code in pairs}
    asked = window.period
    return indicators.returns(frame, rows or {(asked.scheme, asked.code): asked.code})


def _grades(window: Window, query: Query) -> Table:
    return indicators.quality_grades(frames.grades(window))


def _visits(window: Window, query: Query) -> Table:
    return indicators.quality_visits(frames.quality_visits(window))


def _alerts(window: Window, query: Query) -> Table:
    return indicators.alerts(frames.alerts(window), dict(SafeguardingNature.choices))


def _complaints(window: Window, query: Query) -> Table:
    return indicators.complaints(frames.complaints(window), dict(ComplaintStage.choices), dict(ComplaintResult.choices))


def _sustained(window: Window, query: Query) -> Table:
    by = query.by or SUSTAINED_BREAKDOWNS[0]
    frame = frames.follow_ups(window, (OF_SERVICE[by],))
    return indicators.sustained(frame, OF_SERVICE[by], of_services(window, by, [frame]))


FIGURES = (
    Figure(
        "units",
        "Providers, services and units",
        "Services that run on the last day of the period, who provides them, and the units contracted from them, by "
        "kind. Sheltered housing includes extra care; leaseholders are among the other units.",
        f"{REPORT}, Tables 1.1 and 1.2",
        _units,
        counts_people=False,
        from_referrals=False,
        numerator="Providers, services and contracted units",
        included="Services that run on the last day of the period.",
    ),
    Figure(
        "contracts",
        "Contracts",
        "Contracts in force on the last day of the period: their units, and what they pay in a year, by type of "
        "contract or by kind of service. A contract that names no units has those of its service.",
        f"{REPORT}, Tables 1.3 and 1.4; Commissioning Body, January 2014, Appendix 1",
        _contracts,
        CONTRACT_BREAKDOWNS,
        counts_people=False,
        from_referrals=False,
        numerator="Units, and pounds in a year",
        included="Contracts in force on the last day of the period.",
    ),
    Figure(
        "returns",
        "Returns of services",
        "Returns that services owe for periods within this one: how many are expected, came by the deadline, were "
        "reminded of, and came by the end of the default period. A default is issued for each that has not come by "
        "then; while that period lasts, it is not due yet. Returns signed here and those brought in from a "
        "spreadsheet are the same rows.",
        f"{REPORT}, Table 2",
        _returns,
        chart="matrix",
        counts_people=False,
        from_referrals=False,
        numerator="Returns",
        included="Returns for periods that lie within this one.",
    ),
    Figure(
        "quality-grades",
        "Services by quality grade",
        "Services that run on the last day of the period, by the grade awarded at their last visit; while a visit goes "
        "on, by the one before it. Services without a grade are below the total.",
        f"{REPORT}, Table 8",
        _grades,
        counts_people=False,
        from_referrals=False,
        numerator="Services",
        included="Services that run on the last day of the period.",
    ),
    Figure(
        "quality-visits",
        "Quality visits",
        "Visits made in the period: how many were completed by its last day, and the grades before the visit, as the "
        "service sees itself, and as awarded.",
        f"{REPORT}, Table 6",
        _visits,
        chart="matrix",
        counts_people=False,
        from_referrals=False,
        numerator="Visits",
        denominator="Visits made",
        included="Visits made in the period.",
    ),
    Figure(
        "safeguarding-alerts",
        "Safeguarding alerts",
        "Alerts raised about services in the period by their nature, and whether they were closed by its last day.",
        f"{REPORT}, Table 9",
        _alerts,
        chart="alerts",
        from_referrals=False,
        numerator="Alerts",
        included="Alerts raised in the period.",
    ),
    Figure(
        "complaints",
        "Complaints",
        "Complaints about services that were received in the period, by the stage that they have reached: open on its "
        "last day, or what had come of them by then.",
        "Complaints of the providers' quarterly workbooks",
        _complaints,
        chart="matrix",
        from_referrals=False,
        numerator="Complaints",
        included="Complaints received in the period.",
    ),
    Figure(
        "tenancy-sustained",
        "Homes that last",
        "Of the follow-ups held in the period with people who had moved on: those who still had the home that they "
        "moved to. Where it could not be found out, it counts as not.",
        "Tenancy sustained at three months",
        _sustained,
        SUSTAINED_BREAKDOWNS,
        chart="rates",
        measure=Measure("Sustained"),
        numerator="People who still had the home that they moved to",
        denominator="Follow-ups held; where it could not be found out stays among them",
        included="Follow-ups held in the period.",
    ),
)
