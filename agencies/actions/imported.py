"""Bulk actions for records that come in from a spreadsheet: areas, agencies, and what every bulk action shares.

A bulk action takes rows that were read already and either refuses some of them, by line, and writes nothing, or
writes them all with one event for each record that is new or changed. The caller holds the transaction.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from agencies import access
from agencies.actions.agency import sync_roles
from agencies.errors import Refused
from agencies.models import Agency, Area, Event
from agencies.models.user import CLOCK_EMAIL

VERB = "import"
BATCH = 2000
LOOKED_UP_AT_ONCE = 900  # SQLite takes 999 values in one query
SINCE_CHANGED = "a record that nobody has changed on screen since it was imported"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line, and what its columns say. A column that the file does not have is not in `given`."""

    line: int
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong with a row: the column and value at fault, and what was expected there."""

    line: int
    column: str
    value: str
    expected: str


@dataclass
class Taken:
    """What became of the rows: how many records are new, changed and as they were, or which rows were refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[Bad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event of an import says: the record, the referral it belongs to, and the fields that changed."""

    subject: str
    new: bool
    fields: tuple[str, ...] = ()
    referral: str = ""


def importing_key(by):
    """The key that lets somebody bring records in; none for the operator at the machine, who acts as the hub itself.

    Raises Refused for everybody whose role does not allow it.
    """
    if by.email == CLOCK_EMAIL:
        return None
    key = access.key_at(by, "import_records")
    if key is None:
        raise Refused("Your role does not bring records in from a spreadsheet.")
    return key


def write_events(*, by, key, at, subject_kind: str, entries: Iterable[Entry], **detail) -> None:
    """One event for each record that an import made or changed."""
    Event.objects.bulk_create(
        (
            Event(
                happened_at=at,
                actor_id=by.pk,
                agency_code=key.agency_code if key else "",
                role=key.role if key else "",
                verb=VERB,
                subject_kind=subject_kind,
                subject=entry.subject,
                referral=entry.referral,
                detail={"new": True, **detail} if entry.new else {"fields": sorted(entry.fields), **detail},
            )
            for entry in entries
        ),
        batch_size=BATCH,
    )


def in_batches(values: Iterable[Any], size: int = LOOKED_UP_AT_ONCE) -> Iterator[list[Any]]:
    """Lists of at most `size` of the values, in order."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def known(queryset, name: str, values: Iterable[Any]) -> dict[Any, Any]:
    """{value: record} of the records whose field `name` has one of the values, however many there are."""
    return {
        getattr(record, name): record
        for batch in in_batches(dict.fromkeys(values))
        for record in queryset.filter(**{f"{name}__in": batch})
    }


def changed_on_screen(subject_kind: str, subjects: Iterable[str]) -> set[str]:
    """Those records that were imported, and that somebody has changed on screen after their last import."""
    changed = set()
    for batch in in_batches(subjects):
        rows = (
            Event.objects.filter(subject_kind=subject_kind, subject__in=batch)
            .values("subject")
            .annotate(imported=Max("pk", filter=Q(verb=VERB)), touched=Max("pk", filter=~Q(verb=VERB)))
        )
        changed |= {row["subject"] for row in rows if (row["touched"] or 0) > (row["imported"] or row["touched"] or 0)}
    return changed


def differences(record, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the facts that are otherwise in the record."""
    return tuple(name for name, value in facts.items() if getattr(record, name) != value)


@dataclass
class Upsert:
    """Records of one model sorted into new, changed and as they were, before anything is written."""

    model: type
    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    unchanged: int = 0

    def add(self, record, facts: Mapping[str, Any], subject: str) -> Any:
        """Sort in a row's facts, onto the known `record` or as a new one; the record, with the facts set."""
        if record is None:
            record = self.model(**facts)
            self.new.append(record)
            self.entries.append(Entry(subject, new=True))
            return record
        different = differences(record, facts)
        if not different:
            self.unchanged += 1
            return record
        for name in different:
            setattr(record, name, facts[name])
        self.changed.append(record)
        self.fields.update(different)
        self.entries.append(Entry(subject, new=False, fields=tuple(name.removesuffix("_id") for name in different)))
        return record

    def write(self) -> Taken:
        """Write what is new and what has changed."""
        self.model.objects.bulk_create(self.new, batch_size=BATCH)
        if self.changed:
            self.model.objects.bulk_update(self.changed, sorted(self.fields), batch_size=BATCH)
        return Taken(len(self.new), len(self.changed), self.unchanged)


def refuse_changed(rows: Iterable[Row], upsert_subjects: Mapping[int, str], subject_kind: str, column: str) -> list[Bad]:
    """A refusal for each row (by line) whose record would change, and was changed on screen since its import."""
    touched = changed_on_screen(subject_kind, upsert_subjects.values())
    return [
        Bad(row.line, column, str(row.given[column]), SINCE_CHANGED)
        for row in rows
        if upsert_subjects.get(row.line) in touched
    ]


def _circles(parents: Mapping[str, str | None]) -> set[str]:
    """Codes of the areas that lie in themselves, directly or through others."""
    circles = set()
    for start in parents:
        seen, code = set(), parents.get(start)
        while code is not None and code not in seen and code != start:
            seen.add(code)
            code = parents.get(code)
        if code == start:
            circles.add(start)
    return circles


def _bad_areas(rows: list[Row], areas: Mapping[str, Area]) -> list[Bad]:
    in_file = {row.given["code"] for row in rows}
    parents = {area.code: area.parent.code if area.parent else None for area in areas.values()}
    kinds = {area.code: area.kind for area in areas.values()}
    for row in rows:
        kinds[row.given["code"]] = row.given["kind"]
        if "parent" in row.given or row.given["code"] not in parents:
            parents[row.given["code"]] = row.given.get("parent")
    circles = _circles(parents)
    counties = [code for code, kind in kinds.items() if kind == Area.Kind.COUNTY]
    bad = []
    for row in rows:
        code, parent = row.given["code"], row.given.get("parent")
        if parent is not None and parent not in areas and parent not in in_file:
            bad.append(Bad(row.line, "parent", parent, "the code of an area that the hub or this file knows"))
        elif code in circles and "parent" in row.given:
            bad.append(Bad(row.line, "parent", parent or "", "an area that does not lie in this one"))
        if row.given["kind"] == Area.Kind.COUNTY and len(counties) > 1 and not settings.HOME_AREA:
            bad.append(Bad(row.line, "kind", "county", "one county alone; another county has the kind outside"))
    return bad


def take_areas(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Areas by code; a parent may come later in the same file. `given["parent"]` is a code or None."""
    key, at = importing_key(by), at or timezone.now()
    areas = {area.code: area for area in Area.objects.select_related("parent")}
    upsert, subjects = Upsert(Area), {}
    bad = _bad_areas(rows, areas)
    parents = {}
    for row in rows:
        code = row.given["code"]
        facts = {name: row.given[name] for name in ("code", "name", "kind")}
        area = areas.get(code)
        old_parent = area.parent.code if area and area.parent else None
        if "parent" in row.given and row.given["parent"] != old_parent:
            parents[code] = row.given["parent"]
        if area and (differences(area, facts) or code in parents):
            subjects[row.line] = code
    bad += refuse_changed(rows, subjects, "area", "code")
    if bad or only_check:
        return Taken(bad=bad)
    for row in rows:
        code = row.given["code"]
        facts = {name: row.given[name] for name in ("code", "name", "kind")}
        before = upsert.unchanged
        areas[code] = upsert.add(areas.get(code), facts, code)
        if code in parents and upsert.unchanged > before:
            upsert.unchanged = before
            upsert.changed.append(areas[code])
            upsert.entries.append(Entry(code, new=False, fields=("parent",)))
    Area.objects.bulk_create(upsert.new, batch_size=BATCH)
    for code, parent in parents.items():
        areas[code].parent = areas[parent] if parent else None
    moved = [areas[code] for code in parents] + upsert.changed
    Area.objects.bulk_update(list({area.pk: area for area in moved}.values()), ["name", "kind", "parent"], BATCH)
    write_events(by=by, key=key, at=at, subject_kind="area", entries=upsert.entries)
    return Taken(len(upsert.new), len(upsert.changed), upsert.unchanged)


AGENCY_FIELDS = ("code", "name", "kind", "duty_to_refer_body", "agreement_version", "agreement_signed")
AGENCY_BLANKS = {"duty_to_refer_body": False, "agreement_version": "", "agreement_signed": None}


def _agency_facts(row: Row, agency: Agency | None) -> dict[str, Any]:
    """What the agency will be: what it is, with what the row says."""
    facts = {name: getattr(agency, name) if agency else AGENCY_BLANKS.get(name) for name in AGENCY_FIELDS}
    facts["area_id"] = agency.area_id if agency else None
    for name, value in row.given.items():
        if name == "area":
            facts["area_id"] = value.pk if value else None
        else:
            facts[name] = AGENCY_BLANKS.get(name) if value is None else value
    return facts


def _bad_agency(line: int, facts: Mapping[str, Any]) -> Iterator[Bad]:
    if facts["kind"] == Agency.Kind.COUNCIL and facts["area_id"] is None:
        yield Bad(line, "area", "", "the code of the district that the council serves")
    if bool(facts["agreement_version"]) != bool(facts["agreement_signed"]):
        column = "agreement_signed" if facts["agreement_version"] else "agreement_version"
        yield Bad(line, column, "", "the version and the date of the agreement together, or neither")


def take_agencies(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Agencies by code, with their role groups. `given["area"]` is an Area or None."""
    key, at = importing_key(by), at or timezone.now()
    agencies = known(Agency.objects.all(), "code", (row.given["code"] for row in rows))
    facts = {row.line: _agency_facts(row, agencies.get(row.given["code"])) for row in rows}
    bad = [problem for row in rows for problem in _bad_agency(row.line, facts[row.line])]
    subjects = {
        row.line: row.given["code"]
        for row in rows
        if (agency := agencies.get(row.given["code"])) and differences(agency, facts[row.line])
    }
    bad += refuse_changed(rows, subjects, "agency", "code")
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(Agency)
    for row in rows:
        upsert.add(agencies.get(row.given["code"]), facts[row.line], row.given["code"])
    taken = upsert.write()
    sync_roles(agencies=upsert.new + (upsert.changed if "kind" in upsert.fields else []))
    write_events(by=by, key=key, at=at, subject_kind="agency", entries=upsert.entries)
    return taken
