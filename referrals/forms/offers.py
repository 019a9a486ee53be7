"""Forms that answer an offer, and the hub's: taking an offer back, reviewing a decline."""

from django import forms

from agencies.forms import DateField, PlainForm
from referrals.codes import DECLINE_GROUPS, DeclineReason, RefusedReason, ReviewOutcome
from referrals.forms.yes_no import YesNoField

LONGEST_TEXT = 2000
DECLINE_CHOICES = [
    ("", "Choose"),
    *((group, [(code, DeclineReason(code).label) for code in codes]) for group, codes in DECLINE_GROUPS.items()),
]


def text(label, hint="", **kwargs):
    """A few lines of free text."""
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **kwargs
    )


class AcceptForm(PlainForm):
    """Which unit is held, and from when. `units` are (unit, when it is free in words)."""

    unit = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Which unit do you hold for them?")
    expected_arrival = DateField(
        label="When do you expect them?", help_text="For example, 27 3 2027. The unit is held from today."
    )
    said = {
        "unit": {"required": "Choose the unit that you hold for them", "invalid_choice": "Choose a unit from the list"},
        "expected_arrival": {"required": "Enter the day on which you expect them"},
    }

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.pk, f"{unit}: {when}") for unit, when in units]


class AskForm(PlainForm):
    question = text(
        "What do you need to know?",
        "The referrer reads this. Your deadline stands, so ask for what decides, and nothing more.",
    )
    said = {"question": {"required": "Write what you need to know"}}


class DeclineForm(PlainForm):
    """The reason, the detail, and whether the referrer was asked to withdraw. `confirmed`: the warning was read."""

    reason = forms.ChoiceField(
        choices=DECLINE_CHOICES,
        label="Why can this service not take the person?",
        help_text="Choose the one reason that decides. The hub may look at it again.",
    )
    detail = text("What stands in the way?", "In a sentence or two. The referrer reads this.")
    asked_to_withdraw = YesNoField(label="Did you ask the referrer to withdraw this referral?")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    said = {
        "reason": {"required": "Choose the reason that fits best"},
        "detail": {"required": "Say in a sentence or two what stands in the way"},
        "asked_to_withdraw": {"required": "Say whether you asked the referrer to withdraw this referral"},
    }

    @property
    def confirms(self):
        """Whether what contradicts this very reason was shown before."""
        return self.cleaned_data["confirmed"] == self.cleaned_data["reason"]

    def confirm_next(self):
        """From now on the next press confirms the reason."""
        self.data = self.data.copy()
        self.data["confirmed"] = self.cleaned_data["reason"]


class RefusedForm(PlainForm):
    """Why the person said no."""

    reason = forms.ChoiceField(
        choices=RefusedReason.choices, widget=forms.RadioSelect, label="Why did the person say no?"
    )
    detail = text("What did they say?", "In their words, if you can.", required=False)
    said = {"reason": {"required": "Choose why the person said no"}}


class TakeBackForm(PlainForm):
    reason = text("Why is the offer withdrawn?", "The service reads this.")
    said = {"reason": {"required": "Say why the offer is withdrawn"}}


class ReviewForm(PlainForm):
    """What the hub makes of a decline."""

    outcome = forms.ChoiceField(
        choices=ReviewOutcome.choices, widget=forms.RadioSelect, label="What do you make of this decline?"
    )
    detail = text("Why?", "The service reads this.")
    said = {"outcome": {"required": "Choose what you make of this decline"}, "detail": {"required": "Say why"}}


class ChallengeForm(PlainForm):
    reason = text(
        "Why can this service take the person after all?",
        "The hub reads this beside the service's reason, and decides. You can challenge a decline once.",
    )
    said = {"reason": {"required": "Say why you think that the service can take the person"}}


class PanelForm(PlainForm):
    detail = text("What has the panel decided?", "Who does what, and by when. The referrer reads this.")
    said = {"detail": {"required": "Write what the panel decided, and who does what"}}
