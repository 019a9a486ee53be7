"""The form on which a referrer confirms the proposed pathway or chooses another."""

from django import forms

from agencies.forms import PlainForm
from pathways.models import Cohort


class CohortForm(PlainForm):
    cohort = forms.ChoiceField(widget=forms.RadioSelect, label="Pathway")
    said = {"cohort": {"required": "Choose the pathway that fits best"}}

    def __init__(self, *args, proposed=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}
        mark = " (proposed)"
        self.fields["cohort"].choices = [
            (code, f"{cohort}{mark if cohort == proposed else ''}") for code, cohort in self.cohorts.items()
        ]

    def clean_cohort(self):
        return self.cohorts[self.cleaned_data["cohort"]]
