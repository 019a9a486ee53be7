"""Forms about a return."""

from django import forms

from agencies.forms import DateField, PlainForm
from analytics.returns.lifecycle import Agrees, Assurance
from analytics.returns.lines import EXTRAS, MOST

LONGEST = 300


def number(label, hint="", **kwargs):
    """A whole number, typed."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"})
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=MOST, widget=widget, **kwargs)


def words(label, hint="", rows=3, longest=LONGEST, **kwargs):
    """A sentence or two."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=longest, widget=widget, **kwargs)


class ExtrasForm(PlainForm):
    """What no record holds. A line may stay empty until the return is signed."""

    def __init__(self, data, initial):
        super().__init__(data, initial=initial)
        for line in EXTRAS:
            self.fields[line.code] = number(line.label, line.hint, required=False)
            self.fields[line.code].error_messages["invalid"] = f"{line.label} must be a whole number, such as 12"
            self.fields[line.code].error_messages["min_value"] = f"{line.label} must be 0 or more"
            self.fields[line.code].error_messages["max_value"] = f"{line.label} must be {MOST:,} or less"


class CorrectForm(PlainForm):
    value = number("The right number")
    reason = words("Why can the records not be mended?", "Whoever audits the return reads this beside both numbers.")
    said = {"reason": {"required": "Say why the records cannot be mended"}}


class SignForm(PlainForm):
    """The declaration, and the mark of the numbers that were read."""

    declared = forms.BooleanField(label="I have read these numbers and they are right", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class ExtendForm(PlainForm):
    until = DateField(label="Until when?", help_text="The new deadline. The default period begins after it.")
    reason = words("Why does the provider get more time?", "The provider reads this.")
    said = {
        "until": {"required": "Enter the new deadline"},
        "reason": {"required": "Say why the provider gets more time"},
    }


class SendBackForm(PlainForm):
    reason = words("What has to be put right?", "The provider reads this.")
    said = {"reason": {"required": "Say what has to be put right"}}


class AuditForm(PlainForm):
    """The grade, the finding, and what each record of the sample says."""

    assurance = forms.ChoiceField(
        label="How far can this return be relied upon?", choices=Assurance.choices, widget=forms.RadioSelect,
        help_text="High: the records agree. Medium: slips that change no conclusion. Low: look again next time.",
    )  # fmt: skip
    finding = words("What did you find?", "The provider reads this. Name nobody.", rows=4, longest=2000)
    said = {
        "assurance": {"required": "Choose how far the return can be relied upon"},
        "finding": {"required": "Say what you found"},
    }

    def __init__(self, data, sample):
        super().__init__(data)
        self.sample = sample
        for place, reference in enumerate(sample):
            self.fields[f"agrees_{place}"] = forms.ChoiceField(
                label=f"What {reference} says", choices=[("", "Choose"), *Agrees.choices],
                error_messages={"required": f"Choose what {reference} says"},
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )  # fmt: skip
            self.fields[f"note_{place}"] = forms.CharField(
                label=f"What differs in {reference}", max_length=LONGEST, required=False,
                widget=forms.TextInput(attrs={"class": "govuk-input"}),
            )  # fmt: skip

    @property
    def checks(self):
        """{reference: (what it says, note)}."""
        said = self.cleaned_data
        return {
            reference: (said[f"agrees_{place}"], said[f"note_{place}"]) for place, reference in enumerate(self.sample)
        }

    @property
    def rows(self):
        """The sample as the page shows it: reference and its two fields."""
        return [(name, self[f"agrees_{place}"], self[f"note_{place}"]) for place, name in enumerate(self.sample)]


class WorkbookForm(PlainForm):
    file = forms.FileField(
        label="Workbook", help_text="The .xlsx file that you downloaded from this return and filled in.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
    said = {"file": {"required": "Choose a file", "empty": "Choose a file that is not empty"}}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".xlsx"):
            raise forms.ValidationError("Choose a file whose name ends in .xlsx")
        return file
