"""Short-term accommodation: hostels, foyers, refuges, shared houses, lodgings."""

from hub.demo.services.rows import ServiceRow, takes

DAY_AND_NIGHT = "Day and night"
ADULT = "aged_18_or_over*"

HOMELESSNESS = (
    ServiceRow("KINGSGATE", "Kingsgate House", "HARBOUR", "direct_access", "single_homeless", "THA", "EAST", 24,
               {"homelessness": ("assessment_bed", "hostel_24h")}, takes(f"{ADULT} single !arson_conviction*"),
               (("rosh_high_or_above", 4),), support="high", staffing=DAY_AND_NIGHT, answer_days=1),
    ServiceRow("STATION-ROAD", "Station Road hostel", "QUAY", "direct_access", "single_homeless", "FOL", "EAST", 18,
               {"homelessness": ("assessment_bed", "hostel_24h")}, takes(f"{ADULT} single"),
               (("arson_conviction", 1),), support="high", staffing=DAY_AND_NIGHT, answer_days=1),
    ServiceRow("RIVERSIDE", "Riverside House", "HARBOUR", "direct_access", "single_homeless", "MAI", "WEST", 22,
               {"homelessness": ("assessment_bed", "hostel_24h")}, takes(f"{ADULT} single !arson_conviction*"),
               (("rosh_high_or_above", 4),), support="high", staffing=DAY_AND_NIGHT, answer_days=1),
    ServiceRow("THAMESVIEW", "Thamesview", "QUAY", "supported_housing", "single_homeless", "GRA", "WEST", 16,
               {"homelessness": ("hostel_24h", "hostel_day")}, takes(f"{ADULT} single"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("WESTGATE", "Westgate Place", "HARBOUR", "supported_housing", "single_homeless", "CAN", "EAST", 18,
               {"homelessness": ("hostel_day",)}, takes(f"{ADULT} single !sexual_offence_conviction*")),
    ServiceRow("OLD-MILL", "The Old Mill", "HOPFIELD", "supported_housing", "single_homeless", "ASH", "EAST", 14,
               {"homelessness": ("hostel_day", "shared")}, takes(f"{ADULT} single !arson_conviction*")),
    ServiceRow("HOP-POLE", "Hop Pole House", "HOPFIELD", "supported_housing", "single_homeless", "TUN", "WEST", 14,
               {"homelessness": ("hostel_day", "shared"), "offenders": ("hostel_day",)},
               takes(f"{ADULT} single !arson_conviction*")),
    ServiceRow("BEACON-ROW", "Beacon Row", "BEACON", "supported_housing", "single_homeless", "SWA", "EAST", 14,
               {"homelessness": ("hostel_day",)}, takes(f"{ADULT} single")),
    ServiceRow("HARBOUR-FAMILY", "Harbour family flats", "HARBOUR", "supported_housing", "homeless_families", "DOV",
               "EAST", 10, {"homelessness": ("hostel_day",)}, takes("with_children"), unit_kind="flat"),
    ServiceRow("ORCHARD-FAMILY", "Orchard family houses", "ORCHARD", "supported_housing", "homeless_families", "TON",
               "WEST", 9, {"homelessness": ("hostel_day",)}, takes("with_children"), unit_kind="house"),
    ServiceRow("STEPPING-EAST", "Stepping Stones East", "BEACON", "supported_housing", "single_homeless", "CAN", "EAST",
               22, {"homelessness": ("shared",)}, takes(f"{ADULT} single"), support="low", staffing="Weekly visits"),
    ServiceRow("STEPPING-WEST", "Stepping Stones West", "BEACON", "supported_housing", "single_homeless", "MAI", "WEST",
               18, {"homelessness": ("shared",)}, takes(f"{ADULT} single"), support="low", staffing="Weekly visits"),
)  # fmt: skip

OFFENDERS = (
    ServiceRow("CASTLE-ROW", "Castle Row", "WAYFARER", "supported_housing", "offenders", "MAI", "WEST", 18,
               {"offenders": ("hostel_24h",)},
               takes(f"{ADULT} man !arson_conviction* !licence_ends_within_28_days"),
               (("rosh_very_high", 1), ("sexual_offence_conviction", 3)), support="high", staffing=DAY_AND_NIGHT),
    ServiceRow("FORT-ROAD", "Fort Road", "WAYFARER", "supported_housing", "offenders", "SWA", "EAST", 20,
               {"offenders": ("hostel_24h",)}, takes(f"{ADULT} man"),
               (("rosh_very_high", 2), ("arson_conviction", 1), ("sexual_offence_conviction", 4)), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("BRIDGE-HOUSE", "Bridge House", "HARBOUR", "supported_housing", "offenders", "DOV", "EAST", 16,
               {"offenders": ("hostel_day", "shared")}, takes(f"{ADULT} single !sexual_offence_conviction*")),
    ServiceRow("VALLEY-HOUSE", "Valley House", "ORCHARD", "supported_housing", "offenders", "MAI", "WEST", 14,
               {"offenders": ("hostel_day",)}, takes(f"{ADULT} man"), (("rosh_high_or_above", 2),)),
    ServiceRow("STEP-EAST", "Step East", "BEACON", "supported_housing", "offenders", "THA", "EAST", 16,
               {"offenders": ("shared",)}, takes(f"{ADULT} single"), support="low", staffing="Weekly visits"),
    ServiceRow("STEP-WEST", "Step West", "BEACON", "supported_housing", "offenders", "GRA", "WEST", 14,
               {"offenders": ("shared",)}, takes(f"{ADULT} single !licence_ends_within_28_days"), support="low",
               staffing="Weekly visits"),
    ServiceRow("WILLOW-HOUSE", "Willow House", "ORCHARD", "supported_housing", "offenders", "ASH", "ALL", 9,
               {"offenders": ("hostel_24h", "hostel_day")}, takes(f"{ADULT} woman single"), support="high",
               staffing=DAY_AND_NIGHT),
)  # fmt: skip

YOUNG_PEOPLE = (
    ServiceRow("WEIR-HOUSE", "Weir House foyer", "COMPASS", "foyer", "young_at_risk", "ASH", "EAST", 24,
               {"young_people": ("hostel_24h", "hostel_day")}, takes("aged_16_to_24 single !arson_conviction*"),
               support="high", staffing=DAY_AND_NIGHT),
    ServiceRow("SEAGULL", "Seagull foyer", "COMPASS", "foyer", "young_at_risk", "THA", "EAST", 22,
               {"young_people": ("hostel_24h", "hostel_day")}, takes("aged_16_to_24 single"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("PANTILE", "Pantile foyer", "COMPASS", "foyer", "young_at_risk", "TUN", "WEST", 22,
               {"young_people": ("hostel_24h", "hostel_day")}, takes("aged_16_to_24 single !arson_conviction*"),
               support="high", staffing=DAY_AND_NIGHT),
    ServiceRow("CLOCK-TOWER", "Clock Tower foyer", "QUAY", "foyer", "leaving_care", "GRA", "WEST", 18,
               {"young_people": ("hostel_24h", "hostel_day")}, takes("aged_16_to_24 single"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("CRADLE-HOUSE", "Cradle House", "ORCHARD", "teenage_parent", "teenage_parents", "CAN", "ALL", 14,
               {"young_people": ("hostel_day",)}, takes("aged_16_to_24 woman pregnant_or_with_children"),
               unit_kind="flat"),
    ServiceRow("HOSTS", "Hosts across the county", "COMPASS", "supported_lodgings", "young_at_risk", "CAN", "ALL", 14,
               {"young_people": ("lodgings",)},
               takes("aged_16_to_24 single !arson_conviction* !sexual_offence_conviction* !violence_conviction"),
               support="low", staffing="A family, with weekly visits"),
    ServiceRow("TRAINING-FLATS", "Training flats", "COMPASS", "supported_housing", "young_at_risk", "SWA", "ALL", 16,
               {"young_people": ("shared",)}, takes("aged_16_to_24"), unit_kind="flat", support="low",
               staffing="Weekly visits"),
)  # fmt: skip


def _refuge(code: str, name: str, area: str, units: int, words: str = "woman*") -> ServiceRow:
    return ServiceRow(code, name, "LARKSPUR", "refuge", "domestic_abuse", area, "ALL", units,
                      {"domestic_abuse": ("refuge",)}, takes(words), (("three_or_more_children", 2),),
                      unit_kind="flat" if "woman" not in words else "room", support="high", confidential=True,
                      answer_days=1, staffing="Daily, on call at night")  # fmt: skip


DOMESTIC_ABUSE = (
    _refuge("REFUGE-A", "Larkspur refuge A", "THA", 13),
    _refuge("REFUGE-B", "Larkspur refuge B", "ASH", 11),
    _refuge("REFUGE-C", "Larkspur refuge C", "MAI", 13),
    _refuge("REFUGE-D", "Larkspur refuge D", "DAR", 11),
    _refuge("REFUGE-E", "Larkspur dispersed safe homes", "SWA", 8, "aged_18_or_over"),
)

HEALTH_AND_RECOVERY = (
    ServiceRow("CHERRY-GARDEN", "Cherry Garden", "CHERRY", "supported_housing", "drugs", "THA", "EAST", 10,
               {"substance_misuse": ("hostel_24h",)}, takes(f"{ADULT} single !arson_conviction*"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("MILL-STREAM", "Mill Stream", "CHERRY", "supported_housing", "alcohol", "MAI", "WEST", 10,
               {"substance_misuse": ("hostel_24h",)}, takes(f"{ADULT} single"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("FERNBANK", "Fernbank dry house", "CHERRY", "supported_housing", "alcohol", "FOL", "EAST", 9,
               {"substance_misuse": ("shared",)},
               takes(f"{ADULT} single !active_substance_use !drugs_supply_conviction")),
    ServiceRow("HOLLYBANK", "Hollybank dry house", "CHERRY", "supported_housing", "drugs", "TUN", "WEST", 9,
               {"substance_misuse": ("shared",)},
               takes(f"{ADULT} single !active_substance_use !drugs_supply_conviction")),
    ServiceRow("MEDLAR-HOUSE", "Medlar House", "MEDLAR", "supported_housing", "mental_health", "CAN", "EAST", 13,
               {"mental_health": ("hostel_24h",)}, takes(f"{ADULT} single mental_health_need"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("ASTER-HOUSE", "Aster House", "MEDLAR", "supported_housing", "mental_health", "TON", "WEST", 11,
               {"mental_health": ("hostel_24h",)}, takes(f"{ADULT} single mental_health_need"), support="high",
               staffing=DAY_AND_NIGHT),
    ServiceRow("FIELDGATE", "Fieldgate", "MEDLAR", "supported_housing", "mental_health", "DOV", "EAST", 18,
               {"mental_health": ("shared",)}, takes(f"{ADULT} single mental_health_need")),
    ServiceRow("LINDEN", "Linden Road", "MEDLAR", "supported_housing", "mental_health", "SEV", "WEST", 15,
               {"mental_health": ("shared",)}, takes(f"{ADULT} single mental_health_need")),
    ServiceRow("STEP-DOWN", "Step-down house", "GREENSAND", "supported_housing", "learning_disability", "SWA", "ALL",
               12, {"learning_disability": ("shared",)}, takes(f"{ADULT} learning_disability_need")),
    ServiceRow("EASY-STEP", "Easy Step flats", "SAXON", "supported_housing", "physical_sensory", "MAI", "ALL", 9,
               {"physical_sensory": ("shared",)},
               takes(f"{ADULT} physical_health_need|wheelchair|ground_floor|hearing_need|sight_need"),
               unit_kind="flat"),
    ServiceRow("MARTELLO-HOUSE", "Martello House", "MARTELLO", "supported_housing", "generic", "FOL", "ALL", 16,
               {"ex_service": ("hostel_day", "shared")}, takes(f"{ADULT} single armed_forces")),
)  # fmt: skip

# The one provider without a current agreement: in the directory, and no person's record reaches it.
WITHOUT_AGREEMENT = (
    ServiceRow("SANDPIPER", "Sandpiper House", "SANDPIPER", "supported_housing", "single_homeless", "DAR", "WEST", 8,
               {"homelessness": ("hostel_day",)}, takes(f"{ADULT} single")),
)  # fmt: skip

ACCOMMODATION = HOMELESSNESS + OFFENDERS + YOUNG_PEOPLE + DOMESTIC_ABUSE + HEALTH_AND_RECOVERY + WITHOUT_AGREEMENT
