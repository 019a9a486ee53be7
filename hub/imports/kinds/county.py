"""What a county is made of: areas, agencies, services, and what it buys and how good that is."""

from agencies.actions.imported import take_agencies, take_areas
from agencies.models import Agency, Area
from agencies.spreadsheets.values import day, decimal, one_of, several, text, whole
from hub.imports.kinds.common import (
    AGENCY,
    AREA,
    CODE,
    NAME,
    PROVISION,
    REFERENCE,
    SERVICE,
    may_have,
    needs,
    yes_or_no,
)
from hub.imports.table import Kind
from pathways.actions.imported import (
    take_contracts,
    take_quality_visits,
    take_safeguarding_alerts,
    take_service_terms,
    take_services,
    take_units,
)
from pathways.codes import (
    ClientGroup,
    ContractType,
    Indicator,
    QualityGrade,
    SafeguardingNature,
    ServiceType,
    Term,
    UnitKind,
)

MOST_UNITS = 99_999
POUNDS = decimal(9_999_999_999, "pounds", sign="£")
GRADE = one_of(QualityGrade.choices)

AREAS = Kind(
    "areas",
    "Areas",
    (
        needs("code", CODE, hint="ONS code where there is one"),
        needs("name", NAME),
        needs("kind", one_of(Area.Kind.choices), hint="county, district, unitary, group or outside"),
        may_have("parent", CODE, hint="code of the area that it lies in; it may come later in the file"),
        may_have("tile_column", whole(19), hint="where it lies on maps of tiles, 0 the furthest west"),
        may_have("tile_row", whole(19), hint="0 the furthest north; both or neither"),
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
        yes_or_no("duty_to_refer_body"),
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
        yes_or_no("confidential_address"),
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
        may_have("area", CODE, AREA, hint="where it stands; else where the service does"),
    ),
    ("service", "code"),
    take_units,
)

CONTRACTS = Kind(
    "contracts",
    "Contracts",
    (
        needs("reference", REFERENCE),
        needs("service", CODE, SERVICE),
        needs("type", one_of(ContractType.choices), hint="block_gross or block_subsidy"),
        needs("starts", day),
        needs("annual_value", POUNDS, hint="pounds a year"),
        may_have("units", whole(MOST_UNITS), hint="contracted units; else the service's"),
        yes_or_no("capped"),
        may_have("ends", day, hint="last day"),
    ),
    ("reference",),
    take_contracts,
    right=PROVISION,
)

QUALITY_VISITS = Kind(
    "quality_visits",
    "Quality visits",
    (
        needs("service", CODE, SERVICE),
        needs("visited_on", day),
        may_have("completed_on", day, hint="empty while the visit goes on"),
        may_have("existing_grade", GRADE, hint="before the visit: A, B, C, D, new or not_graded"),
        may_have("self_assessed_grade", GRADE, hint="the service's own"),
        may_have("awarded_grade", GRADE, hint="after the visit"),
    ),
    ("service", "visited_on"),
    take_quality_visits,
    right=PROVISION,
)

SAFEGUARDING_ALERTS = Kind(
    "safeguarding_alerts",
    "Safeguarding alerts",
    (
        needs("reference", REFERENCE),
        needs("service", CODE, SERVICE),
        needs("raised_on", day),
        needs("nature", one_of(SafeguardingNature.choices)),
        may_have("closed_on", day, hint="empty while the alert is open"),
    ),
    ("reference",),
    take_safeguarding_alerts,
    right=PROVISION,
)
