"""Outcomes of stays that come in from a spreadsheet."""

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
    write_events,
)
from referrals.models import Outcome


def _identity(row: Row) -> tuple:
    return row.given["placement"].pk, row.given["outcome"], row.given.get("recorded_on")


def _facts(row: Row) -> dict[str, Any]:
    facts = {"needed": row.given["needed"]}
    if "achieved" in row.given:
        facts["achieved"] = row.given["achieved"]
    if "reason_not_achieved" in row.given:
        facts["reason_not_achieved"] = row.given["reason_not_achieved"] or ""
    return facts


def take_outcomes(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Outcomes by placement, code and day. `given["placement"]` is a Placement with its referral loaded."""
    key, at = importing_key(by), at or timezone.now()
    today = timezone.localdate(at)
    outcomes = {
        (outcome.placement_id, outcome.code, outcome.recorded_on): outcome
        for batch in in_batches({row.given["placement"].pk for row in rows})
        for outcome in Outcome.objects.filter(placement__in=batch)
    }
    new, changed, bad, entries, fields = [], [], [], [], set()
    for row in rows:
        placement, outcome, facts = row.given["placement"], outcomes.get(_identity(row)), _facts(row)
        recorded_on = row.given.get("recorded_on")
        if recorded_on and recorded_on > today:
            bad.append(Bad(row.line, "recorded_on", str(recorded_on), f"a day that has come: {today} or before"))
        if outcome is None:
            new.append(Outcome(placement=placement, code=row.given["outcome"], recorded_on=recorded_on, **facts))
            entries.append(_entry(row, new=True))
        elif different := differences(outcome, facts):
            if placement.changed_on_screen:
                bad.append(Bad(row.line, "placement", placement.reference, SINCE_CHANGED))
            for name in different:
                setattr(outcome, name, facts[name])
            fields.update(different)
            changed.append(outcome)
            entries.append(_entry(row, new=False, fields=different))
    if bad or only_check:
        return Taken(bad=bad)
    insert_many(Outcome, new)
    if changed:
        Outcome.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
    write_events(by=by, key=key, at=at, subject_kind="outcome", entries=entries)
    return Taken(len(new), len(changed), len(rows) - len(new) - len(changed))


def _entry(row: Row, *, new: bool, fields: tuple[str, ...] = ()) -> Entry:
    placement = row.given["placement"]
    detail = {"outcome": row.given["outcome"]}
    return Entry(placement.reference, new, fields, placement.referral.reference, detail)
