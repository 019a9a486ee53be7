"""The areas of the demonstration county, by their ONS codes (STANDARDS 9): plain data."""

from dataclasses import dataclass
from datetime import date

COUNTY = ("E10000016", "Kent")
EAST, WEST, LONDON = "EAST-KENT", "WEST-KENT", "LONDON"
MEDWAY = "E06000035"
GROUPED_SINCE = date(2014, 6, 1)  # the probation delivery units; supporting people had the same halves


@dataclass(frozen=True)
class District:
    """A district council's area: its short name in the other tables, its half, and what it touches."""

    short: str
    code: str
    name: str
    half: str
    touches: tuple[str, ...]

    @property
    def tile(self) -> tuple[int, int]:
        """Column and row on maps of tiles, from the north-west."""
        return TILES[self.short]


DISTRICTS = (
    District("ASH", "E07000105", "Ashford", EAST, ("CAN", "MAI", "FOL", "SWA", "TUN", "E07000064")),
    District("CAN", "E07000106", "Canterbury", EAST, ("ASH", "DOV", "FOL", "SWA", "THA")),
    District("DAR", "E07000107", "Dartford", WEST, ("GRA", "SEV", "E09000004")),
    District("DOV", "E07000108", "Dover", EAST, ("CAN", "FOL", "THA")),
    District("GRA", "E07000109", "Gravesham", WEST, ("DAR", "SEV", "TON", MEDWAY)),
    District("MAI", "E07000110", "Maidstone", WEST, ("ASH", "SWA", "TON", "TUN", MEDWAY)),
    District(
        "SEV",
        "E07000111",
        "Sevenoaks",
        WEST,
        ("DAR", "GRA", "TON", "TUN", "E09000004", "E09000006", "E07000215", "E07000065"),
    ),
    District("FOL", "E07000112", "Folkestone and Hythe", EAST, ("ASH", "CAN", "DOV", "E07000064")),
    District("SWA", "E07000113", "Swale", EAST, ("ASH", "CAN", "MAI", MEDWAY)),
    District("THA", "E07000114", "Thanet", EAST, ("CAN", "DOV")),
    District("TON", "E07000115", "Tonbridge and Malling", WEST, ("GRA", "MAI", "SEV", "TUN", MEDWAY)),
    District("TUN", "E07000116", "Tunbridge Wells", WEST, ("ASH", "MAI", "SEV", "TON", "E07000064", "E07000065")),
)
TILES = {
    "DAR": (0, 0), "GRA": (1, 0), "SWA": (3, 0), "THA": (5, 0), "SEV": (0, 1), "TON": (1, 1), "MAI": (2, 1),
    "CAN": (4, 1), "DOV": (5, 1), "TUN": (1, 2), "ASH": (3, 2), "FOL": (4, 2),
}  # fmt: skip
BY_SHORT = {district.short: district for district in DISTRICTS}
HALVES = {half: tuple(d.short for d in DISTRICTS if d.half == half) for half in (EAST, WEST)}
EVERYWHERE = tuple(BY_SHORT)

GROUPS = ((EAST, "East Kent"), (WEST, "West Kent"), (LONDON, "London"))
FORMER_NAMES = (("E07000112", "Shepway", date(2018, 3, 31)),)

_BOROUGHS = [
    "City of London", "Barking and Dagenham", "Barnet", "Bexley", "Brent", "Bromley", "Camden", "Croydon", "Ealing",
    "Enfield", "Greenwich", "Hackney", "Hammersmith and Fulham", "Haringey", "Harrow", "Havering", "Hillingdon",
    "Hounslow", "Islington", "Kensington and Chelsea", "Kingston upon Thames", "Lambeth", "Lewisham", "Merton",
    "Newham", "Redbridge", "Richmond upon Thames", "Southwark", "Sutton", "Tower Hamlets", "Waltham Forest",
    "Wandsworth", "Westminster",
]  # fmt: skip
LONDON_BOROUGHS = tuple((f"E090000{number:02}", name) for number, name in enumerate(_BOROUGHS, start=1))

OUTSIDE = (
    ("E07000064", "Rother"),
    ("E07000065", "Wealden"),
    ("E07000215", "Tandridge"),
    ("E07000062", "Hastings"),
    ("E07000063", "Lewes"),
    ("E06000034", "Thurrock"),
    ("E07000069", "Castle Point"),
    ("E06000033", "Southend-on-Sea"),
    ("E06000043", "Brighton and Hove"),
    ("E10000030", "Surrey"),
    ("E10000011", "East Sussex"),
    ("E10000032", "West Sussex"),
    ("E10000012", "Essex"),
    ("W92000004", "Wales"),
    ("S92000003", "Scotland"),
    ("N92000002", "Northern Ireland"),
)

# Where people from outside come from, and how often (document 000, table 4.3: London, Medway and Surrey lead).
OUTSIDE_ORIGINS = (
    (MEDWAY, 26),
    ("E09000004", 6),
    ("E09000006", 5),
    ("E09000011", 6),
    ("E09000023", 6),
    ("E09000028", 5),
    ("E09000008", 5),
    ("E09000025", 3),
    ("E10000030", 8),
    ("E10000011", 6),
    ("E07000062", 6),
    ("E07000064", 3),
    ("E10000012", 6),
    ("E06000034", 4),
    ("E06000043", 4),
    ("W92000004", 1),
    ("S92000003", 2),
)


def code(short: str) -> str:
    """The ONS code of a district by its short name; any other code is itself."""
    return BY_SHORT[short].code if short in BY_SHORT else short
