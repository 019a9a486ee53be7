"""The form by which somebody's work is handed over."""

from django import forms

from agencies.forms import PlainForm
from agencies.models import User


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.name


class HandOverForm(PlainForm):
    """To whom everything goes: somebody else who works at the agency today."""

    to = _Named(User.objects.none(), label="Who takes it over?", empty_label="Choose")
    said = {"to": {"required": "Choose who takes it over"}}

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = workers.order_by("name", "pk")
