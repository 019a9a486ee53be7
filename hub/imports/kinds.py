"""Every kind of record that can come in, in the order in which a new county brings them (docs/exchange.md).

A further kind is one more table here and one more bulk action in the app that owns the record.
"""

from agencies.actions.imported import take_agencies, take_areas
from agencies.models import Agency, Area
from hub.imports.table import Column, Kind, Names, by_name
from hub.imports.values import answers_or, day, one_of, several, text, whole, yes_no
from pathways.actions.imported import take_service_terms, take_services, take_units
from pathways.codes import ClientGroup, Indicator, ServiceType, Term, UnitKind
from pathways.models import Service
from referrals.actions.imported import make_missing_people, take_outcomes, take_people, take_placements
from referrals.codes import (
    DepartureReason,
    Destination,
    DestinationAreaKind,
    Ethnicity,
    Gender,
    OriginKind,
    OutcomeCode,
    PreviousAccommodation,
    ReasonNotAchieved,
    ReferralSource,
)
from referrals.models import Placement, ServiceUser

CODE, REFERENCE, NAME = text(20, "a code"), text(40, "a reference"), text(120, "a name")
MOST_UNITS = 99_999

AREA = Names(Area.objects.all, "the code of an area that the hub knows")
AGENCY = Names(Agency.objects.all, "the code of an agency that the hub knows")
SERVICE = Names(Service.objects.all, "the code of a service that the hub knows")
PERSON = Names(
    ServiceUser.objects.only("pk", "reference", "date_of_birth", "restricted").all,
    "the reference of a service user that the hub knows",
    field="reference",
    may_be_made=True,
)
PLACEMENT = Names(
    Placement.objects.select_related("referral")
    .only("pk", "reference", "changed_on_screen", "referral__reference")
    .all,
    "the reference of a placement that the hub knows",
    field="reference",
)


def _answered_area(kind: str) -> tuple[str, None]:
    return kind, None


ANSWERED_AREA = Names(Area.objects.all, AREA.what, found=lambda area: ("area", area.pk), answered=_answered_area)
ORIGIN = [choice for choice in OriginKind.choices if choice[0] != OriginKind.AREA]
DESTINATION_AREA = [choice for choice in DestinationAreaKind.choices if choice[0] != DestinationAreaKind.AREA]


def needs(name, reads, names=None, hint=""):
    return Column(name, reads, required=True, names=names, hint=hint)


def may_have(name, reads, names=None, hint=""):
    return Column(name, reads, names=names, hint=hint)


AREAS = Kind(
    "areas",
    "Areas",
    (
        needs("code", CODE, hint="ONS code where there is one"),
        needs("name", NAME),
        needs("kind", one_of(Area.Kind.choices), hint="county, district, unitary, group or outside"),
        may_have("parent", CODE, hint="code of the area that it lies in; it may come later in the file"),
    ),
    ("code",),
    take_areas,
)

AGENCIES = Kind(
    "agencies",
    "Agencies",
    (
        needs("code", CODE),
        needs("name", NAME),
        needs("kind", one_of(Agency.Kind.choices), hint="the county runs the hub"),
        may_have("area", CODE, AREA, hint="district served; a council needs it"),
        may_have("duty_to_refer_body", yes_no, hint="yes or no; empty is no"),
        may_have("agreement_version", text(40, "a version"), hint="of the information-sharing agreement"),
        may_have("agreement_signed", day, hint="date, together with the version"),
    ),
    ("code",),
    take_agencies,
)

SERVICES = Kind(
    "services",
    "Services",
    (
        needs("code", CODE),
        needs("name", NAME),
        needs("agency", CODE, AGENCY, hint="code of the provider"),
        needs("service_type", one_of(ServiceType.choices)),
        needs("term", one_of(Term.choices), hint="short or long"),
        needs("client_group", one_of(ClientGroup.choices)),
        needs("area", CODE, AREA, hint="code of the area where it stands"),
        needs("units", whole(MOST_UNITS), hint="contracted units"),
        needs("starts", day),
        may_have("ends", day, hint="last day"),
        may_have("serves", several(CODE), AREA, hint="area codes with ; between them; else the area"),
        may_have("indicator", one_of(Indicator.choices), hint="kpi1, kpi2 or none; else by term and type"),
        may_have("confidential_address", yes_no, hint="yes or no; empty is no"),
    ),
    ("code",),
    take_services,
)

SERVICE_TERMS = Kind(
    "service_terms",
    "Service terms",
    (
        needs("service", CODE, SERVICE),
        needs("from", day, hint="first day"),
        may_have("to", day, hint="last day; else until the next term starts"),
        may_have("indicator", one_of(Indicator.choices), hint="kpi1, kpi2 or none; else by term and type"),
        may_have("term", one_of(Term.choices), hint="short or long; else as before"),
        may_have("units", whole(MOST_UNITS), hint="contracted units; else as before"),
    ),
    ("service", "from"),
    take_service_terms,
)

UNITS = Kind(
    "units",
    "Units",
    (
        needs("service", CODE, SERVICE),
        needs("code", CODE, hint="unique within the service"),
        needs("name", text(80, "a name")),
        may_have("kind", one_of(UnitKind.choices), hint="room, flat, house or package"),
        may_have("from", day, hint="first day; else the service's"),
        may_have("to", day, hint="last day; else the service's"),
        may_have("attributes", several(text(40, "an attribute")), hint="with ; between them"),
    ),
    ("service", "code"),
    take_units,
)

SERVICE_USERS = Kind(
    "service_users",
    "Service users",
    (
        needs("reference", REFERENCE),
        may_have("given_name", text(80, "a name")),
        may_have("family_name", text(80, "a name")),
        may_have("date_of_birth", day),
        may_have("gender", one_of(Gender.choices)),
        may_have("ethnicity", one_of(Ethnicity.choices), hint="probation's codes, W1 to NS"),
        may_have("crn", text(20, "a CRN"), hint="like X900001"),
        may_have("prison_number", text(20, "a prison number"), hint="like A1234BC"),
        may_have("pnc", text(20, "a PNC number"), hint="like 2003/0000003Y"),
        may_have("ni_number", text(20, "a National Insurance number")),
    ),
    ("reference",),
    take_people,
)

PLACEMENTS = Kind(
    "placements",
    "Placements",
    (
        needs("reference", REFERENCE),
        needs("service_user", REFERENCE, PERSON, hint="reference of the person"),
        needs("service", CODE, SERVICE),
        needs("started", day, hint="day of arrival"),
        may_have("ended", day, hint="day of departure; empty while the person stays"),
        may_have("unit", CODE, hint="code; else a free one while the person stays"),
        may_have("client_group", one_of(ClientGroup.choices), hint="else the service's"),
        may_have("referral_source", one_of(ReferralSource.choices)),
        may_have("previous_accommodation", one_of(PreviousAccommodation.choices)),
        may_have("origin_area", answers_or(ORIGIN, CODE), ANSWERED_AREA, hint="area code, none or not_disclosed"),
        may_have("departure_reason", one_of(DepartureReason.choices)),
        may_have("planned", yes_no, hint="yes or no"),
        may_have("destination", one_of(Destination.choices)),
        may_have(
            "destination_area", answers_or(DESTINATION_AREA, CODE), ANSWERED_AREA, "area code, not_known or pending"
        ),
    ),
    ("reference",),
    take_placements,
    make_missing_people,
)

OUTCOMES = Kind(
    "outcomes",
    "Outcomes",
    (
        needs("placement", REFERENCE, PLACEMENT),
        needs("outcome", one_of(OutcomeCode.choices), hint="code, 1a to 5"),
        needs("needed", yes_no, hint="yes or no"),
        may_have("achieved", yes_no, hint="yes or no; empty is unanswered"),
        may_have("reason_not_achieved", one_of(ReasonNotAchieved.choices)),
        may_have("recorded_on", day, hint="day of a review; else the end of the stay"),
    ),
    ("placement", "outcome", "recorded_on"),
    take_outcomes,
)

KINDS = by_name((AREAS, AGENCIES, SERVICES, SERVICE_TERMS, UNITS, SERVICE_USERS, PLACEMENTS, OUTCOMES))
