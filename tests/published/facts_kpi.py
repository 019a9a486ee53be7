"""Numbers printed about KPI 1 and KPI 2: quarter 24 of 2008/09 (document 000) and January 2014 (document 001).

Supporting People performance report, Tables 2.1, 2.2, 2.4 and 2.5; Commissioning Body, Figure 1.
"""

TABLE_2_1 = {"Accommodation (long term)": "98.93", "Floating support": "96.97"}
TABLE_2_2 = {
    "drugs": "96.52", "frail_elderly": "96.97", "generic": "93.41", "homeless_families": "85",
    "learning_disability": "98.45", "mental_health": "94.95", "offenders": "93.33", "older_mental_health": "100",
    "older_people": "99.06", "hiv_aids": "100", "physical_sensory": "100", "single_homeless": "96.07",
    "teenage_parents": "94.38", "domestic_abuse": "100", "young_at_risk": "92.66",
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
TARGET_OF_FIGURE_1 = "98.2"
