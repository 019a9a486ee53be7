"""What made-up people are like, cohort by cohort: shares to draw from, plain data.

Shares follow the published shapes where there are any: origins as in document 000, table 4.3; sources and housing as
in document 003, figures 18 and 19.
"""

# No client group leads to ex-service personnel: whoever refers them chooses that pathway.
COHORTS = {
    "homelessness": 27, "offenders": 19, "young_people": 13, "domestic_abuse": 12, "mental_health": 9,
    "substance_misuse": 8, "older_people": 5, "learning_disability": 3, "physical_sensory": 3, "gypsies_travellers": 1,
    "ex_service": 1,
}  # fmt: skip
CLIENT_GROUPS = {
    "homelessness": {"single_homeless": 55, "rough_sleeper": 20, "homeless_families": 16, "complex_needs": 4,
                     "refugees": 3, "generic": 2},
    "offenders": {"offenders": 92, "mentally_disordered_offenders": 8},
    "young_people": {"young_at_risk": 58, "leaving_care": 25, "teenage_parents": 17},
    "domestic_abuse": {"domestic_abuse": 1},
    "mental_health": {"mental_health": 1},
    "substance_misuse": {"drugs": 1, "alcohol": 1},
    "older_people": {"older_people": 70, "frail_elderly": 20, "older_mental_health": 10},
    "learning_disability": {"learning_disability": 1},
    "physical_sensory": {"physical_sensory": 1},
    "gypsies_travellers": {"traveller": 1},
    "ex_service": {"single_homeless": 80, "generic": 20},
}  # fmt: skip
AGES = {
    "homelessness": (18, 62), "offenders": (18, 58), "young_people": (16, 22), "domestic_abuse": (18, 55),
    "mental_health": (18, 62), "substance_misuse": (19, 60), "older_people": (56, 90), "learning_disability": (18, 60),
    "physical_sensory": (19, 66), "gypsies_travellers": (18, 65), "ex_service": (22, 66),
}  # fmt: skip
WOMEN = {
    "homelessness": 0.3, "offenders": 0.1, "young_people": 0.48, "domestic_abuse": 0.94, "mental_health": 0.45,
    "substance_misuse": 0.33, "older_people": 0.58, "learning_disability": 0.44, "physical_sensory": 0.5,
    "gypsies_travellers": 0.6, "ex_service": 0.07,
}  # fmt: skip
# (agency, source): "COUNCIL" is the council of the area wanted, "PROBATION" the delivery unit of that half.
SOURCES = {
    "homelessness": {("COUNCIL", "council"): 44, ("LANTERN", "voluntary"): 20, ("LANTERN", "self"): 6,
                     ("HOSPITALS", "health"): 7, ("PROBATION", "probation"): 8, ("POLICE", "police"): 5,
                     ("RIVERBANK", "drug_alcohol"): 5},
    "offenders": {("PROBATION", "probation"): 62, ("PRISON", "prison"): 29, ("COUNCIL", "council"): 6,
                  ("POLICE", "police"): 3},
    "young_people": {("COUNCIL", "council"): 35, ("COUNCIL", "children_care"): 35, ("LANTERN", "voluntary"): 20,
                     ("PROBATION", "probation"): 5, ("POLICE", "police"): 5},
    "domestic_abuse": {("HAVENLINE", "voluntary"): 54, ("POLICE", "police"): 20, ("COUNCIL", "council"): 20,
                       ("HOSPITALS", "health"): 6},
    "mental_health": {("MINDWELL", "mental_health_team"): 60, ("HOSPITALS", "health"): 20, ("COUNCIL", "council"): 20},
    "substance_misuse": {("RIVERBANK", "drug_alcohol"): 62, ("HOSPITALS", "health"): 10,
                         ("PROBATION", "probation"): 14, ("COUNCIL", "council"): 14},
    "older_people": {("HOSPITALS", "health"): 40, ("COUNCIL", "adult_care"): 40, ("LANTERN", "voluntary"): 20},
    "learning_disability": {("COUNCIL", "adult_care"): 60, ("MINDWELL", "mental_health_team"): 12,
                            ("LANTERN", "voluntary"): 28},
    "physical_sensory": {("HOSPITALS", "health"): 45, ("COUNCIL", "adult_care"): 40, ("LANTERN", "voluntary"): 15},
    "gypsies_travellers": {("LANTERN", "voluntary"): 50, ("COUNCIL", "council"): 50},
    "ex_service": {("COUNCIL", "council"): 60, ("LANTERN", "voluntary"): 40},
}  # fmt: skip
SITUATIONS = {
    "homelessness": {"friends": 24, "no_fixed_abode": 12, "private_tenancy": 13, "family": 13, "temporary": 9,
                     "bed_and_breakfast": 8, "hostel": 6, "supported": 5, "social_tenancy": 6, "hospital": 4},
    "young_people": {"family": 42, "friends": 26, "care": 20, "temporary": 6, "no_fixed_abode": 6},
    "domestic_abuse": {"partner": 40, "social_tenancy": 14, "private_tenancy": 14, "friends": 12, "family": 9,
                       "refuge": 6, "bed_and_breakfast": 5},
    "mental_health": {"hospital": 26, "family": 18, "social_tenancy": 20, "private_tenancy": 12, "friends": 14,
                      "temporary": 6, "supported": 4},
    "substance_misuse": {"friends": 30, "no_fixed_abode": 20, "hostel": 10, "family": 14, "private_tenancy": 12,
                         "hospital": 8, "rough_sleeping": 6},
    "older_people": {"social_tenancy": 34, "owner": 26, "private_tenancy": 20, "family": 12, "hospital": 8},
    "learning_disability": {"family": 62, "supported": 12, "social_tenancy": 16, "temporary": 10},
    "physical_sensory": {"social_tenancy": 34, "hospital": 22, "private_tenancy": 20, "family": 14, "temporary": 10},
    "gypsies_travellers": {"caravan": 84, "friends": 8, "temporary": 8},
    "ex_service": {"friends": 50, "no_fixed_abode": 30, "temporary": 20},
}  # fmt: skip
# Chance that the present place is about to end, for a place that somebody could keep.
ENDS = {
    "homelessness": 0.6, "offenders": 0.5, "young_people": 0.75, "domestic_abuse": 0.62, "mental_health": 0.35,
    "substance_misuse": 0.4, "older_people": 0.3, "learning_disability": 0.25, "physical_sensory": 0.3,
    "gypsies_travellers": 0.3, "ex_service": 0.8,
}  # fmt: skip
WITHOUT_HOME = frozenset(
    {"rough_sleeping", "no_fixed_abode", "friends", "hostel", "refuge", "bed_and_breakfast", "temporary", "hospital"}
)
DOMAINS = (
    "drugs", "alcohol", "mental_health", "physical_health", "learning_disability", "domestic_abuse", "offending",
    "training_work", "money", "daily_living", "relationships",
)  # fmt: skip
LEVELS = ("none", "low", "medium", "high")
USUAL = (50, 30, 16, 4)
ABSENT = (92, 6, 2, 0)
MARKED = (4, 18, 44, 34)
PROFILES = {
    "homelessness": {"money": (10, 30, 40, 20), "alcohol": (45, 28, 18, 9), "drugs": (48, 24, 18, 10)},
    "offenders": {"offending": (0, 24, 48, 28), "drugs": (36, 28, 24, 12), "training_work": (14, 40, 36, 10)},
    "young_people": {"training_work": (10, 36, 42, 12), "relationships": (12, 34, 40, 14), "drugs": (60, 26, 11, 3)},
    "domestic_abuse": {"domestic_abuse": (0, 12, 40, 48), "relationships": (10, 34, 40, 16)},
    "mental_health": {"mental_health": (0, 4, 50, 46), "daily_living": (16, 36, 38, 10)},
    "substance_misuse": {"drugs": MARKED, "alcohol": MARKED},
    "older_people": {"physical_health": (6, 28, 46, 20), "daily_living": (14, 38, 38, 10)},
    "learning_disability": {"learning_disability": (0, 10, 55, 35), "daily_living": (4, 28, 50, 18)},
    "physical_sensory": {"physical_health": (0, 14, 50, 36), "daily_living": (14, 40, 36, 10)},
    "gypsies_travellers": {"money": (10, 40, 40, 10)},
    "ex_service": {"mental_health": (30, 36, 26, 8)},
}
LOST = {
    "homelessness": {"family": 26, "private_ended": 26, "relationship": 20, "supported_ended": 8, "institution": 10,
                     "social_ended": 6, "asylum": 2, "not_known": 2},
    "offenders": {"institution": 62, "relationship": 16, "private_ended": 10, "family": 12},
    "young_people": {"family": 66, "institution": 14, "relationship": 10, "never": 10},
    "domestic_abuse": {"abuse": 94, "violence": 6},
}  # fmt: skip
LOST_OTHERWISE = {"private_ended": 26, "family": 24, "unsuitable": 24, "institution": 16, "relationship": 10}
DISTRICT_WEIGHTS = {
    "THA": 21, "SWA": 14, "CAN": 13, "DOV": 11, "FOL": 12, "ASH": 11,
    "MAI": 16, "GRA": 13, "DAR": 10, "TON": 8, "TUN": 10, "SEV": 5,
}  # fmt: skip
ETHNICITY = {"W1": 82, "W9": 5, "W2": 1, "B2": 3, "B1": 2, "A1": 1, "A9": 1, "M1": 2, "M9": 1, "O9": 1, "NS": 1}
