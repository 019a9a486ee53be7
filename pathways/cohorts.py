"""Which cohort a client group belongs to: a dated table, because commissioners redraw it.

Sources: client groups of the Supporting People client record form; cohorts of the county's commissioning plan. There,
refugees, people with HIV or AIDS, generic and complex needs have no cohort: they take the homelessness pathway.
"""

from dataclasses import dataclass
from datetime import date

COHORTS = {
    "domestic_abuse": "Domestic abuse",
    "homelessness": "Homelessness",
    "learning_disability": "Learning disability",
    "mental_health": "Mental health",
    "older_people": "Older people",
    "offenders": "Offenders",
    "young_people": "Young people",
    "physical_sensory": "Physical or sensory disability",
    "substance_misuse": "Substance misuse",
    "gypsies_travellers": "Gypsies and Travellers",
    "ex_service": "Ex-service personnel",  # no client group leads here: the referrer chooses it
}


@dataclass(frozen=True)
class CohortOfGroup:
    """This client group belongs to this cohort from `first` up to the day before `until`."""

    client_group: str
    cohort: str
    first: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


PROGRAMME_START = date(2003, 4, 1)

COHORT_OF_CLIENT_GROUP = tuple(
    CohortOfGroup(client_group, cohort, PROGRAMME_START)
    for client_group, cohort in (
        ("older_people", "older_people"),
        ("older_mental_health", "older_people"),
        ("frail_elderly", "older_people"),
        ("mental_health", "mental_health"),
        ("learning_disability", "learning_disability"),
        ("physical_sensory", "physical_sensory"),
        ("single_homeless", "homelessness"),
        ("alcohol", "substance_misuse"),
        ("drugs", "substance_misuse"),
        ("offenders", "offenders"),
        ("mentally_disordered_offenders", "offenders"),
        ("young_at_risk", "young_people"),
        ("leaving_care", "young_people"),
        ("domestic_abuse", "domestic_abuse"),
        ("hiv_aids", "homelessness"),
        ("homeless_families", "homelessness"),
        ("refugees", "homelessness"),
        ("teenage_parents", "young_people"),
        ("rough_sleeper", "homelessness"),
        ("traveller", "gypsies_travellers"),
        ("generic", "homelessness"),
        ("complex_needs", "homelessness"),
    )
)


def propose_cohort(client_group: str, on: date) -> str | None:
    """The cohort to propose for this client group on this day; nothing when the table has no row for it."""
    return next(
        (row.cohort for row in COHORT_OF_CLIENT_GROUP if row.client_group == client_group and row.holds_on(on)), None
    )
