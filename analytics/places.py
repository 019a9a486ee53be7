"""Areas as figures need them: names of one day, what lies inside the home county, its districts. Pure."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from analytics.cells import unique_labels

OUTSIDE = "outside"
DISTRICT_KINDS = frozenset({"district", "unitary"})


@dataclass(frozen=True)
class Place:
    """An area: its code, its name on the day asked for, its kind, its parent, its groups, and its tile on maps."""

    id: int
    code: str
    name: str
    kind: str
    parent: int | None = None
    groups: frozenset[int] = frozenset()
    tile: tuple[int, int] | None = None


@dataclass(frozen=True)
class Places:
    """All areas, seen from the home county. A parent chain that leads to the county is what puts an area inside it."""

    home: Place
    by_id: Mapping[int, Place]
    inside: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inside", frozenset(self._under(self.home.id)))

    @property
    def districts(self) -> list[Place]:
        """The home county's districts, by name."""
        found = [place for place in self.by_id.values() if self.district(place.id)]
        return sorted(found, key=lambda place: place.name)

    @property
    def tiles(self) -> dict[str, tuple[int, int]]:
        """The tile of each district that has one, by the name that tables print."""
        labels = self.labels(place.id for place in self.districts)
        return {labels[place.id]: place.tile for place in self.districts if place.tile}

    def district(self, area: int) -> bool:
        return area in self.inside and self.by_id[area].kind in DISTRICT_KINDS

    def within(self, area: int) -> frozenset[int]:
        """An area with everything below it and every member of it as a group."""
        below = self._under(area)
        members = {place.id for place in self.by_id.values() if place.groups & below}
        return frozenset(below | {lower for member in members for lower in self._under(member)})

    def settled(self, area: int) -> int | str:
        """A district as itself, anything else inside the county as the county, the rest as `outside`."""
        if self.district(area):
            return area
        return self.home.id if area in self.inside else OUTSIDE

    def labels(self, areas: Iterable[int]) -> dict[Hashable, str]:
        """Area -> its name, with its code where two of them have the same name."""
        return unique_labels([(area, self.by_id[area].name, self.by_id[area].code) for area in areas])

    def _under(self, area: int) -> set[int]:
        children: dict[int, list[int]] = {}
        for place in self.by_id.values():
            if place.parent is not None:
                children.setdefault(place.parent, []).append(place.id)
        found, edge = set(), [area]
        while edge:
            current = edge.pop()
            if current not in found:
                found.add(current)
                edge += children.get(current, [])
        return found
