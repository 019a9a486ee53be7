"""What the pages of providers and of the hub do alike: whose records they show, whose turn it is, and taking a step."""

from django.db.models import Q

from agencies import access as agency_access
from agencies.errors import Refused, TooLate
from agencies.roles import COUNTY_ROLES
from referrals import access
from referrals.actions.steps import REFUSED, TABLES, what_happened
from referrals.codes import AccessClass, StakeKind
from referrals.reading import answers
from referrals.sections import SECTIONS
from referrals.views.common import note_reading, offers_seen, placements_seen

PROVIDERS = (StakeKind.OFFERED, StakeKind.HOUSING)
MARKS = {"meets": "yes", "cannot_tell": "ask", "not_now": "no", "does_not": "no"}
# What a service's criteria say of a person is drawn from facts of these classes.
CRITERIA_CLASSES = frozenset({AccessClass.RISK, AccessClass.HEALTH, AccessClass.OFFENCE})


def own_agencies(user, permission):
    """Agencies whose services are the person's own for `permission`."""
    return {key.agency_id for key in agency_access.keys(user, permission)}


def _of_own_services(user, permission, records):
    """A provider sees its own services' records alone, also on a referral that another provider holds too."""
    if agency_access.county_keys(user, "view_referral"):
        return records
    others = access.open_stakes(user, "view_referral").exclude(kind__in=PROVIDERS).values("referral")
    return records.filter(Q(service__agency__in=own_agencies(user, permission)) | Q(referral__in=others))


def offers_for(user):
    """Offers this person may open."""
    return _of_own_services(user, "decline_offer", offers_seen(user))


def placements_for(user):
    """Placements this person may open."""
    return _of_own_services(user, "record_stay", placements_seen(user))


def opened(request, records, reference):
    """One of `records` by reference, or None; the reading is noted while the reader still holds the referral."""
    record = records.filter(reference=reference).first()
    if record and access.referrals_for(request.user).filter(pk=record.referral_id).exists():
        note_reading(request, [], opened=record.referral)
    return record


def check_turn(user, obj, step):
    """Raises Refused for a step that the person could never take, TooLate for one that somebody has overtaken."""
    _, table = TABLES[type(obj)]
    row = table[step]
    carried_by = access.KINDS_WITH.get(row.permission, frozenset())
    owned = hasattr(obj, "service") and StakeKind.REFERRER not in carried_by
    role_allows = any(
        not owned or key.role in COUNTY_ROLES or key.agency_id == obj.service.agency_id
        for key in agency_access.keys(user, row.permission)
    )
    if not role_allows:
        raise Refused(REFUSED)
    if obj.status not in row.from_:
        raise TooLate(what_happened(obj))
    if not access.may(user, row.permission, obj):
        raise Refused(REFUSED)


def take(action, obj, step, **arguments):
    """Take a step. Where a faster press has shut the lock as well, what happened is said, not that it is refused."""
    try:
        return action(**arguments)
    except Refused:
        _, table = TABLES[type(obj)]
        obj.refresh_from_db()
        if obj.status not in table[step].from_:
            raise TooLate(what_happened(obj)) from None
        raise


def sections_of(assessment, classes, *, only=None):
    """Sections of a frozen assessment as titles and rows of what was answered and may be read; empty ones left out."""
    grouped = answers(assessment.frozen if assessment else [], classes)
    found = []
    for code, rows in grouped.items():
        given = [{"key": row["question"], "value": row["answer"]} for row in rows if row["answer"]]
        if given and (only is None or code in only):
            found.append({"code": code, "title": SECTIONS[code].title, "rows": given})
    return found


def answer_of(assessment, classes, field):
    """One frozen answer in its words, or "" where there is none or it may not be read."""
    rows = assessment.frozen if assessment else []
    return next((row["answer"] for row in rows if row["field"] == field and row["class"] in classes), "")


def verdict_lines(verdict):
    """The lines of a stored verdict as the component for criteria reads them."""
    return [{"verdict": MARKS[line["standing"]], "text": line["sentence"]} for line in verdict["verdicts"]]


def verdict_on(run, service):
    """What the last stored run said about a service, or None."""
    rows = run.result["services"] if run else []
    return next((row for row in rows if row["service"] == service.code), None)
