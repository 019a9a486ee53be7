"""Where districts lie, roughly: one tile each, column and row from the north-west. Pure."""

from collections.abc import Iterable

# Kent; by name, because tables print names. A district that is not here is put below, in the order of the table.
TILES: dict[str, tuple[int, int]] = {
    "Dartford": (0, 0),
    "Gravesham": (1, 0),
    "Swale": (3, 0),
    "Thanet": (5, 0),
    "Sevenoaks": (0, 1),
    "Tonbridge and Malling": (1, 1),
    "Maidstone": (2, 1),
    "Canterbury": (4, 1),
    "Dover": (5, 1),
    "Tunbridge Wells": (1, 2),
    "Ashford": (3, 2),
    "Folkestone and Hythe": (4, 2),
    "Shepway": (4, 2),
}
ACROSS = 6
NOT_DISTRICTS = frozenset({"Out of county", "Not known, unplanned or custody"})
SHORT = {"Tonbridge and Malling": "Tonbridge & M.", "Folkestone and Hythe": "Folkestone & H."}


def tile_positions(names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Each district's tile; those without a place of their own follow below, six to a row."""
    districts = [name for name in names if name not in NOT_DISTRICTS]
    below = 1 + max((TILES[name][1] for name in districts if name in TILES), default=-1)
    others = [name for name in districts if name not in TILES]
    placed = {name: (number % ACROSS, below + number // ACROSS) for number, name in enumerate(others)}
    return {name: TILES.get(name) or placed[name] for name in districts}


def short_name(name: str) -> str:
    """As a tile has room for it."""
    return SHORT.get(name, name if len(name) <= 16 else f"{name[:15]}…")
