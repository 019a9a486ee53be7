"""What is asked when two records are made one, told apart, or taken apart again."""

from django import forms

from agencies.forms import PlainForm


def _reason(label):
    return forms.CharField(
        label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="In a sentence or two."
    )


class MergeForm(PlainForm):
    """Which record is kept, and how it is known that both are of one person."""

    kept = forms.ChoiceField(widget=forms.RadioSelect, label="Which record is kept?")
    reason = _reason("How do you know that this is one person?")
    said = {
        "kept": {"required": "Choose the record that is kept"},
        "reason": {"required": "Say how you know that this is one person"},
    }

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.reference: person for person in people}
        self.fields["kept"].choices = [
            (reference, f"{reference} {person.full_name}".strip()) for reference, person in self.people.items()
        ]

    def clean_kept(self):
        return self.people[self.cleaned_data["kept"]]


class ApartForm(PlainForm):
    reason = _reason("How do you know that these are two people?")
    said = {"reason": {"required": "Say how you know that these are two people"}}
