"""Where people on probation live, what they need, and what became of them after release and with help."""

from collections.abc import Hashable

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query, Rows
from analytics.figures.breakdowns import areas
from analytics.indicators import accommodation as indicators
from analytics.standings import Measure
from analytics.windows import Window
from referrals.codes import (
    ACCOMMODATION_STATUSES,
    AccommodationScheme,
    Gender,
    RiskBand,
    StatusPoint,
    SupervisionStage,
)

STATUS_BREAKDOWNS = ("total", "team", "area", "gender", "age_band", "risk", "stage")
NEED_BREAKDOWNS = ("need", "risk_of_harm", "offending")
NOT_RECORDED = {"": indicators.NOT_RECORDED}
COLUMNS: dict[str, Rows] = {
    "gender": dict(Gender.choices),
    "age_band": {label: label for _, label in indicators.AGE_BANDS},
    "risk": dict(RiskBand.choices),
    "stage": dict(SupervisionStage.choices),
}


def _status(window: Window, query: Query) -> Table:
    by = query.by or STATUS_BREAKDOWNS[0]
    frame = frames.accommodation_statuses(window, by)
    if by == "age_band":
        frame["age_band"] = [indicators.age_band(age) for age in frame["age_band"]]
    used = [scheme for scheme in AccommodationScheme.values if scheme in set(frame["scheme"])]
    # Without any record, the list that is in use now.
    schemes = {scheme: ACCOMMODATION_STATUSES[scheme] for scheme in used or [AccommodationScheme.DELIUS_2026]}
    labels = indicators.status_labels(schemes)
    return indicators.status(frame, None if by == "total" else by, labels, _columns(window, by, frame))


def _columns(window: Window, by: str, frame) -> Rows:
    found = {value or "" for value in frame[by]} if by != "total" else set()
    labels = COLUMNS.get(by) or (areas(window, found - {""}) if by == "area" else _as_written(found))
    return labels | NOT_RECORDED if "" in found else labels


def _as_written(names: set[Hashable]) -> dict[Hashable, str]:
    return {name: str(name) for name in sorted(names - {""}, key=str)}


def _need(window: Window, query: Query) -> Table:
    frame = frames.accommodation_needs(window, query.by or NEED_BREAKDOWNS[0])
    teams = set(frame["team"])
    rows = _as_written(teams)
    return indicators.needs(frame, rows | NOT_RECORDED if "" in teams else rows)


def _brokerage(window: Window, query: Query) -> Table:
    frame = frames.brokerage(window)
    offices = {found.office for found in frame.itertuples() if found.setting == "community"}
    rows = _as_written(offices) | (NOT_RECORDED if "" in offices else {})
    return indicators.brokerage(frame, rows | {"custody": "Custody"})


def _after_release(window: Window, point: StatusPoint, column: str, holds) -> Table:
    frame = frames.releases(window, point)
    found = {area for area in frame["area"] if area is not None}
    rows = areas(window, found) | (NOT_RECORDED if None in set(frame["area"]) else {})
    return indicators.after_release(frame, rows, column, holds)


def _housed(window: Window, query: Query) -> Table:
    return _after_release(window, StatusPoint.RELEASE, "Housed", indicators.housed)


def _settled(window: Window, query: Query) -> Table:
    return _after_release(window, StatusPoint.THREE_MONTHS, "Settled", indicators.settled)


FIGURES = (
    Figure(
        "accommodation-status",
        "Where people on probation live",
        "Everybody on probation with an accommodation status recorded in the period, by the last one recorded. Each "
        "status is settled, unsettled or unrecorded as the list says under which it was recorded; hospital and other "
        "institutions are in the total alone.",
        "Community Safety Partnership, October 2017, Figures 1, 5, 6, 9 and 14",
        _status,
        STATUS_BREAKDOWNS,
        chart="counts",
        from_referrals=False,
        numerator="People by their last status",
        included="People on probation: of each the last one recorded in the period.",
        mapping="statuses",
    ),
    Figure(
        "accommodation-need",
        "Whether accommodation is a need",
        "Everybody on probation whose need was assessed in the period, by team and the last answer: whether "
        "accommodation is a need, or whether it is linked to risk of harm or to offending. Those for whom it is not "
        "known are in the base.",
        "Community Safety Partnership, October 2017, Figures 2 to 4",
        _need,
        NEED_BREAKDOWNS,
        named=True,
        chart="rates",
        county=True,
        measure=Measure("Yes", lower=True),
        from_referrals=False,
        numerator="People for whom it is a need",
        denominator="People assessed; those for whom it is not known stay among them",
        included="People on probation: of each the last one recorded in the period.",
    ),
    Figure(
        "brokerage",
        "People helped to find a home",
        "People on probation referred to housing brokerage in the period, by office, or in custody: those who did not "
        "engage, and those who were housed, of everybody referred and of those who engaged.",
        "Community Safety Partnership, October 2017, Figure 15",
        _brokerage,
        named=True,
        chart="rates",
        county=True,
        measure=Measure("Housed"),
        from_referrals=False,
        numerator="People housed",
        denominator="People referred; and of these, those who engaged",
        included="Referrals to brokerage in the period.",
    ),
    Figure(
        "housed-on-release",
        "People housed on the night of their release",
        "Of the releases in the period with a known status: those to any settled or temporary home. Night shelters, "
        "emergency hostels, squats and rough sleeping are homelessness. Releases with an unknown status stand apart.",
        "Ministry of Justice, measure MI014, housed on release",
        _housed,
        chart="rates",
        named=True,
        measure=Measure("Housed"),
        from_referrals=False,
        numerator="Releases to a settled or temporary home",
        denominator="Releases with a known status",
        included="Statuses recorded in the period at a release.",
        mapping="statuses",
    ),
    Figure(
        "settled-at-3-months",
        "People in a settled home three months after release",
        "Of the statuses recorded in the period three months after a release, and known: those in a settled home. "
        "Those that are not known stand apart.",
        "Ministry of Justice, measure MI015, settled at three months",
        _settled,
        chart="rates",
        named=True,
        measure=Measure("Settled"),
        from_referrals=False,
        numerator="People in a settled home",
        denominator="People with a known status",
        included="Statuses recorded in the period three months after a release.",
        mapping="statuses",
    ),
)
