"""What is asked before a referral is opened in an emergency, and when that is reviewed."""

from django import forms

from agencies.forms import PlainForm
from referrals.codes import OpeningReview


class EmergencyForm(PlainForm):
    """Which referral, and what the emergency is."""

    text = forms.CharField(
        label="Reference or number",
        max_length=40,
        help_text="A referral’s reference, or the person’s CRN, prison number, PNC number or National Insurance "
        "number, in full.",
    )
    reason = forms.CharField(
        label="What is the emergency, and what do you need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The hub reads this today. It is kept with your name.",
    )
    said = {"reason": {"required": "Say what the emergency is and what you need to know"}}


class OpeningReviewForm(PlainForm):
    """Whether the opening was needed, in a code and in words."""

    outcome = forms.ChoiceField(
        choices=OpeningReview.choices, widget=forms.RadioSelect, label="Was it right to open the referral?"
    )
    detail = forms.CharField(
        label="What did you find?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whom you asked, what was done with what was read. It is kept with your name.",
    )
    said = {
        "outcome": {"required": "Choose whether it was right to open the referral"},
        "detail": {"required": "Say in a sentence or two what you found"},
    }
