"""What a form says of an error names its field, as a thing or in the words of its question."""

import pytest
from django import forms

from agencies.forms import PlainForm


def said(field, typed, label):
    form = type("One", (PlainForm,), {"one": field(label=label)})({"one": typed})
    assert not form.is_valid()
    return form.errors["one"][0]


def number(**given):
    return forms.DecimalField(max_digits=4, decimal_places=1, **given)


def choice(**given):
    return forms.ChoiceField(choices=[("a", "A")], **given)


def short(**given):
    return forms.CharField(max_length=3, **given)


@pytest.mark.parametrize(
    ("field", "typed", "label", "sentence"),
    [
        (short, "", "Name", "Enter the name"),
        (short, "", "CRN", "Enter the CRN"),
        (short, "", "The council’s reference", "Enter the council’s reference"),
        (short, "", "Why does the balance need it?", "Answer “Why does the balance need it?”"),
        (short, "long", "What is it?", "“What is it?” must have 3 characters or fewer. You entered 4"),
        (choice, "", "As what", "Choose an answer to “As what”"),
        (choice, "", "How it is paid", "Choose an answer to “How it is paid”"),
        (choice, "b", "Stage", "Choose the stage from the list"),
        (choice, "b", "Which stage?", "Choose an answer to “Which stage?” from the list"),
        (number, "12345", "Target", "Target must have 4 digits or fewer"),
        (number, "1234.5", "Target", "Target must have 4 digits or fewer"),
        (number, "1.25", "Target", "Target must have 1 or fewer digits after the point"),
        (number, "x", "Target", "Target must be a number, such as 12.5"),
    ],
)
def test_an_error_names_its_field(field, typed, label, sentence):
    assert said(field, typed, label) == sentence
