"""What is asked when another agency is let in."""

from django import forms

from agencies.forms import DateField, PlainForm
from agencies.models import Agency
from referrals.codes import ConsentMethod


class InviteForm(PlainForm):
    """Whom, what for, until when, and how the person agreed."""

    agency = forms.ModelChoiceField(Agency.objects.none(), empty_label="Choose")
    purpose = forms.CharField(
        label="What do they need it for?", max_length=200, help_text="A sentence is enough. They read it too."
    )
    method = forms.ChoiceField(
        choices=ConsentMethod.choices, widget=forms.RadioSelect, label="How did the person agree to this?"
    )
    until = DateField(label="Last day", help_text="A year from now at most.")
    said = {
        "purpose": {"required": "Say what they need it for"},
        "method": {"required": "Choose how the person agreed"},
    }

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
