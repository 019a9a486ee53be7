"""Forms about a stay. No date is ever filled in beforehand, but where what was recorded is put right."""

from crispy_forms_gds.layout import Field
from django import forms
from django.forms.models import ModelChoiceIterator

from agencies.forms import DateField, PlainForm
from agencies.models import Area
from referrals.codes import (
    OUTCOME_DOMAINS,
    Answer,
    CancelReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    NotArrivedReason,
    OutcomeCode,
    ReasonNotAchieved,
)
from referrals.forms.layout import asked_when, helper
from referrals.forms.offers import text
from referrals.forms.yes_no import CHOICES as YES_NO
from referrals.forms.yes_no import YesNoField

CHOOSE = [("", "Choose")]
EXAMPLE = "For example, 27 3 2026."
AREA_KINDS = [
    (DestinationAreaKind.AREA, "I know the area"),
    (DestinationAreaKind.PENDING, "Not yet: I will add it (pending)"),
    (DestinationAreaKind.NOT_KNOWN, "Nobody knows"),
]


class _AreasByPlace(ModelChoiceIterator):
    """Areas of the county first, then the others."""

    def __iter__(self):
        yield "", self.field.empty_label
        areas = list(self.queryset)
        inside = [area for area in areas if area.kind != Area.Kind.OUTSIDE]
        outside = [area for area in areas if area.kind == Area.Kind.OUTSIDE]
        for label, group in (("In the county", inside), ("Elsewhere", outside)):
            if group:
                yield label, [self.choice(area) for area in group]


class AreaField(forms.ModelChoiceField):
    iterator = _AreasByPlace


class ArriveForm(PlainForm):
    on = DateField(label="On which day did they arrive?", help_text=EXAMPLE)
    said = {"on": {"required": "Enter the day on which they arrived"}}


class NotArrivedForm(PlainForm):
    reason = forms.ChoiceField(
        choices=NotArrivedReason.choices, widget=forms.RadioSelect, label="What is known about why they did not come?"
    )
    detail = text("What happened?", required=False)
    said = {"reason": {"required": "Choose what is known about why they did not come"}}


class CancelForm(PlainForm):
    reason = forms.ChoiceField(
        choices=CancelReason.choices, widget=forms.RadioSelect, label="Why is the booking cancelled?"
    )
    detail = text("What happened?", "In a sentence. The referrer and the hub read this.")
    said = {
        "reason": {"required": "Choose why the booking is cancelled"},
        "detail": {"required": "Say what happened, in a sentence"},
    }


class ExtendForm(PlainForm):
    expected_end = DateField(label="Until when is the stay expected to go on?", help_text="For example, 27 3 2027.")
    reason = forms.CharField(
        label="Why does it go on?", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="In a sentence."
    )
    said = {
        "expected_end": {"required": "Enter the new expected end"},
        "reason": {"required": "Say why the stay goes on"},
    }


class AuthoriseForm(PlainForm):
    authorised = YesNoField(label="May they stay until then?")
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence. The provider reads this.",
    )
    said = {
        "authorised": {"required": "Say whether they may stay"},
        "reason": {"required": "Say why, in a sentence"},
    }


class ReadyForm(PlainForm):
    on = DateField(label="Since which day are they ready?", help_text=EXAMPLE)
    said = {
        "on": {
            "required": "Enter the day since which they are ready",
        }
    }


class DestinationForm(PlainForm):
    """What kind of place they went to, and in which area: two separate facts."""

    destination = forms.ChoiceField(choices=CHOOSE + Destination.choices, label="What kind of place did they go to?")
    area_kind = forms.ChoiceField(
        choices=AREA_KINDS, widget=forms.RadioSelect, label="Do you know which area they went to?"
    )
    area = AreaField(
        Area.objects.exclude(kind=Area.Kind.GROUP).order_by("name"),
        required=False,
        label="Which area?",
        empty_label="Choose",
    )
    said = {
        "destination": {"required": "Choose what kind of place they went to"},
        "area_kind": {"required": "Say whether you know which area they went to"},
        "area": {"invalid_choice": "Choose the area from the list"},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = {
            name: Field.radios(name) if isinstance(field.widget, forms.RadioSelect) else name
            for name, field in self.fields.items()
        }
        shown["area"] = asked_when("area_kind", [DestinationAreaKind.AREA], "Only if you know the area.", "area")
        self.helper = helper(self, *shown.values())


class DepartForm(DestinationForm):
    """The five separate facts of a departure."""

    on = DateField(label="On which day did they leave?", help_text=EXAMPLE)
    reason = forms.ChoiceField(choices=CHOOSE + DepartureReason.choices, label="Why did the stay end?")
    planned = YesNoField(label="Was it planned?", help_text="Planned: agreed with the person and with your service.")
    field_order = ["on", "reason", "planned"]
    said = DestinationForm.said | {
        "on": {"required": "Enter the day on which they left"},
        "reason": {"required": "Choose why the stay ended"},
        "planned": {"required": "Say whether the departure was planned"},
    }


WHY = "In a sentence. It stays on the timeline with what was recorded before."


class CorrectArrivalForm(PlainForm):
    """What can be wrong with a stay that goes on."""

    started = DateField(label="On which day did they arrive?", help_text=EXAMPLE)
    why = text("What was wrong?", WHY)
    said = {
        "started": {
            "required": "Enter the day on which they arrived",
        },
        "why": {"required": "Say what was wrong, in a sentence"},
    }


class CorrectForm(DepartForm):
    """What can be wrong with a stay that has ended."""

    started = DateField(label="On which day did they arrive?", help_text=EXAMPLE)
    why = text("What was wrong?", WHY)
    field_order = ["started", "on", "reason", "planned", "destination", "area_kind", "area", "why"]
    said = DepartForm.said | CorrectArrivalForm.said


class OutcomesForm(PlainForm):
    """Of each sub-outcome: was it needed, was it achieved, and if not, why. One that is left empty is not recorded."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        not_said = [("", "Not said"), *YES_NO]
        for code, label in OutcomeCode.choices:
            self.fields[f"needed_{code}"] = forms.ChoiceField(
                choices=not_said, required=False, label=f"{label}: was it needed?"
            )
            self.fields[f"achieved_{code}"] = forms.ChoiceField(
                choices=not_said, required=False, label=f"{label}: was it achieved?"
            )
            self.fields[f"reason_{code}"] = forms.ChoiceField(
                choices=[("", "–"), *ReasonNotAchieved.choices], required=False, label=f"{label}: if not, why not?"
            )

    def clean(self):
        given = super().clean()
        for code, label in OutcomeCode.choices:
            if given.get(f"achieved_{code}") and given.get(f"needed_{code}") != "yes":
                self.add_error(f"needed_{code}", f"{label}: say that it was needed, or clear whether it was achieved")
        return given

    def rows(self):
        """What the action records."""
        answer = {"yes": True, "no": False}
        return [
            {
                "code": code,
                "needed": answer[self.cleaned_data[f"needed_{code}"]],
                "achieved": answer.get(self.cleaned_data[f"achieved_{code}"]),
                "reason_not_achieved": self.cleaned_data[f"reason_{code}"],
            }
            for code in OutcomeCode.values
            if self.cleaned_data[f"needed_{code}"]
        ]

    def domains(self):
        """[(domain, [(label, needed, achieved, reason)])] for the table."""
        names = ("needed", "achieved", "reason")
        return [
            (domain, [(OutcomeCode(code).label, *(self[f"{name}_{code}"] for name in names)) for code in codes])
            for domain, codes in OUTCOME_DOMAINS.items()
        ]


class FollowUpForm(PlainForm):
    held_on = DateField(label="On which day did you ask?", help_text=EXAMPLE)
    sustained = forms.ChoiceField(
        choices=Answer.choices, widget=forms.RadioSelect, label="Do they still have the home that they moved on to?"
    )
    said = {
        "held_on": {"required": "Enter the day on which you asked"},
        "sustained": {"required": "Say whether they still have the home"},
    }


def outcomes_as_typed(outcomes):
    """What was recorded before, as the form shows it."""
    word = {True: "yes", False: "no", None: ""}
    typed = {}
    for row in outcomes:
        typed[f"needed_{row.code}"] = word[row.needed]
        typed[f"achieved_{row.code}"] = word[row.achieved]
        typed[f"reason_{row.code}"] = row.reason_not_achieved
    return typed
