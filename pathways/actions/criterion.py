from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from pathways.access import services_key
from pathways.models import ServiceCriterion


def log_row(by, key, verb, row):
    record(by=by, key=key, verb=verb, subject_kind="service", subject=row.service.code, criterion=row.criterion)


def add_row(row, taken):
    if type(row).objects.filter(service=row.service, criterion=row.criterion, ends__gt=row.starts).exists():
        raise NotPossible({"starts": ["Another row about this held until after that day. Enter a later day"]})
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotPossible({"criterion": [taken]}) from error
    return row


def end_row(row, ends):
    if ends < row.starts:
        raise NotPossible({"ends": [f"It holds from {row.starts:%-d %B %Y}. Enter that day or a later one"]})
    if not type(row).objects.filter(pk=row.pk, ends=None).update(ends=ends):
        raise TooLate("This has already ended.")
    row.refresh_from_db()
    return row


@transaction.atomic
def set_criterion(*, by, service, criterion, must_hold, hard=False, because="", or_else=(), starts=None):
    """Declare whom the service takes from a day on: a criterion that must hold, or must not, or one of several.

    Raises NotPossible where one of several is to be none, or is named twice; and while another row about the same
    criterion holds: end that one first.
    """
    key = services_key(by)
    starts = starts or timezone.localdate()
    if or_else and not must_hold:
        raise NotPossible({"must_hold": ["Of several criteria one must hold. Add what must not hold one by one"]})
    if len({criterion, *or_else}) <= len(or_else):
        raise NotPossible({"or_else": ["Choose each criterion once"]})
    row = ServiceCriterion(
        service=service, criterion=criterion, must_hold=must_hold, hard=hard, because=because, or_else=list(or_else),
        starts=starts,
    )  # fmt: skip
    add_row(row, "The service already says something about this. End that first")
    log_row(by, key, "set_criterion", row)
    return row


@transaction.atomic
def end_criterion(*, by, criterion, ends=None):
    """A criterion no longer holds from the day `ends` on (today, if not said)."""
    key = services_key(by)
    row = end_row(criterion, ends or timezone.localdate())
    log_row(by, key, "end_criterion", row)
    return row
