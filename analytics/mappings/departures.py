"""What counts as independent, planned or excluded, and how a departure is named. A further version is a further entry
of VERSIONS, not a change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

Departure = tuple[str, bool, str]
"""Departure reason, planned, destination."""

INDEPENDENT = frozenset(
    {
        "social_rented",
        "private_rented",
        "owner_occupied",
        "friends_family_settled",
        "previous_home",
        "supported_long_term",
        "sheltered",
        "extra_care",
    }
)
HOSPITAL_OR_CARE = frozenset({"hospital", "care_home"})
CUSTODY = frozenset({"custody", "recalled"})

# Labels as printed in Figure 3 of document 001, in its order; "Evicted" is named in its text, "Planned - Other" takes
# the planned departures for which that quarter had no row.
KPI1_LABELS = (
    "Moved into Independent accommodation / completed support programme",
    "Died",
    "Care/Nursing home/Hospice/Hospital",
    "Other Unknown",
    "Long term supported housing",
    "Sheltered Housing",
    "Short Term Supported Housing",
    "Taken into custody",
    "Abandoned Tenancy",
    "Planned - Supported Housing",
    "Evicted",
)
KPI2_PLANNED_LABELS = (
    "Planned - Staying with friends/family",
    "Planned - Supported Housing",
    "Planned - Rented private",
    "Planned - Social Rented",
    "Planned - Previous Home",
    "Planned - Prison",
    "Planned - Sheltered Housing",
    "Planned - B&B",
    "Planned - Other",
)
KPI2_UNPLANNED_LABELS = (
    "Other/Abandoned",
    "Taken into custody",
    "Staying with friends/family",
    "Sleeping Rough",
    "Died",
    "Hospice/Hospital/Care home",
    "Unplanned - B&B",
    "Unplanned - Supported Housing",
    "Unplanned - Rented",
    "Unplanned - Home",
)
KPI2_LABELS = KPI2_PLANNED_LABELS + KPI2_UNPLANNED_LABELS

_KPI1_BY_DESTINATION = {
    "social_rented": KPI1_LABELS[0],
    "private_rented": KPI1_LABELS[0],
    "owner_occupied": KPI1_LABELS[0],
    "friends_family_settled": KPI1_LABELS[0],
    "previous_home": KPI1_LABELS[0],
    "supported_long_term": "Long term supported housing",
    "sheltered": "Sheltered Housing",
    "extra_care": "Sheltered Housing",
    "hospital": "Care/Nursing home/Hospice/Hospital",
    "care_home": "Care/Nursing home/Hospice/Hospital",
    "prison": "Taken into custody",
}
_KPI1_BY_REASON = {
    "hospital": "Care/Nursing home/Hospice/Hospital",
    "custody": "Taken into custody",
    "recalled": "Taken into custody",
    "evicted": "Evicted",
    "withdrawn": "Evicted",
}
_PLANNED_BY_DESTINATION = {
    "friends_family": "Planned - Staying with friends/family",
    "friends_family_settled": "Planned - Staying with friends/family",
    "supported_short_term": "Planned - Supported Housing",
    "supported_long_term": "Planned - Supported Housing",
    "refuge": "Planned - Supported Housing",
    "private_rented": "Planned - Rented private",
    "social_rented": "Planned - Social Rented",
    "previous_home": "Planned - Previous Home",
    "prison": "Planned - Prison",
    "sheltered": "Planned - Sheltered Housing",
    "extra_care": "Planned - Sheltered Housing",
    "bed_and_breakfast": "Planned - B&B",
}
_UNPLANNED_BY_DESTINATION = {
    "hospital": "Hospice/Hospital/Care home",
    "care_home": "Hospice/Hospital/Care home",
    "prison": "Taken into custody",
    "friends_family": "Staying with friends/family",
    "friends_family_settled": "Staying with friends/family",
    "rough_sleeping": "Sleeping Rough",
    "bed_and_breakfast": "Unplanned - B&B",
    "supported_short_term": "Unplanned - Supported Housing",
    "supported_long_term": "Unplanned - Supported Housing",
    "refuge": "Unplanned - Supported Housing",
    "sheltered": "Unplanned - Supported Housing",
    "extra_care": "Unplanned - Supported Housing",
    "private_rented": "Unplanned - Rented",
    "social_rented": "Unplanned - Rented",
    "previous_home": "Unplanned - Home",
    "owner_occupied": "Unplanned - Home",
}


def _died(departure: Departure) -> bool:
    """*Died* always means the reason."""
    return departure[0] == "died"


def _independent(departure: Departure) -> bool:
    return not _died(departure) and departure[2] in INDEPENDENT


def _kpi2_excluded(departure: Departure) -> bool:
    """Deaths, and unplanned departures to hospital or care."""
    _, planned, destination = departure
    return _died(departure) or (not planned and destination in HOSPITAL_OR_CARE)


def _kpi1_label(departure: Departure) -> str:
    """Three labels together are exactly the departures that KPI 1 counts as independent."""
    reason, planned, destination = departure
    if _died(departure):
        return "Died"
    if label := _KPI1_BY_DESTINATION.get(destination) or _KPI1_BY_REASON.get(reason):
        return label
    if destination in ("supported_short_term", "refuge"):
        return "Planned - Supported Housing" if planned else "Short Term Supported Housing"
    return "Abandoned Tenancy" if reason == "abandoned" else "Other Unknown"


def _kpi2_label(departure: Departure) -> str:
    """ "Died" and "Hospice/Hospital/Care home" together are exactly the departures that KPI 2 leaves out."""
    reason, planned, destination = departure
    if _died(departure):
        return "Died"
    if planned:
        other = "Planned - Prison" if reason in CUSTODY else "Planned - Other"
        return _PLANNED_BY_DESTINATION.get(destination, other)
    if reason in CUSTODY and destination not in HOSPITAL_OR_CARE:
        return "Taken into custody"
    return _UNPLANNED_BY_DESTINATION.get(destination, "Other/Abandoned")


@dataclass(frozen=True)
class DepartureMapping:
    """One publisher's reading of departures, from a day on."""

    name: str
    publisher: str
    starts: date
    died: Callable[[Departure], bool]
    independent: Callable[[Departure], bool]
    kpi2_excluded: Callable[[Departure], bool]
    labels: Mapping[str, tuple[str, ...]]
    label: Mapping[str, Callable[[Departure], str]]


VERSIONS: tuple[DepartureMapping, ...] = (
    DepartureMapping(
        name="kent-2013",
        publisher="Kent Supporting People, Commissioning Body, January 2014, Figures 1 to 3",
        starts=date.min,
        died=_died,
        independent=_independent,
        kpi2_excluded=_kpi2_excluded,
        labels={"kpi1": KPI1_LABELS, "kpi2": KPI2_LABELS},
        label={"kpi1": _kpi1_label, "kpi2": _kpi2_label},
    ),
)


def mapping_on(day: date) -> DepartureMapping:
    """The mapping in force on a day: the latest that has begun."""
    return max((version for version in VERSIONS if version.starts <= day), key=lambda version: version.starts)
