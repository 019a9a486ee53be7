"""What somebody typed beside what stands there now, in words: for whoever finds that somebody else was faster."""

from typing import NamedTuple

from django.forms import Form

UNANSWERED = "Not answered"


class Difference(NamedTuple):
    """One question: what stands there now, and what was typed."""

    label: str
    there: str
    typed: str


def differences(there: Form, typed: Form) -> list[Difference]:
    """The questions that two forms of one page answer otherwise: one as it stands, one valid as it was typed."""
    pairs = ((typed[name].label, _in_words(there, name), _in_words(typed, name)) for name in typed.fields)
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _in_words(form, name):
    choices = getattr(form.fields[name], "choices", None)
    if choices is None:
        value = form.cleaned_data.get(name) if form.is_bound else form[name].value()
        return _said(value)
    given = form[name].value()
    chosen = [str(each) for each in given] if isinstance(given, (list, tuple)) else [str(given)]
    return ", ".join(str(label) for value, label in _flat(choices) if str(value) and str(value) in chosen) or UNANSWERED


def _said(value):
    if value in (None, ""):
        return UNANSWERED
    return f"{value:%-d %B %Y}" if hasattr(value, "strftime") else str(value)


def _flat(choices):
    """Choices one by one, those in groups too."""
    for value, label in choices:
        yield from _flat(label) if isinstance(label, (list, tuple)) else [(value, label)]
