"""What the passing of time does to returns: they are expected, reminded of, fall due, and become defaults."""

from collections import defaultdict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access
from agencies.errors import Refused, TooLate
from agencies.models import User
from analytics.models import ReportingPeriod
from analytics.periods import Period
from analytics.returns import dates
from analytics.returns.access import COUNTY
from analytics.returns.actions.steps import note_many, take
from analytics.returns.lifecycle import ReturnStatus
from analytics.returns.models import Return
from analytics.returns.owing import under_contract
from analytics.returns.signals import provider_told


def tick(*, at=None) -> dict[str, int]:
    """Expect returns of the periods that run, remind, begin default periods, issue default notices.

    Running it twice or late changes nothing more. Returns how many of each.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    clock = User.objects.clock()
    expected = sum(len(expect(by=clock, period=period, at=at)) for period in _running(today))
    rows = Return.objects.filter(due_on__isnull=False, last__lt=today).select_related("service__agency")
    soon = rows.filter(status=ReturnStatus.EXPECTED, reminded_on=None, due_on__gte=today)
    days = settings.RETURN_REMIND_WORKING_DAYS
    done = {
        "remind": [owed for owed in soon if dates.remind_from(owed.due_on, days) <= today],
        "fall_due": list(rows.filter(status=ReturnStatus.EXPECTED, due_on__lt=today)),
    }
    for step, owing in done.items():
        done[step] = [owed for owed in owing if _take(clock, owed, step, at, today)]
    late = rows.filter(status=ReturnStatus.OVERDUE, default_ends_on__lt=today)
    done["issue_default"] = [owed for owed in late if _take(clock, owed, "issue_default", at, today)]
    for step, owing in done.items():
        _tell(step, owing)
    return {"expected": expected} | {step: len(owing) for step, owing in done.items()}


def _running(today) -> list[Period]:
    """The period of the county's scheme in which today lies, and the one before: of rows, the last two begun."""
    scheme = settings.RETURN_SCHEME
    if scheme in dates.COMPUTED:
        return dates.running(scheme, today)
    rows = ReportingPeriod.objects.filter(scheme=scheme, first__lte=today, last__gte=today - dates.LOOK_BACK)
    return [Period(row.scheme, row.code, row.first, row.last) for row in rows.order_by("-first")[:2]]


def _take(clock, owed, step, at, today) -> bool:
    """One step of the clock; False when the return was signed between the look and the step."""
    fields = {"issue_default": {"default_issued_on": today}}.get(step, {"reminded_on": owed.reminded_on or today})
    try:
        with transaction.atomic():
            take(by=clock, owed=owed, step=step, at=at, **fields)
    except TooLate:
        return False
    return True


def _tell(step, owing) -> None:
    """One message for each provider and deadline, however many returns a step concerns, once they are committed."""
    alike = defaultdict(list)
    for owed in owing:
        alike[owed.service.agency, owed.due_on, owed.default_ends_on].append(owed)
    for (agency, *_), rows in alike.items():
        provider_told.send_robust(sender=Return, step=step, agency=agency, returns=rows)


@transaction.atomic
def expect(*, by, period: Period, at=None) -> list[Return]:
    """A return from each service under contract in the period that owes one and has none yet; the new ones.

    One that came in from a spreadsheet and was only expected gets its deadlines. Raises Refused.
    """
    at, clock = at or timezone.now(), User.objects.clock()
    key = access.key_at(by, COUNTY)
    if key is None and by.pk != clock.pk:
        raise Refused("Only whoever audits returns asks services for them.")
    due_on, default_ends_on = dates.deadlines(
        period.last, timezone.localdate(at), days=settings.RETURN_WORKING_DAYS,
        default_days=settings.RETURN_DEFAULT_WORKING_DAYS,
    )  # fmt: skip
    of_period = Return.objects.filter(scheme=period.scheme, code=period.code)
    of_period.filter(due_on=None, status=ReturnStatus.EXPECTED).update(due_on=due_on, default_ends_on=default_ends_on)
    missing = under_contract(period).exclude(pk__in=of_period.values("service"))
    new = [
        Return(service=service, scheme=period.scheme, code=period.code, first=period.first, last=period.last,
               due_on=due_on, default_ends_on=default_ends_on)
        for service in missing
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Return.objects.bulk_create(new)
    except IntegrityError:  # another process has asked a moment ago
        return []
    note_many(by=by, key=key, verb="expect", owing=new, at=at)
    return new
