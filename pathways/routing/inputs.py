"""What a run was decided on, as plain data and back: facts of the person, what was declared, how full each service was.

What is declared changes seldom and is the same for many runs; how full the services are differs with each.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from json import dumps
from typing import Any, Union, get_args, get_origin, get_type_hints

from pathways.criteria import Circumstances
from pathways.routing.data import MixLimitNow, PathwayNow, ServiceNow

# What of a service differs from one moment to the next. Its limits' residents are counted beside them.
LOAD = ("free_units", "next_free", "closed", "last_offered")
EMPTY: dict[str, Any] = {"free_units": 0, "next_free": None, "closed": False, "last_offered": None}


def plain(value: object) -> Any:
    """Records, sets, tuples and days as dicts, lists and strings."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value


def restored(kind: Any, value: Any) -> Any:
    """What `plain` made of a value of this type, as it was. A field that was not kept has its default."""
    if value is None:
        return None
    if get_origin(kind) in (Union, types.UnionType):
        return restored(next(each for each in get_args(kind) if each is not types.NoneType), value)
    if get_origin(kind) in (tuple, frozenset):
        return get_origin(kind)(restored(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        known = _types(kind)
        return kind(**{name: restored(known[name], each) for name, each in value.items() if name in known})
    return date.fromisoformat(value) if kind is date else value


@cache
def _types(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


def facts_of(about: Circumstances) -> dict[str, Any]:
    """All that is known of a person; what nobody said is left out."""
    return {name: value for name, value in plain(about).items() if value is not None}


def about_of(facts: Mapping[str, Any]) -> Circumstances:
    about: Circumstances = restored(Circumstances, facts)
    return about


def loads_of(services: Iterable[ServiceNow]) -> dict[str, list[Any]]:
    """{code: how full a service is}, in the order of LOAD and then of its limits."""
    return {
        each.code: [plain(getattr(each, name)) for name in LOAD] + [[limit.current for limit in each.mix_limits]]
        for each in services
    }


def declared_by(pathway: PathwayNow, services: Iterable[ServiceNow]) -> tuple[str, dict[str, Any]]:
    """(digest, what the pathway's owners and the providers have declared): the same digest for the same words."""
    return _declared(pathway, tuple(_unloaded(each) for each in services))


@lru_cache(maxsize=256)
def _declared(pathway: PathwayNow, services: tuple[ServiceNow, ...]) -> tuple[str, dict[str, Any]]:
    said = {"pathway": plain(pathway), "services": [plain(each) for each in services]}
    return sha256(dumps(said, sort_keys=True).encode()).hexdigest(), said


def _unloaded(service: ServiceNow) -> ServiceNow:
    limits = tuple(MixLimitNow(each.criterion, each.at_most, 0) for each in service.mix_limits)
    return replace(service, **EMPTY, mix_limits=limits)


def world_of(declared: Mapping[str, Any], loads: Mapping[str, Any]) -> tuple[PathwayNow, tuple[ServiceNow, ...]]:
    """The pathway and the services as they were, from what was declared and how full each was."""
    services: tuple[ServiceNow, ...] = restored(tuple[ServiceNow, ...], declared["services"])
    return restored(PathwayNow, declared["pathway"]), tuple(_loaded(each, loads[each.code]) for each in services)


def _loaded(service: ServiceNow, load: list[Any]) -> ServiceNow:
    hints = _types(ServiceNow)
    *values, residents = load
    given = {name: restored(hints[name], value) for name, value in zip(LOAD, values, strict=True)}
    limits = (replace(each, current=now) for each, now in zip(service.mix_limits, residents, strict=True))
    return replace(service, **given, mix_limits=tuple(limits))
