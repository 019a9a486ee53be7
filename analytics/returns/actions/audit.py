"""What the county does with returns: gives more time, sends them back, and audits records behind them."""

import hashlib
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agencies.errors import NotPossible
from analytics.returns import dates
from analytics.returns.access import unlock
from analytics.returns.actions.steps import take
from analytics.returns.counting import stays
from analytics.returns.lifecycle import Agrees, Assurance
from analytics.returns.models import AuditCheck, Return, ReturnAudit
from analytics.returns.sheet import latest_signature, period_of
from referrals.models import Placement

SAMPLE = 8


@transaction.atomic
def extend(*, by, owed: Return, until: date, reason: str, at=None) -> None:
    """A later deadline, with the reason; a default notice is taken back. Raises Refused, TooLate, NotPossible."""
    at = at or timezone.now()
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the provider gets more time"]})
    if until < timezone.localdate(at):
        raise NotPossible({"until": ["The new deadline cannot be in the past. Enter today or a later day"]})
    if owed.due_on and until <= owed.due_on:
        raise NotPossible({"until": [f"The deadline is {owed.due_on:%-d %B %Y} already. Enter a later day"]})
    ends = dates.add_working_days(until, settings.RETURN_DEFAULT_WORKING_DAYS)
    changes = {"due_on": until, "default_ends_on": ends, "default_issued_on": None}
    changes["more_time_because"] = reason.strip()
    take(by=by, owed=owed, step="extend", at=at, reason=reason.strip(), **changes)


@transaction.atomic
def send_back(*, by, owed: Return, reason: str, at=None) -> None:
    """The provider has to put a signed return right and sign it again. Raises Refused, TooLate, NotPossible."""
    if not reason.strip():
        raise NotPossible({"reason": ["Say what has to be put right"]})
    if not owed.revision:
        raise NotPossible("This return came in from a spreadsheet: its numbers are not kept here.")
    take(by=by, owed=owed, step="send_back", at=at, reason=reason.strip(), sent_back_because=reason.strip())


def sample(owed: Return) -> list[str]:
    """References of stays that a return counts, to be looked at in an audit. Nobody chooses them.

    References alone, and none of a restricted person: whoever audits returns reads nobody's record. The same return
    gives the same sample.
    """
    period = period_of(owed)
    counts = stays("entries", period) | stays("planned", period) | stays("unplanned", period)
    rows = Placement.objects.filter(counts, service=owed.service_id, referral__restricted=False)
    found = rows.order_by().values_list("reference", flat=True)
    return sorted(found, key=lambda reference: _lot(owed, reference))[:SAMPLE]


def _lot(owed: Return, reference: str) -> str:
    return hashlib.sha256(f"{owed.pk}/{owed.revision}/{reference}".encode()).hexdigest()


@transaction.atomic
def audit(
    *, by, owed: Return, assurance: str, finding: str, checks: dict[str, tuple[str, str]], at=None
) -> ReturnAudit:
    """The grade of a signed return, the finding, and what was found of each record of the sample, by name.

    `checks`: reference -> (what it says, note). Raises Refused, TooLate, NotPossible.
    """
    unlock(by=by, step="audit", owed=owed)
    if not finding.strip():
        raise NotPossible({"finding": ["Say what you found"]})
    drawn = sample(owed)
    if set(checks) != set(drawn):
        raise NotPossible("The sample has changed since you opened the page. Open it again.")
    told = [said for said, _ in checks.values()]
    for number, reference in enumerate(drawn):
        if checks[reference][0] == Agrees.NO and not checks[reference][1].strip():
            raise NotPossible({f"note_{number}": [f"Say what differs in {reference}"]})
    if assurance == Assurance.HIGH and (Agrees.NO in told or (told and Agrees.YES not in told)):
        sentence = "High assurance needs records that were seen and agree. Choose Medium or Low"
        raise NotPossible({"assurance": [sentence]})
    at = take(by=by, owed=owed, step="audit", at=at, reason=finding.strip())
    signature = latest_signature(owed)
    if signature is None:
        raise NotPossible("This return came in from a spreadsheet: its numbers are not kept here.")
    facts = {"assurance": assurance, "finding": finding.strip(), "audited_by": by, "audited_at": at}
    made = ReturnAudit(signature=signature, **facts)
    made.full_clean()
    made.save()
    AuditCheck.objects.bulk_create(
        AuditCheck(audit=made, reference=reference, agrees=said, note=text.strip())
        for reference, (said, text) in checks.items()
    )
    return made


def needs_another(services) -> set[int]:
    """Those of the services whose latest audit gave low assurance: their next return is audited again."""
    latest: dict[int, str] = {}
    rows = ReturnAudit.objects.filter(signature__owed__service__in=services).order_by("audited_at", "id")
    for service, assurance in rows.values_list("signature__owed__service", "assurance"):
        latest[service] = assurance
    return {service for service, assurance in latest.items() if assurance == Assurance.LOW}
