"""Contracts, visits, alerts and complaints of a service. No form asks for anybody's name."""

from django import forms

from agencies.forms import DateField, PlainForm
from pathways.codes import ComplaintResult, ComplaintStage, ContractType, QualityGrade, SafeguardingNature
from pathways.forms.service import CHOOSE, CODE

EXAMPLE = "For example, 27 3 2027."
NUMBER = "Your own number for it, such as C-2027-14. Never a name."
GRADES = [("", "Not known"), *QualityGrade.choices]


def _reference():
    return forms.CharField(max_length=40, validators=[CODE], help_text=NUMBER)


class ContractForm(PlainForm):
    reference = _reference()
    type = forms.ChoiceField(choices=ContractType.choices, widget=forms.RadioSelect, label="How it is paid")
    starts = DateField(label="First day", help_text=EXAMPLE)
    ends = DateField(required=False, label="Last day", help_text="Only when it is known.")
    annual_value = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, label="Pounds a year")
    units = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, label="Units", help_text="Empty: all that the service has."
    )
    capped = forms.BooleanField(required=False, label="The payment is capped")


class EndContractForm(PlainForm):
    ends = DateField(label="Last day", help_text=EXAMPLE)


class VisitForm(PlainForm):
    visited_on = DateField(label="Day of the visit", help_text=EXAMPLE)
    existing_grade = forms.ChoiceField(choices=GRADES, required=False, label="Grade before the visit")
    self_assessed_grade = forms.ChoiceField(choices=GRADES, required=False, label="Grade that the service gives itself")


class CompleteVisitForm(PlainForm):
    completed_on = DateField(label="Day on which it was completed", help_text=EXAMPLE)
    awarded_grade = forms.ChoiceField(choices=CHOOSE + QualityGrade.choices, label="Grade awarded")


class AlertForm(PlainForm):
    reference = _reference()
    raised_on = DateField(label="Day on which it was raised", help_text=EXAMPLE)
    nature = forms.ChoiceField(choices=CHOOSE + SafeguardingNature.choices, label="What it is about")


class CloseAlertForm(PlainForm):
    closed_on = DateField(label="Day on which it was closed", help_text=EXAMPLE)


class ComplaintForm(PlainForm):
    reference = _reference()
    received_on = DateField(label="Day on which it was received", help_text=EXAMPLE)
    stage = forms.ChoiceField(choices=ComplaintStage.choices, widget=forms.RadioSelect, label="Stage")


class CloseComplaintForm(PlainForm):
    stage = forms.ChoiceField(choices=ComplaintStage.choices, widget=forms.RadioSelect, label="Stage it has reached")
    result = forms.ChoiceField(choices=ComplaintResult.choices, widget=forms.RadioSelect, label="What came of it")
    closed_on = DateField(label="Day on which it was closed", help_text=EXAMPLE)
