from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from pathways.access import services_key
from pathways.models import MixLimit, ServiceCriterion


def _log(by, key, verb, row):
    record(by=by, key=key, verb=verb, subject_kind="service", subject=row.service.code, criterion=row.criterion)


def _add(row, taken):
    if type(row).objects.filter(service=row.service, criterion=row.criterion, ends__gt=row.starts).exists():
        raise NotPossible({"starts": ["Another row about this held until after that day. Enter a later day"]})
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotPossible({"criterion": [taken]}) from error
    return row


def _end(row, ends):
    if ends < row.starts:
        raise NotPossible({"ends": [f"It holds from {row.starts:%-d %B %Y}. Enter that day or a later one"]})
    if not type(row).objects.filter(pk=row.pk, ends=None).update(ends=ends):
        raise TooLate("This has already ended.")
    row.refresh_from_db()
    return row


@transaction.atomic
def set_criterion(*, by, service, criterion, must_hold, hard=False, because="", starts=None):
    """Declare whom the service takes from a day on: a criterion that must hold, or must not.

    Raises NotPossible while another row about the same criterion holds: end that one first.
    """
    key = services_key(by)
    starts = starts or timezone.localdate()
    row = ServiceCriterion(
        service=service, criterion=criterion, must_hold=must_hold, hard=hard, because=because, starts=starts
    )
    _add(row, "The service already says something about this. End that first")
    _log(by, key, "set_criterion", row)
    return row


@transaction.atomic
def end_criterion(*, by, criterion, ends=None):
    """A criterion no longer holds from the day `ends` on (today, if not said)."""
    key = services_key(by)
    row = _end(criterion, ends or timezone.localdate())
    _log(by, key, "end_criterion", row)
    return row


@transaction.atomic
def set_mix_limit(*, by, service, criterion, at_most, starts=None, approved_on=None):
    """Declare that at most so many residents at once may be people for whom the criterion holds."""
    key = services_key(by)
    starts = starts or timezone.localdate()
    row = MixLimit(service=service, criterion=criterion, at_most=at_most, starts=starts, approved_on=approved_on)
    _add(row, "The service already has a limit for this. End that first")
    _log(by, key, "set_mix_limit", row)
    return row


@transaction.atomic
def end_mix_limit(*, by, limit, ends=None):
    """A limit no longer holds from the day `ends` on (today, if not said)."""
    key = services_key(by)
    row = _end(limit, ends or timezone.localdate())
    _log(by, key, "end_mix_limit", row)
    return row
