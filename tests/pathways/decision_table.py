"""Decision tables: one row a person in plain words, where routing must send them, and because of what.

The tables belong to those who run the pathways; README.md beside them says how a row is read. What a row does not
mention is known and is "no", "none" or "low"; a question mark says that nobody has asked yet.
"""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hub.demo.areas import DISTRICTS
from pathways.criteria import CRITERIA, NEED_DOMAINS, ROSH_GROUPS, Circumstances, criterion
from pathways.routing import OR, Board, PathwayNow, Recommendation, Requirement, ServiceNow

HERE = Path(__file__).parent / "decisions"
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
UNKNOWN = "?"
MAP = "a place that no area names"
NOWHERE = "nowhere"
AREAS = {row.name: row.code for row in DISTRICTS}
YES_OR_NO = {
    "pregnant": "pregnant",
    "under threat of eviction": "eviction_threat",
    "harassed": "harassment",
    "slept rough before": "rough_sleeping_history",
    "first tenancy": "first_tenancy",
    "has been in care": "care_leaver",
    "served in the forces": "armed_forces",
    "long in institutions": "institutionalised",
    "under supervision": "supervised",
    "using now": "active_substance_use",
    "abstinent": "abstinent",
    "pet": "pets",
    "no recourse to public funds": "no_recourse",
    "needs an interpreter": "interpreter",
}
ACCESS = {"wheelchair": "wheelchair", "ground floor": "ground_floor", "deaf": "hearing", "blind": "sight"}
CONVICTIONS = {
    "arson": "arson",
    "sexual offence": "sexual",
    "violence": "violence",
    "domestic abuse": "domestic",
    "drug supply": "drugs_supply",
    "theft": "theft",
}

# {what is said of a person: (name, whether it holds)}.
SAID = {each.holds: (each.name, True) for each in CRITERIA.values()}
SAID |= {each.fails: (each.name, False) for each in CRITERIA.values()}


@dataclass(frozen=True)
class Row:
    """One case as its owners wrote it, by the plain names of the columns."""

    cohort: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

    def words(self, column: str, between: str = ",") -> list[str]:
        return [word.strip() for word in self[column].split(between) if word.strip()]

    def __str__(self) -> str:
        return f"{self.cohort}: {self['Case']}"


def tables() -> dict[str, list[Row]]:
    """{cohort: its rows}."""
    found = {}
    for path in sorted(HERE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [Row(path.stem, cells) for cells in csv.DictReader(file)]
    return found


def person(row: Row) -> Circumstances:
    """The person whom a row describes."""
    custody, gender = row["Leaves custody in days"], row["Gender"]
    return Circumstances(
        today=TODAY,
        date_of_birth=None if row["Age"] == UNKNOWN else date(TODAY.year - int(row["Age"]), 6, 1),
        gender={"woman": "female", "man": "male", "other": "other", UNKNOWN: None}[gender],
        client_group=row["Client group"],
        secondary_needs=frozenset(row.words("Further groups")),
        housing_situation=None if row["Lives"] == UNKNOWN else row["Lives"].replace(" ", "_"),
        homeless_from=_in_days(row["Place ends in days"]),
        in_custody=bool(custody),
        release_date=_in_days(custody),
        needs=_needs(row),
        on_licence=None if row["Licence ends in days"] == UNKNOWN else bool(row["Licence ends in days"]),
        licence_ends=_in_days(row["Licence ends in days"]),
        **_household(row),
        **_also_true(row),
        **_risk(row),
        **_place(row),
    )


def _in_days(cell: str) -> date | None:
    return TODAY + timedelta(int(cell)) if cell and cell != UNKNOWN else None


def _household(row: Row) -> dict:
    kind, _, children = row["Household"].partition(" ")
    if kind == UNKNOWN:
        return {"household": None, "children": None}
    return {"household": kind, "children": int(children.removeprefix("of ")) if children else 0}


def _needs(row: Row) -> dict[str, str] | None:
    if row["Needs"] == UNKNOWN:
        return None
    levels = dict.fromkeys(NEED_DOMAINS, "none")
    for words in row.words("Needs"):
        domain, _, level = words.rpartition(" ")
        levels[domain.replace(" ", "_")] = level
    assert levels.keys() == set(NEED_DOMAINS), row
    return levels


def _also_true(row: Row) -> dict:
    facts: dict = dict.fromkeys(YES_OR_NO.values(), False)
    access = set()
    for word in row.words("Also true"):
        if word in ACCESS:
            access.add(ACCESS[word])
        else:
            facts[YES_OR_NO[word.removesuffix(UNKNOWN)]] = None if word.endswith(UNKNOWN) else True
    return facts | {"access_needs": frozenset(access)}


def _risk(row: Row) -> dict:
    rosh = dict.fromkeys(ROSH_GROUPS, "low")
    facts = {"rosh": rosh, "mappa_category": 0, "mappa_level": None}
    for word in row.words("Risk of harm"):
        if word == UNKNOWN:
            facts |= {"rosh": None, "mappa_category": None}
        elif word.startswith("MAPPA level "):
            facts |= {"mappa_category": 2, "mappa_level": int(word[-1])}
        else:
            group, _, level = word.partition(": ")
            assert group.replace(" ", "_") in rosh, row
            rosh[group.replace(" ", "_")] = level.replace(" ", "_")
    told = None if row["Convictions"] == UNKNOWN else frozenset(CONVICTIONS[each] for each in row.words("Convictions"))
    return facts | {"convictions": told}


def _place(row: Row) -> dict:
    wanted = tuple(sorted(AREAS[name] for name in row.words("Wants")))
    barred = row["Kept out of"]
    named = frozenset(AREAS[name] for name in row.words("Kept out of") if name not in (MAP, UNKNOWN))
    return {
        **_connection(row, wanted),
        "areas_wanted": wanted or None,
        "areas_to_avoid": frozenset(AREAS[name] for name in row.words("Avoids")),
        "exclusion_areas": None if barred == UNKNOWN else named,
        "exclusion_unmapped": MAP in barred,
    }


def _connection(row: Row, wanted: tuple[str, ...]) -> dict:
    """Where somebody belongs: to every area wanted, unless the row says otherwise."""
    if row["Connected to"] == UNKNOWN:
        return {"local_connection": None, "local_connection_grounds": None}
    named = frozenset(AREAS[name] for name in row.words("Connected to") if name != NOWHERE)
    connected = named if row["Connected to"] else frozenset(wanted)
    return {
        "local_connection": connected,
        "local_connection_grounds": frozenset({"residence"} if connected else ()),
    }


def also_asked(row: Row) -> dict[str, Requirement]:
    """{service: what it asks in this row beside its own criteria}, in the vocabulary's own words."""
    found = {}
    for words in row.words("Also asked", between=";"):
        code, _, several = words.partition(": ")
        (must_hold,) = {SAID[each.strip()][1] for each in several.split(" / ")}
        first, *others = (SAID[each.strip()][0] for each in several.split(" / "))
        found[code] = Requirement(first, must_hold, "", or_else=tuple(others))
    return found


def as_today(services: tuple[ServiceNow, ...], row: Row) -> tuple[ServiceNow, ...]:
    """The services with those full, those limits reached and those criteria added that the row says."""
    full, reached, more = set(row.words("Full today")), set(row.words("Limit reached")), also_asked(row)
    assert full | reached | more.keys() <= {each.code for each in services}, row
    return tuple(
        replace(
            each,
            requirements=each.requirements + ((more[each.code],) if each.code in more else ()),
            free_units=0 if each.code in full else each.free_units,
            mix_limits=tuple(
                replace(limit, current=limit.at_most if each.code in reached else 0) for limit in each.mix_limits
            ),
        )
        for each in services
    )


def routed(row: Row, by: PathwayNow, services: tuple[ServiceNow, ...]) -> Recommendation:
    """What routing says of a row: a first way in by the rules, or the stage to which a resident moves on."""
    onward = next((stage.code for stage in by.stages if stage.name == row["Moves on to"]), None)
    assert onward or not row["Moves on to"], row
    return Board(by, services, NOW).recommend(person(row), at_stage=onward)


def answer(said: Recommendation, by: PathwayNow, services: tuple[ServiceNow, ...]) -> dict[str, str]:
    """What routing says, in the columns of the table; of those who refuse, the services that work at the stage."""
    stages = {stage.code: stage.name for stage in by.stages}
    works_at = {each.code: each.stage_kinds for each in services}
    found: dict[str, list[str]] = {"meets": [], "cannot_tell": [], "not_now": [], "does_not": []}
    for each in said.services:
        if each.standing.value != "does_not":
            found[each.standing.value].append(each.service)
        elif said.stage in works_at[each.service]:
            why = [_label(line.criterion_or_kind) for line in each.verdicts if line.standing.value == "does_not"]
            found["does_not"].append(f"{each.service} ({', '.join(why)})")
    return {
        "Stage": stages.get(said.stage or "", "not yet"),
        "Takes": ", ".join(found["meets"]),
        "Ask first": ", ".join(found["cannot_tell"]),
        "Not now": ", ".join(found["not_now"]),
        "Refuses": "; ".join(sorted(found["does_not"])),
    }


def _label(name: str) -> str:
    return {"exclusion": "kept out of there", "avoid": "to be avoided"}.get(name) or " or ".join(
        criterion(each).label for each in name.split(OR)
    )
