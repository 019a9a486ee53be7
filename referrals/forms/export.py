"""What is asked before a list leaves the hub."""

from django import forms

from agencies.forms import PlainForm

FORMS = [("xlsx", "Workbook (XLSX)"), ("csv", "Text, one line per row (CSV)")]


class ExportForm(PlainForm):
    """Why the list is taken away, and as what."""

    reason = forms.CharField(
        label="Why do you take this list away?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it is for, who gets it, and when it is thrown away. It is kept with your name.",
    )
    form = forms.ChoiceField(choices=FORMS, initial="xlsx", widget=forms.RadioSelect, label="As what")
    said = {"reason": {"required": "Say why you take this list away"}}
