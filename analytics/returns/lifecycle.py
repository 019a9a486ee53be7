"""What happens to a return, as a table: the clock reminds and notices, the provider signs, the county audits. Pure."""

from datetime import date

from django.db.models import TextChoices

from referrals.lifecycle.steps import Step


class ReturnStatus(TextChoices):
    EXPECTED = "expected", "Expected"
    OVERDUE = "overdue", "In the default period"
    MISSING = "missing", "Default notice issued"
    RECEIVED = "received", "Received"
    SENT_BACK = "sent_back", "Sent back"


class Assurance(TextChoices):
    """How far a return can be relied upon, as audits of the county's workbooks grade it (report of quarter 24, 2.3)."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Agrees(TextChoices):
    """What a record that was looked at says of the return."""

    YES = "yes", "Agrees"
    NO = "no", "Differs"
    NOT_SEEN = "not_seen", "Could not be seen"


S = ReturnStatus
NOT_SIGNED: frozenset[str] = frozenset({S.EXPECTED, S.OVERDUE, S.MISSING})
WITH_THE_PROVIDER: frozenset[str] = NOT_SIGNED | {S.SENT_BACK}

RETURN: dict[str, Step] = {
    step.name: step
    for step in (
        Step("remind", "Remind", "Reminded", "", frozenset({S.EXPECTED}), None,
             "The provider is told, some working days before the deadline, that the return is not signed yet."),
        Step("fall_due", "Begin the default period", "Deadline missed", "", frozenset({S.EXPECTED}), S.OVERDUE,
             "The deadline has passed. The provider is told, and has until the end of the default period."),
        Step("issue_default", "Issue a default notice", "Default notice issued", "", frozenset({S.OVERDUE}), S.MISSING,
             "The default period has passed. The provider is told, and the county counts a default."),
        Step("fill_in", "Fill in", "Filled in", "prepare_return", WITH_THE_PROVIDER, None,
             "What no record holds is typed; a number that no record can mend gets a correction with its reason."),
        Step("sign", "Sign the return", "Signed", "sign_return", WITH_THE_PROVIDER, S.RECEIVED,
             "Every number is kept as it is now, under your name. The county reads it."),
        Step("extend", "Give more time", "More time given", "audit_return", NOT_SIGNED, S.EXPECTED,
             "The deadline moves, with your reason. A default notice that was issued is taken back."),
        Step("send_back", "Send back", "Sent back", "audit_return", frozenset({S.RECEIVED}), S.SENT_BACK,
             "The provider puts the return right and signs it again. What was signed before is kept."),
        Step("audit", "Record an audit", "Audited", "audit_return", frozenset({S.RECEIVED}), None,
             "The provider reads the grade, the finding and what was found of each record."),
    )
}  # fmt: skip


def status_of(received_on: date | None, in_default_on: date | None, default_issued_on: date | None) -> str:
    """Where a return stands of which only the days are known, as a spreadsheet brings them in."""
    if received_on or in_default_on:
        return S.RECEIVED
    return S.MISSING if default_issued_on else S.EXPECTED
