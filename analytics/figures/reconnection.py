"""Where people come from, and where they settle."""

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query
from analytics.figures.breakdowns import CLIENT_GROUPS
from analytics.groups import SHORT_TERM
from analytics.indicators import reconnection as indicators
from analytics.windows import Window

SHORT = frozenset({SHORT_TERM})
ORIGIN = ("origin_kind", "came_from")


def _in(window: Window, query: Query) -> Table:
    entered = frames.entries(window, ("area", "client_group", *ORIGIN), SHORT)
    return indicators.reconnection_in(entered, CLIENT_GROUPS, window.places)


def _in_by_location(window: Window, query: Query) -> Table:
    group = ("client_group",) if query.by == "client_group" else ()
    entered = frames.entries(window, ("area", *group, "origin_kind", "origin_area"), SHORT)
    return indicators.reconnection_in_by_location(entered, window.places, CLIENT_GROUPS if group else None)


def _out(window: Window, query: Query) -> Table:
    return indicators.reconnection_out(frames.departures(window, (*ORIGIN, "settled_in"), SHORT), window.places)


def _rates(window: Window, query: Query) -> Table:
    return indicators.reconnection_rates(frames.departures(window, (*ORIGIN, "settled_in"), SHORT), window.places)


def _resettlement(window: Window, query: Query) -> Table:
    origin = ORIGIN if query.origin else ()
    left = frames.departures(window, ("client_group", *origin, "settled_in"), SHORT)
    return indicators.resettlement(left, CLIENT_GROUPS, window.places, from_outside=bool(query.origin))


FIGURES = (
    Figure(
        "reconnection-in",
        "Where people came from when they arrived",
        "Everybody who entered short-term accommodation in the period, by client group and by the area they come from, "
        "against the district in which the service stands. A service for the whole county has no district of its own. "
        "A prison is never where somebody comes from.",
        "Supporting People performance report, quarter 24 of 2008/09, Table 4.3",
        _in,
        chart="origins",
        numerator="People who arrived, by where they came from",
        included="Stays in short-term accommodation that started in the period.",
    ),
    Figure(
        "reconnection-in-by-location",
        "Where people came from, district by district",
        "Everybody who entered short-term accommodation in the period, by the district in which the service stands and "
        "the area they come from. By client group, people at risk of domestic abuse are counted in the totals only.",
        "Supporting People performance report, quarter 24 of 2008/09, section 4",
        _in_by_location,
        ("district", "client_group"),
        chart="matrix",
        too_fine=frozenset({"client_group"}),
        numerator="People who arrived, by where they came from",
        included="Stays in short-term accommodation that started in the period.",
    ),
    Figure(
        "reconnection-out",
        "Where people settled, and where they came from",
        "Everybody who left short-term accommodation in the period: the area they settled in, against the area "
        "they came from. Those who left in an unplanned way, for prison, or for a place that is not known settled "
        "nowhere known.",
        "Supporting People performance report, quarter 24 of 2008/09, Table 4.9",
        _out,
        chart="matrix",
        numerator="People who left, by where they settled and came from",
        included="Stays in short-term accommodation that ended in the period.",
    ),
    Figure(
        "reconnection-rates",
        "Reconnection",
        "Of people from a district who left short-term accommodation, those who settled in that district. Of "
        "people from outside the county, those who settled in one of its districts, and those who settled outside "
        "it.",
        "Supporting People performance report, quarter 24 of 2008/09, Table 4.9, notes",
        _rates,
        chart="rates",
        numerator="People who settled in the district they came from, here, or outside",
        denominator="People who left, by where they came from",
        included="Stays in short-term accommodation that ended in the period.",
    ),
    Figure(
        "resettlement",
        "Where people settled in the county",
        "Everybody who left short-term accommodation in a planned way and settled in one of the county's districts, by "
        "client group and district. Where people at risk of domestic abuse settled is counted in the totals only.",
        "Supporting People performance report, quarter 24 of 2008/09, Table 4.10",
        _resettlement,
        options={"origin": ("outside",)},
        chart="matrix",
        numerator="People who settled in a district",
        included="Planned departures from short-term accommodation to a district of the county.",
    ),
)
