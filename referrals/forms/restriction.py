"""Restricting a record, and opening it to people by name."""

from django import forms

from agencies.forms import DateField, PlainForm

REASON = {"max_length": 200, "widget": forms.Textarea(attrs={"rows": 3})}


class RestrictForm(PlainForm):
    reason = forms.CharField(
        label="Why is the record restricted?", help_text="In a sentence. Those who may open it read this.", **REASON
    )
    said = {"reason": {"required": "Say why the record is restricted"}}


class LiftForm(PlainForm):
    reason = forms.CharField(label="Why is it no longer restricted?", help_text="In a sentence.", **REASON)
    said = {"reason": {"required": "Say why the record is no longer restricted"}}


class GrantForm(PlainForm):
    """Who, why and until when. `people` are the memberships of those to whom it can be opened."""

    user = forms.ChoiceField(label="To whom?", help_text="People whose agency has to do with this referral.")
    reason = forms.CharField(label="Why do they need to open it?", help_text="In a sentence.", **REASON)
    ends = DateField(label="What is their last day?", help_text="At most a year from today. For example, 27 3 2027.")
    said = {
        "user": {"required": "Choose the person to whom it is opened"},
        "reason": {"required": "Say why this person needs to open the record"},
        "ends": {"required": "Enter the last day"},
    }

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(row.user_id): row for row in people}
        choices = [(pk, f"{row.user.name}, {row.role_group.agency}") for pk, row in self.people.items()]
        self.fields["user"].choices = [("", "Choose"), *choices]

    def clean_user(self):
        return self.people[self.cleaned_data["user"]].user
