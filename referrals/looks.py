"""Who has looked at a referral, as the log keeps it: openings apart from lists on which it stood, newest first."""

from agencies.models import Agency, Read, Showing, User
from agencies.roles import ROLES
from referrals.codes import StakeKind
from referrals.lifecycle.looking import AUDITED
from referrals.openings import WORD as EMERGENCY

# What opened the record, beside the kinds of stake.
HOW = dict(StakeKind.choices) | {
    "county": "Runs the hub",
    EMERGENCY: "Opened in an emergency",
    AUDITED: "Looked at who has looked",
    "": "Not kept",
}
# Pages in the words of their headings; a page that is not named here is called as its address is.
PAGES = {
    "referral": "Referral: overview",
    "referral_tab": "Referral: a further page",
    "referral_person": "Details of the person",
    "offer": "Offer",
    "offer_step": "Offer: answer",
    "placement": "Stay",
    "placement_step": "Stay: a step",
    "triage": "Triage of the referral",
    "triage_step": "Triage: a step",
    "sheet": "Sheet for the person, to print",
    "attachment": "File",
    "files": "Files",
    "referrals": "List of referrals",
    "worklist": "Worklist",
    "triage_list": "List for triage",
    "search": "Search",
    "board": "Pathway board",
    "residents": "Residents",
    "offers": "List of offers",
    "who_looked": "Who has looked",
}


def opened(reference):
    """Looks at the record itself."""
    return Read.objects.filter(subject=reference)


def listed(reference):
    """Looks at lists, and at others' records, on which the reference stood."""
    shown = Showing.objects.filter(reference=reference).values("read_id")
    return Read.objects.filter(pk__in=shown).exclude(subject=reference)


def told(rows, unnamed=(), stands_in=""):
    """Looks in words: who, for which agency, in which role, when, which page, and what opened it. No name of a person
    served. Agencies whose code is among `unnamed` are told as `stands_in`, and their staff not at all."""
    names = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    agencies = dict(Agency.objects.filter(code__in={row.agency_code for row in rows}).values_list("code", "name"))
    return [
        {
            "at": row.at,
            "who": "" if row.agency_code in unnamed else names.get(row.actor_id) or f"user {row.actor_id}",
            "agency": stands_in if row.agency_code in unnamed else agencies.get(row.agency_code, row.agency_code),
            "role": ROLES[row.role].label if row.role in ROLES else row.role,
            "page": PAGES.get(row.page, row.page.replace("_", " ").capitalize()),
            "how": HOW.get(row.why, row.why),
            "subject": row.subject,
            "beside": len(row.shown) - 1,
        }
        for row in rows
    ]
