"""What is asked when unusual looking is reviewed."""

from django import forms

from agencies.forms import PlainForm
from referrals.codes import LookReview


class LookReviewForm(PlainForm):
    """What it was, in a code and in words."""

    outcome = forms.ChoiceField(choices=LookReview.choices, widget=forms.RadioSelect, label="What was it?")
    detail = forms.CharField(
        label="What did you find?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whom you asked and what they said. Write no name of a person who is served. It is kept with yours.",
    )
    said = {
        "outcome": {"required": "Choose what it was"},
        "detail": {"required": "Say in a sentence or two what you found"},
    }
