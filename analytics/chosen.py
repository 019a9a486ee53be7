"""The area or the cohort that a reader chose for the dashboard: a row of what is published to everybody."""

from dataclasses import dataclass, field

from analytics.periods import Period
from analytics.windows import places_on
from pathways.models import Cohort


@dataclass(frozen=True)
class Chosen:
    """A breakdown, `area` or `cohort`, and the code of one of its rows."""

    by: str
    code: str
    found: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def row(self, period: Period) -> str:
        """What the tables of a period call it, each looked up once; empty where they do not know it."""
        if period.key not in self.found:
            self.found[period.key] = self._cohort() if self.by == "cohort" else self._area(period)
        return self.found[period.key]

    def _cohort(self) -> str:
        return Cohort.objects.filter(code=self.code).values_list("name", flat=True).first() or ""

    def _area(self, period: Period) -> str:
        places = places_on(period.last)
        labels = places.labels(place.id for place in places.districts)
        return next((label for place, label in labels.items() if places.by_id[place].code == self.code), "")
