"""How a duty to refer looks in a list, on its own page and on that of its referral."""

from django.utils import timezone

from referrals.lifecycle.duty import DutyStatus, clock
from referrals.views.tags import DUTY_COLOURS


def shown(duty, today):
    """A duty to refer as every page shows it: its tag, its clock while it waits for the answer, and why it ended."""
    ticking = duty.status == DutyStatus.SUBMITTED
    return {
        "duty": duty,
        "why": duty.get_outcome_display().partition(": ")[2] or duty.get_withdrawn_reason_display(),
        "colour": DUTY_COLOURS[duty.status],
        "clock": clock(timezone.localdate(duty.sent_at), duty.due_on, today) if ticking else None,
    }
