"""Bulk actions for people, stays and outcomes that come in from a spreadsheet: set-based, with one event per record."""

from referrals.actions.imported.outcome import take_outcomes
from referrals.actions.imported.person import make_missing_people, take_people
from referrals.actions.imported.placement import take_placements

__all__ = ["make_missing_people", "take_outcomes", "take_people", "take_placements"]
