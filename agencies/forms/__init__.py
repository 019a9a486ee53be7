"""Forms that set up areas, agencies and people, and what every form of the hub says when something is wrong."""

from agencies.forms.plain import DateField, PlainForm, put_errors, say_plainly

__all__ = ["DateField", "PlainForm", "put_errors", "say_plainly"]
