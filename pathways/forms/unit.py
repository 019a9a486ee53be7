"""Units, and the time that they are out of service."""

from django import forms
from django.utils import timezone

from agencies.forms import DateField, PlainForm
from agencies.models import Area
from pathways.codes import OutOfServiceReason, UnitKind
from pathways.forms.service import CHOOSE, CODE

ATTRIBUTES = [
    ("wheelchair", "Fit for a wheelchair"),
    ("ground_floor", "Ground floor or lift"),
    ("hearing", "Fit for hearing loss"),
    ("sight", "Fit for sight loss"),
]


class UnitChange(PlainForm):
    """What can change about a unit: its code cannot."""

    name = forms.CharField(max_length=80, help_text="As people who live there say it, such as Room 1.")
    kind = forms.ChoiceField(choices=UnitKind.choices, widget=forms.RadioSelect, label="Kind of unit")
    available_from = DateField(label="First day on which it is there")
    available_to = DateField(
        required=False, label="Last day on which it is there", help_text="Only when it is given up for good."
    )
    attributes = forms.MultipleChoiceField(
        choices=ATTRIBUTES, widget=forms.CheckboxSelectMultiple, required=False, label="What it is fit for"
    )
    area = forms.ModelChoiceField(
        Area.objects.exclude(kind="group"),
        required=False,
        empty_label="Where the service stands",
        label="Area where it stands",
        help_text="A condition may keep somebody out of one area and not of the other.",
    )


class UnitsAdd(UnitChange):
    """One unit, or several alike."""

    code = forms.CharField(
        max_length=20, validators=[CODE], label="Code", help_text="Of the first one, such as R1: the others count up."
    )
    how_many = forms.IntegerField(min_value=1, max_value=200, initial=1, label="How many")
    field_order = ["how_many", "code", "name", "kind"]


class OutOfServiceForm(PlainForm):
    """Why a unit cannot be offered, and for how long."""

    reason = forms.ChoiceField(choices=CHOOSE + OutOfServiceReason.choices)
    detail = forms.CharField(max_length=200, help_text="What has to happen before somebody can live there.")
    starts = DateField(label="First day out of service")
    ends = DateField(required=False, label="Day on which it is back", help_text="Leave empty if nobody knows yet.")
    said = {"detail": {"required": "Enter what has to happen before somebody can live there"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"starts": timezone.localdate()}, **kwargs)


class BackInService(PlainForm):
    """From which day the unit can be offered again."""

    on = DateField(label="First day back in service")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
