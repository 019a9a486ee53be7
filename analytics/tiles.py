"""Where districts lie, roughly: one tile each, column and row from the north-west, as a county has set them. Pure."""

from collections.abc import Iterable, Mapping

Tile = tuple[int, int]
ACROSS = 6
NOT_DISTRICTS = frozenset({"Out of county", "Not known, unplanned or custody"})
ROOM = 16


def tile_positions(names: Iterable[str], placed: Mapping[str, Tile]) -> dict[str, Tile]:
    """Each district's tile; those without a place, or whose place is taken, follow below by name, six to a row."""
    districts = [name for name in names if name not in NOT_DISTRICTS]
    found: dict[str, Tile] = {}
    for name in districts:
        if name in placed and placed[name] not in found.values():
            found[name] = placed[name]
    below = 1 + max((row for _, row in found.values()), default=-1)
    others = sorted(name for name in districts if name not in found)
    return found | {name: (number % ACROSS, below + number // ACROSS) for number, name in enumerate(others)}


def short_name(name: str) -> str:
    """As a tile has room for it: "Tonbridge & M."."""
    if len(name) <= ROOM:
        return name
    first, and_, second = name.partition(" and ")
    return f"{first} & {second[0]}." if and_ and len(first) <= ROOM - 5 else f"{name[: ROOM - 1]}…"
