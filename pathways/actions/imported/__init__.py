"""Bulk actions for services, their terms and their units that come in from a spreadsheet."""

from pathways.actions.imported.service import take_services
from pathways.actions.imported.term import take_service_terms
from pathways.actions.imported.unit import take_units

__all__ = ["take_service_terms", "take_services", "take_units"]
