"""What is asked before a person is erased."""

from django import forms

from agencies.forms import PlainForm


class EraseForm(PlainForm):
    reason = forms.CharField(
        label="Why is this person erased now?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, that the retention period has ended. The log keeps this: write no name.",
    )
    said = {"reason": {"required": "Say why this person is erased now"}}
