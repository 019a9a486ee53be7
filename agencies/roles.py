"""What a role may do: a literal table, to be read aloud in a partnership meeting.

Pure data. `agencies.access` says where a role holds, `referrals.access` on which referrals.
A permission that is not listed for a role is refused.
"""

import enum
from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
    "view_referral": "Read referrals that concern the agency",
    "create_referral": "Start a referral and find or record the person",
    "submit_referral": "Send a referral and answer questions about it",
    "amend_referral": "Change the assessment after sending",
    "withdraw_referral": "Withdraw a referral",
    "record_death": "Record that the person died",
    "invite_agency": "Let another agency read a referral, by the person's consent",
    "triage_referral": "Route, band, ask, put on a waiting list, close and reopen referrals",
    "send_offer": "Offer a referral to services and withdraw offers",
    "review_decline": "Review the reasons given for declining",
    "accept_offer": "Accept an offer and hold a unit",
    "decline_offer": "Decline an offer, ask about it, or record that the person refused it",
    "answer_duty": "Answer duties to refer that were sent to the council",
    "record_decision": "Record the council's decisions on homelessness",
    "record_stay": "Record arrivals, extensions, departures, destinations and outcomes",
    "record_follow_up": "Record whether people still have the home that they moved on to",
    "correct_stay": "Put right what was recorded of a stay, with the reason",
    "authorise_overstay": "Decide whether somebody may stay beyond the longest stay of a stage",
    "manage_units": "Add units and put them out of service",
    "view_board": "See the pathway board",
    "view_services": "See the service directory",
    "reassign_work": "Give worklist items to another worker",
    "restrict_person": "Restrict a record and grant named people access to it",
    "break_glass": "Open a referral in an emergency, for some hours; the hub is told",
    "break_glass_restricted": "Open a restricted referral in an emergency",
    "review_opening": "Review what was opened in an emergency",
    "merge_people": "Merge two records of one person",
    "erase_people": "Erase people who need not be known any longer",
    "review_looking": "See who has looked at a referral, and review what is unusual about it",
    "view_figures": "See the partnership's figures, with small numbers hidden",
    "prepare_return": "Fill in the returns of the agency's services",
    "sign_return": "Sign the returns of the agency's services",
    "audit_return": "Read every service's returns, audit them, send them back and give more time",
    "close_quarter": "Close a quarter, so that its figures stay as they are, and correct it",
    "set_targets": "Set targets of figures, and what is green, amber and red",
    "import_records": "Bring records in from a spreadsheet",
    "import_provision": "Record contracts, quality, alerts, complaints, targets and benchmarks",
    "report_concern": "Record alerts and complaints about the agency's services",
    "export": "Take a list away as a file, with the reason",
    "issue_token": "Let a program read under one's own membership, by a token",
    "manage_pathways": "Change pathways, stages and rules",
    "declare_limits": "Declare limits on the mix of residents of the agency's services",
    "approve_limits": "Approve limits on the mix of residents",
    "view_patterns": "See who declines whom, by provider",
    "view_own_patterns": "See the agency's own declines against the spread of all providers",
    "manage_services": "Add services, units, criteria and terms",
    "manage_agencies": "Add agencies, areas served and agreements",
    "manage_people": "Invite people and end their memberships",
    "view_log": "Read who did what and who looked",
}

# An agency without a current information-sharing agreement opens none of these (law of the county's agreement).
PERSONAL = frozenset(
    {
        "view_referral",
        "create_referral",
        "submit_referral",
        "amend_referral",
        "withdraw_referral",
        "record_death",
        "invite_agency",
        "triage_referral",
        "send_offer",
        "review_decline",
        "accept_offer",
        "decline_offer",
        "answer_duty",
        "record_decision",
        "record_stay",
        "record_follow_up",
        "correct_stay",
        "authorise_overstay",
        "view_board",
        "restrict_person",
        "break_glass",
        "break_glass_restricted",
        "review_opening",
        "merge_people",
        "erase_people",
        "review_looking",
        "import_records",
        "export",
        "issue_token",
    }
)


class Scope(enum.StrEnum):
    """Which referrals a role looks at: those where its agency holds a stake, the whole county's, or none."""

    STAKES = "stakes"
    COUNTY = "county"
    NONE = "none"


class RoleName(enum.StrEnum):
    REFERRER = "referrer"
    REFERRING_MANAGER = "referring_manager"
    PROVIDER_WORKER = "provider_worker"
    PROVIDER_MANAGER = "provider_manager"
    HOUSING_OPTIONS = "housing_options"
    HUB_COORDINATOR = "hub_coordinator"
    COMMISSIONER = "commissioner"
    PARTNERSHIP_MEMBER = "partnership_member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Role:
    """A role: its name on screen, a sentence for the board, whom it may see and what it may do.

    `second_step`: who holds it signs in with something beside the password. Only figures open without.
    """

    label: str
    sentence: str
    scope: Scope
    agency_kinds: frozenset[str]
    permissions: frozenset[str]
    second_step: bool = True


REFERRING_KINDS = frozenset({"probation", "prison", "police", "council", "county", "health", "provider", "other"})
_REFERS = frozenset(
    {
        "view_referral",
        "create_referral",
        "submit_referral",
        "amend_referral",
        "withdraw_referral",
        "record_death",
        "invite_agency",
    }
)
# Lists and programs take many people away at once: that is for those who answer for a team or for the county.
_TAKES_AWAY = frozenset({"export", "issue_token"})
_HOUSES = frozenset({
    "view_referral", "accept_offer", "decline_offer", "record_stay", "record_follow_up", "correct_stay", "record_death",
    "manage_units", "report_concern",
})  # fmt: skip

ROLES: dict[RoleName, Role] = {
    RoleName.REFERRER: Role(
        "Referrer",
        "Refers people, and follows the referrals that their own agency made.",
        Scope.STAKES,
        REFERRING_KINDS,
        _REFERS | {"view_services"},
    ),
    RoleName.REFERRING_MANAGER: Role(
        "Referring team manager",
        "Does what a referrer does, shares the work out, and opens a referral in an emergency.",
        Scope.STAKES,
        REFERRING_KINDS,
        _REFERS | _TAKES_AWAY | {"view_services", "reassign_work", "break_glass"},
    ),
    RoleName.PROVIDER_WORKER: Role(
        "Provider worker",
        "Answers offers to their own services and records who arrives and leaves.",
        Scope.STAKES,
        frozenset({"provider"}),
        _HOUSES | {"view_services", "prepare_return"},
    ),
    RoleName.PROVIDER_MANAGER: Role(
        "Provider manager",
        "Does what a provider worker does, shares the work out, and signs the returns of the services.",
        Scope.STAKES,
        frozenset({"provider"}),
        _HOUSES
        | _TAKES_AWAY
        | {
            "view_services",
            "reassign_work",
            "declare_limits",
            "view_own_patterns",
            "prepare_return",
            "sign_return",
        },
    ),
    RoleName.HOUSING_OPTIONS: Role(
        "Housing options officer",
        "Sees who is connected to the district, refers, decides on homelessness, and opens a referral in an emergency.",
        Scope.STAKES,
        frozenset({"council"}),
        _REFERS | _TAKES_AWAY | {"view_services", "view_board", "break_glass", "answer_duty", "record_decision"},
    ),
    RoleName.HUB_COORDINATOR: Role(
        "Hub coordinator",
        "Keeps referrals moving for the whole county: routes them, offers them and reviews refusals.",
        Scope.COUNTY,
        frozenset({"county"}),
        frozenset(
            {
                "view_referral",
                "create_referral",
                "submit_referral",
                "amend_referral",
                "withdraw_referral",
                "record_death",
                "invite_agency",
                "triage_referral",
                "send_offer",
                "review_decline",
                "correct_stay",
                "authorise_overstay",
                "view_board",
                "view_services",
                "reassign_work",
                "restrict_person",
                "break_glass",
                "break_glass_restricted",
                "review_opening",
                "merge_people",
                "erase_people",
                "review_looking",
                "import_records",
                "import_provision",
                "manage_pathways",
                "view_figures",
                "view_patterns",
            }
        )
        | _TAKES_AWAY,
    ),
    RoleName.COMMISSIONER: Role(
        "Commissioner",
        "Counts and improves: figures, services and pathways, never a person's record.",
        Scope.NONE,
        frozenset({"county"}),
        frozenset(
            {
                "view_figures",
                "issue_token",
                "close_quarter",
                "audit_return",
                "set_targets",
                "import_provision",
                "view_patterns",
                "view_services",
                "manage_pathways",
                "manage_services",
                "approve_limits",
            }
        ),  # fmt: skip
    ),
    RoleName.PARTNERSHIP_MEMBER: Role(
        "Partnership member",
        "Sees totals only, with small numbers hidden.",
        Scope.NONE,
        REFERRING_KINDS,
        frozenset({"view_figures"}),
        second_step=False,
    ),
    RoleName.AUDITOR: Role(
        "Auditor",
        "Reads who did what and who looked, by reference.",
        Scope.NONE,
        frozenset({"county", "other"}),
        frozenset({"view_log", "review_looking", "view_figures"}),
    ),
    RoleName.ADMINISTRATOR: Role(
        "Administrator",
        "Sets up agencies, people and services. Sees no referral.",
        Scope.NONE,
        frozenset({"county"}),
        frozenset({"manage_agencies", "manage_people", "manage_services", "view_services"}),
    ),
}

ROLE_CHOICES: list[tuple[str, str]] = [(name.value, role.label) for name, role in ROLES.items()]
COUNTY_ROLES: frozenset[str] = frozenset(name.value for name, role in ROLES.items() if role.scope is Scope.COUNTY)
# To have one of these is to see everybody, or to say who sees whom: giving or taking one is told to all administrators.
SENSITIVE_ROLES: frozenset[str] = COUNTY_ROLES | frozenset(
    name.value for name, role in ROLES.items() if role.permissions & {"view_log", "manage_people"}
)


def roles_with(permission: str) -> frozenset[str]:
    """Names of the roles that may do `permission`. Raises KeyError for a permission that does not exist."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return frozenset(name.value for name, role in ROLES.items() if permission in role.permissions)
