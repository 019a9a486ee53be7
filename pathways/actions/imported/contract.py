"""Contracts, quality visits and safeguarding alerts that come in from a spreadsheet."""

from agencies.actions.imported import Plan, Row, Taken, linked, take
from pathways.models import Contract, QualityVisit, SafeguardingAlert

CONTRACTS = Plan(
    Contract,
    "contract",
    right="import_provision",
    key=("reference",),
    subject=lambda given: given["reference"],
    fields={"service": linked("service")},
    blanks={"units": None, "capped": False, "ends": None},
    order=(("starts", "ends"),),
)
QUALITY_VISITS = Plan(
    QualityVisit,
    "quality_visit",
    right="import_provision",
    key=("service_id", "visited_on"),
    subject=lambda given: given["service"].code,
    within={"visited_on": lambda given: given["visited_on"]},
    fields={"service": linked("service")},
    blanks={"completed_on": None, "existing_grade": "", "self_assessed_grade": "", "awarded_grade": ""},
    past=("visited_on", "completed_on"),
    order=(("visited_on", "completed_on"),),
)
SAFEGUARDING_ALERTS = Plan(
    SafeguardingAlert,
    "safeguarding_alert",
    right="import_provision",
    key=("reference",),
    subject=lambda given: given["reference"],
    fields={"service": linked("service")},
    blanks={"closed_on": None},
    past=("raised_on", "closed_on"),
    order=(("raised_on", "closed_on"),),
)


def take_contracts(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Contracts by reference. `given["service"]` is a Service."""
    return take(CONTRACTS, by=by, rows=rows, at=at, only_check=only_check)


def take_quality_visits(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Quality visits by service and day. `given["service"]` is a Service."""
    return take(QUALITY_VISITS, by=by, rows=rows, at=at, only_check=only_check)


def take_safeguarding_alerts(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Safeguarding alerts by reference. `given["service"]` is a Service."""
    return take(SAFEGUARDING_ALERTS, by=by, rows=rows, at=at, only_check=only_check)
