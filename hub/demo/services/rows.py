"""What a row of the service tables is."""

from dataclasses import dataclass, field

from hub.demo.areas import EAST, EVERYWHERE, HALVES, WEST

SERVES = {"EAST": HALVES[EAST], "WEST": HALVES[WEST], "ALL": EVERYWHERE}

BECAUSE = {
    "arson_conviction": "The building has no sprinklers.",
    "sexual_offence_conviction": "Children live next door.",
    "drugs_supply_conviction": "Other residents are trying to stop.",
    "active_substance_use": "The house is free of drugs and alcohol.",
    "domestic_abuse_conviction": "Women live in the house.",
    "violence_conviction": "Hosts share their own home.",
    "licence_ends_within_28_days": "Four weeks are too short to settle in before supervision ends.",
    "physical_health_need": "The flats were adapted for whoever needs it.",
}


@dataclass(frozen=True)
class Criterion:
    """Whom a service takes: a name of the closed vocabulary that must hold, or must not, or one of several."""

    name: str
    must_hold: bool = True
    hard: bool = False
    or_else: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        return "" if self.must_hold and not self.or_else else BECAUSE.get(self.name, "")


def takes(words: str) -> tuple[Criterion, ...]:
    """`woman pet|couple !arson_conviction*`: must hold, one of them must, must not (!), and nobody overrides it (*)."""
    found = []
    for word in words.split():
        name, *others = word.strip("!*").split("|")
        found.append(Criterion(name, not word.startswith("!"), word.endswith("*"), tuple(others)))
    return tuple(found)


@dataclass(frozen=True)
class ServiceRow:
    """A service. `works_at` maps a cohort to the kinds of stage; `serves` is EAST, WEST, ALL or one district."""

    code: str
    name: str
    agency: str
    service_type: str
    client_group: str
    area: str
    serves: str
    units: int
    works_at: dict[str, tuple[str, ...]] = field(default_factory=dict)
    takes: tuple[Criterion, ...] = ()
    mix: tuple[tuple[str, int], ...] = ()
    term: str = "short"
    unit_kind: str = "room"
    support: str = "medium"
    staffing: str = "Weekdays 9 to 5, on call at night"
    confidential: bool = False
    answer_days: int = 2
    indicator: str = ""
    stay: int = 0  # typical days where the stage's expected stay does not say

    @property
    def districts(self) -> tuple[str, ...]:
        return SERVES.get(self.serves) or (self.serves,)


@dataclass(frozen=True)
class Spell:
    """Some units of a service out of use since so many days."""

    service: str
    units: int
    reason: str
    detail: str
    days: int
