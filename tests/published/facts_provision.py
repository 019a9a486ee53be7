"""Numbers on contracts, units, quality and outcome forms once reported to boards, copied as facts. Document 000:
Supporting People performance report Q24 2008/09. 001: Commissioning Body, January 2014. 002: December 2009."""

# 000 and 002, Tables 1.1 to 1.4: quarter, and what it counts. Where sheltered units are not printed in two, they stand
# as accommodation. Q26: sheltered units as they add up, not the printed 20,564.
TABLES_1 = {
    "Q20": {
        "providers": 128, "services": 422, "leaseholders": 76, "total": 22281,
        "floating": 4506, "agency": 1619, "sheltered": 12824, "alarms": 0, "other": 3332,
        "gross capped": 4944, "gross": 4767, "subsidy capped": 9522, "subsidy": 3048, "value": "29177973.27", "fs": 25,
    },
    "Q22": {
        "providers": 134, "services": 331, "leaseholders": 76, "total": 20574,
        "floating": 4794, "agency": 1619, "sheltered": 11650, "alarms": 0, "other": 2511,
        "gross capped": 0, "gross": 5055, "subsidy capped": 15019, "subsidy": 500, "value": "28152335", "fs": 24,
    },
    "Q24": {
        "providers": 129, "services": 327, "leaseholders": 76, "total": 22397,
        "floating": 4958, "agency": 3238, "sheltered": 9459, "alarms": 2578, "other": 2164,
        "gross capped": 0, "gross": 6863, "subsidy capped": 15128, "subsidy": 406, "value": "31858012", "fs": 25,
    },
    "Q26": {
        "providers": 123, "services": 331, "leaseholders": 76, "total": 29100,
        "floating": 5298, "agency": 3238, "sheltered": 6991, "alarms": 11765, "other": 1808,
        "gross capped": 0, "gross": 8235, "subsidy capped": 20515, "subsidy": 350, "value": "34607845", "fs": 33,
    },
}  # fmt: skip
# 001, Appendix 1, contractual information of Q2 2013/14: kind of service, service type, term, units, pounds a year.
APPENDIX_1 = (
    ("Community Alarms", "community_alarm", "long", 8816, 407914),
    ("Extra Care", "extra_care", "long", 254, 128940),
    ("Floating Support Service", "floating_support", "long", 1825, 3018358),
    ("HIA", "home_improvement_agency", "long", 0, 538348),
    ("Long Term Accommodation", "long_term_supported", "long", 432, 4187100),
    ("Sheltered Housing", "sheltered", "long", 5543, 2758639),
    ("Short Term Accommodation", "direct_access", "short", 1114, 10645843),
    ("Leaseholders", "leaseholder", "long", 0, 12774),
)
APPENDIX_1_SUBTOTAL = 21697916
HOSTEL_PLUS, IN_LIEU, APPENDIX_1_TOTAL = 150000, 1308380, 23156296

# 000, Table 6: grades before the visit, as the service sees itself, and as awarded: A, B, C, D, not graded.
TABLE_6 = {
    "Existing grade": (4, 2, 24, 0, 1),
    "Self Assessed Grade": (7, 8, 16, 0, 0),
    "Awarded Grade": (7, 13, 5, 1, 5),
}
TABLE_6_COMPLETED = 26
# 000, Table 8: 322 graded services of 327.
TABLE_8 = {"A": 137, "B": 89, "C": 81, "New": 11, "D": 4}

# 000, Appendix 3: outcome forms by service type and by client group; the two of a group not given stand as generic.
APPENDIX_3_TYPES = {
    "direct_access": 94, "floating_support": 569, "foyer": 40, "outreach": 146, "supported_housing": 332, "refuge": 114,
}  # fmt: skip
APPENDIX_3_GROUPS = {
    "alcohol": 52, "drugs": 33, "frail_elderly": 1, "generic": 115 + 2, "homeless_families": 36,
    "learning_disability": 38, "mental_health": 139, "traveller": 1, "offenders": 124, "older_people": 26,
    "hiv_aids": 1, "physical_sensory": 22, "rough_sleeper": 10, "single_homeless": 394, "teenage_parents": 59,
    "domestic_abuse": 162, "young_at_risk": 59, "leaving_care": 21,
}  # fmt: skip

# 000, Table 2.3: KPI 2 by client group in Q21, Q22 and Q23; None is a quarter without departures, 0 % a real one.
TABLE_2_3 = {
    "alcohol": ("50", "100", None), "drugs": ("80", "40", "100"), "homeless_families": ("65.22", "92.31", "96"),
    "learning_disability": ("0", "100", None), "mental_health": ("92.31", "92.31", "68.42"),
    "offenders": ("69.23", "56", "40"), "older_people": ("100", None, None), "physical_sensory": (None, None, "100"),
    "rough_sleeper": ("45.51", "43.9", "55.1"), "single_homeless": ("80.83", "71.3", "68.81"),
    "teenage_parents": ("100", "80.0", "75"), "domestic_abuse": ("89.83", "84.29", "86.21"),
    "young_at_risk": ("63.27", "67.12", "52.83"), "leaving_care": ("50", "62.5", "65"),
}  # fmt: skip
