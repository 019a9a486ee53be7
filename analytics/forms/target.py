"""What a figure should reach, and how far short of it is still near."""

from django import forms
from django.utils import timezone

from agencies.forms import DateField, PlainForm
from analytics.figures import targetable


def _indicators():
    return [("", "Choose"), *targetable().items()]


class TargetForm(PlainForm):
    """A target of a figure, or of one row of it, from a day on."""

    indicator = forms.ChoiceField(choices=_indicators, label="Figure")
    scope = forms.CharField(
        max_length=80,
        required=False,
        label="Row of the figure",
        help_text="A row as its table prints it, such as Ashford or Refuge. Leave empty for the whole county.",
    )
    value = forms.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, label="Target", help_text="In percent; of waiting, in days."
    )
    amber = forms.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        initial=5,
        label="Amber, up to",
        help_text="So many points or days short of the target is still amber. Further off is red. 0 means no amber.",
    )
    period_from = DateField(label="First day on which it holds")
    period_to = DateField(
        required=False, label="Last day on which it holds", help_text="Leave empty if it holds until further notice."
    )
    said = {
        "indicator": {"required": "Choose a figure"},
        "value": {"required": "Enter the target"},
        "amber": {"required": "Enter how far short of the target is still amber, or 0"},
    }

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial={"period_from": timezone.localdate()} | (initial or {}), **kwargs)


class EndTargetForm(PlainForm):
    """The last day of a target."""

    period_to = DateField(label="Last day on which it holds")
