"""Numbers once reported to boards, copied as facts. Document 000: Supporting People performance report Q24 2008/09.
Document 001: Commissioning Body, January 2014."""

# 001, Figure 2, Q2 2013/14: planned moves, and the departures that the printed percentages imply.
FIGURE_2 = {"Accommodation (short term)": (315, 384), "Floating support": (68, 78), "Total": (383, 462)}

# The same in Q1 2013/14: as many planned moves, of more departures.
FIGURE_2_BEFORE = {"Accommodation (short term)": (295, 376), "Floating support": (88, 124), "Total": (383, 500)}

# 001, Figure 3, first list: long-term services and floating support. Label, count, reason, planned, destinations.
FIGURE_3_KPI1 = (
    (
        "Moved into Independent accommodation / completed support programme", 275, "completed", "yes",
        ("social_rented", "private_rented", "owner_occupied", "friends_family_settled", "previous_home"),
    ),
    ("Died", 62, "died", "no", ("died",)),
    ("Care/Nursing home/Hospice/Hospital", 55, "hospital", "no", ("care_home", "hospital")),
    ("Other Unknown", 54, "other", "no", ("not_known",)),
    ("Long term supported housing", 32, "moved_on", "yes", ("supported_long_term",)),
    ("Sheltered Housing", 24, "moved_on", "yes", ("sheltered",)),
    ("Short Term Supported Housing", 8, "moved_on", "no", ("supported_short_term",)),
    ("Taken into custody", 4, "custody", "no", ("prison",)),
    ("Abandoned Tenancy", 2, "abandoned", "no", ("not_known",)),
    ("Planned - Supported Housing", 1, "moved_on", "yes", ("supported_short_term",)),
)  # fmt: skip
# 001, Figure 3, second list: short-term services.
FIGURE_3_KPI2 = (
    ("Planned - Staying with friends/family", 124, "moved_on", "yes", ("friends_family",)),
    ("Planned - Supported Housing", 93, "moved_on", "yes", ("supported_short_term", "supported_long_term")),
    ("Planned - Rented private", 73, "moved_on", "yes", ("private_rented",)),
    ("Planned - Social Rented", 68, "moved_on", "yes", ("social_rented",)),
    ("Planned - Previous Home", 9, "moved_on", "yes", ("previous_home",)),
    ("Planned - Prison", 7, "custody", "yes", ("prison",)),
    ("Planned - Sheltered Housing", 5, "moved_on", "yes", ("sheltered",)),
    ("Planned - B&B", 4, "moved_on", "yes", ("bed_and_breakfast",)),
    ("Other/Abandoned", 69, "abandoned", "no", ("not_known",)),
    ("Taken into custody", 19, "custody", "no", ("prison",)),
    ("Staying with friends/family", 15, "left", "no", ("friends_family",)),
    ("Sleeping Rough", 7, "left", "no", ("rough_sleeping",)),
    ("Died", 5, "died", "no", ("died",)),
    ("Hospice/Hospital/Care home", 3, "hospital", "no", ("hospital", "care_home")),
    ("Unplanned - B&B", 2, "left", "no", ("bed_and_breakfast",)),
    ("Unplanned - Supported Housing", 2, "left", "no", ("supported_short_term", "supported_long_term")),
    ("Unplanned - Rented", 2, "left", "no", ("private_rented", "social_rented")),
    ("Unplanned - Home", 1, "left", "no", ("previous_home",)),
)
STOCK = 7701  # 8,032 maintained independence less the 331 who left for it (STANDARDS 1.4)

# 001, Figure 4: code, needed, achieved, percent as printed. The second row printed as "contact with external groups" is
# contact with family and friends.
FIGURE_4 = (
    ("1a", 1175, 1115, 95), ("1b", 533, 432, 81), ("1c", 321, 110, 34),
    ("2a", 449, 315, 70), ("2b", 302, 274, 91), ("2c", 280, 204, 73), ("2d1", 979, 932, 95), ("2d2", 449, 430, 96),
    ("3a", 659, 598, 91), ("3b", 676, 588, 87), ("3c", 441, 326, 74), ("3d", 67, 61, 91),
    ("4a1", 796, 645, 81), ("4a2", 1073, 820, 76), ("4b", 191, 162, 85), ("4c1", 179, 162, 91),
    ("4c2", 130, 114, 88), ("4c3", 348, 311, 89), ("5", 954, 897, 94),
)  # fmt: skip
FIGURE_4_DOMAINS = {
    "Achieving economic wellbeing": (2029, 1657),
    "Enjoy and achieve": (2459, 2155),
    "Be healthy": (1843, 1573),
    "Stay safe": (2717, 2214),
    "Make a positive contribution": (954, 897),
}
FIGURE_4_PEOPLE, FIGURE_4_TOTAL = 1440, (10002, 8496)

# 000, Table 4.3, January to March 2009: out of county, elsewhere in county, no connection, not disclosed.
TABLE_4_3 = {
    "single_homeless": (15, 23, 1, 0),
    "rough_sleeper": (9, 11, 0, 9),
    "homeless_families": (0, 2, 0, 0),
    "mental_health": (2, 4, 0, 0),
    "offenders": (8, 5, 0, 0),
    "drugs": (2, 2, 0, 0),
    "alcohol": (1, 0, 0, 0),
    "older_people": (2, 0, 0, 0),
    "teenage_parents": (0, 0, 0, 0),
    "domestic_abuse": (44, 24, 0, 0),
    "young_at_risk": (3, 9, 1, 0),
}
TABLE_4_3_TOTALS = (86, 80, 2, 9, 177)
TABLE_4_3_PERCENT = {
    "Out of county": "48.6",
    "Elsewhere in county": "45.2",
    "No connection": "1.1",
    "Not disclosed": "5.1",
}
# Named origins out of county, as the note to the table lists them; the rest were not named.
TABLE_4_3_NAMED = {"Camden": 24, "Medway": 17, "Surrey": 6, "Bexley": 4}

DISTRICTS = (
    "Ashford", "Canterbury", "Dartford", "Dover", "Gravesham", "Maidstone", "Sevenoaks", "Shepway", "Swale", "Thanet",
    "Tonbridge & Malling", "Tunbridge Wells",
)  # fmt: skip
# 000, Table 4.9: margins as printed. One completion of the cells that respects every margin and every certain cell;
# rows are where people settled, columns the twelve districts of origin, out of county, not disclosed.
TABLE_4_9 = {
    "Ashford": (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    "Canterbury": (0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 4, 5),
    "Dartford": (0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 4, 0),
    "Dover": (1, 2, 0, 5, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0),
    "Gravesham": (0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0),
    "Maidstone": (0, 0, 0, 0, 1, 3, 0, 1, 0, 1, 0, 0, 2, 2),
    "Sevenoaks": (0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "Shepway": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "Swale": (0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1, 1, 0),
    "Thanet": (0, 1, 0, 0, 0, 1, 0, 3, 1, 7, 0, 0, 2, 0),
    "Tonbridge & Malling": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0),
    "Tunbridge Wells": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "Out of county": (0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2, 0, 28, 0),
    "Not known, unplanned or custody": (1, 1, 0, 2, 2, 1, 0, 3, 1, 1, 0, 1, 11, 11),
}
TABLE_4_9_SETTLED = (2, 13, 7, 11, 2, 10, 1, 0, 5, 15, 2, 0, 32, 35)
TABLE_4_9_ORIGIN = (3, 5, 0, 9, 5, 6, 2, 7, 8, 11, 4, 2, 54, 19)

# 000, Table 4.10: client group by district settled in; totals as printed, one completion of the cells.
TABLE_4_10 = {
    "single_homeless": (0, 2, 2, 3, 1, 2, 0, 0, 0, 1, 0, 0),
    "rough_sleeper": (1, 5, 0, 3, 0, 0, 1, 0, 1, 2, 0, 0),
    "mental_health": (0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0),
    "physical_sensory": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "offenders": (0, 2, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0),
    "drugs": (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
    "alcohol": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "teenage_parents": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0),
    "older_people": (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
    "domestic_abuse": (0, 3, 4, 5, 1, 6, 0, 0, 2, 6, 0, 0),
    "young_at_risk": (1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0),
}
TABLE_4_10_TOTALS = {
    "single_homeless": 11, "rough_sleeper": 13, "mental_health": 2, "physical_sensory": 0, "offenders": 7, "drugs": 1,
    "alcohol": 0, "teenage_parents": 1, "older_people": 2, "domestic_abuse": 27, "young_at_risk": 4,
}  # fmt: skip
