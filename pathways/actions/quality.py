"""What the county buys and how good it is, recorded one by one: contracts, visits, alerts and complaints.

No record names a person: whom an alert or a complaint is about stands with whoever looks into it.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from pathways.access import concerns_key, provision_key
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert

# As what the log knows them, from here and from a spreadsheet.
SUBJECTS = {
    Contract: "contract",
    QualityVisit: "quality_visit",
    SafeguardingAlert: "safeguarding_alert",
    Complaint: "complaint",
}
TAKEN = "There is one with this reference already. Check it, or give another"


@transaction.atomic
def record_contract(*, by, service, reference, type, starts, annual_value, units=None, capped=False, ends=None):
    """What is paid for a service in a year, from a day on. Raises Refused, NotPossible."""
    key = provision_key(by)
    row = Contract(
        service=service, reference=reference, type=type, starts=starts, ends=ends, annual_value=annual_value,
        units=units, capped=capped,
    )  # fmt: skip
    _in_order("ends", starts, ends)
    return _keep(row, by, key, verb="record_contract")


@transaction.atomic
def end_contract(*, by, contract, ends):
    """A contract ends with a day. Raises Refused, NotPossible, TooLate when it has an end already."""
    key = provision_key(by)
    _in_order("ends", contract.starts, ends)
    return _close(contract, by, key, verb="change_contract", only={"ends": None}, ends=ends)


@transaction.atomic
def record_visit(*, by, service, visited_on, existing_grade="", self_assessed_grade=""):
    """Somebody from the county visited a service, with the grades until then. Raises Refused, NotPossible."""
    key = provision_key(by)
    _not_future("visited_on", visited_on)
    row = QualityVisit(
        service=service, visited_on=visited_on, existing_grade=existing_grade, self_assessed_grade=self_assessed_grade
    )
    return _keep(row, by, key, verb="record_visit", taken={"visited_on": "A visit on that day is recorded already"})


@transaction.atomic
def complete_visit(*, by, visit, completed_on, awarded_grade):
    """A visit is completed, and a grade awarded. Raises Refused, NotPossible, TooLate when it was before."""
    key = provision_key(by)
    _not_future("completed_on", completed_on)
    _in_order("completed_on", visit.visited_on, completed_on)
    facts = {"completed_on": completed_on, "awarded_grade": awarded_grade}
    return _close(visit, by, key, verb="change_quality_visit", only={"completed_on": None}, **facts)


@transaction.atomic
def raise_alert(*, by, service, reference, raised_on, nature):
    """A safeguarding alert was raised about a service, by its provider or the county. Raises Refused, NotPossible."""
    key = concerns_key(by, service)
    _not_future("raised_on", raised_on)
    row = SafeguardingAlert(service=service, reference=reference, raised_on=raised_on, nature=nature)
    return _keep(row, by, key, verb="raise_alert")


@transaction.atomic
def close_alert(*, by, alert, closed_on):
    """The county closes an alert. Raises Refused, NotPossible, TooLate when it was closed before."""
    key = provision_key(by)
    _not_future("closed_on", closed_on)
    _in_order("closed_on", alert.raised_on, closed_on)
    return _close(alert, by, key, verb="change_safeguarding_alert", only={"closed_on": None}, closed_on=closed_on)


@transaction.atomic
def record_complaint(*, by, service, reference, received_on, stage):
    """A complaint about a service was received, and at which stage it is. Raises Refused, NotPossible."""
    key = concerns_key(by, service)
    _not_future("received_on", received_on)
    row = Complaint(service=service, reference=reference, received_on=received_on, stage=stage)
    return _keep(row, by, key, verb="record_complaint")


@transaction.atomic
def close_complaint(*, by, complaint, stage, closed_on, result):
    """What came of a complaint, and at which stage. Raises Refused, NotPossible, TooLate when it was closed before."""
    key = concerns_key(by, complaint.service)
    _not_future("closed_on", closed_on)
    _in_order("closed_on", complaint.received_on, closed_on)
    facts = {"stage": stage, "closed_on": closed_on, "result": result}
    return _close(complaint, by, key, verb="close_complaint", only={"closed_on": None}, **facts)


def _not_future(name, day):
    if day > timezone.localdate():
        raise NotPossible({name: ["Enter a day that is not in the future"]})


def _in_order(name, first, last):
    if last and last < first:
        raise NotPossible({name: [f"Enter a day on or after {first:%-d %B %Y}"]})


def _keep(row, by, key, verb, taken=None):
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise NotPossible(error.message_dict) from error
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotPossible({name: [said] for name, said in (taken or {"reference": TAKEN}).items()}) from error
    return _write_down(row, by, key, verb)


def _close(row, by, key, verb, only, **facts):
    """Set what closes a row where nobody else has, so that one press wins."""
    for name, value in facts.items():
        setattr(row, name, value)
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise NotPossible(error.message_dict) from error
    if not type(row).objects.filter(pk=row.pk, **only).update(**facts):
        raise TooLate("Somebody has recorded this already.")
    return _write_down(row, by, key, verb)


def _write_down(row, by, key, verb):
    visit = isinstance(row, QualityVisit)  # which has no reference, and is known by its day
    about = {"visited_on": f"{row.visited_on:%Y-%m-%d}"} if visit else {"service": row.service.code}
    subject = row.service.code if visit else row.reference
    record(by=by, key=key, verb=verb, subject_kind=SUBJECTS[type(row)], subject=subject, **about)
    return row
