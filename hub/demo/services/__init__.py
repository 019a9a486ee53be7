"""The services of the demonstration county: about sixty, over every service type. Plain data."""

from hub.demo.services.accommodation import ACCOMMODATION
from hub.demo.services.rows import BECAUSE, Criterion, ServiceRow, Spell
from hub.demo.services.support import LONG_TERM, OTHER, SUPPORT

SERVICES = ACCOMMODATION + LONG_TERM + SUPPORT + OTHER
BY_CODE = {row.code: row for row in SERVICES}

# Units that cannot be offered on the last day of the history: service, how many, why, since how many days.
OUT_OF_SERVICE = (
    Spell("KINGSGATE", 2, "damage", "Door and window broken; glazier booked", 9),
    Spell("WESTGATE", 1, "deep_clean", "Deep clean after a long stay", 2),
    Spell("WEIR-HOUSE", 1, "repairs", "Leak from the bathroom above", 20),
    Spell("STEPPING-EAST", 2, "refurbishment", "New kitchen in one house", 34),
    Spell("CASTLE-ROW", 1, "incident", "Cooling off after an incident", 4),
    Spell("SAXON-THANET", 3, "refurbishment", "Lift being replaced", 60),
)

__all__ = ["ACCOMMODATION", "BECAUSE", "BY_CODE", "OUT_OF_SERVICE", "SERVICES", "Criterion", "ServiceRow", "Spell"]
