"""How document 001 names departures, as a table: which list, reason, planned, destination, label. The first row that
fits holds; an empty field fits everything. Written from the printed lists, with nothing of the mapping that it checks.
"""

HOME_FOR_KPI1 = "Moved into Independent accommodation / completed support programme"
ROWS = [
    line.split("|")
    for line in f"""
kpi1|died|||Died
kpi1|||social_rented|{HOME_FOR_KPI1}
kpi1|||private_rented|{HOME_FOR_KPI1}
kpi1|||owner_occupied|{HOME_FOR_KPI1}
kpi1|||friends_family_settled|{HOME_FOR_KPI1}
kpi1|||previous_home|{HOME_FOR_KPI1}
kpi1|||supported_long_term|Long term supported housing
kpi1|||sheltered|Sheltered Housing
kpi1|||extra_care|Sheltered Housing
kpi1|||hospital|Care/Nursing home/Hospice/Hospital
kpi1|||care_home|Care/Nursing home/Hospice/Hospital
kpi1|||prison|Taken into custody
kpi1|hospital|||Care/Nursing home/Hospice/Hospital
kpi1|custody|||Taken into custody
kpi1|recalled|||Taken into custody
kpi1|evicted|||Evicted
kpi1|withdrawn|||Evicted
kpi1||yes|supported_short_term|Planned - Supported Housing
kpi1||yes|refuge|Planned - Supported Housing
kpi1||no|supported_short_term|Short Term Supported Housing
kpi1||no|refuge|Short Term Supported Housing
kpi1|abandoned|||Abandoned Tenancy
kpi1||||Other Unknown
kpi2|died|||Died
kpi2||yes|friends_family|Planned - Staying with friends/family
kpi2||yes|friends_family_settled|Planned - Staying with friends/family
kpi2||yes|supported_short_term|Planned - Supported Housing
kpi2||yes|supported_long_term|Planned - Supported Housing
kpi2||yes|refuge|Planned - Supported Housing
kpi2||yes|private_rented|Planned - Rented private
kpi2||yes|social_rented|Planned - Social Rented
kpi2||yes|previous_home|Planned - Previous Home
kpi2||yes|prison|Planned - Prison
kpi2||yes|sheltered|Planned - Sheltered Housing
kpi2||yes|extra_care|Planned - Sheltered Housing
kpi2||yes|bed_and_breakfast|Planned - B&B
kpi2|custody|yes||Planned - Prison
kpi2|recalled|yes||Planned - Prison
kpi2||yes||Planned - Other
kpi2||no|hospital|Hospice/Hospital/Care home
kpi2||no|care_home|Hospice/Hospital/Care home
kpi2|custody|no||Taken into custody
kpi2|recalled|no||Taken into custody
kpi2||no|prison|Taken into custody
kpi2||no|friends_family|Staying with friends/family
kpi2||no|friends_family_settled|Staying with friends/family
kpi2||no|rough_sleeping|Sleeping Rough
kpi2||no|bed_and_breakfast|Unplanned - B&B
kpi2||no|supported_short_term|Unplanned - Supported Housing
kpi2||no|supported_long_term|Unplanned - Supported Housing
kpi2||no|refuge|Unplanned - Supported Housing
kpi2||no|sheltered|Unplanned - Supported Housing
kpi2||no|extra_care|Unplanned - Supported Housing
kpi2||no|private_rented|Unplanned - Rented
kpi2||no|social_rented|Unplanned - Rented
kpi2||no|previous_home|Unplanned - Home
kpi2||no|owner_occupied|Unplanned - Home
kpi2||no||Other/Abandoned
""".strip().splitlines()
]


def label_of(indicator, reason, planned, destination):
    facts = (indicator, reason, "yes" if planned else "no", destination)
    return next(row[-1] for row in ROWS if all(want in ("", fact) for want, fact in zip(row, facts, strict=False)))
