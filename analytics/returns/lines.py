"""The numbers of a return: what each is called, where it comes from, and where it is mended. Pure.

The fields are those that providers' quarterly workbooks asked for: capacity, people, departures by reason and
destination, outcomes, staffing, complaints and alerts (Supporting People workbooks, 2003 to 2014).
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from referrals.codes import DepartureReason, Destination, OutcomeCode

MOST = 10_000_000  # no number of a return is higher
STAFF_HOURS = "staff_hours_contracted", "staff_hours_worked"


class Mend(enum.StrEnum):
    """Where a number is put right."""

    STAYS = "stays"  # in the stays that it counts
    UNITS = "units"  # on the page of the units
    OFFERS = "offers"  # by answering the offers
    COUNTY = "county"  # by the county, which keeps the record
    TYPED = "typed"  # it is typed: no record holds it


@dataclass(frozen=True)
class Line:
    """One number: its name, what it counts, the heading that it stands under and where it is mended."""

    code: str
    label: str
    group: str
    mend: Mend
    hint: str = ""
    required: bool = False

    @property
    def typed(self) -> bool:
        return self.mend is Mend.TYPED


PLACES, PEOPLE, WAITING = "Places", "People", "Waiting"
REASONS, WENT_PLANNED, WENT_UNPLANNED = "Why people left", "Where people went, planned", "Where people went, unplanned"
NEEDED, ACHIEVED, STAFF = "Outcomes needed", "Outcomes achieved", "Staff, complaints and alerts"

_FIXED = (
    Line("contracted_units", "Units contracted on the last day", PLACES, Mend.COUNTY),
    Line("contracted_days", "Unit-days contracted", PLACES, Mend.COUNTY),
    Line("available_days", "Unit-days available", PLACES, Mend.UNITS, "Days of units that were not out of service."),
    Line("used_days", "Unit-days used", PLACES, Mend.STAYS, "Days on which somebody was there at the end of the day."),
    Line("at_start", "People in service when the period began", PEOPLE, Mend.STAYS),
    Line("entries", "People who came", PEOPLE, Mend.STAYS),
    Line("planned", "People who left as planned", PEOPLE, Mend.STAYS),
    Line("unplanned", "People who left unplanned", PEOPLE, Mend.STAYS),
    Line("died", "Of those who left, people who died", PEOPLE, Mend.STAYS),
    Line("at_end", "People in service when the period ended", PEOPLE, Mend.STAYS),
    Line("pending", "Departures whose destination is pending", PEOPLE, Mend.STAYS,
         "Add where they went before you sign: a quarter with pending destinations is not complete."),
    Line("offers_waiting", "Offers waiting for an answer when the period ended", WAITING, Mend.OFFERS),
    Line("waited_people", "People who came after a wait since their referral was sent", WAITING, Mend.STAYS),
    Line("waited_days", "Days from sending to arrival, all of them together", WAITING, Mend.STAYS),
)  # fmt: skip
_EXTRAS = (
    Line(STAFF_HOURS[0], "Staff hours contracted", STAFF, Mend.TYPED, "In the whole period.", required=True),
    Line(STAFF_HOURS[1], "Staff hours worked", STAFF, Mend.TYPED, "In the whole period.", required=True),
    Line("posts_vacant", "Posts vacant on the last day", STAFF, Mend.TYPED, required=True),
    Line("complaints", "Complaints received", STAFF, Mend.TYPED, required=True),
    Line("complaints_upheld", "Of complaints closed, those upheld or upheld in part", STAFF, Mend.TYPED, required=True),
    Line("alerts", "Safeguarding alerts raised", STAFF, Mend.COUNTY,
         "As the county has recorded them. Put another number beside it, with the reason, if one is missing."),
)  # fmt: skip


def _of_list(prefix: str, group: str, choices: Iterable[tuple[str, str]]) -> Iterator[Line]:
    return (Line(f"{prefix}:{code}", label, group, Mend.STAYS) for code, label in choices)


LINES: dict[str, Line] = {
    line.code: line
    for line in (
        *_FIXED,
        *_of_list("reason", REASONS, DepartureReason.choices),
        *_of_list("planned", WENT_PLANNED, Destination.choices),
        *_of_list("unplanned", WENT_UNPLANNED, Destination.choices),
        *_of_list("needed", NEEDED, OutcomeCode.choices),
        *_of_list("achieved", ACHIEVED, OutcomeCode.choices),
        *_EXTRAS,
    )
}
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(line.group for line in LINES.values()))
# Of these only what is not nought is shown: they follow a code list.
LISTED = frozenset({REASONS, WENT_PLANNED, WENT_UNPLANNED, NEEDED, ACHIEVED})
EXTRAS: tuple[Line, ...] = tuple(line for line in LINES.values() if line.typed)


def contradictions(numbers: Mapping[str, int]) -> list[str]:
    """What does not add up in a return, a sentence each. What comes from the records always does."""

    def of(code: str) -> int:
        return numbers.get(code, 0)

    left = of("planned") + of("unplanned")
    found = []
    if of("at_start") + of("entries") - left != of("at_end"):
        found.append(
            f"{of('at_start')} when the period began, {of('entries')} who came and {left} who left do not make "
            f"{of('at_end')} when it ended. Correct one of them"
        )
    for prefix, whole in (("reason", left), ("planned", of("planned")), ("unplanned", of("unplanned"))):
        parts = sum(number for code, number in numbers.items() if code.startswith(f"{prefix}:"))
        if parts != whole:
            what = {"reason": "why people left", "planned": "where people went, planned"}
            said = what.get(prefix, "where people went, unplanned")
            found.append(f"The rows of {said} make {parts}, and {whole} people left so. Correct one of them")
    for code in OutcomeCode.values:
        if of(f"achieved:{code}") > of(f"needed:{code}"):
            found.append(f"{LINES[f'needed:{code}'].label} was achieved more often than it was needed. Correct it")
    if of("died") > left:
        found.append("More people died than left. Correct one of them")
    return found
