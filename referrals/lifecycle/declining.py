"""What the facts of a moment say about a reason to decline: a prompt, a record, a pattern, and never a bar. Pure.

Seven kinds of reason can be held against facts: no room, not eligible, a risk, the balance of residents, an earlier
stay, a question without an answer, how much support is needed. Of every other the hub knows too little, and says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pathways.criteria import LEVELS, Circumstances, mask, read
from pathways.criteria.needs import support_needed
from pathways.routing import OR, ServiceNow, Standing, Verdict, lines
from referrals.codes import DeclineReason, DepartureReason, FactsSay
from referrals.lifecycle.families import SPOKEN_OF

MIX = "mix:"
# How a stay ends for what somebody did there.
FOR_BEHAVIOUR: frozenset[str] = frozenset({DepartureReason.EVICTED, DepartureReason.WITHDRAWN})


@dataclass(frozen=True)
class Past:
    """What went before between a service's provider and a person: how stays there ended, what was asked and answered.

    `ended` are departure reasons; `asked` is, of each question about this offer, the day and whether it was answered.
    """

    ended: tuple[str, ...] = ()
    asked: tuple[tuple[date, bool], ...] = ()


@dataclass(frozen=True)
class Facts:
    """What was true of a service and of a person at one moment."""

    free_units: int
    serves_wanted: bool  # whether the service takes people for an area wanted
    area: Verdict
    place: tuple[Verdict, ...]  # exclusions and areas to avoid, against where the service stands
    criteria: tuple[Verdict, ...]  # whom the service takes
    limits: tuple[Verdict, ...]  # on the mix of residents
    support: Verdict  # the level that the service declares, against the highest need
    support_gap: int | None  # levels declared above the highest need, below 0 where it is more; None where not known
    earlier: Verdict  # stays with this provider
    asked: Verdict  # questions about this offer

    def as_json(self, reason: str = "") -> dict[str, object]:
        """The facts as they are kept beside a decline; nothing in them names the person.

        Whether somebody stayed here before would, so it is kept only beside a reason that says so.
        """
        said = (self.area, *self.place, *self.criteria, *self.limits, self.support, self.asked)
        if reason == DeclineReason.PREVIOUS_BEHAVIOUR:
            said = (*said, self.earlier)
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


def facts_of(about: Circumstances, service: ServiceNow, past: Past | None = None) -> Facts:
    """A service as it stands and a person as the assessment tells, read against each other.

    `past` is None where nobody has looked.
    """
    rows = lines.criteria_rows(service)
    asked = mask(
        [name for row in service.requirements for name in row.names] + [row.criterion for row in service.mix_limits]
    )
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
        **_support(service.support_level, support_needed(about)),
        earlier=_earlier(past),
        asked=_asked(past, about.today),
    )


def _support(level: str, needed: str | None) -> dict[str, object]:
    """How much support is more than a service can give is for it to judge; that it gives enough, the levels tell."""
    if level not in LEVELS or needed is None:
        sentence = "How much support is needed, or given, is not known."
        return {"support": Verdict("support", Standing.CANNOT_TELL, sentence), "support_gap": None}
    sentence = f"This service declares {level} support, and the highest need is {needed}."
    gap = LEVELS.index(level) - LEVELS.index(needed)
    return {
        "support": Verdict("support", Standing.CANNOT_TELL if gap else Standing.MEETS, sentence),
        "support_gap": gap,
    }


def _earlier(past: Past | None) -> Verdict:
    """Of a stay that ended well one sentence says as much as of none, so that no prompt tells who somebody is."""
    if past is None:
        return Verdict("earlier", Standing.CANNOT_TELL, "Nobody has looked for an earlier stay here.")
    if FOR_BEHAVIOUR.isdisjoint(past.ended):
        return Verdict("earlier", Standing.MEETS, "The hub knows of no earlier stay here that ended for behaviour.")
    return Verdict("earlier", Standing.DOES_NOT, "An earlier stay here ended for behaviour.")


def _asked(past: Past | None, today: date) -> Verdict:
    """What was asked today may still be answered: that bears nothing out."""
    if past is None:
        return Verdict("asked", Standing.CANNOT_TELL, "Nobody has looked for questions about this offer.")
    still_open = [day for day, answered in past.asked if not answered]
    if any(day < today for day in still_open):
        return Verdict("asked", Standing.DOES_NOT, "A question about this offer was not answered by the next day.")
    if still_open:
        return Verdict("asked", Standing.CANNOT_TELL, "A question about this offer was asked today.")
    if past.asked:
        return Verdict("asked", Standing.MEETS, "Everything that was asked about this offer has been answered.")
    return Verdict("asked", Standing.MEETS, "Nothing has been asked about this offer.")


def check(reason: str, facts: Facts) -> Check:
    """A reason against the facts. A reason that no fact speaks of is left open."""
    if reason in SPOKEN_OF:
        return _declared(reason, facts)
    return _CHECKS.get(reason, _open)(facts)


def searching_too_long(
    declines: Iterable[tuple[object, datetime]],
    at: datetime,
    *,
    services: int,
    longest: timedelta,
) -> datetime | None:
    """When a search came to the panel: so many services had said no, or the first had done so long ago; or None.

    `declines` are (service, moment), those alone that count.
    """
    counted = sorted((moment, service) for service, moment in declines)
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


def _declared(reason: str, facts: Facts) -> Check:
    """Only a criterion about what the reason speaks of bears it out: of an unmet rule about pets nobody is too old."""
    about = SPOKEN_OF[reason]
    if reason == DeclineReason.AREA and not facts.serves_wanted:
        return Check(FactsSay.BEAR_OUT)
    if not facts.criteria:
        sentence = "This service has declared no criteria: it takes everybody whom the hub offers."
        return Check(FactsSay.AGAINST, sentence)
    said = [line for line in facts.criteria if not about.criteria.isdisjoint(line.criterion_or_kind.split(OR))]
    if not said:
        return Check(FactsSay.AGAINST, f"This service has declared no criterion about {about.words}.")
    return Check(_worst(said), f"The person meets every criterion about {about.words} that this service has declared.")


def _risk_from_area(facts: Facts) -> Check:
    kept_out = _worst(facts.place)
    if kept_out is FactsSay.AGAINST:
        return Check(kept_out, "The service stands in no area that the person is kept out of or wants to avoid.")
    return Check(kept_out)


def _mix(facts: Facts) -> Check:
    if not facts.limits:
        return Check(FactsSay.AGAINST, "No declared limit: this service has none on the mix of its residents.")
    return Check(_worst(facts.limits), "No declared limit of this service is reached by taking this person.")


def _earlier_stay(facts: Facts) -> Check:
    return Check(_worst([facts.earlier]), facts.earlier.sentence)


def _information(facts: Facts) -> Check:
    return Check(_worst([facts.asked]), facts.asked.sentence)


def _too_high(facts: Facts) -> Check:
    """More need than the declared level is a judgement, not a fact: it would excuse whoever declares little."""
    enough = facts.support_gap is not None and facts.support_gap >= 0
    return Check(FactsSay.AGAINST if enough else FactsSay.OPEN, facts.support.sentence)


def _too_low(facts: Facts) -> Check:
    no_less = facts.support_gap is not None and facts.support_gap <= 0
    return Check(FactsSay.AGAINST if no_less else FactsSay.OPEN, facts.support.sentence)


_CHECKS: dict[str, Callable[[Facts], Check]] = {
    DeclineReason.FULL: _full,
    DeclineReason.RISK_FROM_AREA: _risk_from_area,
    DeclineReason.MIX_LIMIT: _mix,
    DeclineReason.PREVIOUS_BEHAVIOUR: _earlier_stay,
    DeclineReason.INFORMATION_MISSING: _information,
    DeclineReason.NEEDS_TOO_HIGH: _too_high,
    DeclineReason.NEEDS_TOO_LOW: _too_low,
}
