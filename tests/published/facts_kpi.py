"""Numbers printed about KPI 1 and KPI 2: quarter 24 of 2008/09 (document 000) and January 2014 (document 001).

Supporting People performance report, Tables 2.1, 2.2, 2.4 and 2.5; Commissioning Body, Figure 1.
"""

# Table 2.1 in quarters 21, 22 and 23.
TABLE_2_1 = {
    "Accommodation (long term)": ("98.95", "99.05", "98.93"),
    "Floating support": ("97.84", "97.15", "96.97"),
    "Total": ("98.62", "98.48", "98.29"),
}
# The region in quarter 23, and the target printed above the table.
REGION_2_1 = {"Accommodation (long term)": "99.17", "Floating support": "96.95", "Total": "98.67"}
TARGET_OF_TABLE_2_1 = "98"
TABLE_2_2 = {
    "drugs": "96.52", "frail_elderly": "96.97", "generic": "93.41", "homeless_families": "85",
    "learning_disability": "98.45", "mental_health": "94.95", "offenders": "93.33", "older_mental_health": "100",
    "older_people": "99.06", "hiv_aids": "100", "physical_sensory": "100", "single_homeless": "96.07",
    "teenage_parents": "94.38", "domestic_abuse": "100", "young_at_risk": "92.66",
}  # fmt: skip
TABLE_2_2_BEFORE = {
    "Q21": {
        "drugs": "100", "frail_elderly": "98.43", "generic": "96.99", "homeless_families": "75",
        "learning_disability": "98.58", "mental_health": "95.88", "offenders": "95.29", "older_mental_health": "100",
        "older_people": "98.98", "hiv_aids": "93.1", "physical_sensory": "100", "single_homeless": "95.93",
        "teenage_parents": "97.14", "domestic_abuse": "100", "young_at_risk": "93.41",
    },
    "Q22": {
        "drugs": "96.15", "frail_elderly": "97.46", "generic": "95.92", "homeless_families": "88.36",
        "learning_disability": "98.89", "mental_health": "92.95", "offenders": "90.11", "older_mental_health": "100",
        "older_people": "99.09", "hiv_aids": "100", "physical_sensory": "100", "single_homeless": "95.86",
        "teenage_parents": "93", "domestic_abuse": "99.24", "young_at_risk": "94",
    },
}  # fmt: skip
REGION_2_2 = {"drugs": "93.57", "domestic_abuse": "97.52", "young_at_risk": "92.47"}
TABLE_2_4 = {
    "Kent": ("97.11", "98.62", "98.48", "98.29"),
    "region": ("98.06", "98.4", "98.59", "98.67"),
    "nation": ("98.18", "98.26", "98.38", "98.44"),
}
TABLE_2_5 = {
    "Kent": ("80.7", "66.4", "67.65", "65.56"),
    "region": ("67.6", "68.3", "70.54", "72.38"),
    "nation": ("68.6", "70.8", "70.78", "72.88"),
}
# Figure 1, second quarter of 2013/14: people counted, and the share; the counts are read as numerators.
FIGURE_1 = {
    "Accommodation (long term)": (6501, "99.1"), "Floating support": (1523, "96.0"), "Total": (8024, "98.5"),
}  # fmt: skip
PRINTED_TOTAL = 8032
# The first quarter, with the shares of accommodation and floating support as printed: one stands for the other.
FIGURE_1_BEFORE = {
    "Accommodation (long term)": (6638, "97.3"), "Floating support": (1499, "98.8"), "Total": (8137, "98.5"),
}  # fmt: skip
TARGET_OF_FIGURE_1 = "98.2"
# Line 1149: everybody in sheltered, supported and floating support services in the second quarter.
SERVED = 9733
# Line 1135: people with community alarms and households of home improvement agencies, in the first quarter; the summary
# of the second prints both again.
ALARMS, IMPROVED = 8307, 944
