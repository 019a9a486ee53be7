"""What is asked when two referrals of one person become one."""

from django import forms

from agencies.forms import PlainForm


class JoinForm(PlainForm):
    """Which newer answers are taken over; `newer` are those that differ. None is ticked beforehand."""

    take = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Which of the newer answers are taken over?"
    )
    said = {"take": {"invalid_choice": "An answer has changed since you opened this page. Look again and choose"}}

    def __init__(self, *args, newer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = [(row.code, row.question) for row in newer]
