"""Returns, targets and benchmarks that come in from a spreadsheet."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from agencies.actions.imported import Bad, Plan, Row, Taken, linked, take
from analytics.models import Benchmark, Return, Target
from analytics.periods import Period
from analytics.returns.lifecycle import NOT_SIGNED, ReturnStatus, status_of


def _period(period: Period) -> Mapping[str, Any]:
    return {"scheme": period.scheme, "code": period.code}


def _dated_period(period: Period) -> Mapping[str, Any]:
    return {**_period(period), "first": period.first, "last": period.last}


RECEIVED = ("received_on", "received_in_default_on")


def _standing(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a return stands by its days; one that the clock watches and that has not come stays where it is."""
    found = status_of(*(facts[name] for name in RECEIVED), facts["default_issued_on"])
    watched = facts["due_on"] and facts["status"] in NOT_SIGNED
    return {"status": facts["status"] if found == ReturnStatus.EXPECTED and watched else found}


def _not_signed(line: int, facts: Mapping[str, Any]) -> Iterator[Bad]:
    if facts["revision"]:
        yield Bad(line, "service", "signed in the hub", "a return that nobody has signed here")


RETURNS = Plan(
    Return,
    "return",
    key=("service_id", "scheme", "code"),
    subject=lambda given: given["service"].code,
    within={"period": lambda given: given["period"].key},
    fields={"service": linked("service"), "period": _dated_period},
    blanks={
        "received_on": None,
        "reminded_on": None,
        "received_in_default_on": None,
        "default_issued_on": None,
        "due_on": None,
        "status": ReturnStatus.EXPECTED,
        "revision": 0,
    },
    follows=_standing,
    check=_not_signed,
    past=("received_on", "reminded_on", "received_in_default_on", "default_issued_on"),
)
TARGETS = Plan(
    Target,
    "target",
    right="import_provision",
    key=("indicator", "scope", "period_from", "value"),
    subject=lambda given: given["indicator"],
    within={name: lambda given, name=name: given[name] for name in ("scope", "period_from", "value")},
    blanks={"period_to": None, "amber": Decimal(5)},
    order=(("period_from", "period_to"),),
)
BENCHMARKS = Plan(
    Benchmark,
    "benchmark",
    right="import_provision",
    key=("indicator", "geography", "scheme", "code", "breakdown", "value"),
    subject=lambda given: given["indicator"],
    within={
        "geography": lambda given: given["geography"],
        "period": lambda given: given["period"].key,
        "breakdown": lambda given: given.get("breakdown") or "",
        "value": lambda given: given["value"],
    },
    fields={"period": _period},
    blanks={"breakdown": ""},
)


def take_returns(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Returns by service and period. `given["service"]` is a Service, `given["period"]` a Period."""
    return take(RETURNS, by=by, rows=rows, at=at, only_check=only_check)


def take_targets(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Targets by indicator, scope, first day and value."""
    return take(TARGETS, by=by, rows=rows, at=at, only_check=only_check)


def take_benchmarks(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Benchmarks by indicator, geography, period, row of the figure and value. `given["period"]` is a Period."""
    return take(BENCHMARKS, by=by, rows=rows, at=at, only_check=only_check)
