"""Where people on probation live, homelessness decisions, and brokerage."""

from typing import Any

from agencies.models import Agency
from agencies.spreadsheets.values import Unexpected, day, one_of, text, whole
from hub.imports.kinds.common import (
    AREA,
    CODE,
    KNOWN_LATER,
    PERSON,
    REFERENCE,
    TEAM,
    may_have,
    needs,
    yes_or_no,
)
from hub.imports.table import Kind, Names, WrongTogether
from referrals.actions.imported import (
    make_missing_people,
    take_accommodation_needs,
    take_accommodation_statuses,
    take_homelessness_decisions,
    take_housing_brokerage,
)
from referrals.codes import (
    ACCOMMODATION_STATUSES as STATUSES,
)
from referrals.codes import (
    AccommodationScheme,
    Answer,
    BrokerageSetting,
    EthnicityGroup,
    Gender,
    HomelessnessDecisionCode,
    HouseholdType,
    PriorityNeed,
    RiskBand,
    StatusPoint,
    SupervisionStage,
)

OLDEST, MOST_CHILDREN = 120, 30
ANSWER = one_of(Answer.choices)
STATUS_OF = {scheme: one_of(statuses.items()) for scheme, statuses in STATUSES.items()}


def _status_of_its_scheme(given: dict[str, Any]) -> None:
    """A status is a code or a label of the row's scheme; the schemes share labels."""
    try:
        given["status"] = STATUS_OF[given["scheme"]](given["status"])
    except Unexpected as error:
        raise WrongTogether("status", f"{error}, or its label in {given['scheme']}") from None


def _councils(areas: list[str]) -> dict[str, Agency]:
    """{code of an area: the council that serves it}."""
    councils = Agency.objects.filter(kind=Agency.Kind.COUNCIL, area__code__in=areas).select_related("area")
    return {council.area.code: council for council in councils.order_by("-name")}


AUTHORITY = Names(Agency.objects.all, "the code of a council, or of its district", otherwise=_councils)

ACCOMMODATION_STATUSES = Kind(
    "accommodation_statuses",
    "Accommodation statuses",
    (
        needs("service_user", REFERENCE, PERSON, hint="reference of the person"),
        needs("recorded_on", day),
        needs("status", text(80, "a status"), hint="code or label of the scheme"),
        needs("scheme", one_of(AccommodationScheme.choices), hint="delius-2017, crc-2017 or delius-2026"),
        may_have("team", TEAM, hint="as written"),
        may_have("area", CODE, AREA),
        may_have("gender", one_of(Gender.choices)),
        may_have("age", whole(OLDEST), hint="in years, on that day"),
        may_have("risk", one_of(RiskBand.choices), hint="low, medium, high or very_high"),
        may_have("stage", one_of(SupervisionStage.choices), hint="assessment, rehabilitation or resettlement"),
        may_have("point", one_of(StatusPoint.choices), hint="start, change, end, release or three_months"),
    ),
    ("service_user", "recorded_on", "status", "scheme"),
    take_accommodation_statuses,
    make_missing_people,
    _status_of_its_scheme,
)

ACCOMMODATION_NEEDS = Kind(
    "accommodation_needs",
    "Accommodation needs",
    (
        needs("service_user", REFERENCE, PERSON, hint="reference of the person"),
        needs("recorded_on", day),
        needs("need", ANSWER, hint="yes, no or not_known"),
        may_have("team", TEAM, hint="as written"),
        may_have("linked_to_risk_of_harm", ANSWER, hint="yes, no or not_known"),
        may_have("linked_to_offending", ANSWER, hint="yes, no or not_known"),
    ),
    ("service_user", "recorded_on", "need"),
    take_accommodation_needs,
    make_missing_people,
)

HOMELESSNESS_DECISIONS = Kind(
    "homelessness_decisions",
    "Homelessness decisions",
    (
        needs("reference", REFERENCE),
        needs("authority", CODE, AUTHORITY, hint="code of the council, or of its district"),
        needs("decided_on", day),
        needs("decision", one_of(HomelessnessDecisionCode.choices)),
        may_have("ethnicity", one_of(EthnicityGroup.choices), hint="group; empty is not_stated"),
        may_have("household_type", one_of(HouseholdType.choices)),
        may_have("age", whole(OLDEST), hint="of the applicant, in years"),
        may_have("priority_need", one_of(PriorityNeed.choices)),
        may_have("children", whole(MOST_CHILDREN), hint="dependent children, a number"),
        yes_or_no("reapplication"),
        may_have("service_user", REFERENCE, PERSON, hint="reference of the person, if the hub knows them"),
    ),
    ("reference",),
    take_homelessness_decisions,
    make_missing_people,
)

HOUSING_BROKERAGE = Kind(
    "housing_brokerage",
    "Housing brokerage",
    (
        needs("service_user", REFERENCE, PERSON, hint="reference of the person"),
        needs("referred_on", day),
        needs("setting", one_of(BrokerageSetting.choices), hint="community or custody"),
        may_have("office", TEAM, hint="as written"),
        yes_or_no("housed", KNOWN_LATER),
        yes_or_no("engaged", KNOWN_LATER),
        may_have("released_on", day),
    ),
    ("service_user", "referred_on", "setting"),
    take_housing_brokerage,
    make_missing_people,
)
