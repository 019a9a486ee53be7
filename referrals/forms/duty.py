"""What is asked when a council is told of somebody, when it answers, and when that is taken back."""

from django import forms

from agencies.forms import PlainForm
from referrals.codes import DutyOutcome, DutyReason, DutyWithdrawn


def _note(label, help_text, *, required=True):
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class NotifyForm(PlainForm):
    reason = forms.ChoiceField(
        choices=DutyReason.choices, widget=forms.RadioSelect, label="What do you believe of the person?"
    )
    said = {"reason": {"required": "Choose whether the person is homeless, or likely to become so"}}


class DutyAnswerForm(PlainForm):
    outcome = forms.ChoiceField(
        choices=DutyOutcome.choices, widget=forms.RadioSelect, label="What has the council decided?"
    )
    detail = _note(
        "What should the person be told?",
        "Whoever referred them reads this. Needed where the council does not accept.",
        required=False,
    )
    authority_reference = forms.CharField(
        label="The council’s own reference (optional)", required=False, max_length=40, help_text="If there is one."
    )
    said = {"outcome": {"required": "Choose what the council has decided"}}


class DutyWithdrawForm(PlainForm):
    reason = forms.ChoiceField(choices=DutyWithdrawn.choices, widget=forms.RadioSelect, label="Why is it withdrawn?")
    detail = _note("What happened?", "A sentence is enough. The council reads it.")
    said = {
        "reason": {"required": "Choose why it is withdrawn"},
        "detail": {"required": "Say what happened"},
    }
