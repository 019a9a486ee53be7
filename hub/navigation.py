"""Navigation by role: six entries at most, and only pages that exist (SCREENS, the frame)."""

from django.urls import NoReverseMatch, reverse

from agencies.actions.administrators import role_changes
from agencies.paging import capped, in_short
from agencies.roles import RoleName
from analytics.returns.access import to_sign
from hub.beside import beside
from referrals.worklists import items_for

BELLS = ("worklist", "people")  # what the bell on every page rings for, and where it leads
LEFT_AT = "worklist"  # in the session: the page of the worklist that was open last

# key, label, name of the address
ENTRIES: dict[str, tuple[str, str]] = {
    "worklist": ("Worklist", "worklist"),
    "referrals": ("Referrals", "referrals"),
    "new": ("New referral", "new_referral"),
    "services": ("Services", "services"),
    "help": ("Help", "help"),
    "offers": ("Offers", "offers"),
    "residents": ("Residents", "residents"),
    "units": ("Units", "units"),
    "board": ("My district", "board"),
    "duties": ("Duty to refer", "duties"),
    "county_board": ("Pathway board", "board"),
    "triage": ("Triage", "triage_list"),
    "waiting": ("Waiting list", "waiting_list"),
    "declines": ("Declines", "declines"),
    "patterns": ("Who declines", "patterns"),
    "pathways": ("Pathways", "pathways"),
    "returns": ("Returns", "returns"),
    "figures": ("Figures", "figures"),
    "reports": ("Reports", "reports"),
    "provision": ("Contracts and quality", "provision"),
    "quality": ("Quality of the records", "quality"),
    "agencies": ("Agencies", "agencies"),
    "people": ("People", "people"),
    "set_up_services": ("Services and units", "set_up_services"),
    "areas": ("Areas", "areas"),
    "import": ("Bring records in", "import_records"),
    "log": ("Event log", "event_log"),
    "duplicates": ("Duplicates", "duplicates"),
    "erasure": ("Due to be erased", "erasure_due"),
    "looking": ("Unusual looking", "unusual_looks"),
    "hand_overs": ("Hand work over", "hand_overs"),
}

# Pages whose address does not begin like the entry that they belong to: the first of these that the role has.
_OF_A_REFERRAL = ("referrals", "triage", "residents")
_OF_A_STAY = ("residents", "referrals", "triage")
UNDER: dict[str, tuple[str, ...]] = {
    "triage": ("triage",),
    "triage_step": ("triage",),
    **dict.fromkeys(
        ("referral", "referral_tab", "referral_step", "referral_person", "consents", "consent_withdraw", "restrict",
         "grant_add", "grant_end", "duplicate_check", "files", "file_add", "offer", "offer_step", "offer_answer",
         "decision_add", "decision_correct"),
        _OF_A_REFERRAL,
    ),
    **dict.fromkeys(("duty", "duty_of", "duty_answer", "duty_withdraw"), ("duties", *_OF_A_REFERRAL)),
    **dict.fromkeys(("placement", "placement_step"), _OF_A_STAY),
    **dict.fromkeys(("unusual_looks", "unusual_look", "who_looked"), ("looking", "worklist")),
    **dict.fromkeys(
        ("duplicates", "merge", "tell_apart", "merge_undo", "erasure_due", "person_erase", "openings",
         "opening_review"),
        ("worklist",),
    ),
}  # fmt: skip
# What a role also uses, now and then: on its worklist, since six entries are enough.
ALSO: dict[str, tuple[str, ...]] = {
    RoleName.HUB_COORDINATOR: (
        "referrals",
        "new",
        "offers",
        "services",
        "figures",
        "quality",
        "import",
        "duplicates",
        "looking",
        "erasure",
        "hand_overs",
        "duties",
        "help",
    ),
    RoleName.COMMISSIONER: ("patterns", "quality", "services", "help"),
    RoleName.ADMINISTRATOR: ("services", "hand_overs"),
    RoleName.REFERRING_MANAGER: ("hand_overs",),
    RoleName.HOUSING_OPTIONS: ("help",),
    RoleName.PROVIDER_WORKER: ("services", "quality"),
    RoleName.PROVIDER_MANAGER: ("services", "quality", "hand_overs"),
}

_REFERRER = ("worklist", "referrals", "new", "services", "help")
_PROVIDER = ("worklist", "offers", "residents", "units", "returns", "help")

BY_ROLE: dict[str, tuple[str, ...]] = {
    RoleName.REFERRER: _REFERRER,
    RoleName.REFERRING_MANAGER: _REFERRER,
    RoleName.PROVIDER_WORKER: _PROVIDER,
    RoleName.PROVIDER_MANAGER: _PROVIDER,
    RoleName.HOUSING_OPTIONS: ("worklist", "board", "duties", "referrals", "new", "services"),
    RoleName.HUB_COORDINATOR: ("worklist", "triage", "waiting", "declines", "county_board", "pathways"),
    RoleName.COMMISSIONER: ("worklist", "figures", "reports", "returns", "pathways", "provision"),
    RoleName.PARTNERSHIP_MEMBER: ("worklist", "figures", "reports", "help"),
    RoleName.AUDITOR: ("worklist", "log", "looking", "figures", "reports", "help"),
    RoleName.ADMINISTRATOR: ("worklist", "agencies", "people", "set_up_services", "areas", "help"),
}


# What a counter counts: the same rows as its page lists, so that they always agree.
COUNTERS = {
    "worklist": lambda request: capped(items_for(request.user, request.acting.agency)) + len(beside(request)),
    "offers": lambda request: capped(items_for(request.user, request.acting.agency).filter(kind="answer_offer")),
    "duties": lambda request: capped(items_for(request.user, request.acting.agency).filter(kind="answer_duty")),
    "returns": lambda request: to_sign(request.user, request.acting.agency).count(),
    "people": lambda request: capped(role_changes(request.user)),
}


def home(role):
    """The name of the address where a role begins its day."""
    return ENTRIES[BY_ROLE[role][0]][1]


def navigation(request):
    """The entries for the role that the person works under: key, label, url, count (and as it is shown), current."""
    entries = []
    for key in BY_ROLE[request.acting.role]:
        label, name = ENTRIES[key]
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        entries.append({"key": key, "label": label, "url": url, "count": 0, "current": current})
    longest = max((entry["url"] for entry in entries if entry["current"]), key=len, default=None)
    if longest is None and request.resolver_match:
        urls = {entry["key"]: entry["url"] for entry in entries}
        longest = next((urls[key] for key in UNDER.get(request.resolver_match.url_name, ()) if key in urls), None)
    for entry in entries:
        entry["current"] = entry["url"] == longest
        if entry["key"] in COUNTERS:
            entry["count"] = COUNTERS[entry["key"]](request)
            entry["shown"] = in_short(entry["count"])
    return entries


def also(request):
    """Further pages of the role that the person works under: label and url."""
    return [{"label": ENTRIES[key][0], "url": reverse(ENTRIES[key][1])} for key in ALSO.get(request.acting.role, ())]
