"""What the pages of providers and of the hub do alike: whose records they show, whose turn it is, and taking a step."""

from agencies import access as agency_access
from referrals.codes import AccessClass
from referrals.reading import answers
from referrals.sections import SECTIONS

MARKS = {"meets": "yes", "cannot_tell": "ask", "not_now": "no", "does_not": "no"}
# What a service's criteria say of a person is drawn from facts of these classes.
CRITERIA_CLASSES = frozenset({AccessClass.RISK, AccessClass.HEALTH, AccessClass.OFFENCE})


def own_agencies(user, permission):
    """Agencies whose services are the person's own for `permission`."""
    return {key.agency_id for key in agency_access.keys(user, permission)}


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
