"""Bulk actions for records that come in from a spreadsheet: areas, agencies, and what every bulk action shares.

A bulk action takes rows that were read already and either refuses some of them, by line, and writes nothing, or
writes them all with one event for each record that is new or changed. The caller holds the transaction.
"""

from agencies.actions.imported.agency import take_agencies
from agencies.actions.imported.area import take_areas
from agencies.actions.imported.common import (
    BATCH,
    SINCE_CHANGED,
    Bad,
    Entry,
    Row,
    Taken,
    Upsert,
    changed_on_screen,
    differences,
    importing_key,
    in_batches,
    insert_many,
    known,
    note_check,
    refuse_changed,
    write_events,
)
from agencies.actions.imported.plan import Plan, linked, take

__all__ = [
    "BATCH",
    "SINCE_CHANGED",
    "Bad",
    "Entry",
    "Plan",
    "Row",
    "Taken",
    "Upsert",
    "changed_on_screen",
    "differences",
    "importing_key",
    "in_batches",
    "insert_many",
    "known",
    "linked",
    "note_check",
    "refuse_changed",
    "take",
    "write_events",
    "take_agencies",
    "take_areas",
]
