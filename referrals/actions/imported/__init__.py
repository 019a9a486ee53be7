"""Bulk actions for people and what is about them, as it comes in from a spreadsheet; one event per record."""

from referrals.actions.imported.homelessness import (
    take_accommodation_needs,
    take_accommodation_statuses,
    take_follow_ups,
    take_homelessness_decisions,
    take_housing_brokerage,
)
from referrals.actions.imported.naming import people_open_to, placements_open_to
from referrals.actions.imported.outcome import take_outcomes
from referrals.actions.imported.person import make_missing_people, take_people
from referrals.actions.imported.placement import take_placements

__all__ = [
    "make_missing_people",
    "people_open_to",
    "placements_open_to",
    "take_accommodation_needs",
    "take_accommodation_statuses",
    "take_follow_ups",
    "take_homelessness_decisions",
    "take_housing_brokerage",
    "take_outcomes",
    "take_people",
    "take_placements",
]
