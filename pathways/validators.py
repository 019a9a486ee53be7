"""Checks on rows that combine names from the closed vocabulary."""

from django.core.exceptions import ValidationError

from agencies.models import Agency
from pathways.criteria import CRITERIA


def validate_criterion_name(value):
    """Raises ValidationError when `value` is not a name of `pathways.criteria`."""
    if value not in CRITERIA:
        raise ValidationError(f"“{value}” is not a criterion. Choose one from the list of criteria.")


def validate_criteria_names(value):
    """Raises ValidationError unless `value` is a list of names of `pathways.criteria`."""
    if not isinstance(value, list):
        raise ValidationError("Give a list of criteria.")
    for name in value:
        validate_criterion_name(name)


def validate_agency_kinds(value):
    """Raises ValidationError unless `value` is a list of kinds of agency."""
    if not isinstance(value, list) or not set(value) <= set(Agency.Kind.values):
        raise ValidationError("Choose kinds of agency from the list.")
