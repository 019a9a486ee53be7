"""The person: found by what is known of them, recorded, changed, and what they agreed to."""

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.utils import timezone

from agencies.errors import NotPossible
from agencies.forms import DateField, PlainForm, put_errors
from agencies.models import Agency
from referrals.actions.person import clean_person
from referrals.codes import ConsentMethod, ConsentPurpose, Ethnicity, Gender, ReferralSource
from referrals.forms.layout import helper, sets
from referrals.forms.referral import NOT_SAID, same_day_field
from referrals.matching import NUMBERS
from referrals.wording import READ_OUT

NOT_ENOUGH = "Enter a number, or two of these: a given name, a family name, a date of birth"
WHO = ("given_name", "family_name", "date_of_birth")
DUTY_TO_REFER = (ConsentPurpose.DUTY_REFERRAL, ConsentPurpose.DUTY_AUTHORITY, ConsentPurpose.DUTY_CONTACT)
SHARING = (ConsentPurpose.ASSESS_AND_SHARE, ConsentPurpose.ORIGIN_COUNCIL)


class Numbers(PlainForm):
    """Name, birth date and the numbers that people are known by; their formats and check letters."""

    given_name = forms.CharField(max_length=80, required=False)
    family_name = forms.CharField(max_length=80, required=False)
    date_of_birth = DateField(required=False, help_text="For example, 27 3 1992")
    crn = forms.CharField(max_length=20, required=False, label="CRN", help_text="Probation’s number, like X900001")
    prison_number = forms.CharField(max_length=20, required=False, help_text="Like A1234BC")
    pnc = forms.CharField(max_length=20, required=False, label="PNC number", help_text="Like 2003/0000003Y")
    ni_number = forms.CharField(
        max_length=20, required=False, label="National Insurance number", help_text="Like QQ 12 34 56 C"
    )

    def clean(self):
        given = super().clean()
        try:
            return clean_person(given, timezone.localdate())
        except NotPossible as error:
            put_errors(self, error)
            return given


class FindForm(Numbers):
    """What is known of a person who is looked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(self, *sets({"Name and date of birth": list(WHO), "Or a number": list(NUMBERS)}))

    def clean(self):
        given = super().clean()
        enough = sum(bool(given.get(name)) for name in WHO) > 1 or any(given.get(name) for name in NUMBERS)
        if not self.errors and not enough:
            self.add_error("family_name", NOT_ENOUGH)
        return given


class PersonForm(Numbers):
    """What is known of a person."""

    also_known_as = forms.CharField(max_length=200, required=False, label="Other names")
    gender = forms.ChoiceField(choices=Gender.choices, widget=forms.RadioSelect)
    ethnicity = forms.ChoiceField(choices=[("", "Not asked yet"), *Ethnicity.choices], required=False)
    phone = forms.CharField(max_length=40, required=False, label="Telephone number")
    safe_contact = forms.CharField(
        max_length=200,
        required=False,
        label="Safe ways to make contact",
        help_text="When and how somebody may ring or write without putting the person at risk",
    )

    def __init__(self, *args, further=None, **kwargs):
        super().__init__(*args, **kwargs)
        about = ["given_name", "family_name", "also_known_as", "date_of_birth", Field.radios("gender", inline=True)]
        self.helper = helper(
            self,
            *sets(
                {
                    "About the person": [*about, "ethnicity"],
                    "Numbers": list(NUMBERS),
                    "Contact": ["phone", "safe_contact"],
                    **(further or {}),
                }
            ),
        )


class CorrectionForm(PersonForm):
    """What is known of a person whose referral has been sent, and why it changes."""

    reason = forms.CharField(
        max_length=200,
        label="Why does this change?",
        help_text="In a sentence, such as what the person showed you.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    said = {"reason": {"required": "Say why this changes, such as what the person showed you"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, further={"Reason": ["reason"]}, **kwargs)
        for name in ("given_name", "family_name", "date_of_birth"):
            self.fields[name].required = True


def _this_referral():
    return {"This referral": ["source", Field.radios("same_day", inline=True)]}


class StartForm(PlainForm):
    """What a referral starts with."""

    source = forms.ChoiceField(choices=[("", "Choose"), *ReferralSource.choices], label="Who refers")
    same_day = same_day_field()
    said = {"source": {"required": "Choose who refers"}, "same_day": NOT_SAID}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(self, *sets(_this_referral()))


class NewPersonForm(StartForm, PersonForm):
    """A person who is not recorded yet, and the referral that starts with them."""

    field_order = list(PersonForm.base_fields)

    def __init__(self, *args, **kwargs):
        PersonForm.__init__(self, *args, further=_this_referral(), **kwargs)
        for name in ("given_name", "family_name", "date_of_birth"):
            self.fields[name].required = True


class ConsentForm(PlainForm):
    """An answer for each purpose, as the person gave it after the words were read out."""

    method = forms.ChoiceField(
        choices=ConsentMethod.choices, widget=forms.RadioSelect, label="How did the person answer?", required=False
    )
    to_agency = forms.ModelChoiceField(
        Agency.objects.filter(kind=Agency.Kind.COUNCIL),
        required=False,
        empty_label="Choose",
        label="Which housing authority did the person choose?",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose in READ_OUT:
            self.fields[purpose.value] = forms.ChoiceField(
                choices=[("True", "Yes"), ("False", "No")],
                widget=forms.RadioSelect,
                required=False,
                label=purpose.label,
                help_text=f"Read out: “{READ_OUT[purpose]}”",
                error_messages={"invalid_choice": "Choose yes or no"},
            )
        answer = {"legend_size": Size.SMALL, "inline": True}
        asked = [Field.radios(purpose.value, **answer) for purpose in DUTY_TO_REFER]
        self.helper = helper(
            self,
            *sets(
                {
                    "One assessment, shared": [Field.radios(purpose.value, **answer) for purpose in SHARING],
                    "Duty to refer: three separate answers": [asked[0], "to_agency", *asked[1:]],
                    "How it was given": [Field.radios("method", inline=True)],
                }
            ),
        )

    def changed(self):
        """{purpose: given} for the answers that differ from those in force, from which the form was made."""
        answers = {purpose: self.cleaned_data.get(purpose.value) for purpose in READ_OUT}
        return {
            purpose: answer == "True"
            for purpose, answer in answers.items()
            if answer and self.initial.get(purpose) is not (answer == "True")
        }

    def clean(self):
        given = super().clean()
        if any(given.get(purpose.value) for purpose in READ_OUT) and not given.get("method"):
            self.add_error("method", "Choose how the person answered")
        if given.get(ConsentPurpose.DUTY_AUTHORITY.value) == "True" and not given.get("to_agency"):
            self.add_error("to_agency", "Choose the housing authority that the person chose")
        return given
