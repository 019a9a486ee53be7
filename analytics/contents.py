"""What the quarterly report holds, section by section, as the partnership's published reports did. Pure data.

A section shows the figures that are registered; one without any says nothing. The figures of one report are hidden
together, and before any further breakdown: what the report shows, no page takes back.
"""

from dataclasses import dataclass

from analytics.together import Name


@dataclass(frozen=True)
class Part:
    """A section: its heading, a sentence about what it is for, and its tables in order."""

    key: str
    title: str
    about: str
    tables: tuple[Name, ...]


def _tables(*names: str) -> tuple[Name, ...]:
    """`kpi2`, `kpi2:client_group` or `departures::kpi1`."""
    return tuple(Name(*(name.split(":") + ["", ""])[:3]) for name in names)


PARTS: tuple[Part, ...] = (
    Part(
        "contracts",
        "Contracts and units",
        "What the partnership buys.",
        _tables("contracts:type", "contracts:service_kind", "units"),
    ),
    Part("returns", "Returns", "Whether services sent in what they owe.", _tables("returns")),
    Part(
        "kpi1",
        "KPI 1: maintaining independence",
        "Whether people in long-term services and floating support keep or reach a home of their own.",
        _tables("kpi1:service_group", "kpi1:client_group", "departures::kpi1"),
    ),
    Part(
        "kpi2",
        "KPI 2: planned moves",
        "Whether people leave short-term services in a planned way.",
        _tables("kpi2:service_group", "kpi2:client_group", "departures::kpi2"),
    ),
    Part(
        "destinations",
        "Destinations",
        "Where people went when they left.",
        _tables("destinations:destination", "tenancy-sustained:service_group"),
    ),
    Part(
        "outcomes",
        "Outcomes",
        "What people needed, and what they achieved.",
        _tables("outcomes:outcome", "outcome-returns:service_type"),
    ),
    Part(
        "reconnection",
        "Reconnection",
        "Where people come from, and where they settle.",
        _tables(
            "reconnection-rates",
            "reconnection-in",
            "reconnection-in-by-location:district",
            "reconnection-out",
            "resettlement",
        ),
    ),
    Part(
        "waiting",
        "Waiting, use of places and lengths of stay",
        "How long people wait, whether places are used, and how long people stay.",
        _tables(
            "waiting:cohort",
            "unmet-need:cohort",
            "unmet-need:criterion",
            "decline-reasons:reason",
            "utilisation:service_group",
            "throughput:service_group",
            "length-of-stay:service_group",
            "flow",
            "referral-sources",
            "previous-accommodation",
        ),
    ),
    Part(
        "homelessness",
        "Homelessness and justice",
        "What councils decided, and where people under supervision live.",
        _tables(
            "p1e-decisions",
            "p1e-reapplications",
            "p1e-ages",
            "p1e-households",
            "p1e-priority-need",
            "accommodation-status:total",
            "accommodation-need:need",
            "brokerage",
            "housed-on-release",
            "settled-at-3-months",
        ),
    ),
    Part("quality", "Quality", "What reviews of services found.", _tables("quality-grades", "quality-visits")),
    Part("safeguarding", "Safeguarding", "Alerts that services raised.", _tables("safeguarding-alerts")),
    Part("complaints", "Complaints", "Complaints about services, and what came of them.", _tables("complaints")),
)

REPORTED: tuple[Name, ...] = tuple(name for part in PARTS for name in part.tables)
HEADLINES: tuple[Name, ...] = _tables("kpi1:service_group", "kpi2:service_group", "reconnection-rates")

MONTHLY: tuple[Name, ...] = _tables(
    "kpi1:service_group",
    "kpi2:service_group",
    "outcomes:outcome",
    "tenancy-sustained:service_group",
    "waiting:cohort",
    "decline-reasons:reason",
    "utilisation:service_group",
    "throughput:service_group",
    "length-of-stay:service_group",
    "referral-sources",
)
"""What is given of a month: of anything finer next to nothing could be shown beside the quarter."""

TIERS = (HEADLINES, REPORTED)
"""Which tables keep their numbers first, where two of them cannot both be shown."""
