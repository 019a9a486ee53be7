"""What figures are held against: returns of services, targets and benchmarks."""

from datetime import date
from typing import Any

from agencies.spreadsheets.values import Unexpected, day, decimal, one_of, plain, text, tidy
from analytics.actions.imported import take_benchmarks, take_returns, take_targets
from analytics.asking import period_of
from analytics.figures import FIGURES
from analytics.models import Benchmark
from analytics.periods import Period, PeriodError
from hub.imports.kinds.common import CODE, PROVISION, SERVICE, may_have, needs
from hub.imports.table import Kind

PERCENT = decimal(1000, "a percentage", sign="%")
INDICATOR = one_of([("kpi1", "KPI 1"), ("kpi2", "KPI 2"), *((name, name) for name in FIGURES if "kpi" not in name)])
ROW = text(80, "a row of the figure")
WHOLE_COUNTY = frozenset({"total", "all", "overall", "county"})


def period(cell: Any) -> Period:
    """A period, written sp:Q23, fy:2013/14-Q2, cal:2016-Q4 or month:2009-01."""
    try:
        return period_of(plain(cell))
    except PeriodError as error:
        raise Unexpected(f"a period. {error}") from None


def first_day(cell: Any) -> date:
    """A day, or the first of a period."""
    return period(cell).first if ":" in plain(cell) else day(cell)


def last_day(cell: Any) -> date:
    """A day, or the last of a period."""
    return period(cell).last if ":" in plain(cell) else day(cell)


def scope(cell: Any) -> str:
    """A row of the figure by its label; the whole county is `Total`."""
    value = ROW(cell)
    return "" if tidy(value) in WHOLE_COUNTY else value


RETURNS = Kind(
    "returns",
    "Returns",
    (
        needs("service", CODE, SERVICE),
        needs("period", period, hint="sp:Q23, fy:2013/14-Q2, cal:2016-Q4 or month:2009-01"),
        may_have("received_on", day, hint="by the deadline"),
        may_have("reminded_on", day),
        may_have("received_in_default_on", day, hint="after the deadline, within the default period"),
        may_have("default_issued_on", day),
    ),
    ("service", "period"),
    take_returns,
)

TARGETS = Kind(
    "targets",
    "Targets",
    (
        needs("indicator", INDICATOR, hint="kpi1, kpi2 or the name of another figure"),
        needs("scope", scope, hint="label of a row of the figure; Total is the whole county"),
        needs("period_from", first_day, hint="first day, or a period"),
        needs("value", PERCENT, hint="percent; of waiting, days"),
        may_have("period_to", last_day, hint="last day, or a period; else until further notice"),
        may_have("amber", PERCENT, hint="how far short of the target is still amber, in points or days; else 5"),
    ),
    ("indicator", "scope", "period_from", "value"),
    take_targets,
    right=PROVISION,
)

BENCHMARKS = Kind(
    "benchmarks",
    "Benchmarks",
    (
        needs("indicator", INDICATOR, hint="kpi1, kpi2 or the name of another figure"),
        needs("geography", one_of(Benchmark.Geography.choices), hint="region or nation"),
        needs("period", period, hint="sp:Q23, fy:2013/14-Q2, cal:2016-Q4 or month:2009-01"),
        needs("value", PERCENT, hint="percent"),
        may_have("breakdown", ROW, hint="label of a row of the figure; else all of it"),
    ),
    ("indicator", "geography", "period", "value", "breakdown"),
    take_benchmarks,
    right=PROVISION,
)
