"""A service and what is declared about it: criteria, limits, terms and stages."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Fieldset, Layout
from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from agencies.forms import DateField, PlainForm
from agencies.models import Agency, Area
from pathways.codes import ClientGroup, Indicator, ServiceType, StageKind, SupportLevel, Term
from pathways.criteria import SUBJECTS

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "Use only letters, numbers and hyphens in the code", "characters")
CHOOSE = [("", "Choose")]
CRITERIA_BY_SUBJECT = [
    ("", "Choose"),
    *((subject, [(row.name, row.label) for row in rows]) for subject, rows in SUBJECTS.items()),
]
MUST = [(True, "It must hold"), (False, "It must not hold")]


def _is_true(value):
    return value in (True, "True")


class ServiceForm(PlainForm):
    """A service's own facts. `keeps_address`: there is an address that the reader may not see."""

    code = forms.CharField(
        max_length=20, validators=[CODE], help_text="Short and lasting, such as HARBOUR-1. It cannot be changed later."
    )
    name = forms.CharField(max_length=120)
    agency = forms.ModelChoiceField(Agency.objects.filter(kind="provider"), label="Provider", empty_label="Choose")
    service_type = forms.ChoiceField(choices=CHOOSE + ServiceType.choices, label="Type of service")
    term = forms.ChoiceField(choices=Term.choices, widget=forms.RadioSelect, label="Length of stay")
    support_level = forms.ChoiceField(choices=SupportLevel.choices, widget=forms.RadioSelect)
    staffing = forms.CharField(max_length=80, required=False, help_text="For example: day and night, every day.")
    starts = DateField(label="First day of the service")
    ends = DateField(required=False, label="Last day of the service", help_text="Only when it is known to close.")
    client_group = forms.ChoiceField(choices=CHOOSE + ClientGroup.choices, label="Mainly for")
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False, label="Who it is for"
    )
    serves = forms.ModelMultipleChoiceField(
        Area.objects.exclude(kind__in=["outside", "group"]),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        label="Areas that it takes people for",
    )
    area = forms.ModelChoiceField(
        Area.objects.exclude(kind="group"), label="Area in which it stands", empty_label="Choose"
    )
    confidential_address = forms.BooleanField(
        required=False,
        label="The address is confidential",
        help_text="Only the provider and the hub read a confidential address; nobody else learns where the service is.",
    )
    address = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=500, required=False)
    phone = forms.CharField(max_length=40, required=False, label="Phone number")
    how_to_refer = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False)
    answer_working_days = forms.IntegerField(
        min_value=0, max_value=20, initial=2, label="Working days to answer an offer"
    )
    answer_by_hour = forms.IntegerField(
        min_value=0, max_value=23, initial=13, label="Hour by which it answers", help_text="13 means 13:00."
    )
    said = {
        "client_group": {"required": "Choose whom it is mainly for"},
        "serves": {"required": "Choose at least one area that it takes people for"},
        "answer_working_days": {"required": "Enter the number of working days to answer an offer"},
    }

    def __init__(self, *args, known=False, keeps_address=False, **kwargs):
        super().__init__(*args, **kwargs)
        first = ["code", "name", "agency", "service_type", "term", "support_level", "staffing", "starts", "ends"]
        if known:
            del self.fields["code"]
            first.remove("code")
        if keeps_address:
            self.fields["address"].help_text = "An address is recorded and confidential. Leave empty to keep it."
        where = ["serves", "area", "confidential_address", "address"]
        refer = ["phone", "how_to_refer", "answer_working_days", "answer_by_hour"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset(*first, legend="The service", legend_size="m"),
            Fieldset("client_group", "summary", legend="Whom it is for", legend_size="m"),
            Fieldset(*where, legend="Where", legend_size="m"),
            Fieldset(*refer, legend="How to refer", legend_size="m"),
        )


class StagesForm(PlainForm):
    """At which kinds of stage the service works for one cohort."""

    kinds = forms.MultipleChoiceField(
        choices=StageKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Kinds of stage",
        help_text="Choose none if it does not take part in this cohort's pathways.",
    )


class CriterionForm(PlainForm):
    """Whom the service takes: one criterion of the closed vocabulary, or one of several."""

    criterion = forms.ChoiceField(choices=CRITERIA_BY_SUBJECT)
    or_else = forms.ChoiceField(
        choices=CRITERIA_BY_SUBJECT,
        required=False,
        label="Or this one",
        help_text="Only where one of several is enough. Leave these empty otherwise.",
    )
    or_third = forms.ChoiceField(choices=CRITERIA_BY_SUBJECT, required=False, label="Or this third one")
    or_fourth = forms.ChoiceField(choices=CRITERIA_BY_SUBJECT, required=False, label="Or this fourth one")
    must_hold = forms.TypedChoiceField(
        choices=MUST, coerce=_is_true, widget=forms.RadioSelect, label="For a person to be taken"
    )
    hard = forms.BooleanField(
        required=False, label="It is a safety rule", help_text="Nobody sets a safety rule aside, whoever asks."
    )
    because = forms.CharField(
        max_length=200, required=False, label="Reason", help_text="Shown to people who refer, so in plain words."
    )
    starts = DateField(label="First day on which it holds")
    said = {"must_hold": {"required": "Choose whether it must hold or must not"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"starts": timezone.localdate()}, **kwargs)

    def clean(self):
        given = super().clean()
        others = [given.pop(name, "") for name in ("or_else", "or_third", "or_fourth")]
        return given | {"or_else": [name for name in others if name]}


class MixLimitForm(PlainForm):
    """At most so many residents at once for whom a criterion holds."""

    criterion = forms.ChoiceField(choices=CRITERIA_BY_SUBJECT)
    at_most = forms.IntegerField(min_value=0, max_value=500, label="Most residents at once")
    because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        label="Why does the balance need it?",
        help_text="The commissioner decides by it, and people who refer read it.",
    )
    starts = DateField(
        label="First day on which it holds",
        help_text="Not before the day on which the county approves it; until then it counts for nothing.",
    )
    said = {"at_most": {"required": "Enter the most residents at once, or 0 for none"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"starts": timezone.localdate()}, **kwargs)


class LimitDecisionForm(PlainForm):
    """What a commissioner decides about a limit that a provider has declared."""

    decision = forms.ChoiceField(
        choices=[("approve", "Approve it"), ("refuse", "Do not approve it")],
        widget=forms.RadioSelect,
        label="Do you approve this limit?",
    )
    because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
        label="Why not?",
        help_text="Needed only if you do not approve it. The provider reads this.",
    )
    said = {"decision": {"required": "Choose whether you approve it"}}


class TermForm(PlainForm):
    """What holds for a service for a time."""

    starts = DateField(label="First day")
    ends = DateField(required=False, label="Last day", help_text="Leave empty if it holds until further notice.")
    units = forms.IntegerField(min_value=0, max_value=10000, label="Contracted units")
    term = forms.ChoiceField(choices=Term.choices, widget=forms.RadioSelect, label="Length of stay")
    indicator = forms.ChoiceField(
        choices=[("", "The one that its type and length of stay give"), *Indicator.choices],
        required=False,
        label="Indicator that it counts in",
    )
