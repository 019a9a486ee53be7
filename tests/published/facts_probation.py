"""Numbers on probation and homelessness once reported to boards, copied as facts: Community Safety Partnership,
October 2017 (document 003)."""

# Figure 1: National Probation Service, April 2017. Status and people; 315 unsettled, 887 settled, 67 unrecorded.
FIGURE_1 = {
    "Approved Premises": 60,
    "Friends/Family": 116,
    "Friends/Family (settled)": 233,
    "Friends/Family (transient)": 72,
    "Friends/Family, Permanent Independent Housing": 1,
    "Historic Accommodation Record": 9,
    "Homeless - Other": 1,
    "Householder (Owner - freehold or leasehold)": 28,
    "No fixed abode": 79,
    "No information": 15,
    "Not Recorded": 43,
    "Permanent Independent Housing": 264,
    "Permanent Independent Housing (LA or private rent)": 174,
    "Permanent Independent Housing (Owner - f/h or l/h)": 16,
    "Rental accommodation - private rental": 10,
    "Rental accommodation - social rental from LA": 4,
    "Supported Housing": 97,
    "Transient/short term accommodation": 46,
    "Homeless - Rough Sleeping": 1,
}
FIGURE_1_CLASSES = {"Settled": (887, "69.9"), "Unsettled": (315, "24.8"), "Unrecorded": (67, "5.3")}

OFFICES = ("Ashford", "Chatham", "Gravesend", "Maidstone", "Margate", "Sittingbourne", "Tunbridge Wells")
# Figures 5 and 6: status by the seven Kent offices, then Surrey and Sussex.
FIGURE_5 = {
    "Unsettled": (1, 2, 1, 0, 0, 0, 1, 1, 3),
    "Unsettled - BASS/SABS": (0, 0, 0, 1, 0, 0, 0, 0, 0),
    "Unsettled - Family/Friends": (1, 1, 1, 1, 3, 0, 3, 4, 1),
    "Unsettled - Multi-occupancy": (0, 0, 0, 0, 0, 0, 0, 1, 0),
    "Unsettled - NFA": (4, 1, 1, 1, 0, 1, 2, 4, 8),
    "Unsettled - Partners Home": (0, 0, 0, 0, 0, 0, 0, 2, 0),
    "Unsettled - Short Term accommodation": (1, 1, 1, 0, 0, 1, 0, 0, 2),
    "Settled": (8, 1, 1, 2, 0, 2, 0, 11, 10),
    "Settled - Approved Premises": (0, 0, 0, 0, 0, 0, 0, 1, 2),
    "Settled - Family/Friends": (7, 7, 5, 2, 5, 3, 1, 11, 10),
    "Settled - Permanent Independent Housing": (9, 9, 7, 4, 7, 3, 4, 11, 6),
    "Settled - Supportive Housing": (2, 2, 0, 1, 0, 1, 0, 0, 0),
    "Unrecorded": (10, 9, 5, 1, 1, 4, 1, 29, 62),
}
FIGURE_6 = {
    "Unsettled": (6, 13, 8, 4, 3, 8, 3, 27, 68),
    "Unsettled - BASS/SABS": (0, 0, 0, 0, 0, 0, 0, 0, 2),
    "Unsettled - Family/Friends": (31, 28, 18, 20, 24, 22, 18, 42, 113),
    "Unsettled - Multi-occupancy": (0, 0, 0, 0, 0, 0, 0, 6, 1),
    "Unsettled - NFA": (32, 20, 19, 17, 27, 6, 17, 46, 191),
    "Unsettled - Partners Home": (0, 0, 0, 1, 0, 1, 0, 31, 1),
    "Unsettled - Short Term accommodation": (17, 18, 7, 10, 5, 4, 8, 24, 93),
    "Settled": (40, 21, 19, 21, 30, 20, 29, 145, 279),
    "Settled - Approved Premises": (0, 0, 0, 0, 1, 0, 1, 3, 1),
    "Settled - Family/Friends": (183, 148, 122, 97, 79, 81, 92, 322, 481),
    "Settled - Permanent Independent Housing": (215, 213, 129, 112, 106, 87, 114, 324, 650),
    "Settled - Supportive Housing": (12, 25, 7, 8, 3, 10, 9, 23, 80),
    "Hospital / Institution": (0, 0, 0, 0, 0, 0, 0, 0, 1),
    "Unrecorded": (23, 19, 5, 21, 12, 7, 12, 196, 195),
}
# Figure 9: settled, unsettled, unrecorded, hospital; the last column holds the 80 people outside the three counties.
FIGURE_9 = {
    "Settled": (3234, 1162, 2060, 41),
    "Unsettled": (891, 341, 699, 9),
    "Unrecorded": (387, 290, 337, 30),
    "Hospital / Institution": (0, 0, 1, 0),
}
FIGURE_9_TOTALS = (4512, 1793, 3097, 80)
# Figure 14: status by risk of serious harm, low, medium, high; 285 people had no band.
FIGURE_14 = {
    "Unsettled": (45, 71, 2),
    "Unsettled - BASS/SABS": (3, 9, 0),
    "Unsettled - Family/Friends": (84, 176, 0),
    "Unsettled - Multi-occupancy": (1, 0, 0),
    "Unsettled - NFA": (119, 239, 1),
    "Unsettled - Partners Home": (0, 2, 0),
    "Unsettled - Short Term accommodation": (39, 79, 0),
    "Settled": (227, 234, 0),
    "Settled - Approved Premises": (6, 4, 0),
    "Settled - Family/Friends": (502, 751, 3),
    "Settled - Permanent Independent Housing": (584, 727, 1),
    "Settled - Supportive Housing": (38, 69, 0),
    "Unrecorded": (137, 73, 1),
}
FIGURE_14_WITHOUT_BAND = 285
# Figure 15: people housed by office, of 58 referred.
FIGURE_15 = {
    "Canterbury": 4, "Chatham": 6, "Gravesend": 0, "Tunbridge Wells": 1, "Margate": 0, "Folkestone": 0, "Maidstone": 1,
    "Sittingbourne": 1,
}  # fmt: skip
# Figure 18: accommodation at referral, as printed and as the hub codes it.
FIGURE_18 = (
    ("Approved Premises", 21, "approved_premises"), ("Bail hostel", 1, "bail"), ("BASS hostel", 2, "bail"),
    ("Bed & Breakfast", 2, "bed_and_breakfast"), ("Kenward Trust", 2, "supported"), ("Living with family", 4, "family"),
    ("Living with partner", 1, "partner"), ("No Fixed Abode", 4, "no_fixed_abode"), ("Other", 1, "other"),
    ("Other supported accommodation", 1, "supported"), ("Prison", 88, "prison"),
    ("Private rented accommodation", 1, "private_tenancy"), ("Probation", 2, "other"),
    ("Sleeping rough", 16, "rough_sleeping"), ("Sofa surfing", 14, "friends"),
)  # fmt: skip
# Figure 19: who referred, as printed and as the hub codes it; 44 and 105 of the 149 are two probation services.
FIGURE_19 = (
    ("Bed & Breakfast", 1, "other"), ("Centra", 1, "voluntary"), ("CRI", 1, "drug_alcohol"),
    ("Emergency housing", 1, "hostel"), ("Homeless shelter", 1, "hostel"), ("Job Centre", 1, "job_centre"),
    ("Police", 2, "police"), ("Prison", 41, "prison"), ("Probation", 149, "probation"), ("ROTL", 2, "prison"),
    ("Self", 5, "self"), ("Turning Point", 1, "drug_alcohol"),
)  # fmt: skip
# Figure 26: decisions of one council, October to December 2016, by white, black, asian, mixed, other, not stated.
FIGURE_26 = {
    "acceptance": (5, 1, 1, 0, 1, 2),
    "intentional": (4, 1, 0, 0, 2, 4),
    "not_priority": (4, 0, 1, 0, 0, 4),
    "not_homeless": (2, 1, 0, 0, 2, 0),
    "ineligible": (3, 0, 0, 0, 0, 0),
}
# Figure 28: the ten acceptances by age.
FIGURE_28 = {"16 - 24": 3, "25 - 44": 4, "45 - 59": 3, "60 - 64": 0, "65 - 74": 0, "75 & Over": 0}
