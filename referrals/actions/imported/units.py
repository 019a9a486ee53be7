"""Which unit an imported stay is in: the one that it names, else a free one of its service, in order of start."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.actions.imported import in_batches
from pathways.models import Unit
from referrals.lifecycle.steps import LIVE_PLACEMENT, PlacementStatus
from referrals.models import Placement
from referrals.vacancies import free_units


@dataclass(frozen=True, slots=True)
class Wish:
    """An open stay that looks for a unit: by name, or for any that is free."""

    line: int
    service: int
    started: date
    unit: int | None = None


def units_by_code(services: Iterable[int]) -> dict[tuple[int, str], int]:
    """{(service, unit code): unit} of the services."""
    return {
        (service, code): pk
        for batch in in_batches(services)
        for pk, service, code in Unit.objects.filter(service__in=batch).values_list("pk", "service_id", "code")
    }


def _natural(code: str) -> list:
    """A sorting key by which unit 2 comes before unit 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"([0-9]+)", code) if part]


def allot(wishes: list[Wish], leaving: set[int], today: date) -> dict[int, int | None]:
    """{line: unit or None}. Units named come first; a unit that is taken is left empty.

    `leaving` are the placements whose present unit is free again because of this file.
    """
    residents, booked = set(), set()
    services = {wish.service for wish in wishes}
    for batch in in_batches(services):
        live = Placement.objects.filter(service__in=batch, status__in=LIVE_PLACEMENT, unit__isnull=False)
        for pk, unit, status in live.values_list("pk", "unit_id", "status"):
            if pk not in leaving:
                (residents if status == PlacementStatus.ARRIVED else booked).add(unit)
    found: dict[int, int | None] = {}
    in_order = sorted(wishes, key=lambda wish: (wish.started, wish.line))
    for wish in in_order:
        if wish.unit is not None:
            found[wish.line] = None if wish.unit in residents else wish.unit
            residents.add(wish.unit)
    free = _free(services, leaving, today)
    for units in free.values():
        units[:] = [unit for unit in reversed(units) if unit not in residents and unit not in booked]
    for wish in in_order:
        if wish.unit is None:
            found[wish.line] = free[wish.service].pop() if free[wish.service] else None
    return found


def _free(services: set[int], leaving: set[int], today: date) -> dict[int, list[int]]:
    """{service: units that can be offered today, and those that this file frees, by their codes}."""
    units = defaultdict(set)
    for batch in in_batches(services):
        for pk, service, code in free_units(today, batch).values_list("pk", "service_id", "code"):
            units[service].add((tuple(_natural(code)), pk))
    for batch in in_batches(leaving):
        rows = Placement.objects.filter(pk__in=batch, unit__isnull=False)
        for pk, service, code in rows.values_list("unit_id", "unit__service_id", "unit__code"):
            units[service].add((tuple(_natural(code)), pk))
    return defaultdict(list, {service: [pk for _, pk in sorted(its_units)] for service, its_units in units.items()})
