"""Who works in the demonstration county. Councils carry the names of their areas; everything else is invented."""

from dataclasses import dataclass
from datetime import date

from hub.demo.areas import COUNTY, DISTRICTS

AGREEMENT = ("3.1", date(2014, 4, 1))
EMAIL_DOMAIN = "demo.invalid"


@dataclass(frozen=True)
class AgencyRow:
    """An agency and how many people hold each role there, the best known first."""

    code: str
    name: str
    kind: str
    staff: tuple[tuple[str, int], ...]
    area: str = ""  # ONS code of the district served
    duty: bool = False
    agreement: bool = True


def _referring(managers: int, referrers: int) -> tuple[tuple[str, int], ...]:
    return (("referrer", referrers), ("referring_manager", managers))


def _provider(code: str, name: str, workers: int, agreement: bool = True) -> AgencyRow:
    return AgencyRow(
        code, name, "provider", (("provider_worker", workers), ("provider_manager", 1)), agreement=agreement
    )


HUB = AgencyRow(
    "HUB",
    "County referral hub",
    "county",
    (("hub_coordinator", 4), ("commissioner", 2), ("administrator", 1), ("auditor", 1), ("partnership_member", 2)),
    area=COUNTY[0],
)
REFERRING = (
    AgencyRow("PROB-EAST", "East Kent probation", "probation", _referring(1, 5), duty=True),
    AgencyRow("PROB-WEST", "West Kent probation", "probation", _referring(1, 4), duty=True),
    AgencyRow("MARLBROOK", "Marlbrook prison", "prison", _referring(1, 2), duty=True),
    AgencyRow("OXNEY", "Oxney Marsh prison", "prison", _referring(1, 2), duty=True),
    AgencyRow("POLICE", "County police, community safety", "police", _referring(1, 2)),
    AgencyRow("HOSPITALS", "County hospitals discharge team", "health", _referring(1, 2), duty=True),
    AgencyRow("MINDWELL", "Mindwell community mental health team", "health", _referring(1, 2)),
    AgencyRow("RIVERBANK", "Riverbank drug and alcohol service", "other", _referring(1, 2)),
    AgencyRow("LANTERN", "Lantern advice centre", "other", _referring(1, 2)),
    AgencyRow("HAVENLINE", "Havenline domestic abuse advocates", "other", _referring(1, 2)),
    AgencyRow("BOARD", "Safer communities board office", "other", (("partnership_member", 2), ("auditor", 1))),
)
COUNCILS = tuple(
    AgencyRow(
        district.short,
        f"{district.name} district council",
        "council",
        (("housing_options", 2), ("referring_manager", 1), ("partnership_member", 1)),
        area=district.code,
        duty=True,
    )
    for district in sorted(DISTRICTS, key=lambda each: each.short != "THA")
)
PROVIDERS = (
    _provider("HARBOUR", "Harbour Housing", 4),
    _provider("QUAY", "Quay House Trust", 3),
    _provider("BEACON", "Beacon Homes", 3),
    _provider("ORCHARD", "Orchard Support", 3),
    _provider("WAYFARER", "Wayfarer Trust", 3),
    _provider("HOPFIELD", "Hopfield Homes", 2),
    _provider("LARKSPUR", "Larkspur Refuges", 2),
    _provider("COMPASS", "Compass Young People", 3),
    _provider("MEDLAR", "Medlar Mind", 2),
    _provider("OAST", "Oast Support at Home", 4),
    _provider("SAXON", "Saxon Court Housing", 2),
    _provider("GREENSAND", "Greensand Living", 2),
    _provider("MARTELLO", "Martello Veterans", 1),
    _provider("CHERRY", "Cherry Garden Recovery", 2),
    _provider("SANDPIPER", "Sandpiper Homes", 1, agreement=False),
)
AGENCIES = (HUB, *REFERRING, *COUNCILS, *PROVIDERS)

# Whom the sign-in page offers, one for each role: it takes the first by e-mail address, so these begin with an A.
SIGN_IN = {
    ("PROB-EAST", "referrer"): "Amina Okafor",
    ("PROB-EAST", "referring_manager"): "Alan Keeler",
    ("HARBOUR", "provider_worker"): "Alice Penfold",
    ("HARBOUR", "provider_manager"): "Anthony Bourne",
    ("THA", "housing_options"): "Anita Setterfield",
    ("HUB", "hub_coordinator"): "Aisha Cullen",
    ("HUB", "commissioner"): "Adrian Holbrook",
    ("BOARD", "partnership_member"): "Angela Wraight",
    ("HUB", "auditor"): "Albert Venner",
    ("HUB", "administrator"): "Ada Minster",
}

# The one provider that says no to people with a high need or risk more often than its declared criteria explain.
CHERRY_PICKS = "HOPFIELD"
