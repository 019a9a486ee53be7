"""Stays that come in from a spreadsheet. They are history: never refused for capacity, overlap or an odd departure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agencies.actions.imported import (
    BATCH,
    SINCE_CHANGED,
    Bad,
    Entry,
    Row,
    Taken,
    differences,
    importing_key,
    in_batches,
    insert_many,
    known,
    write_events,
)
from pathways.codes import SUPPORT_ONLY
from referrals.actions.imported.referral import Journeys, imported_referrals, make_referrals, settle, stay_of
from referrals.actions.imported.units import Wish, allot, units_by_code
from referrals.actions.imported.worklist import follow
from referrals.actions.person import YOUNGEST
from referrals.clock import age
from referrals.codes import DepartureReason, Destination, DestinationAreaKind, OriginKind
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Placement

# What a departure is taken to be where the file does not say; each is marked as not stated.
NOT_STATED: dict[str, Any] = {
    "departure_reason": DepartureReason.OTHER,
    "planned": False,
    "destination": Destination.NOT_KNOWN,
    "destination_area": (DestinationAreaKind.NOT_KNOWN.value, None),
}
STAYING: dict[str, Any] = {
    "departure_reason": "",
    "planned": None,
    "destination": "",
    "destination_area": ("", None),
}
PLAIN = ("referral_source", "previous_accommodation")


@dataclass(slots=True)
class Draft:
    """A row on its way to a placement: the placement that is known, and what it will be."""

    row: Row
    known: Placement | None
    facts: dict[str, Any]


def _departure(given: dict[str, Any], ended: date | None, stay: Placement | None) -> dict[str, Any]:
    """The facts of a departure, and which of them nobody stated."""
    if ended is None:
        facts, not_stated = dict(STAYING), []
    else:
        facts, not_stated = {}, []
        before = _departure_of(stay) if stay is not None and stay.ended is not None else {}
        for column, default in NOT_STATED.items():
            value = given.get(column)
            if value is not None:
                facts[column] = value
            elif column in before and column not in given:
                facts[column] = before[column]
                not_stated += [column] if column in stay.not_stated else []
            else:
                facts[column] = default
                not_stated.append(column)
    kind, area = facts.pop("destination_area")
    return facts | {"destination_area_kind": kind, "destination_area_id": area, "not_stated": sorted(not_stated)}


def _departure_of(stay: Placement) -> dict[str, Any]:
    return {
        "departure_reason": stay.departure_reason,
        "planned": stay.planned,
        "destination": stay.destination,
        "destination_area": (stay.destination_area_kind, stay.destination_area_id),
    }


def _facts(row: Row, stay: Placement | None) -> dict[str, Any]:
    """What the placement will be: what is known of it, with what the row says; its unit comes later."""
    given, service = row.given, row.given["service"]
    ended = given.get("ended", stay.ended if stay else None)
    facts = {
        "reference": given["reference"],
        "service_user_id": given["service_user"].pk,
        "service_id": service.pk,
        "accommodation": service.service_type not in SUPPORT_ONLY,
        "status": PlacementStatus.ARRIVED.value if ended is None else PlacementStatus.DEPARTED.value,
        "started": given["started"],
        "ended": ended,
    }
    if "client_group" in given or stay is None:
        facts["client_group"] = given.get("client_group") or service.client_group
    if "origin_area" in given or stay is None:
        kind, area = given.get("origin_area") or (OriginKind.NOT_DISCLOSED.value, None)
        facts |= {"origin_kind": kind, "origin_area_id": area}
    for name in PLAIN:
        if name in given:
            facts[name] = given[name] or ""
    return facts | _departure(given, ended, stay)


def _bad(draft: Draft, today: date, units) -> Iterator[Bad]:
    line, given, facts, stay = draft.row.line, draft.row.given, draft.facts, draft.known
    started, ended, person = facts["started"], facts["ended"], given["service_user"]
    if stay is not None and (stay.changed_on_screen or not stay.imported):
        yield Bad(line, "reference", stay.reference, SINCE_CHANGED)
    if stay is not None and stay.service_user_id != person.pk:
        yield Bad(line, "service_user", person.reference, "the same person as before: a stay belongs to one person")
    if started > today:
        yield Bad(line, "started", str(started), f"a day that has come: {today} or before")
    elif person.date_of_birth and age(person.date_of_birth, started) < YOUNGEST:
        yield Bad(line, "started", str(started), "a day on which the person was 16 or older")
    if ended is not None and ended < started:
        column = "ended" if "ended" in given else "started"
        yield Bad(line, column, str(ended), f"a departure on or after the arrival, not {started} to {ended}")
    elif ended is not None and ended > today:
        yield Bad(line, "ended", str(ended), f"a day that has come: {today} or before")
    if ended is None:
        for column in NOT_STATED:
            if given.get(column) is not None:
                yield Bad(line, column, str(given[column]), "an empty cell, because ended is empty")
    if given.get("unit") and (facts["service_id"], given["unit"]) not in units:
        yield Bad(line, "unit", given["unit"], f"the code of a unit of {given['service'].code}")


def _wish(draft: Draft, units) -> Wish | None:
    """What unit an open stay looks for; None when it keeps what it has."""
    given, facts, stay = draft.row.given, draft.facts, draft.known
    service = facts["service_id"]
    named = units.get((service, given.get("unit")))
    if facts["status"] != PlacementStatus.ARRIVED:
        return None
    stays_put = stay is not None and stay.status == PlacementStatus.ARRIVED and stay.service_id == service
    if stays_put and (named is None or named == stay.unit_id):
        return None
    return Wish(draft.row.line, service, facts["started"], named)


def _place(drafts: list[Draft], units, today: date) -> None:
    """Settle the unit of every draft."""
    wishes, leaving = [], set()
    for draft in drafts:
        stay, wish = draft.known, _wish(draft, units)
        if wish is not None:
            wishes.append(wish)
        if stay is not None and stay.unit_id and stay.status == PlacementStatus.ARRIVED:
            if wish is not None or draft.facts["status"] != PlacementStatus.ARRIVED:
                leaving.add(stay.pk)
        same_service = stay is not None and stay.service_id == draft.facts["service_id"]
        named = units.get((draft.facts["service_id"], draft.row.given.get("unit")))
        draft.facts["unit_id"] = named or (stay.unit_id if same_service else None)
    found = allot(wishes, leaving, today)
    for draft in drafts:
        if draft.row.line in found:
            draft.facts["unit_id"] = found[draft.row.line]


def take_placements(*, by, rows: list[Row], at: datetime | None = None, only_check: bool = False) -> Taken:
    """Stays by reference. Each joins the person's referral of imported stays, or makes one.

    `given["service_user"]` and `given["service"]` are records; an area is (kind of answer, area's key or None).
    """
    key, at = importing_key(by), at or timezone.now()
    today = timezone.localdate(at)
    stays = known(Placement.objects.all(), "reference", (row.given["reference"] for row in rows))
    units = units_by_code({row.given["service"].pk for row in rows})
    drafts = [Draft(row, stay, _facts(row, stay)) for row in rows for stay in [stays.get(row.given["reference"])]]
    bad = [problem for draft in drafts for problem in _bad(draft, today, units)]
    if bad or only_check:
        return Taken(bad=bad)
    _place(drafts, units, today)
    new = [draft for draft in drafts if draft.known is None]
    changed = [
        (draft, different)
        for draft in drafts
        if draft.known is not None and (different := differences(draft.known, draft.facts))
    ]
    referrals = _write(new, changed, at, Journeys(today))
    entries = [Entry(draft.facts["reference"], True, (), referrals[draft.facts["service_user_id"]]) for draft in new]
    entries += [
        Entry(draft.known.reference, False, tuple(name.removesuffix("_id") for name in different),
              referrals[draft.known.service_user_id])
        for draft, different in changed
    ]  # fmt: skip
    write_events(by=by, key=key, at=at, subject_kind="placement", entries=entries)
    return Taken(len(new), len(changed), len(drafts) - len(new) - len(changed))


def _write(new: list[Draft], changed: list[tuple[Draft, tuple[str, ...]]], at, journeys) -> dict[int, str]:
    """Write what changed, then what is new, then bring referrals into line: {service user: referral's reference}."""
    _write_changed(changed)
    placements = [Placement(imported=True, **draft.facts) for draft in new]
    of_person = defaultdict(list)
    for draft, placement in zip(new, placements, strict=True):
        placement.service = draft.row.given["service"]
        of_person[placement.service_user_id].append(placement)
    people = {draft.facts["service_user_id"] for draft in new} | {draft.known.service_user_id for draft, _ in changed}
    referrals = imported_referrals(people)
    restricted = {draft.row.given["service_user"].pk for draft in new if draft.row.given["service_user"].restricted}
    fresh = {
        person: [stay_of(placement) for placement in its_stays]
        for person, its_stays in of_person.items()
        if person not in referrals
    }
    before = list(referrals.values())
    referrals |= make_referrals(fresh, restricted, journeys)
    for placement in placements:
        placement.referral = referrals[placement.service_user_id]
    insert_many(Placement, placements)
    settle(before, at, journeys)
    follow([*(placement.reference for placement in placements), *(draft.known.reference for draft, _ in changed)], at)
    return {person: referral.reference for person, referral in referrals.items()}


def _write_changed(changed: list[tuple[Draft, tuple[str, ...]]]) -> None:
    fields = sorted({name for _, different in changed for name in different})
    if "unit_id" in fields:
        # Two stays may change places: empty both units before either is taken.
        for batch in in_batches(draft.known.pk for draft, different in changed if "unit_id" in different):
            Placement.objects.filter(pk__in=batch).update(unit=None)
    for draft, different in changed:
        for name in different:
            setattr(draft.known, name, draft.facts[name])
    if changed:
        Placement.objects.bulk_update([draft.known for draft, _ in changed], fields, batch_size=BATCH)
