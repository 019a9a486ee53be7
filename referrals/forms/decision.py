"""What is asked of a council's decision on a homelessness application: what form P1E counts."""

from django import forms

from agencies.forms import DateField, PlainForm
from referrals.codes import EthnicityGroup, HomelessnessDecisionCode, HouseholdType, PriorityNeed
from referrals.forms.offers import text
from referrals.models import HomelessnessDecision

MOST_CHILDREN = 30
NONE = "none"  # chosen instead of a category of priority need that is recorded
LONGEST = HomelessnessDecision._meta.get_field("reference").max_length


def _optional(choices):
    return [("", "Not stated"), *choices]


class DecisionForm(PlainForm):
    reference = forms.CharField(max_length=LONGEST, label="The council’s reference of the application")
    decided_on = DateField(label="Day of the decision", help_text="For example, 27 3 2026")
    decision = forms.ChoiceField(
        choices=HomelessnessDecisionCode.choices, widget=forms.RadioSelect, label="What was decided?"
    )
    priority_need = forms.ChoiceField(
        choices=[("", "None"), *PriorityNeed.choices],
        required=False,
        label="Category of priority need",
        help_text="For somebody in priority need.",
    )
    household_type = forms.ChoiceField(
        choices=_optional(HouseholdType.choices), required=False, label="Type of household"
    )
    children = forms.IntegerField(required=False, min_value=0, max_value=MOST_CHILDREN, label="Dependent children")
    ethnicity = forms.ChoiceField(
        choices=EthnicityGroup.choices, initial=EthnicityGroup.NOT_STATED, label="Ethnic group"
    )
    reapplication = forms.BooleanField(
        required=False, label="They applied again within two years of accepting a private rented home"
    )
    said = {"decision": {"required": "Choose what was decided"}}


class CorrectDecisionForm(DecisionForm):
    """What is wrong with a decision, and why it changes; `unread` are facts that whoever corrects may not read."""

    reason = text("What was wrong?", "In a sentence. The county reads it.")
    said = DecisionForm.said | {"reason": {"required": "Say what was wrong, in a sentence"}}

    def __init__(self, *args, recorded, unread=(), **kwargs):
        self.unread = unread
        facts = {name: getattr(recorded, name) for name in DecisionForm.base_fields if name not in unread}
        super().__init__(*args, initial=facts, **kwargs)
        for name in unread:
            field = self.fields[name]
            named = [(code or NONE, label) for code, label in field.choices]
            field.choices, field.initial, field.required = [("", "As it is recorded"), *named], "", False

    def facts(self):
        """What was typed; a fact that may not be read stays as it is unless another one is chosen."""
        typed = {name: self.cleaned_data[name] for name in DecisionForm.base_fields}
        chosen = {name: value for name, value in typed.items() if value or name not in self.unread}
        return {name: "" if value == NONE else value for name, value in chosen.items()}
