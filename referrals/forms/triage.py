"""The hub's forms: where a referral goes next."""

from crispy_forms_gds.choices import Choice
from django import forms

from agencies.forms import PlainForm
from referrals.actions.safety import CHECKED
from referrals.codes import Band
from referrals.forms.offers import text


class SendForm(PlainForm):
    """Services that are to be asked: `services` are those that may come into question, by code.

    Of those that are `to_check`, what was checked is said in a field of its own.
    """

    services = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="Services")
    said = {
        "services": {
            "required": "Choose at least one service",
            "invalid_choice": "Routing has been run again since you opened this page. Look at the services and choose",
        }
    }

    def __init__(self, *args, services=(), to_check=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = services
        for code in to_check:
            self.fields[f"{CHECKED}{code}"] = text(
                "What did you check, and what did you find?", "Kept with the offer.", required=False
            )

    def looked(self):
        """{code: what was found} of the services for which something is said."""
        return {
            name.removeprefix(CHECKED): found
            for name, found in self.cleaned_data.items()
            if name.startswith(CHECKED) and found
        }


class _OnePathway(PlainForm):
    """Has a stage to choose; `stages` are those of the pathway."""

    def __init__(self, *args, stages, **kwargs):
        super().__init__(*args, **kwargs)
        self.stages = {str(stage.pk): stage for stage in stages}
        self.fields["stage"].choices = [(pk, stage.name) for pk, stage in self.stages.items()]

    def clean_stage(self):
        return self.stages[self.cleaned_data["stage"]]


class StageForm(_OnePathway):
    """Another stage than the rules say, with the reason."""

    stage = forms.ChoiceField(widget=forms.RadioSelect, label="Which stage?")
    reason = text("Why this stage?", "Kept with the routing, and shown in the timeline.")
    said = {
        "stage": {"required": "Choose the stage"},
        "reason": {"required": "Say why this stage fits better than the one that the rules say"},
    }


class OverrideForm(PlainForm):
    """A service that routing does not suggest, with the reason.

    `services` are those that a person may still choose, by code, each with why routing does not suggest it.
    """

    service = forms.ChoiceField(widget=forms.RadioSelect, label="Which service?")
    reason = text("Why this service?", "Kept with the offer, and shown in the timeline.")
    said = {
        "service": {"required": "Choose the service"},
        "reason": {"required": "Say why this service fits, though routing says that it does not"},
    }

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.services = services
        self.fields["service"].choices = [
            Choice(code, str(service), hint=against) for code, (service, against) in services.items()
        ]

    def clean_service(self):
        service, _ = self.services[self.cleaned_data["service"]]
        return service


class WaitForm(_OnePathway):
    """A place on the waiting list of a stage, in a band."""

    stage = forms.ChoiceField(widget=forms.RadioSelect, label="For which stage do they wait?")
    band = forms.ChoiceField(choices=Band.choices, widget=forms.RadioSelect, label="In which band?")
    band_reason = forms.CharField(
        max_length=200, label="Why this band?", widget=forms.Textarea(attrs={"rows": 3}), help_text="In a sentence."
    )
    said = {
        "stage": {"required": "Choose the stage that they wait for"},
        "band": {"required": "Choose the band"},
        "band_reason": {"required": "Say why this band fits"},
    }
