"""Service users who come in from a spreadsheet."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils import timezone

from agencies.actions.imported import (
    SINCE_CHANGED,
    Bad,
    Entry,
    Row,
    Taken,
    Upsert,
    importing_key,
    in_batches,
    insert_many,
    known,
    write_events,
)
from agencies.errors import NotPossible
from referrals.actions.imported.hidden import ask_about_shared_numbers
from referrals.actions.imported.naming import people_open_to
from referrals.actions.person import YOUNGEST, clean_person
from referrals.clock import age
from referrals.codes import Gender
from referrals.matching import NUMBERS, filed
from referrals.models import MatchKey, Placement, ServiceUser

BLANKS = {"date_of_birth": None, "gender": Gender.NOT_STATED}


def _facts(row: Row, today: date) -> tuple[dict[str, Any], list[Bad]]:
    """What the row says of the person, tidied and checked as on screen."""
    said = {name: BLANKS.get(name, "") if value is None else value for name, value in row.given.items()}
    try:
        return clean_person(said, today), []
    except NotPossible as error:
        return said, [
            Bad(row.line, name, _printed(row.given.get(name)), sentence)
            for name, sentences in error.errors.items()
            for sentence in sentences
        ]


def _printed(value) -> str:
    return "" if value is None else str(value)


def _taken_numbers(rows: list[Row], facts: Mapping[int, Mapping[str, Any]]) -> list[Bad]:
    """A refusal for each number that another person has, in the hub or further up in the file.

    Not for those of restricted people, or it would tell that they are known here: whoever they are open to is asked to
    check (`hidden`), and finds both records among the duplicates.
    """
    bad = []
    for name in NUMBERS:
        owners = {}
        given = [(row, facts[row.line][name]) for row in rows if facts[row.line].get(name)]
        in_file = {facts[row.line]["reference"] for row in rows if name in row.given}
        for batch in in_batches({value for _, value in given}):
            holders = ServiceUser.objects.filter(merged_into=None, restricted=False, **{f"{name}__in": batch})
            # Somebody whose number this file changes does not hold the old one any more.
            owners |= {value: ref for value, ref in holders.values_list(name, "reference") if ref not in in_file}
        for row, value in given:
            reference = facts[row.line]["reference"]
            if owners.setdefault(value, reference) != reference:
                bad.append(Bad(row.line, name, value, "a number that belongs to nobody else"))
    return bad


def _too_young_then(rows: list[Row], facts, people) -> list[Bad]:
    """A refusal where a birth date would make somebody under 16 on the day of their first stay."""
    moved = {
        people[row.given["reference"]].pk: row
        for row in rows
        if row.given["reference"] in people
        and (born := facts[row.line].get("date_of_birth"))
        and born != people[row.given["reference"]].date_of_birth
    }
    bad = []
    for batch in in_batches(moved):
        stays = Placement.objects.filter(service_user__in=batch, started__isnull=False)
        for person, first in stays.values_list("service_user").annotate(first=Min("started")):
            born = facts[moved[person].line]["date_of_birth"]
            if age(born, first) < YOUNGEST:
                expected = f"a birth date at least 16 years before their first stay, {first}"
                bad.append(Bad(moved[person].line, "date_of_birth", str(born), expected))
    return bad


def take_people(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Service users by reference, with the keys by which they are found again."""
    key, at = importing_key(by), at or timezone.now()
    today = timezone.localdate(at)
    people = known(
        ServiceUser.objects.select_related("merged_into"), "reference", (row.given["reference"] for row in rows)
    )
    named = people_open_to(by, people)
    facts, bad = {}, []
    for row in rows:
        facts[row.line], problems = _facts(row, today)
        bad += problems
        person = people.get(row.given["reference"])
        if person and (person.changed_on_screen or not person.imported or person.reference not in named):
            bad.append(Bad(row.line, "reference", person.reference, SINCE_CHANGED))
    bad += _taken_numbers(rows, facts) + _too_young_then(rows, facts, people)
    if bad or only_check:
        return Taken(bad=bad)
    upsert = Upsert(ServiceUser)
    for row in rows:
        fact = facts[row.line]
        person = people.get(fact["reference"])
        upsert.add(person, fact if person else fact | {"imported": True}, fact["reference"])
    _free_numbers(upsert)
    taken = upsert.write()
    _write_keys(upsert)
    ask_about_shared_numbers([*upsert.new, *upsert.changed], by=by, key=key, at=at)
    write_events(by=by, key=key, at=at, subject_kind="person", entries=upsert.entries)
    return taken


def _free_numbers(upsert: Upsert) -> None:
    """Empty the numbers that are about to change, so that two people may swap theirs in one file."""
    for name in upsert.fields & set(NUMBERS):
        for batch in in_batches(person.pk for person in upsert.changed):
            ServiceUser.objects.filter(pk__in=batch).update(**{name: ""})


def _write_keys(upsert: Upsert) -> None:
    if upsert.fields & {*NUMBERS, "given_name", "family_name", "date_of_birth"}:
        for batch in in_batches(person.pk for person in upsert.changed):
            MatchKey.objects.filter(service_user__in=batch).delete()
        findable = upsert.new + upsert.changed
    else:
        findable = upsert.new
    insert_many(
        MatchKey,
        (
            MatchKey(service_user=person, kind=kind, value=value)
            for person in findable
            for kind, value in sorted(filed(person))
        ),
    )


def make_missing_people(*, by, references: Iterable[str], at=None) -> list[ServiceUser]:
    """A service user for each reference that nobody has, with nothing but the reference, marked imported."""
    key, at = importing_key(by), at or timezone.now()
    references = list(references)
    insert_many(ServiceUser, (ServiceUser(reference=reference, imported=True) for reference in references))
    entries = [Entry(reference, new=True) for reference in references]
    write_events(by=by, key=key, at=at, subject_kind="person", entries=entries)
    return list(known(ServiceUser.objects.all(), "reference", references).values())
