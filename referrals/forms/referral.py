"""The steps of a referral that its referrer and the hub take, and files."""

from django import forms

from agencies.forms import DateField, PlainForm
from referrals.codes import AccessClass, ClosedReason, WithdrawnReason

TEXT = {"widget": forms.Textarea(attrs={"rows": 5}), "max_length": 5000}
CLASS_LABELS = {
    AccessClass.PLAIN: "Nothing sensitive: everybody who holds the referral",
    AccessClass.IDENTIFYING: "Who the person is, such as proof of identity",
    AccessClass.RISK: "Risk, such as a risk management plan",
    AccessClass.HEALTH: "Health",
    AccessClass.OFFENCE: "Offences, such as licence conditions",
    AccessClass.SENSITIVE: "Sensitive: only those who refer, house the person or run the hub",
}


# Of the question whether the person needs a place today.
NOT_SAID = {"required": "Say whether the person needs a place today"}


def same_day_field():
    """Whether the person needs a place today."""
    return forms.TypedChoiceField(
        choices=[("True", "Yes, today"), ("False", "No")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        label="Does the person need a place today?",
        help_text="Then everybody who decides has hours, not days.",
    )


class AnswerForm(PlainForm):
    """An answer to one question, which is named, so that no other question is answered by mistake."""

    question = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Open this page again"})
    text = forms.CharField(label="Answer", **TEXT)


NO_SERVICE = "none"


class WithdrawForm(PlainForm):
    """Why, and whether a service asked for it: `offers` are those that no service has answered yet."""

    reason = forms.ChoiceField(
        choices=WithdrawnReason.choices, widget=forms.RadioSelect, label="Why is the referral withdrawn?"
    )
    detail = forms.CharField(label="What happened?", help_text="A sentence is enough.", **TEXT)
    asked_by = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Did a service ask you to withdraw it?",
        help_text="Tick each one that did. It counts among the answers of that service.",
    )
    said = {
        "reason": {"required": "Choose why the referral is withdrawn"},
        "detail": {"required": "Say what happened"},
        "asked_by": {"required": "Say which service asked for it, or that none did"},
    }

    def __init__(self, *args, offers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = {str(offer.pk): offer for offer in offers}
        self.fields["asked_by"].choices = [
            *((pk, f"{offer.service}") for pk, offer in self.offers.items()), (NO_SERVICE, "No service asked for it")
        ]  # fmt: skip
        if not self.offers:
            del self.fields["asked_by"]

    def clean_asked_by(self):
        chosen = self.cleaned_data["asked_by"]
        if NO_SERVICE in chosen and len(chosen) > 1:
            raise forms.ValidationError("Tick the services that asked for it, or that none did, and not both")
        return [self.offers[pk] for pk in chosen if pk != NO_SERVICE]


class DiedForm(PlainForm):
    on = DateField(label="Day of death", help_text="For example, 27 3 2026")


class AskForm(PlainForm):
    question = forms.CharField(label="What do you need to know?", **TEXT)
    said = {"question": {"required": "Write what you need to know"}}


class CloseForm(PlainForm):
    reason = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (ClosedReason.NOT_ELIGIBLE, ClosedReason.NO_PLACE)],
        widget=forms.RadioSelect,
        label="Why is the referral closed?",
    )
    detail = forms.CharField(label="What was tried?", help_text="The referrer reads this and tells the person.", **TEXT)
    said = {"reason": {"required": "Choose why the referral is closed"}, "detail": {"required": "Say what was tried"}}


class ReopenForm(PlainForm):
    reason = forms.CharField(label="Why is the referral opened again?", **TEXT)
    said = {"reason": {"required": "Say why the referral is opened again"}}


class ParkForm(PlainForm):
    until = DateField(label="Until which day?", help_text="For example, 27 3 2027. The search goes on the day after.")
    reason = forms.CharField(
        max_length=200,
        label="Why does the search wait until then?",
        help_text="In a sentence, such as: in hospital.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    said = {
        "until": {"required": "Enter the day until which it is parked"},
        "reason": {"required": "Say why the search waits until then"},
    }


class UrgencyForm(PlainForm):
    same_day = same_day_field()
    said = {"same_day": NOT_SAID}


class AmendReason(PlainForm):
    """Why the assessment changes, and which version was on the page when it was opened."""

    reason = forms.CharField(
        label="Why does the assessment change?", help_text="Everybody who holds the referral is told.", **TEXT
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    said = {"reason": {"required": "Say why the assessment changes"}, "based_on": {"required": "Open this page again"}}


class AttachForm(PlainForm):
    title = forms.CharField(max_length=120, label="What is it?", help_text="For example, risk management plan")
    access_class = forms.ChoiceField(
        choices=list(CLASS_LABELS.items()),
        widget=forms.RadioSelect,
        label="What is in it?",
        help_text="This decides who may open it.",
    )
    upload = forms.FileField(
        label="File",
        help_text="A PDF, a Word or OpenDocument text, a PNG or a JPEG",
        allow_empty_file=True,
        widget=forms.FileInput,
    )
    said = {
        "title": {"required": "Say what the file is"},
        "access_class": {"required": "Choose what is in the file"},
        "upload": {"required": "Choose a file", "invalid": "Choose a file"},
    }
