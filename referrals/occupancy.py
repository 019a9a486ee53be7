"""Units as they stand on a day: who is in them, who is booked, what keeps them out of service, when they come free."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from pathways.models import OutOfService, Unit
from referrals.access import granted
from referrals.codes import RiskLevel
from referrals.lifecycle import LIVE_PLACEMENT
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Placement, Referral

STATES = {
    "free": "Free",
    "occupied": "Occupied",
    "booked": "Booked",
    "out": "Out of service",
    "coming": "Not open yet",
}
RISK_FIELDS = ("rosh_children", "rosh_public", "rosh_known_adult", "rosh_staff")


@dataclass(frozen=True)
class UnitNow:
    """A unit on a day. `spell` keeps it out of service now, `planned` will. It may have a resident and a booking."""

    unit: Unit
    day: date
    resident: Placement | None
    booking: Placement | None
    spell: OutOfService | None
    planned: OutOfService | None

    @property
    def state(self):
        if self.spell:
            return "out"
        if self.resident:
            return "occupied"
        if self.booking:
            return "booked"
        return "coming" if self.unit.available_from > self.day else "free"

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def free_from(self):
        """The first day on which somebody else may live here, as far as it is known; None where nobody can say."""
        if self.booking:
            return None
        days = [self.day, self.unit.available_from]
        if self.spell:
            days.append(self.spell.ends)
        if self.resident:
            days.append(self.resident.expected_end)
        if None in days or (self.resident and self.resident.expected_end < self.day):
            return None
        return max(days)

    @property
    def free_words(self):
        """When it is free, for somebody who may book it."""
        if self.state == "free":
            return "free now"
        if self.booking:
            return "somebody lives there, and it is booked" if self.resident else "booked"
        who = "somebody lives there" if self.resident else self.state_words.lower()
        if self.free_from is None:
            return f"{who}, end not known"
        return f"{who}, free from about {self.free_from:%-d %B %Y}"


def units_now(services, day):
    """{service id: its units on a day}, in three queries for any number of services; units given up are left out."""
    spells = OutOfService.objects.filter(Q(ends=None) | Q(ends__gt=day)).order_by("starts")
    stays = Placement.objects.filter(status__in=LIVE_PLACEMENT).select_related("referral__service_user", "stage")
    units = Unit.objects.filter(Q(available_to=None) | Q(available_to__gte=day), service__in=services).prefetch_related(
        Prefetch("out_of_service", spells, to_attr="spells"), Prefetch("placements", stays, to_attr="stays")
    )
    found = {}
    for unit in sorted(units, key=_as_people_count):
        found.setdefault(unit.service_id, []).append(_unit_now(unit, day))
    return found


def _as_people_count(unit):
    """R2 before R10."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"([0-9]+)", unit.code)]


def soonest(units):
    """Units in the order in which they come free; those of which nobody knows last."""
    return sorted(units, key=lambda row: (row.state != "free", row.free_from is None, row.free_from or row.day))


def _unit_now(unit, day):
    by_status = {stay.status: stay for stay in unit.stays}
    return UnitNow(
        unit=unit,
        day=day,
        resident=by_status.get(PlacementStatus.ARRIVED),
        booking=by_status.get(PlacementStatus.BOOKED),
        spell=next((spell for spell in unit.spells if spell.starts <= day), None),
        planned=next((spell for spell in unit.spells if spell.starts > day), None),
    )


def residents_by_risk(user, service):
    """[(level in words, number of residents)], the highest first: of each resident the highest risk of serious harm.

    Counts alone, of everybody who lives there. Those without an assessment come last, and with them the restricted
    who are not open to this reader: a count of one would tell their level.
    """
    fields = [f"referral__assessment__risk__{name}" for name in RISK_FIELDS]
    living = Placement.objects.filter(service=service, status=PlacementStatus.ARRIVED)
    open_to_reader = living.filter(referral__in=Referral.objects.filter(granted(user, "view_referral")))
    highest = [
        max(filter(None, row), key=RiskLevel.values.index, default="") for row in open_to_reader.values_list(*fields)
    ]
    highest += [""] * (living.count() - len(highest))
    levels = [(level.value, level.label) for level in reversed(RiskLevel)]
    counted = [(label, highest.count(value)) for value, label in [*levels, ("", "Not known or not shown")]]
    return [(label, number) for label, number in counted if number]
