"""What is asked of a council's decision on a homelessness application: what form P1E counts."""

from django import forms

from agencies.forms import DateField, PlainForm
from referrals.codes import EthnicityGroup, HomelessnessDecisionCode, HouseholdType, PriorityNeed
from referrals.models import HomelessnessDecision

MOST_CHILDREN = 30
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
