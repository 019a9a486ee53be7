"""What each kind of stake opens: permissions, and classes of fact. Pure tables; `referrals.access` asks them."""

from referrals.codes import AccessClass, StakeKind

STAKE_PERMISSIONS: dict[str, frozenset[str]] = {
    StakeKind.REFERRER: frozenset(
        {"view_referral", "submit_referral", "amend_referral", "withdraw_referral", "record_death", "invite_agency"}
    ),
    StakeKind.REFERRER_TOO: frozenset({"view_referral"}),
    StakeKind.COUNCIL_ORIGIN: frozenset({"view_referral", "view_board", "record_decision"}),
    StakeKind.COUNCIL_HOME: frozenset({"view_referral", "view_board", "record_decision"}),
    StakeKind.COUNCIL_PLACEMENT: frozenset({"view_referral", "view_board", "record_decision"}),
    StakeKind.COUNCIL_NOTIFIED: frozenset({"view_referral", "answer_duty", "record_decision"}),
    StakeKind.OFFERED: frozenset({"view_referral", "accept_offer", "decline_offer"}),
    StakeKind.HOUSING: frozenset({"view_referral", "record_stay", "correct_stay", "record_death", "record_follow_up"}),
    StakeKind.FOLLOWING: frozenset({"record_follow_up"}),
    StakeKind.INVITED: frozenset({"view_referral"}),
}
KINDS_WITH: dict[str, frozenset[str]] = {
    permission: frozenset(kind for kind, carried in STAKE_PERMISSIONS.items() if permission in carried)
    for permission in set().union(*STAKE_PERMISSIONS.values())
}

# What a provider holds concerns its own services' offers and placements alone.
PROVIDERS = (StakeKind.OFFERED, StakeKind.HOUSING, StakeKind.FOLLOWING)
# What a council holds by a duty to refer concerns that duty alone.
NOTIFIED = (StakeKind.COUNCIL_NOTIFIED,)

C = AccessClass
EVERYTHING: frozenset[str] = frozenset(C.values)
CLASSES_READ: dict[str, frozenset[str]] = {
    StakeKind.REFERRER: EVERYTHING,
    # How it goes; what the person told another agency stays with those whom they told (ADR on joined referrals).
    StakeKind.REFERRER_TOO: frozenset({C.PLAIN, C.IDENTIFYING}),
    StakeKind.COUNCIL_ORIGIN: frozenset({C.PLAIN, C.IDENTIFYING, C.CONTACT}),
    StakeKind.COUNCIL_HOME: frozenset({C.PLAIN, C.IDENTIFYING, C.CONTACT}),
    StakeKind.COUNCIL_PLACEMENT: frozenset({C.PLAIN, C.IDENTIFYING, C.CONTACT, C.RISK}),
    # What the person agreed to pass on, and nothing of what they told whoever refers.
    StakeKind.COUNCIL_NOTIFIED: frozenset({C.PLAIN, C.IDENTIFYING, C.CONTACT}),
    # Enough to decide on, and not who it is: name, contact and address come with acceptance.
    StakeKind.OFFERED: frozenset({C.PLAIN, C.RISK, C.HEALTH, C.OFFENCE}),
    StakeKind.HOUSING: EVERYTHING,
    # Whom to ask, and no more of the record.
    StakeKind.FOLLOWING: frozenset({C.PLAIN, C.IDENTIFYING}),
    StakeKind.INVITED: frozenset({C.PLAIN, C.IDENTIFYING}),
}
COUNTY_READS: frozenset[str] = EVERYTHING
# What an open offer opens beside, where the version of the pathway by which somebody was routed says so.
NAMES_EARLY: frozenset[str] = frozenset({C.IDENTIFYING})
