"""Drafts of pathways: stages, rules, and the day of publication."""

from django import forms
from django.utils import timezone

from agencies.forms import DateField, PlainForm
from agencies.models import Agency, Area
from pathways.codes import Nominates, StageKind
from pathways.forms.service import CHOOSE, CRITERIA_BY_SUBJECT
from pathways.models import Cohort

GROUPS = [
    ("all_of", "It must hold"),
    ("any_of", "It, or another one marked like this, must hold"),
    ("none_of", "It must not hold"),
]


class PathwayForm(PlainForm):
    """For whom and where the next version is."""

    cohort = forms.ModelChoiceField(Cohort.objects.all(), empty_label="Choose")
    area_group = forms.ModelChoiceField(
        Area.objects.exclude(kind="outside"),
        label="Area",
        empty_label="Choose",
        help_text="A group of areas, such as one half of the county, or a single one.",
    )


class NamesForm(PlainForm):
    """What a provider reads of a person before it accepts."""

    names_before_acceptance = forms.BooleanField(
        required=False,
        label="A provider with an open offer reads the name before it accepts",
        help_text="Name, birth date and numbers. Contacts and addresses come with acceptance.",
    )


class StageForm(PlainForm):
    """One stage of a draft."""

    kind = forms.ChoiceField(choices=CHOOSE + StageKind.choices, label="Kind of stage")
    name = forms.CharField(max_length=80)
    order = forms.IntegerField(min_value=1, max_value=50, label="Place in the order")
    expected_days = forms.IntegerField(min_value=1, max_value=3650, label="Expected stay in days")
    maximum_days = forms.IntegerField(min_value=1, max_value=3650, label="Longest stay in days")
    optional = forms.BooleanField(required=False, label="A person may skip this stage")
    leads_to = forms.ChoiceField(
        choices=[("", "Nowhere: it is the last stage"), *StageKind.choices],
        required=False,
        label="From here people move on to",
        help_text="Where that stage may be skipped, whoever finds no service there goes on to the one after it.",
    )
    referred_by = forms.MultipleChoiceField(
        choices=Agency.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who may refer to it?",
        help_text="Tick none if every agency may.",
    )
    nominated_by = forms.ChoiceField(
        choices=Nominates.choices, initial=Nominates.HUB, widget=forms.RadioSelect, label="Who nominates for a place?"
    )
    said = {"nominated_by": {"required": "Choose who nominates for a place"}}


class RuleForm(PlainForm):
    """When a rule is tried and what is said when it decides. Its conditions are added one by one."""

    because = forms.CharField(
        max_length=200, label="Reason", help_text="What people read when this rule decides, in one plain sentence."
    )
    tier = forms.IntegerField(min_value=1, max_value=20, initial=1, help_text="Rules of tier 1 are tried first.")
    order = forms.IntegerField(min_value=1, max_value=99, initial=1, label="Place in the tier")


class ConditionForm(PlainForm):
    """One criterion of a rule."""

    criterion = forms.ChoiceField(choices=CRITERIA_BY_SUBJECT)
    group = forms.ChoiceField(choices=GROUPS, widget=forms.RadioSelect, label="For the rule to decide")
    said = {"group": {"required": "Choose whether the criterion must hold"}}


class PublishForm(PlainForm):
    """From which day a draft is the pathway."""

    on = DateField(label="First day of this version")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
