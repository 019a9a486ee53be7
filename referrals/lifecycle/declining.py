"""What the facts of a moment say about a reason to decline: a prompt, a record, a pattern, and never a bar. Pure.

Four reasons can be held against facts: no room, not eligible, a risk, the balance of residents. Of every other reason
the hub knows too little, and says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pathways.criteria import CRITERIA, Circumstances, mask, read
from pathways.routing import ServiceNow, Standing, Verdict, lines
from referrals.codes import DECLINE_GROUPS, DeclineReason, FactsSay

# Criteria by which a service may say beforehand which risks it does not take.
RISK_CRITERIA: frozenset[str] = frozenset(
    name
    for name in CRITERIA
    if name.startswith(("rosh_", "mappa_")) or name.endswith("_conviction") or name == "exclusion_unmapped"
)
MIX = "mix:"


@dataclass(frozen=True)
class Facts:
    """What was true of a service and of a person at one moment."""

    free_units: int
    serves_wanted: bool  # whether the service takes people for an area wanted
    area: Verdict
    place: tuple[Verdict, ...]  # exclusions and areas to avoid, against where the service stands
    criteria: tuple[Verdict, ...]  # whom the service takes
    limits: tuple[Verdict, ...]  # on the mix of residents

    def as_json(self) -> dict[str, object]:
        """The facts as they are kept beside a decline; nothing in them names the person."""
        said = (self.area, *self.place, *self.criteria, *self.limits)
        return {
            "free_units": self.free_units,
            "lines": [
                {"about": line.criterion_or_kind, "standing": line.standing.value, "sentence": line.sentence}
                for line in said
            ],
        }


@dataclass(frozen=True)
class Check:
    """Whether the facts bear a reason out, and in a sentence why not."""

    says: FactsSay
    sentence: str = ""

    @property
    def unsupported(self) -> str:
        """The sentence that contradicts the reason, or ""."""
        return self.sentence if self.says == FactsSay.AGAINST else ""


def facts_of(about: Circumstances, service: ServiceNow) -> Facts:
    """A service as it stands and a person as the assessment tells, read against each other."""
    rows = lines.criteria_rows(service)
    asked = mask([row.criterion for row in (*service.requirements, *service.mix_limits)])
    reading, wanted = read(about, asked), frozenset(about.areas_wanted or ())
    said = lines.criteria_lines(rows, reading.yes, reading.no)
    return Facts(
        free_units=service.free_units,
        serves_wanted=not wanted.isdisjoint(service.serves),
        area=lines.area_line(service, wanted),
        place=(
            lines.exclusion_line(
                service, about.exclusion_areas, about.exclusion_premises, bool(about.exclusion_unmapped)
            ),
            lines.avoid_line(service, about.areas_to_avoid),
        ),
        criteria=tuple(line for line in said if not line.criterion_or_kind.startswith(MIX)),
        limits=tuple(line for line in said if line.criterion_or_kind.startswith(MIX)),
    )


def check(reason: str, facts: Facts) -> Check:
    """A reason against the facts. A reason that no fact speaks of is left open."""
    return _CHECKS.get(reason, _open)(facts)


def searching_too_long(
    declines: Iterable[tuple[object, datetime]],
    at: datetime,
    *,
    services: int,
    longest: timedelta,
    since: datetime | None,
) -> datetime | None:
    """When a search came to the panel: so many services had said no, or the first had done so long ago; or None.

    `declines` are (service, moment); those up to `since`, the panel's last decision, count no more.
    """
    counted = sorted((moment, service) for service, moment in declines if since is None or moment > since)
    if not counted:
        return None
    reached = [counted[0][0] + longest] if at - counted[0][0] >= longest else []
    said_no: set[object] = set()
    for moment, service in counted:
        said_no.add(service)
        if len(said_no) >= services:
            reached.append(moment)
            break
    return min(reached, default=None)


def _open(facts: Facts) -> Check:
    return Check(FactsSay.OPEN)


def _worst(said: Iterable[Verdict]) -> FactsSay:
    """Borne out by a line that does not hold, left open by one that cannot be told, contradicted otherwise."""
    standings = {line.standing for line in said}
    if standings & {Standing.DOES_NOT, Standing.NOT_NOW}:
        return FactsSay.BEAR_OUT
    return FactsSay.OPEN if Standing.CANNOT_TELL in standings else FactsSay.AGAINST


def _full(facts: Facts) -> Check:
    if facts.free_units == 0:
        return Check(FactsSay.BEAR_OUT)
    return Check(FactsSay.AGAINST, "A unit of this service is free today.")


def _not_eligible(facts: Facts) -> Check:
    if not facts.criteria:
        sentence = "This service has declared no criteria: it takes everybody whom the hub offers."
        return Check(FactsSay.AGAINST, sentence)
    return Check(_worst(facts.criteria), "The person meets every criterion that this service has declared.")


def _area(facts: Facts) -> Check:
    if not facts.serves_wanted:
        return Check(FactsSay.BEAR_OUT)
    sentence = (
        "This service takes people for an area wanted, and the person meets every criterion that it has declared."
    )
    return Check(_worst(facts.criteria), sentence)


def _risk(facts: Facts) -> Check:
    declared = [line for line in facts.criteria if line.criterion_or_kind in RISK_CRITERIA]
    if not declared:
        return Check(FactsSay.AGAINST, "This service has declared no criterion about risk.")
    return Check(_worst(declared), "The person meets every criterion about risk that this service has declared.")


def _risk_from_area(facts: Facts) -> Check:
    kept_out = _worst(facts.place)
    if kept_out is FactsSay.AGAINST:
        return Check(kept_out, "The service stands in no area that the person is kept out of or wants to avoid.")
    return Check(kept_out)


def _mix(facts: Facts) -> Check:
    if not facts.limits:
        return Check(FactsSay.AGAINST, "No declared limit: this service has none on the mix of its residents.")
    return Check(_worst(facts.limits), "No declared limit of this service is reached by taking this person.")


_CHECKS: dict[str, Callable[[Facts], Check]] = {
    DeclineReason.FULL: _full,
    **dict.fromkeys(DECLINE_GROUPS["Eligibility"], _not_eligible),
    DeclineReason.AREA: _area,
    DeclineReason.RISK_TO_RESIDENTS: _risk,
    DeclineReason.RISK_TO_STAFF: _risk,
    DeclineReason.RISK_FROM_AREA: _risk_from_area,
    DeclineReason.MIX_LIMIT: _mix,
}
