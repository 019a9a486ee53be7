"""A recommendation as plain data, to store beside the referral and to explain years later."""

from dataclasses import fields

from pathways.routing.data import Recommendation, RuleTried, ServiceVerdict, Standing, Verdict

_FIELDS = {record: tuple(field.name for field in fields(record)) for record in (Recommendation, RuleTried, Verdict)}
_FIELDS[ServiceVerdict] = ServiceVerdict._fields
_RECORDS = tuple(_FIELDS)


def _plain(value: object) -> object:
    if isinstance(value, _RECORDS):
        return {name: _plain(getattr(value, name)) for name in _FIELDS[type(value)]}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Standing) else value


def to_json(recommendation: Recommendation) -> dict[str, object]:
    """Dicts, lists, strings, numbers, booleans and nulls only; nothing in it names the person."""
    return {name: _plain(getattr(recommendation, name)) for name in _FIELDS[Recommendation]}
