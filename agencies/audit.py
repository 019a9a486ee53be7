"""The kinds of the log, as the law names them (Data Protection Act 2018, section 62), and what belongs to each.

Pure data. An event's kind follows from its verb and a look's from its page, so that no row says one thing and is
another. A verb that stands in no list changed something: it is an alteration.
"""

import enum


class Kind(enum.StrEnum):
    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


VERBS: dict[Kind, frozenset[str]] = {
    Kind.COLLECTION: frozenset(
        {"record_person", "start", "record_consent", "attach", "save_section", "import", "import_records"}
    ),
    Kind.CONSULTATION: frozenset({"look_for", "look_in_emergency", "check_import", "meet_number"}),
    Kind.DISCLOSURE: frozenset({"invite_agency", "grant", "offer", "break_glass", "export"}),
    Kind.COMBINATION: frozenset({"merge", "unmerge", "tell_apart"}),
    Kind.ERASURE: frozenset({"erase", "remove_file"}),
}

# Pages that leave the hub: printed, saved, handed on or taken away by a program. Every other page is consulted.
DISCLOSING_PAGES: frozenset[str] = frozenset(
    {
        "sheet",
        "attachment",
        "export",
        "api_referrals",
        "api_referral",
        "api_referral_assessment",
        "api_referral_offers",
        "api_referral_stays",
        "api_referral_timeline",
    }
)

# Whose reason auditors read: it says why somebody could look, or why a record is not what it was. Reasons of steps on
# the way to a home speak of the person's life; they stay with those who may read the referral.
REASONS_READ: frozenset[str] = frozenset(
    {
        *("export", "break_glass", "review_opening", "grant", "restrict", "lift_restriction", "invite_agency"),
        *("merge", "unmerge", "erase", "review_looking", "remove_second_step"),
    }
)

# What leaves every figure as it was: a page of figures that is kept outlives it. A verb that stands here in error would
# leave an old number on a page; one that is missing costs a second's counting, no more.
UNCOUNTED: frozenset[str] = frozenset(
    {
        # accounts, programs and whoever may look
        *("add_authenticator_app", "add_passkey", "change_password", "choose_password", "make_recovery_codes"),
        *("remove_authenticator_app", "remove_passkey", "remove_second_step", "end_sessions", "set_own_postcode"),
        *("invite", "send_invitation", "give_membership", "end_membership", "issue_token", "end_token"),
        "read_role_changes",
        *("break_glass", "review_opening", "end_opening", "review_looking", "export"),
        *("look_for", "look_in_emergency", "check_import"),
        *("restrict", "lift_restriction", "grant", "end_grant", "invite_agency", "uninvite_agency"),
        # a journey before anybody answers: figures count stays, what came of them, and offers that were declined
        *("record_consent", "withdraw_consent", "record_person", "start", "save_section", "attach"),
        *("duplicate_checked", "tell_apart", "assign", "urgency", "offer", "read", "panel", "park", "unpark"),
        # how people are routed, not where they went
        *("set_rule", "remove_rule", "set_criterion", "end_criterion", "set_mix_limit", "approve_mix_limit"),
        *("refuse_mix_limit", "end_mix_limit", "set_neighbours", "preview"),
    }
)

EVENT_KINDS = tuple(Kind)
LOOK_KINDS = (Kind.CONSULTATION, Kind.DISCLOSURE)
LISTED: frozenset[str] = frozenset().union(*VERBS.values())


def kind_of_verb(verb: str) -> Kind:
    """What an event with this verb was."""
    return next((kind for kind, verbs in VERBS.items() if verb in verbs), Kind.ALTERATION)


def kind_of_page(page: str) -> Kind:
    """What a look at this page was."""
    return Kind.DISCLOSURE if page in DISCLOSING_PAGES else Kind.CONSULTATION
