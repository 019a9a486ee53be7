"""Write the static county: areas, agencies, people who work there, pathways, services and units.

Set-up actions speak of today, and nobody may publish a pathway for the past; this county has stood since 2014. So its
tables are written as they are, each row checked, and only agencies and people go through their actions.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from agencies.actions import add_agency, invite, sync_roles
from agencies.models import Agency, Area, AreaGrouping, AreaName, Membership, RoleGroup, User
from hub.demo import agencies as who
from hub.demo import areas as where
from hub.demo import pathways as ways
from hub.demo.names import FAMILY, FEMALE, MALE
from hub.demo.services import OUT_OF_SERVICE, SERVICES
from pathways.cohorts import COHORTS as COHORT_NAMES
from pathways.models import (
    Cohort,
    MixLimit,
    OutOfService,
    Pathway,
    Service,
    ServiceCriterion,
    ServiceStage,
    ServiceTerm,
    Stage,
    StageRule,
    Unit,
)

SINCE = date(2014, 4, 1)  # when everything that is not about a person began


@dataclass
class County:
    """The rows that journeys hang on, by the names that the plain tables use."""

    areas: dict[str, Area] = field(default_factory=dict)  # ONS code
    agencies: dict[str, Agency] = field(default_factory=dict)  # code
    people: dict[tuple[str, str], list[User]] = field(default_factory=dict)  # (agency code, role)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    pathways: dict[tuple[str, str], Pathway] = field(default_factory=dict)  # (cohort, area group code)
    stages: dict[tuple[str, str, str], Stage] = field(default_factory=dict)  # (cohort, area group code, kind)
    services: dict[str, Service] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)  # service code


def make(today: date) -> County:
    """Write the static county as it stands on `today` and return its rows. The tables must be empty."""
    county = County()
    _areas(county)
    _agencies(county)
    _people(county)
    _pathways(county)
    _services(county)
    _out_of_service(county, today)
    return county


def _areas(county: County) -> None:
    def add(code, name, kind, parent=None):
        county.areas[code] = Area.objects.create(code=code, name=name, kind=kind, parent=county.areas.get(parent))

    add(*where.COUNTY, Area.Kind.COUNTY)
    for code, name in where.GROUPS:
        add(code, name, Area.Kind.GROUP, where.COUNTY[0] if code != where.LONDON else None)
    add(where.MEDWAY, "Medway", Area.Kind.UNITARY)
    for district in where.DISTRICTS:
        add(district.code, district.name, Area.Kind.DISTRICT, where.COUNTY[0])
    for code, name in where.LONDON_BOROUGHS:
        add(code, name, Area.Kind.OUTSIDE, where.LONDON)
    for code, name in where.OUTSIDE:
        add(code, name, Area.Kind.OUTSIDE)
    for district in where.DISTRICTS:
        county.areas[district.code].adjacent.add(*(county.areas[where.code(each)] for each in district.touches))
    AreaName.objects.bulk_create(
        AreaName(area=county.areas[code], name=name, until=until) for code, name, until in where.FORMER_NAMES
    )
    AreaGrouping.objects.bulk_create(
        AreaGrouping(area=county.areas[each.code], group=county.areas[each.half], starts=where.GROUPED_SINCE)
        for each in where.DISTRICTS
    )


def _facts(row: who.AgencyRow) -> dict:
    version, signed = who.AGREEMENT if row.agreement else ("", None)
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "duty_to_refer_body": row.duty,
        "agreement_version": version,
        "agreement_signed": signed,
        "phone": "01632 960" + f"{sum(map(ord, row.code)) % 1000:03}",  # numbers that the regulator keeps for fiction
        "email": f"office@{row.code.lower()}.{who.EMAIL_DOMAIN}",
    }


def _agencies(county: County) -> None:
    """The hub and its administrator first, as on any fresh machine; every other agency is added by that person."""
    hub = Agency.objects.create(area=county.areas[where.COUNTY[0]], **_facts(who.HUB))
    sync_roles(agencies=[hub])
    county.agencies[hub.code] = hub
    group = RoleGroup.objects.select_related("group").get(agency=hub, role="administrator")
    name = who.SIGN_IN["HUB", "administrator"]
    administrator = User.objects.create_user(_address(name, who.HUB), name)
    Membership.objects.create(user=administrator, role_group=group, starts=SINCE)
    administrator.groups.add(group.group)
    county.people["HUB", "administrator"] = [administrator]
    for row in who.AGENCIES:
        if row is not who.HUB:
            county.agencies[row.code] = add_agency(by=administrator, area=county.areas.get(row.area), **_facts(row))


def _address(name: str, row: who.AgencyRow) -> str:
    return f"{name.replace(' ', '.')}@{row.code}.{who.EMAIL_DOMAIN}".lower()


def _people(county: County) -> None:
    """Those whom the sign-in page offers by their names, everybody else by names put together at random."""
    chance = random.Random("people who work in the county")
    given = [name for name in FEMALE + MALE if not name.startswith("A")]
    administrator = county.people["HUB", "administrator"][0]
    taken = set(who.SIGN_IN.values())
    for row in who.AGENCIES:
        for role, count in row.staff:
            people = county.people.setdefault((row.code, role), [])
            while len(people) < count:
                name = f"{chance.choice(given)} {chance.choice(FAMILY)}"
                if not people and (row.code, role) in who.SIGN_IN:
                    name = who.SIGN_IN[row.code, role]
                elif name in taken:
                    continue
                taken.add(name)
                people.append(
                    invite(
                        by=administrator,
                        email=_address(name, row),
                        name=name,
                        agency=county.agencies[row.code],
                        role=role,
                        starts=SINCE,
                    )
                )


def _pathways(county: County) -> None:
    for order, (code, name) in enumerate(COHORT_NAMES.items(), start=1):
        county.cohorts[code] = Cohort.objects.create(code=code, name=name, order=order)
        for half in where.HALVES:
            pathway = Pathway(cohort=county.cohorts[code], area_group=county.areas[half], published_from=SINCE)
            pathway.full_clean()
            pathway.save()
            county.pathways[code, half] = pathway
            _stages(county, code, half, pathway)


def _stages(county: County, cohort: str, half: str, pathway: Pathway) -> None:
    for order, row in enumerate(ways.COHORTS[cohort].stages, start=1):
        county.stages[cohort, half, row.kind] = Stage.objects.create(
            pathway=pathway,
            kind=row.kind,
            name=row.name,
            order=order,
            expected_days=row.expected,
            maximum_days=row.maximum,
            optional=row.optional,
        )
    rules = [
        StageRule(
            stage=county.stages[cohort, half, row.kind],
            tier=row.tier,
            order=order,
            all_of=list(row.all_of),
            any_of=list(row.any_of),
            none_of=list(row.none_of),
            because=row.because,
        )
        for order, row in enumerate(ways.COHORTS[cohort].rules, start=1)
    ]
    for rule in rules:
        rule.full_clean()
    StageRule.objects.bulk_create(rules)


_HOW_TO_REFER = "Send a referral through the hub. Ring for a talk beforehand; a place is offered only through the hub."


def _services(county: County) -> None:
    for tie_break, row in enumerate(SERVICES, start=1):
        agency = county.agencies[row.agency]
        service = Service(
            code=row.code,
            name=row.name,
            agency=agency,
            service_type=row.service_type,
            term=row.term,
            client_group=row.client_group,
            area=county.areas[where.code(row.area)],
            starts=SINCE,
            confidential_address=row.confidential,
            address=f"{tie_break} {row.name.split()[-1].title()} Row, {where.BY_SHORT[row.area].name}",
            phone=agency.phone,
            how_to_refer=_HOW_TO_REFER,
            staffing=row.staffing,
            support_level=row.support,
            answer_working_days=row.answer_days,
            tie_break=tie_break,
        )
        service.full_clean()
        service.save()
        service.serves.add(*(county.areas[where.code(each)] for each in row.districts))
        county.services[row.code] = service
        _whom_it_takes(county, service, row)
        county.units[row.code] = Unit.objects.bulk_create(_units(service, row))


def _whom_it_takes(county: County, service: Service, row) -> None:
    rows = [
        ServiceTerm(service=service, starts=SINCE, term=row.term, units=row.units, indicator=row.indicator),
        *(
            ServiceStage(service=service, cohort=county.cohorts[cohort], kind=kind)
            for cohort, kinds in row.works_at.items()
            for kind in kinds
        ),
        *(
            ServiceCriterion(
                service=service, criterion=c.name, must_hold=c.must_hold, hard=c.hard, because=c.because, starts=SINCE
            )
            for c in row.takes
        ),
        *(
            MixLimit(service=service, criterion=name, at_most=most, approved_on=SINCE, starts=SINCE)
            for name, most in row.mix
        ),
    ]
    for each in rows:
        each.full_clean()
        each.save()


def _units(service: Service, row) -> list[Unit]:
    """Numbered units; two homes in ten are on the ground floor, one of them wide enough for a wheelchair."""
    words = {"room": "Room", "flat": "Flat", "house": "House", "package": "Place"}[row.unit_kind]
    ground = [] if row.unit_kind == "package" else [1, 2] + [n for n in range(3, row.units + 1) if n % 10 in (1, 2)]
    return [
        Unit(
            service=service,
            code=f"{number:03}",
            name=f"{words} {number}",
            kind=row.unit_kind,
            available_from=SINCE,
            attributes=["ground_floor", "wheelchair"][: 2 if number % 10 == 1 else 1] if number in ground else [],
        )
        for number in range(1, row.units + 1)
    ]


def _out_of_service(county: County, today: date) -> None:
    """The last units of a service: journeys leave them empty, see `world`."""
    OutOfService.objects.bulk_create(
        OutOfService(unit=unit, starts=today - timedelta(spell.days), reason=spell.reason, detail=spell.detail)
        for spell in OUT_OF_SERVICE
        for unit in county.units[spell.service][-spell.units :]
    )
