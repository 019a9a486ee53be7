"""Who lived in the county before the hub began: stays that come in as from spreadsheets, by the import's actions."""

from datetime import timedelta

from agencies.actions.imported import Row
from hub.demo import stays
from hub.demo.areas import code
from hub.demo.chance import Chance
from hub.demo.personas import People
from hub.demo.services import SERVICES
from referrals.actions.imported import take_people, take_placements
from referrals.codes import DestinationAreaKind, OriginKind
from referrals.models import ServiceUser

# How many units in ten were taken when the hub began.
TAKEN = {"home": 0.94, "package": 0.42, "room": 0.72}


def settle(world, county, by, share: float = 1) -> int:
    """Fill the county (or a share of it) as it was on the first day and write it; returns how many people that is.

    Units come free in `world` on the day that each stay ended.
    """
    chance = Chance("stock")
    people = People(chance)
    persons, rows = [], []
    for row in SERVICES:
        for unit in list(world.free[row.code]):
            if not chance.yes(TAKEN[_kind(row)] * share):
                continue
            persons.append(_person(chance, people, world, row, len(persons) + 1))
            rows.append(_stay(chance, world, county, row, unit, persons[-1]))
    _taken(take_people(by=by, rows=[Row(line, fields) for line, (fields, _) in enumerate(persons, start=1)]))
    known = {person.reference: person for person in ServiceUser.objects.filter(imported=True)}
    for given in rows:
        given["service_user"] = known[given["service_user"]]
    _taken(take_placements(by=by, rows=[Row(line, given) for line, given in enumerate(rows, start=1)]))
    return len(rows)


def _taken(taken):
    if taken.bad:
        raise ValueError(f"{len(taken.bad)} rows of the demonstration were refused: {taken.bad[:3]}")


def _kind(row):
    return "package" if row.unit_kind == "package" else "home" if row.term == "long" else "room"


def _person(chance, people, world, row, number):
    """Somebody of the service's own kind, known by the reference of the spreadsheet."""
    cohort = next(iter(row.works_at), "older_people")
    persona = people.resident(world.begins, cohort, row)
    names = ("given_name", "family_name", "date_of_birth", "gender", "ethnicity")
    return {"reference": f"IMP-{number:05}"} | {name: persona.fields[name] for name in names}, persona


def _days(chance, world, county, row, somebody):
    """When a stay began and when it ends, or ended."""
    fields, persona = somebody
    expected = row.stay or next(
        (county.stages[cohort, persona.half, kinds[0]].expected_days for cohort, kinds in row.works_at.items()), 200
    )
    whole = stays.length(chance, row, expected)
    so_far = round(whole * chance.uniform(0, 0.95)) if row.term == "short" or row.unit_kind == "package" else None
    if so_far is None:  # a home without an end in sight: how long it lasts does not depend on how long it has
        so_far, whole = chance.randint(30, 3600), 0
        whole = so_far + stays.length(chance, row, expected)
    grown_up = fields["date_of_birth"] + timedelta(days=17 * 366)
    started = max(grown_up, world.begins - timedelta(days=max(1, so_far)))
    return started, max(started, world.begins + timedelta(days=whole - so_far))


def _stay(chance, world, county, row, unit, somebody):
    fields, persona = somebody
    started, ended = _days(chance, world, county, row, somebody)
    outside = persona.origin in ("none", "not_disclosed")
    given = {
        "reference": f"{row.code}-{unit.code}-0",
        "service_user": fields["reference"],
        "service": county.services[row.code],
        "started": started,
        "ended": None,
        "client_group": row.client_group,
        "referral_source": persona.source,
        "previous_accommodation": persona.answers["housing"]["situation"],
        "origin_area": (persona.origin, None)
        if outside
        else (OriginKind.AREA.value, county.areas[code(persona.origin)].pk),
    }
    world.free[row.code].remove(unit)
    if ended >= world.today - timedelta(days=1):
        return given | {"unit": unit.code}
    world.at(chance.office(ended), _leave, unit)
    end = stays.ending(chance, persona, row, stays.ends_as_planned(chance, persona, row))
    area = DestinationAreaKind.NOT_KNOWN.value, None
    if end.area:
        area = DestinationAreaKind.AREA.value, county.areas[code(end.area)].pk
    return given | {
        "ended": ended,
        "departure_reason": end.reason,
        "planned": end.planned,
        "destination": end.destination,
        "destination_area": area,
    }


def _leave(world, unit, at):
    world.give_back(unit)
