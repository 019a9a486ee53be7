"""Sentences that people in the demonstration county write: plain lists."""

QUESTIONS = (
    "Is the release date confirmed?",
    "Which medication is taken, and who supports with it?",
    "Is there a risk management plan that we may see?",
    "When did the person last live in this district?",
    "Who is the social worker?",
    "How was the last tenancy left?",
)
ANSWERS = (
    "Confirmed this morning by telephone.",
    "The plan is in the assessment under risk; the keyworker can be rung.",
    "Yes, for two years until the spring, with a partner.",
    "The tenancy was given up; no arrears are known.",
    "The nurse visits weekly and brings the medication.",
)
DECLINES = {
    "full": "The last room was promised yesterday; the next is free in about two weeks.",
    "unit_unsuitable": "Only a room on the second floor is free, without a lift.",
    "no_staff": "Two workers are off sick, and the support needed cannot be given safely.",
    "outside_client_group": "The main need is not the one that this service is for.",
    "mix_limit": "Two residents with the same history live here now.",
    "risk_to_residents": "Two residents here would be at risk, and we cannot keep them apart.",
    "risk_to_staff": "Staff work alone at night; the plan asks for two.",
    "risk_from_area": "People named in the plan live in the same street.",
    "previous_behaviour": "An earlier stay here ended after threats to a neighbour.",
    "risk_plan_missing": "The risk section names a plan, and none is given.",
    "information_missing": "We asked twice about medication and had no answer.",
    "needs_too_high": "Needs staff at night, and we have none.",
    "too_late": "The offer came on the day before release; a room cannot be made ready.",
}
CHECKED = "Looked at the map with the offender manager: the house is two miles from the street that is named."
REVIEWS = {
    "upheld": "Rang the manager; the reason stands.",
    "noted": "Noted; to be raised in the next contract meeting.",
    "overturned": "The person meets every declared criterion; the service has agreed to look again.",
}
CHALLENGES = (
    "The assessment says otherwise, and the keyworker can be rung about it.",
    "This was so a year ago; the plan in the assessment is from last month.",
    "A room was free on the vacancy board this morning.",
    "Nothing that this service has declared speaks against it; the person wants to live there.",
    "The risk named is to one man who lives in another county.",
    "The support that is needed is what this service is there for.",
)
PANELS = (
    "The mental health team joins the next meeting with the service; the hub offers again after it.",
    "Two services look again together with the keyworker; the referrer brings a new risk plan.",
    "A place outside the area wanted is offered first; the person has agreed to hear about it.",
    "The council looks for a private tenancy with floating support, and the search goes on beside it.",
    "The manager of the last service visits the person this week.",
    "Stays on the list in the same band; the hub asks every provider once more.",
)
REFUSALS = {
    "area": "Wants to stay near family.",
    "sharing": "Does not want to share a kitchen.",
    "rules": "Does not accept a curfew.",
    "unsafe": "Knows somebody there and feels unsafe.",
    "cost": "Is starting work and cannot pay the charge.",
    "other_place": "Will stay with a sister for now.",
}
WITHDRAWALS = {
    "need_resolved": "The landlord has agreed to a new tenancy.",
    "other_place": "Has moved in with family and wants to stay there.",
    "disengaged": "Four calls and a letter without an answer.",
    "custody": "Remanded last week; a new referral follows before release.",
    "moved_away": "Has gone to live with relatives outside the county.",
    "consent_withdrawn": "Does not want to go on with this.",
    "duplicate": "Referred twice; the other referral goes on.",
}
EXTENSIONS = (
    "Waiting for a flat that is promised for next month.",
    "The plan for moving on has been delayed by arrears.",
    "Not well enough to move yet; agreed with the care coordinator.",
    "No move-on place in the area wanted is free.",
)
PLANS = (
    "Weekly meeting with the offender manager; curfew until 7; staff told of the licence conditions.",
    "Room near the office; no visitors for the first four weeks; contact list agreed with police.",
    "Keyworker sees the person every day in the first week; triggers and early signs are written down.",
)
AT_RISK = (
    "A former partner, when alcohol is involved.",
    "Other residents, over debts.",
    "Staff, when appointments are cancelled at short notice.",
)
CONDITIONS = (
    "Reside as directed; no contact with a named person.",
    "Keep appointments; curfew from 19:00 to 07:00.",
    "Report to the office weekly; drug testing.",
)
HISTORY = (
    "Private tenancy for three years until the rent went up.",
    "Two hostels in the last year, both left after arguments.",
    "Lived with parents until the summer.",
    "Several short stays with friends since leaving prison.",
    "Own flat until illness made the stairs impossible.",
)
HOPES = (
    "I want my own front door and to be left in peace.",
    "I want to see my kids at weekends again.",
    "I would like to cook for myself and keep my dog.",
    "I just want to sleep without looking over my shoulder.",
    "I want to get back to work; I used to lay bricks.",
    "I would like somebody to come with me to the first appointments.",
    "I want to stay near my mum.",
    "One day at a time. First a room.",
)
SUPPORT = (
    "Help with letters, benefits and appointments.",
    "Somebody to talk to in the evening, and a routine.",
    "Help to keep the flat, pay the rent and cook.",
    "Support with recovery and with seeing the children.",
)
# Why an overstay is authorised, and why it is not.
OVERSTAYS = {
    True: "No place at the next stage is free yet; a review every month.",
    False: "A place at the next stage has been free for weeks. Please plan the move with the person.",
}
