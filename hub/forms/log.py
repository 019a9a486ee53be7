"""What the log is narrowed by."""

from django import forms

from agencies.audit import EVENT_KINDS, LOOK_KINDS

DONE, LOOKED = "events", "reads"
EVENTS = [(DONE, "Everything that was done"), *((f"{DONE}-{kind}", kind.capitalize()) for kind in EVENT_KINDS)]
LOOKS = [(LOOKED, "Everything that was read"), *((f"{LOOKED}-{kind}", kind.capitalize()) for kind in LOOK_KINDS)]


class LogForm(forms.Form):
    """By reference, person, agency, kind and days. What makes no sense narrows nothing."""

    show = forms.ChoiceField(choices=[("What was done", EVENTS), ("What was read", LOOKS)], required=False)
    reference = forms.CharField(max_length=40, required=False)
    person = forms.CharField(max_length=120, required=False)
    agency = forms.CharField(max_length=20, required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
