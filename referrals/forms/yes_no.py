"""A question with two answers, neither of them chosen beforehand."""

from django import forms

CHOICES = [("yes", "Yes"), ("no", "No")]


class YesNoField(forms.TypedChoiceField):
    """Yes or no, as True or False; None only where it need not be answered."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=CHOICES, coerce=lambda given: given == "yes", empty_value=None, widget=forms.RadioSelect, **kwargs
        )
