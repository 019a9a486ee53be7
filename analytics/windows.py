"""What a figure looks at: a period, the areas, and what held for services and areas then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Q

from agencies.models import Area, AreaGrouping, AreaName
from analytics.groups import ServiceFacts, TermFacts, boundaries
from analytics.periods import Period
from analytics.places import Place, Places
from pathways.models import Service, ServiceTerm


class UnknownArea(ValueError):
    """An area that figures cannot be asked for. The message says what to do."""


@dataclass(frozen=True)
class Window:
    """What every frame is cut to: a period, the areas in which services stand (None: everywhere), and what held.

    `frames` keeps what was read for it, so that figures that look at the same rows read them once. `by_referral` has
    frames tell referrals apart: only the way from a figure to its records asks for that.
    """

    period: Period
    areas: frozenset[int] | None
    facts: Mapping[int, ServiceFacts]
    places: Places
    by_referral: bool = False
    frames: dict = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def spans(self) -> list[date]:
        """First days of the parts of the period in which nothing changes for any service; one part as a rule."""
        return [self.period.first, *boundaries(self.facts.values(), self.period.first, self.period.last)]

    @property
    def services(self) -> list[ServiceFacts]:
        """Services that stand in the areas and ran in the period, by name."""
        here = [service for service in self.facts.values() if self.areas is None or service.area in self.areas]
        return [service for service in here if service.open_in(self.period.first, self.period.last)]

    def standing_in(self, path: str = "service") -> Q:
        return Q() if self.areas is None else Q(**{f"{path}__area_id__in": self.areas})


def window(period: Period, area: str | None = None) -> Window:
    """The window on a period, whole county or an area's services. Raises UnknownArea, also without a home county."""
    places = places_on(period.last)
    areas = None
    if area:
        chosen = next((place for place in places.by_id.values() if place.code == area), None)
        if chosen is None:
            raise UnknownArea(f"No area has the code {area}.")
        areas = places.within(chosen.id)
    return Window(period, areas, service_facts(), places)


def places_on(on: date) -> Places:
    """All areas with the names and groups of a day."""
    names: dict[int, str] = {}
    for area, name in AreaName.objects.filter(until__gte=on).order_by("-until").values_list("area_id", "name"):
        names[area] = name
    groups: dict[int, set[int]] = {}
    in_force = Q(starts__lte=on) & (Q(ends=None) | Q(ends__gt=on))
    for area, group in AreaGrouping.objects.filter(in_force).values_list("area_id", "group_id"):
        groups.setdefault(area, set()).add(group)
    columns = ("id", "code", "name", "kind", "parent_id", "tile_column", "tile_row")
    found = {
        pk: Place(
            pk, code, names.get(pk, name), kind, parent, frozenset(groups.get(pk, ())),
            None if column is None else (column, row),
        )
        for pk, code, name, kind, parent, column, row in Area.objects.order_by("name").values_list(*columns)
    }  # fmt: skip
    return Places(_home(found.values()), found)


def service_facts() -> dict[int, ServiceFacts]:
    """Every service with the terms that held for it, oldest first."""
    terms: dict[int, list[TermFacts]] = {}
    columns = ("starts", "ends", "term", "units", "indicator")
    for service, *facts in ServiceTerm.objects.order_by("service", "starts").values_list("service_id", *columns):
        terms.setdefault(service, []).append(TermFacts(*facts))
    columns = ("code", "name", "agency__name", "agency__code", "service_type", "term", "client_group", "area_id")
    return {
        pk: ServiceFacts(pk, *facts, terms=tuple(terms.get(pk, ())))
        for pk, *facts in Service.objects.order_by("name").values_list("id", *columns, "starts", "ends")
    }


def _home(found: Iterable[Place]) -> Place:
    if settings.HOME_AREA:
        chosen = next((place for place in found if place.code == settings.HOME_AREA), None)
        if chosen is None:
            raise UnknownArea(f"HUB_HOME_AREA is {settings.HOME_AREA}, and no area has that code.")
        return chosen
    counties = [place for place in found if place.kind == Area.Kind.COUNTY]
    if len(counties) != 1:
        raise UnknownArea(
            f"There are {len(counties)} areas of kind county and there must be one: add it, or set HUB_HOME_AREA."
        )
    return counties[0]
