"""Setting a target of a figure, and ending it: what is green, amber and red from a day on."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from agencies import access
from agencies.actions import record
from agencies.errors import NotPossible, Refused
from analytics.figures import targetable
from analytics.models import Target

PERMISSION = "set_targets"


@transaction.atomic
def set_target(
    *,
    by,
    indicator: str,
    value: Decimal,
    amber: Decimal,
    period_from: date,
    period_to: date | None = None,
    scope: str = "",
    at: datetime | None = None,
) -> Target:
    """A target of a figure or of one of its rows. What was decided before stays, and holds no longer on those days.

    Raises Refused, and NotPossible for a figure without one, for days the wrong way round and for the same again.
    """
    key = _key(by)
    if indicator not in targetable():
        raise NotPossible({"indicator": ["Choose a figure that can have a target"]})
    if period_to and period_to < period_from:
        raise NotPossible({"period_to": ["The last day cannot be before the first. Enter a later day"]})
    row = Target(
        indicator=indicator, scope=scope.strip(), value=value, amber=amber, period_from=period_from, period_to=period_to
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotPossible({"value": ["This figure has this target from that day on. Enter another"]}) from error
    _log(by, key, "set_target", row, at)
    return row


@transaction.atomic
def end_target(*, by, target: Target, period_to: date, at: datetime | None = None) -> Target:
    """The target holds until a last day. Raises Refused, and NotPossible for a day before its first."""
    key = _key(by)
    if period_to < target.period_from:
        raise NotPossible({"period_to": ["The last day cannot be before the first. Enter a later day"]})
    Target.objects.filter(pk=target.pk).update(period_to=period_to)
    target.period_to = period_to
    _log(by, key, "end_target", target, at)
    return target


def _key(by):
    key = access.key_at(by, PERMISSION)
    if key is None:
        raise Refused("Only a commissioner sets targets.")
    return key


def _log(by, key, verb, row, at) -> None:
    record(
        by=by, key=key, at=at, verb=verb, subject_kind="target", subject=f"{row.indicator} {row.scope}".strip(),
        value=str(row.value), amber=str(row.amber), starts=f"{row.period_from}", ends=f"{row.period_to or ''}",
    )  # fmt: skip
