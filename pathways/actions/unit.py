import re

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from pathways.access import units_key
from pathways.models import OutOfService, Unit

MOST_AT_ONCE = 200


def _log(by, key, verb, unit, **detail):
    record(by=by, key=key, verb=verb, subject_kind="unit", subject=unit.code, service=unit.service.code, **detail)


def _check_days(fields):
    if fields.get("available_to") and fields["available_to"] < fields["available_from"]:
        raise NotPossible({"available_to": ["The last day cannot be before the first. Enter a later day"]})


def _save(unit):
    unit.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        said = f"{unit.service} already has a unit {unit.code}. Enter another code"
        raise NotPossible({"code": [said]}) from error
    return unit


@transaction.atomic
def add_unit(*, by, service, **fields):
    """A new unit of a service. Raises Refused, NotPossible, or ValidationError naming the field."""
    key = units_key(by, service)
    _check_days(fields)
    unit = _save(Unit(service=service, **fields))
    _log(by, key, "add_unit", unit)
    return unit


def numbered(text, how_many):
    """A text and the ones after it, counted up at its end: R09 gives R09, R10. Raises NotPossible without a number."""
    found = re.fullmatch(r"(.*?)([0-9]+)", text)
    if found is None:
        if how_many == 1:
            return [text]
        raise NotPossible({"code": ["End the code of the first unit with its number, such as R1, to add several"]})
    front, number = found.groups()
    return [f"{front}{int(number) + place:0{len(number)}d}" for place in range(how_many)]


@transaction.atomic
def add_units(*, by, service, code, name, how_many, **fields):
    """Several units alike, their codes counted up from `code`; all of them, or none."""
    if not 1 <= how_many <= MOST_AT_ONCE:
        raise NotPossible({"how_many": [f"Add between 1 and {MOST_AT_ONCE} units at a time"]})
    codes = numbered(code, how_many)
    counted = re.fullmatch(r".*?[0-9]+", name) or how_many == 1
    names = numbered(name, how_many) if counted else [f"{name} {place + 1}" for place in range(how_many)]
    pairs = zip(codes, names, strict=True)
    return [add_unit(by=by, service=service, code=each, name=called, **fields) for each, called in pairs]


@transaction.atomic
def change_unit(*, by, unit, **fields):
    """Change a unit's own facts; its code stays."""
    key = units_key(by, unit.service)
    _check_days({"available_from": unit.available_from} | fields)
    changed = sorted(name for name, value in fields.items() if getattr(unit, name) != value)
    for name, value in fields.items():
        setattr(unit, name, value)
    _save(unit)
    _log(by, key, "change_unit", unit, fields=changed)
    return unit


@transaction.atomic
def put_out_of_service(*, by, unit, reason, detail, starts=None, ends=None):
    """The unit cannot be offered from `starts` until the day before `ends` (open, if not said).

    Raises TooLate when it is out of service on some of those days already.
    """
    key = units_key(by, unit.service)
    starts = starts or timezone.localdate()
    if ends and ends <= starts:
        raise NotPossible({"ends": ["The unit cannot be back before it is out of service. Enter a later day"]})
    Unit.objects.select_for_update().get(pk=unit.pk)
    clash = unit.out_of_service.filter(Q(ends=None) | Q(ends__gt=starts))
    if ends:
        clash = clash.filter(starts__lt=ends)
    if other := clash.first():
        raise TooLate(f"{unit} is already out of service from {other.starts:%-d %B %Y}: {other.get_reason_display()}.")
    spell = OutOfService(unit=unit, reason=reason, detail=detail, starts=starts, ends=ends)
    spell.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            spell.save()
    except IntegrityError as error:
        raise TooLate(f"{unit} is already out of service.") from error
    _log(by, key, "put_out_of_service", unit, reason=reason)
    return spell


@transaction.atomic
def put_back(*, by, spell, on=None):
    """The unit is in service again from the day `on` (today, if not said). Raises TooLate when it is already."""
    key = units_key(by, spell.unit.service)
    on = on or timezone.localdate()
    if on < spell.starts:
        said = f"It is out of service from {spell.starts:%-d %B %Y}. Enter that day or a later one"
        raise NotPossible({"on": [said]})
    if not OutOfService.objects.filter(Q(ends=None) | Q(ends__gt=on), pk=spell.pk).update(ends=on):
        raise TooLate(f"{spell.unit} is already back in service.")
    spell.refresh_from_db()
    _log(by, key, "put_back", spell.unit)
    return spell
