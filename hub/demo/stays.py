"""How stays go: how long, how they end, where to, and what was achieved. Pure draws from the published shapes.

Sources of the shares: document 001, figure 3 (departures) and figure 4 (outcomes); document 000, table 4.9 (areas).
"""

from dataclasses import dataclass

from hub.demo.areas import MEDWAY, code
from hub.demo.chance import Chance
from hub.demo.personas import DISTRICT_WEIGHTS, Persona
from hub.demo.services.rows import ServiceRow

# Destination and reason of planned departures from short-term services (of 383), moves along the pathway apart.
PLANNED = {
    ("friends_family", "moved_on"): 84, ("friends_family_settled", "completed"): 40,
    ("private_rented", "moved_on"): 73, ("social_rented", "completed"): 68,
    ("supported_short_term", "moved_on"): 38, ("supported_long_term", "moved_on"): 14,
    ("previous_home", "completed"): 9, ("prison", "licence_ended"): 3, ("prison", "custody"): 4,
    ("sheltered", "moved_on"): 5, ("bed_and_breakfast", "moved_on"): 4,
}  # fmt: skip
UNPLANNED = {
    ("not_known", "abandoned"): 40, ("not_known", "evicted"): 14, ("not_known", "left"): 9,
    ("not_known", "other"): 6, ("prison", "custody"): 12, ("prison", "recalled"): 7, ("friends_family", "left"): 11,
    ("friends_family", "evicted"): 4, ("rough_sleeping", "evicted"): 5, ("rough_sleeping", "abandoned"): 2,
    ("died", "died"): 5, ("hospital", "hospital"): 3, ("bed_and_breakfast", "evicted"): 2,
    ("supported_short_term", "withdrawn"): 2, ("private_rented", "left"): 2, ("previous_home", "left"): 1,
}  # fmt: skip
# Departures from long-term homes and from floating support (of 517 together): independent, died, care, unknown, ...
FROM_HOMES = {
    ("died", "died", False): 34, ("care_home", "hospital", True): 14, ("social_rented", "moved_on", True): 14,
    ("sheltered", "moved_on", True): 12, ("extra_care", "moved_on", True): 8,
    ("supported_long_term", "moved_on", True): 9, ("friends_family_settled", "moved_on", True): 4,
    ("not_known", "other", False): 5,
}  # fmt: skip
FROM_SUPPORT = {
    ("social_rented", "completed", True): 112, ("private_rented", "completed", True): 64,
    ("owner_occupied", "completed", True): 22, ("friends_family_settled", "completed", True): 18,
    ("previous_home", "completed", True): 12, ("supported_long_term", "moved_on", True): 14,
    ("not_known", "left", False): 12, ("not_known", "other", False): 4, ("died", "died", False): 6,
    ("supported_short_term", "moved_on", True): 5, ("prison", "custody", False): 4, ("care_home", "hospital", False): 4,
    ("rough_sleeping", "abandoned", False): 2,
}  # fmt: skip
NO_AREA = frozenset({"not_known", "died", "prison"})

# Of 1,440 people: how many needed each outcome and how many achieved it.
OUTCOMES = {
    "1a": (1175, 1115), "1b": (533, 432), "1c": (321, 110), "2a": (449, 315), "2b": (302, 274), "2c": (280, 204),
    "2d1": (979, 932), "2d2": (449, 430), "3a": (659, 598), "3b": (676, 588), "3c": (441, 326), "3d": (67, 61),
    "4a1": (796, 645), "4a2": (1073, 820), "4b": (191, 162), "4c1": (179, 162), "4c2": (130, 114), "4c3": (348, 311),
    "5": (954, 897),
}  # fmt: skip
NOT_ACHIEVED = {
    "not_ready": 34, "ended_early": 26, "no_accommodation": 14, "no_other_service": 8, "money": 7, "health": 6,
    "offending": 5,
}  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """The facts of a departure, and whether the area is known by the day it is recorded."""

    reason: str
    planned: bool
    destination: str
    area: str | None  # ONS code


def length(chance: Chance, row: ServiceRow, expected: int) -> int:
    """Days of a stay: around what is expected, shorter when people leave early, and long for a home."""
    if row.term == "long" and row.unit_kind != "package":
        return max(20, round(chance.expovariate(1 / (row.stay or expected))))
    return max(2, chance.around(0.8 * expected, 0.55))


def ends_as_planned(chance: Chance, persona: Persona, row: ServiceRow) -> bool:
    """The steadier the person, the likelier; refuges and foyers do better than hostels, as printed."""
    better = {"refuge": 0.1, "foyer": 0.02, "direct_access": -0.09, "supported_lodgings": 0.06}
    return chance.yes(min(0.97, persona.steady + 0.015 + better.get(row.service_type, 0)))


def ending(chance: Chance, persona: Persona, row: ServiceRow, planned: bool) -> Ending:
    """Reason, planned or not, destination and its area."""
    if row.term == "long":
        shares = FROM_SUPPORT if row.unit_kind == "package" else FROM_HOMES
        destination, reason, planned = chance.of(shares)
    else:
        destination, reason = chance.of(PLANNED if planned else UNPLANNED)
    known = destination not in NO_AREA and (planned or chance.yes(0.3))
    return Ending(reason, planned, destination, _area(chance, persona, row) if known else None)


def _area(chance: Chance, persona: Persona, row: ServiceRow) -> str:
    """Most stay in the district of the service; some go home, some far away."""
    inside = persona.origin.startswith("E07") and persona.origin in DISTRICT_CODES
    outside = persona.origin not in ("none", "not_disclosed") and not inside
    where = chance.of({"here": 58, "wanted": 12, "origin": 22 if inside else 50 if outside else 0, "other": 8})
    if persona.cohort == "domestic_abuse" and where == "origin":
        where = "other"
    return {
        "here": code(row.area),
        "wanted": code(persona.district),
        "origin": persona.origin,
        "other": chance.of({**{code(d): w for d, w in DISTRICT_WEIGHTS.items()}, MEDWAY: 12, "E09000023": 6}),
    }[where]


DISTRICT_CODES = frozenset(code(short) for short in DISTRICT_WEIGHTS)


def outcomes(chance: Chance, planned: bool) -> list[dict]:
    """An outcome form: every sub-outcome that was needed, achieved or why not."""
    rows = []
    for each, (needed, achieved) in OUTCOMES.items():
        if not chance.yes(needed / 1440):
            continue
        done = chance.yes(min(0.99, achieved / needed + (0.04 if planned else -0.22)))
        reason = "" if done else chance.of(NOT_ACHIEVED)
        rows.append({"code": each, "needed": True, "achieved": done, "reason_not_achieved": reason})
    return rows
