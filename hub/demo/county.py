"""Set the static county up: areas, agencies, people who work there, pathways, services and units.

Through the actions that a county sets itself up by, and units as from a spreadsheet. It has stood since 2014.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from agencies.actions import add_agency, invite
from agencies.actions.area import add_area, change_area, join_group, set_neighbours
from agencies.actions.beginning import begin_county
from agencies.actions.imported import Row
from agencies.models import Agency, Area, User
from hub.demo import agencies as who
from hub.demo import areas as where
from hub.demo import pathways as ways
from hub.demo.names import FAMILY, FEMALE, MALE
from hub.demo.services import OUT_OF_SERVICE, SERVICES
from pathways import actions
from pathways.actions.imported import take_units
from pathways.models import Cohort, Pathway, Service, Stage, Unit

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
    """Set the static county up as it stands on `today` and return its rows. The tables must be empty."""
    county = County()
    _hub(county)
    _areas(county)
    _agencies(county)
    _people(county)
    _pathways(county)
    _services(county)
    _out_of_service(county, today)
    return county


def _hub(county: County) -> None:
    """The hub and its administrator, as on any fresh machine."""
    code, county_name = where.COUNTY
    name = who.SIGN_IN["HUB", "administrator"]
    administrator = begin_county(
        code=code, name=county_name, email=_address(name, who.HUB), administrator=name, since=SINCE,
        facts=_facts(who.HUB),
    )  # fmt: skip
    county.people["HUB", "administrator"] = [administrator]


def _areas(county: County) -> None:
    by = county.people["HUB", "administrator"][0]
    former = {code: (name, until) for code, name, until in where.FORMER_NAMES}

    def add(code, name, kind, parent=None, tile=(None, None)):
        called, until = former.get(code, (name, None))
        parent = county.areas.get(parent)
        facts = {"kind": kind, "parent": parent, "tile_column": tile[0], "tile_row": tile[1]}
        county.areas[code] = add_area(by=by, code=code, name=called, **facts)
        if until:
            change_area(by=by, area=county.areas[code], name=name, former_until=until, **facts)

    county.areas[where.COUNTY[0]] = Area.objects.get(code=where.COUNTY[0])
    for code, name in where.GROUPS:
        add(code, name, Area.Kind.GROUP, where.COUNTY[0] if code != where.LONDON else None)
    add(where.MEDWAY, "Medway", Area.Kind.UNITARY)
    for district in where.DISTRICTS:
        add(district.code, district.name, Area.Kind.DISTRICT, where.COUNTY[0], district.tile)
    for code, name in where.LONDON_BOROUGHS:
        add(code, name, Area.Kind.OUTSIDE, where.LONDON)
    for code, name in where.OUTSIDE:
        add(code, name, Area.Kind.OUTSIDE)
    for district in where.DISTRICTS:
        area = county.areas[district.code]
        set_neighbours(by=by, area=area, areas=[county.areas[where.code(each)] for each in district.touches])
        join_group(by=by, area=area, group=county.areas[district.half], starts=where.GROUPED_SINCE)


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
    """Every other agency is added by the administrator."""
    by = county.people["HUB", "administrator"][0]
    county.agencies["HUB"] = Agency.objects.get(code="HUB")
    for row in who.AGENCIES:
        if row is not who.HUB:
            county.agencies[row.code] = add_agency(by=by, area=county.areas.get(row.area), **_facts(row))


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
    by = county.people["HUB", "commissioner"][0]
    actions.seed_cohorts()
    county.cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}
    for code, cohort in county.cohorts.items():
        for half in where.HALVES:
            pathway = actions.add_pathway_version(by=by, cohort=cohort, area_group=county.areas[half])
            county.pathways[code, half] = pathway
            _stages(county, by, code, half)
            actions.publish(by=by, pathway=pathway, on=SINCE, stood_before=True)


def _stages(county: County, by: User, cohort: str, half: str) -> None:
    for order, row in enumerate(ways.COHORTS[cohort].stages, start=1):
        county.stages[cohort, half, row.kind] = actions.set_stage(
            by=by,
            pathway=county.pathways[cohort, half],
            kind=row.kind,
            name=row.name,
            order=order,
            expected_days=row.expected,
            maximum_days=row.maximum,
            optional=row.optional,
            leads_to=row.leads_to,
            referred_by=list(row.referred_by),
            nominated_by=row.nominated_by,
        )
    for order, row in enumerate(ways.COHORTS[cohort].rules, start=1):
        actions.set_rule(
            by=by,
            stage=county.stages[cohort, half, row.kind],
            tier=row.tier,
            order=order,
            all_of=list(row.all_of),
            any_of=list(row.any_of),
            none_of=list(row.none_of),
            because=row.because,
        )


_HOW_TO_REFER = "Send a referral through the hub. Ring for a talk beforehand; a place is offered only through the hub."


def _services(county: County) -> None:
    by = county.people["HUB", "commissioner"][0]
    for tie_break, row in enumerate(SERVICES, start=1):
        agency = county.agencies[row.agency]
        county.services[row.code] = service = actions.add_service(
            by=by,
            serves=[county.areas[where.code(each)] for each in row.districts],
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
        _whom_it_takes(county, by, service, row)
    _units(county)


def _whom_it_takes(county: County, by: User, service: Service, row) -> None:
    actions.add_term(by=by, service=service, starts=SINCE, term=row.term, units=row.units, indicator=row.indicator)
    for cohort, kinds in row.works_at.items():
        actions.set_stages(by=by, service=service, cohort=county.cohorts[cohort], kinds=kinds)
    for c in row.takes:
        actions.set_criterion(
            by=by, service=service, criterion=c.name, must_hold=c.must_hold, hard=c.hard, because=c.because,
            or_else=c.or_else, starts=SINCE,
        )  # fmt: skip
    for name, most in row.mix:
        limit = actions.set_mix_limit(by=by, service=service, criterion=name, at_most=most, starts=SINCE)
        actions.approve_mix_limit(by=county.people["HUB", "commissioner"][0], limit=limit, on=SINCE)


def _units(county: County) -> None:
    """As from a spreadsheet: two thousand of them, checked and written together."""
    given = [each for row in SERVICES for each in _units_of(county.services[row.code], row)]
    rows = [Row(line, each) for line, each in enumerate(given, start=1)]
    taken = take_units(by=county.people["HUB", "hub_coordinator"][0], rows=rows)
    if taken.bad:
        raise ValueError(f"{len(taken.bad)} units of the demonstration were refused: {taken.bad[:3]}")
    county.units = {row.code: [] for row in SERVICES}
    for unit in Unit.objects.select_related("service__agency").order_by("service", "code"):
        unit.service = county.services[unit.service.code]
        county.units[unit.service.code].append(unit)


def _units_of(service: Service, row) -> list[dict]:
    """Numbered units; two homes in ten are on the ground floor, one of them wide enough for a wheelchair."""
    words = {"room": "Room", "flat": "Flat", "house": "House", "package": "Place"}[row.unit_kind]
    ground = [] if row.unit_kind == "package" else [1, 2] + [n for n in range(3, row.units + 1) if n % 10 in (1, 2)]
    return [
        {
            "service": service,
            "code": f"{number:03}",
            "name": f"{words} {number}",
            "kind": row.unit_kind,
            "from": SINCE,
            "attributes": ["ground_floor", "wheelchair"][: 2 if number % 10 == 1 else 1] if number in ground else [],
        }
        for number in range(1, row.units + 1)
    ]


def _out_of_service(county: County, today: date) -> None:
    """The last units of a service: journeys leave them empty, see `world`."""
    by = county.people["HUB", "commissioner"][0]
    for spell in OUT_OF_SERVICE:
        for unit in county.units[spell.service][-spell.units :]:
            actions.put_out_of_service(
                by=by, unit=unit, starts=today - timedelta(spell.days), reason=spell.reason, detail=spell.detail
            )
