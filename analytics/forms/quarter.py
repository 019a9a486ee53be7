"""Closing a quarter and correcting one."""

from django import forms


class CloseForm(forms.Form):
    """Closing a quarter: one box to tick where something is still open."""

    acknowledged = forms.BooleanField(label="Close the quarter all the same", required=False)

    def __init__(self, data, open_matters):
        super().__init__(data)
        if not open_matters:
            del self.fields["acknowledged"]


class CorrectForm(forms.Form):
    """Correcting a closed quarter."""

    reason = forms.CharField(
        label="Why do the figures change?",
        help_text="For example: three destinations were added after the quarter was closed.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the figures change"},
    )
