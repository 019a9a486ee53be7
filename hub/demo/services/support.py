"""Long-term homes, support that follows the person, and services that stand outside the pathways."""

from hub.demo.services.rows import ServiceRow, takes

ADULT = "aged_18_or_over*"
LOCAL = "connected_or_exempt"  # homes for good that a council nominates to


def _home(code, name, agency, service_type, group, area, serves, units, works_at, words, **more) -> ServiceRow:
    return ServiceRow(code, name, agency, service_type, group, area, serves, units, works_at, takes(words),
                      term="long", unit_kind="flat", **more)  # fmt: skip


LONG_TERM = (
    _home("FIRST-EAST", "Housing First East", "WAYFARER", "long_term_supported", "rough_sleeper", "THA", "EAST", 12,
          {"homelessness": ("housing_first",)}, f"{ADULT} {LOCAL}", support="high", stay=900),
    _home("FIRST-WEST", "Housing First West", "WAYFARER", "long_term_supported", "rough_sleeper", "GRA", "WEST", 9,
          {"homelessness": ("housing_first",)}, f"{ADULT} {LOCAL}", support="high", stay=900),
    _home("LONG-MEADOW", "Long Meadow", "MEDLAR", "long_term_supported", "mental_health", "ASH", "ALL", 46,
          {"mental_health": ("long_term",)}, f"{ADULT} mental_health_need", stay=1800),
    _home("GREENSAND-WEST", "Greensand homes West", "GREENSAND", "long_term_supported", "learning_disability", "MAI",
          "WEST", 66, {"learning_disability": ("long_term",)}, f"{ADULT} {LOCAL} learning_disability_need",
          support="high", stay=3000),
    _home("GREENSAND-EAST", "Greensand homes East", "GREENSAND", "long_term_supported", "learning_disability", "THA",
          "EAST", 70, {"learning_disability": ("long_term",)}, f"{ADULT} learning_disability_need", support="high",
          stay=3000),
    _home("ACCESS-HOMES", "Access homes", "SAXON", "long_term_supported", "physical_sensory", "CAN", "ALL", 26,
          {"physical_sensory": ("long_term",)}, ADULT, stay=2500),
    _home("SAXON-THANET", "Saxon Court", "SAXON", "sheltered", "older_people", "THA", "EAST", 125,
          {"older_people": ("sheltered",)}, "aged_55_or_over", support="low", stay=3000),
    _home("SAXON-MAIDSTONE", "Saxon Lodge", "SAXON", "sheltered", "older_people", "MAI", "WEST", 115,
          {"older_people": ("sheltered",)}, "aged_55_or_over", support="low", stay=3000),
    _home("SAXON-CANTERBURY", "Saxon Gate", "SAXON", "sheltered", "older_people", "CAN", "EAST", 95,
          {"older_people": ("sheltered",)}, f"aged_55_or_over {LOCAL}", support="low", stay=3000),
    _home("SAXON-EXTRA", "Saxon Meads", "SAXON", "extra_care", "frail_elderly", "DAR", "ALL", 60,
          {"older_people": ("sheltered",)}, "aged_55_or_over physical_health_need", support="high",
          staffing="Day and night", stay=1500),
)  # fmt: skip


def _support(code, name, agency, group, area, serves, packages, works_at, words=ADULT, kind="floating_support",
             **more) -> ServiceRow:  # fmt: skip
    more.setdefault("term", "long" if kind == "floating_support" else "short")
    return ServiceRow(code, name, agency, kind, group, area, serves, packages, works_at, takes(words),
                      unit_kind="package", support="low", staffing="Visits at home", **more)  # fmt: skip


SUPPORT = (
    _support("NEXT-DOOR-EAST", "Next Door East", "OAST", "single_homeless", "FOL", "EAST", 34,
             {"homelessness": ("resettlement",), "offenders": ("resettlement",), "substance_misuse": ("resettlement",),
              "domestic_abuse": ("resettlement",)}, kind="resettlement", indicator="kpi2"),
    _support("NEXT-DOOR-WEST", "Next Door West", "OAST", "single_homeless", "TON", "WEST", 28,
             {"homelessness": ("resettlement",), "offenders": ("resettlement",), "substance_misuse": ("resettlement",),
              "domestic_abuse": ("resettlement",)}, kind="resettlement", indicator="kpi2"),
    _support("KEEP-EAST", "Keep the Key East", "OAST", "generic", "CAN", "EAST", 24, {"homelessness": ("prevention",)},
             "", indicator="kpi2"),
    _support("KEEP-WEST", "Keep the Key West", "OAST", "generic", "MAI", "WEST", 20, {"homelessness": ("prevention",)},
             "", indicator="kpi2"),
    _support("STRAIGHT-ON", "Straight On", "OAST", "offenders", "MAI", "ALL", 48, {"offenders": ("floating",)}),
    _support("FRONT-DOOR", "Own Front Door", "COMPASS", "young_at_risk", "FOL", "ALL", 34,
             {"young_people": ("floating",)}, "aged_16_to_24"),
    _support("SAFE-AT-HOME", "Safe at Home", "LARKSPUR", "domestic_abuse", "MAI", "ALL", 16,
             {"domestic_abuse": ("sanctuary",)}, "", indicator="kpi2"),
    _support("STEADY-GROUND", "Steady Ground", "LARKSPUR", "domestic_abuse", "CAN", "ALL", 40,
             {"domestic_abuse": ("floating", "resettlement")}, ""),
    _support("CLEAR-DAY", "Clear Day", "CHERRY", "alcohol", "SWA", "ALL", 28, {"substance_misuse": ("floating",)}),
    _support("LEVEL-EAST", "Level East", "OAST", "mental_health", "DOV", "EAST", 46, {"mental_health": ("floating",)}),
    _support("LEVEL-WEST", "Level West", "OAST", "mental_health", "SEV", "WEST", 30, {"mental_health": ("floating",)}),
    _support("EVERYDAY", "Everyday support", "GREENSAND", "learning_disability", "ASH", "ALL", 48,
             {"learning_disability": ("floating",)}),
    _support("LATER-LIFE", "Later life visits", "SAXON", "older_people", "TUN", "ALL", 40,
             {"older_people": ("floating",)}),
    _support("ACCESS-SUPPORT", "Access support", "SAXON", "physical_sensory", "GRA", "ALL", 28,
             {"physical_sensory": ("floating",)}),
    _support("GREEN-LANE", "Green Lane", "BEACON", "traveller", "SWA", "ALL", 16,
             {"gypsies_travellers": ("floating",)}, ""),
    _support("ROADSIDE", "Roadside outreach", "BEACON", "traveller", "ASH", "ALL", 9,
             {"gypsies_travellers": ("prevention",)}, "", kind="outreach"),
    _support("MARTELLO-VISITS", "Martello visits", "MARTELLO", "generic", "DOV", "ALL", 16,
             {"ex_service": ("floating",)}, f"{ADULT} armed_forces"),
)  # fmt: skip

OTHER = (
    ServiceRow("COUNTY-ALARMS", "County alarms", "SAXON", "community_alarm", "older_people", "MAI", "ALL", 0,
               term="long", unit_kind="package", support="low", staffing="Telephone, day and night"),
    ServiceRow("HANDY-HELP", "Handy help at home", "SAXON", "home_improvement_agency", "older_people", "CAN", "ALL", 0,
               term="long", unit_kind="package", support="low", staffing="Visits at home"),
    ServiceRow("SAXON-OWNERS", "Saxon leaseholders", "SAXON", "leaseholder", "older_people", "TUN", "WEST", 0,
               term="long", unit_kind="flat", support="low", staffing="Weekly visits"),
)  # fmt: skip
