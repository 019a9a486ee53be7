"""Bulk actions for services and what belongs to them, as it comes in from a spreadsheet."""

from pathways.actions.imported.contract import take_contracts, take_quality_visits, take_safeguarding_alerts
from pathways.actions.imported.service import take_services
from pathways.actions.imported.term import take_service_terms
from pathways.actions.imported.unit import take_units

__all__ = [
    "take_contracts",
    "take_quality_visits",
    "take_safeguarding_alerts",
    "take_service_terms",
    "take_services",
    "take_units",
]
