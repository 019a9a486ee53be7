"""Agencies that come in from a spreadsheet, with the role groups of their kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from agencies.actions.agency import sync_roles
from agencies.actions.imported.common import (
    Bad,
    Row,
    Taken,
    Upsert,
    differences,
    importing_key,
    known,
    refuse_changed,
    write_events,
)
from agencies.models import Agency

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
    bad += refuse_changed(rows, subjects, "agency")
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(Agency)
    for row in rows:
        upsert.add(agencies.get(row.given["code"]), facts[row.line], row.given["code"])
    taken = upsert.write()
    sync_roles(agencies=upsert.new + (upsert.changed if "kind" in upsert.fields else []))
    write_events(by=by, key=key, at=at, subject_kind="agency", entries=upsert.entries)
    return taken
