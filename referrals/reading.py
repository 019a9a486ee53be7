"""What of a record a person may read: names, answers and steps, class by class. Whatever shows a person asks here."""

from copy import copy
from dataclasses import dataclass

from django.utils import timezone

from agencies.models import Agency
from pathways.codes import ClientGroup
from referrals import access, hiding, lifecycle
from referrals.actions.steps import TABLES
from referrals.clock import age
from referrals.codes import AccessClass, Gender
from referrals.models import NeedsSection
from referrals.sections import SECTIONS

CONFIDENTIAL = "Confidential service"
FURTHER_REASONS = SECTIONS["needs"].asks["further_groups"].access
WORDS_FOR = {Gender.FEMALE: "Woman", Gender.MALE: "Man", Gender.OTHER: "Person", Gender.NOT_STATED: "Person"}


@dataclass(frozen=True)
class Card:
    """A referral as one person may see it: `name` is a name, a description, or empty where a lock is shut.

    `reasons` are the further reasons for needing support, in words, beside the main one.
    """

    referral: object
    name: str
    classes: frozenset
    reasons: tuple[str, ...] = ()

    @property
    def named(self):
        return AccessClass.IDENTIFYING in self.classes


def name_for(service_user, classes, today=None):
    """Name and age where identifying facts may be read, otherwise "Man, 34"; empty with no class at all."""
    if not classes:
        return ""
    years = age(service_user.date_of_birth, today or timezone.localdate()) if service_user.date_of_birth else None
    who = service_user.full_name if AccessClass.IDENTIFYING in classes else WORDS_FOR[service_user.gender]
    return f"{who or service_user.reference}, {years}" if years is not None else who or service_user.reference


def cards(user, referrals):
    """{referral id: Card} for a list, in a number of queries that does not grow with it."""
    referrals = list(referrals)
    classes, reasons = access.readable(user, referrals), _further_reasons(referrals)

    def of(referral):
        read = classes[referral.pk]
        told = reasons.get(referral.assessment_id, ()) if FURTHER_REASONS in read else ()
        return Card(referral, name_for(referral.service_user, read), read, told)

    return {referral.pk: of(referral) for referral in referrals}


def _further_reasons(referrals):
    """{assessment: further reasons in words} of those that have any."""
    ids = [referral.assessment_id for referral in referrals if referral.assessment_id]
    rows = NeedsSection.objects.filter(assessment__in=ids).exclude(further_groups=[])
    found = dict(rows.values_list("assessment", "further_groups"))
    return {pk: tuple(ClientGroup(code).label for code in codes) for pk, codes in found.items()}


def card(user, referral):
    """One referral as this person may see it."""
    return cards(user, [referral])[referral.pk]


def veil(records, classes, agency):
    """Offers or placements with confidential services unnamed, unless addresses may be read or the service is own.

    Who lives in a refuge is told to nobody who may not know where (DOMAIN rule 15). For showing only, never to save.
    Returns the codes of the agencies that must stay unnamed with them.
    """
    unnamed = set()
    for record in records:
        service = record.service
        own = agency is not None and service.agency_id == agency.pk
        if service.confidential_address and not own and AccessClass.ADDRESS not in classes:
            unnamed.add(service.agency.code)
            stands_in = copy(service)
            stands_in.name, stands_in.phone, stands_in.agency = CONFIDENTIAL, "", Agency(name=CONFIDENTIAL)
            stands_in.code, stands_in.address, stands_in.area = "", "", None
            record.service, record.unit = stands_in, None
    return frozenset(unnamed)


def may_know_council(referral, classes):
    """Whether it may be told which council decided about the person: for domestic abuse, to whoever reads addresses.

    The council would tell where somebody is in hiding.
    """
    return referral.client_group != ClientGroup.DOMESTIC_ABUSE or AccessClass.ADDRESS in classes


def veil_moves(user, stays):
    """Stays without the area that they ended to, where that would tell in which district somebody is in hiding.

    For showing only, never to save.
    """
    hidden = hiding.moved_into_hiding(user, stays)
    for stay in stays:
        if stay.pk in hidden:
            stay.destination_area, stay.destination_area_kind = None, ""
    return hidden


def answers(rows, classes):
    """Rows of questions and answers, those of a class that may not be read left out, grouped by section in order."""
    grouped = {}
    for row in rows:
        if row["class"] in classes:
            grouped.setdefault(row["section"], []).append(row)
    return grouped


@dataclass(frozen=True)
class StepNow:
    """A step on a record for one person now: whether it can be pressed, and if not, why not."""

    step: lifecycle.Step
    open: bool
    reason: str = ""


def steps_now(user, obj):
    """The steps of a record that this person's locks open, in the table's order; those out of turn with the reason.

    Steps that the person could never take are left out; `obj` is a referral, an offer or a placement.
    """
    _, table = TABLES[type(obj)]
    allowed = access.allowed(user, [obj])[obj.pk]
    found = []
    for step in table.values():
        if step.permission in allowed:
            in_turn = obj.status in step.from_
            status = obj.get_status_display().lower()
            found.append(StepNow(step, in_turn, "" if in_turn else f"Not while it is “{status}”."))
    return found
