"""The ledger of unmet need: searches that have found no place, and what stood in the way."""

from collections.abc import Iterable, Iterator

import pandas as pd

from analytics import frames
from analytics.cells import Table, crosstab
from analytics.figures.base import Figure, Query, Rows
from analytics.indicators.unmet import COULD_NOT, NOT_NEAR, WAYS, WOULD_NOT, Entry, by_area, by_cohort, by_what_stood
from analytics.windows import Window
from pathways.models import Cohort

BREAKDOWNS = ("cohort", "area", "criterion")
STOOD_IN_THE_WAY = {way: WAYS[way] for way in (COULD_NOT, NOT_NEAR, WOULD_NOT)}


def _unmet(window: Window, query: Query) -> Table:
    entries = list(_entries(frames.unmet(window)))
    if query.by == "area":
        return crosstab(by_area(entries), _same(_each(entries, "areas")), WAYS, row_total=False)
    if query.by == "criterion":
        counted = by_what_stood(entries)
        return crosstab(counted, _same(_each(entries, "stood")), STOOD_IN_THE_WAY, row_total=False)
    cohorts = _same([*Cohort.objects.values_list("name", flat=True), *(line.cohort for line in entries)])
    return crosstab(by_cohort(entries), cohorts, WAYS)


def _entries(frame: pd.DataFrame) -> Iterator[Entry]:
    for found in frame.itertuples():
        yield from [Entry(found.cohort, found.areas, found.way, found.stood)] * found.n


def _each(entries: Iterable[Entry], name: str) -> list[str]:
    return [one for line in entries for one in getattr(line, name)]


def _same(names: Iterable[str]) -> Rows:
    return {name: name for name in sorted(set(names))} or {"": "Nothing recorded"}


FIGURES = (
    Figure(
        "unmet-need",
        "People who have found no place",
        "Referrals sent in the period, at least four weeks before its end, that have found no place so far: still "
        "searching, or closed because there was none. Each is counted once by what became of the search: no service "
        "could take the person, none could in the area wanted, those asked would not, no place came free, or a service "
        "still fits. By area, whoever named two areas is in two rows; by criterion, whoever was kept out by two is.",
        "The hub's own ledger of unmet need",
        _unmet,
        BREAKDOWNS,
        chart="counts",
        county=True,
        numerator="Referrals without a place",
        included="Referrals sent in the period, four weeks or more before its end, of people who have arrived nowhere.",
    ),
)
